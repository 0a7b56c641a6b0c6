"""Forms of 催办 and 督办: the words, the leader's title, until when it must be answered, and the answer."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLineEdit, QPlainTextEdit, QWidget

from models.watch.records import Urge
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT
from widgets.words.watch import urge_words

TITLE_MOST = 60
AHEAD = timedelta(days=1)
HOUR = time(18)


class UrgeForm(ActForm):
    """What the receiver reads; the standard words stand in it to begin with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QPlainTextEdit()
        self.add_field("words", "", self.words)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        if not self.words.toPlainText():
            self.restore({"words": urge_words(sheet.detail.case, now)})

    def facts(self) -> dict[str, Any] | None:
        words = self.words_of(self.words, empty=tr("This cannot be left empty: the receiver reads it."))
        return None if words is None else {"words": words}


class SuperviseForm(UrgeForm):
    """A supervision: in whose name, and until when it must be answered (by default tomorrow at 18:00)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.due = QLineEdit(), QDateTimeEdit()
        self.title.setMaxLength(TITLE_MOST)
        self.title.setPlaceholderText(tr("The leader's office and name"))
        self.due.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.due.setCalendarPopup(True)
        self.add_field("title", tr("In the name of"), self.title, beside=True)
        self.add_field("due", tr("Answer due"), self.due, beside=True)
        self._zone: tzinfo = UTC
        self._now = datetime.min.replace(tzinfo=UTC)

    def first_field(self) -> QWidget | None:
        return self.title

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        fresh = not self.words.toPlainText()
        super().show_case(sheet, now, zone)
        self._zone, self._now = zone, now
        if fresh:
            local = datetime.combine(now.astimezone(zone).date() + AHEAD, HOUR)
            self.restore({"due": local.isoformat(timespec="seconds")})

    def facts(self) -> dict[str, Any] | None:
        title = self.words_of(self.title, empty=tr("A supervision is given in somebody's name."))
        if title is None:
            return None
        found = super().facts()
        if found is None:
            return None
        due = _moment(self.due.dateTime(), self._zone)
        if due <= self._now:
            self.tell(tr("The answer cannot be due in the past."), self.due)
            return None
        return found | {"title": title, "answer_due_at": due}


class AnswerForm(ActForm):
    """The answer to one of the case's supervisions that wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which, self.words = QComboBox(), QPlainTextEdit()
        self.about = label(role="second", wraps=True, selectable=True)
        self._waiting: dict[str, Urge] = {}
        self._told: dict[str, str] = {}
        self.add_field("which", tr("Supervision"), self.which, beside=True)
        self.fields.addWidget(self.about)
        self.add_field("words", "", self.words)
        self.which.currentIndexChanged.connect(self._show_about)

    def first_field(self) -> QWidget | None:
        return self.which if self.which.isEnabled() else self.words

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        chosen = str(self.preset.get("supervision_id", "")) or self.which.currentData()
        self._waiting.clear()
        self.which.blockSignals(True)
        self.which.clear()
        for urge in sheet.urges:
            supervision = urge.supervision
            if supervision is None or supervision.answer is not None:
                continue
            key = str(supervision.id)
            due = tr("answer due {moment}", moment=moment(supervision.answer_due_at, now, zone))
            self._waiting[key] = urge
            self._told[key] = f"{shown(urge.words)}\n{DOT.join((line(supervision.title), due))}"
            self.which.addItem(supervision.number, key)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)
        self.which.setEnabled(len(self._waiting) > 1)
        self._show_about()

    def facts(self) -> dict[str, Any] | None:
        urge = self._waiting.get(self.which.currentData() or "")
        if urge is None or urge.supervision is None:
            self.tell(tr("No supervision waits any more; it was answered meanwhile."))
            return None
        words = self.words_of(self.words, empty=tr("This cannot be left empty: it goes into the history."))
        return None if words is None else {"supervision_id": urge.supervision.id, "words": words}

    def _show_about(self) -> None:
        self.about.setText(self._told.get(self.which.currentData() or "", ""))


def _moment(picked: QDateTime, zone: tzinfo) -> datetime:
    day, clock = picked.date(), picked.time()
    local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=zone)
    return local.astimezone(UTC)
