"""Forms about attachments: files added to the case, one struck with a reason, a verification with what it stands on."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from models.accounts.records import Duty
from models.cases.attachments.records import Attachment, NewAttachment
from models.cases.records import OrderState
from widgets.case.forms.choosing import ChoosingForm, party_box
from widgets.case.forms.with_files import FilesForm
from widgets.case.intents import Intent
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.text import cut, line
from widgets.times import moment
from widgets.words import DOT, role_word
from widgets.words.media import evidence_word, kind_word

_DONE = frozenset({OrderState.FEEDBACK, OrderState.HANDLING, OrderState.ARRIVED, OrderState.SIGNED})


class AddFilesForm(FilesForm):
    """Files for the case as it stands. Opened by hand it asks for them at once; files that were dropped are in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("A note (may be left empty)"))
        self.add_files_field()
        self.add_field("note", "", self.note)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        self.files.show_missing(sheet.missing_evidence)

    def ask(self, intent: Intent, preset: dict[str, Any] | None = None) -> None:
        given = dict(preset or {})
        paths = given.pop("paths", [])
        super().ask(intent, given)
        self.files.add(paths)
        if self.files.paths:
            self.send.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.files.choose_asked.emit()

    def facts(self) -> dict[str, Any] | None:
        note = self.words_of(self.note)
        if note is None:
            return None
        if not self.files.paths:
            self.tell(tr("No file is chosen yet: drop some here, or choose them."), self.files)
            return None
        return {"files": self.files.chosen(), "note": note}


class StrikeFileForm(ChoosingForm):
    """Which attachment is taken out of sight, and why. It stays in the history with the reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which, self.reason = party_box(), QPlainTextEdit()
        self.add_field("which", tr("Which one"), self.which, beside=True)
        self.add_field("reason", tr("Why it is struck"), self.reason)
        self._there: dict[str, Attachment] = {}

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        me = sheet.me
        any_ones = me is not None and me.duty is Duty.SUPERVISOR
        name = me.name if me is not None else ""
        there = [one for one in sheet.attachments if one.there and not one.of_case]
        there = [one for one in there if any_ones or one.by == name]
        self._there = {str(one.id): one for one in there}
        items = []
        for one in there:
            what = evidence_word(one.evidence) or kind_word(one.media.kind)
            items.append((str(one.id), DOT.join((cut(line(one.name), 40), what, moment(one.at, now, zone)))))
        self.offer(self.which, items)
        if self.fresh and "attachment_id" in self.preset:
            self.restore({"which": str(self.preset["attachment_id"])})
        self.fresh = False

    def first_field(self) -> QWidget | None:
        return self.reason if "attachment_id" in self.preset else self.which

    def facts(self) -> dict[str, Any] | None:
        key = self.chosen(self.which)
        one = self._there.get(key or "")
        if one is None:
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        if reason is None:
            return None
        again = NewAttachment(one.media.sha256, one.name, one.evidence, one.taken_at, one.lon, one.lat, one.note)
        return {"attachment_id": one.id, "reason": reason, "again": (again,)}


class VerifyForm(FilesForm):
    """Who looked whether it is done (核查), with what they saw: the desk by video, or a worker who did not do it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who, self.note = party_box(), QPlainTextEdit()
        self.add_field("who", tr("Who verified"), self.who, beside=True)
        self.add_field("note", tr("What was seen (may be left empty)"), self.note)
        self.add_files_field()

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        did = {order.worker_id for order in sheet.detail.orders if order.state in _DONE}
        items = [] if sheet.verifier == "worker" else [("desk", tr("the desk, by video"))]
        if sheet.verifier != "desk":
            offered = sheet.recommendations.workers if sheet.recommendations is not None else ()
            items += [
                (str(one.worker_id), DOT.join((line(one.name), role_word(one.role), line(one.grid))))
                for one in offered
                if one.worker_id is not None and one.worker_id not in did
            ]
        self.offer(self.who, items)
        self.fresh = False

    def first_field(self) -> QWidget | None:
        return self.who

    def facts(self) -> dict[str, Any] | None:
        if not self.who.count():
            self.tell(
                tr("The rule has a worker verify, and nobody near is on duty who did not do it. Nothing was sent."),
                self.who,
            )
            return None
        who = self.chosen(self.who)
        note = self.words_of(self.note) if who is not None else None
        if who is None or note is None:
            return None
        worker = None if who == "desk" else UUID(who)
        return {"passed": True, "worker_id": worker, "note": note, "files": self.files.chosen()}
