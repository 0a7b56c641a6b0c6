"""Forms of 会商 and 指定承办, 吹哨 and 报到."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from models.cases.orders.records import MOST_MINUTES, PARTIES, Calls
from widgets.case.forms.choosing import ChoosingForm, Item, addressee_of, key_of, party_box, party_items
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line
from widgets.words import DOT, role_word


class HearForm(ChoosingForm):
    """What a party says, and on what it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.party, self.words, self.basis = party_box(), QPlainTextEdit(), QPlainTextEdit()
        self.add_field("party", tr("Party"), self.party, beside=True)
        self.add_field("words", tr("What it says"), self.words)
        self.add_field("basis", tr("On what it stands (may be left empty)"), self.basis)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        heard = {key_of(one.to) for one in sheet.deliberation.words} if sheet.deliberation is not None else set()
        items = party_items(sheet)
        # Who has not been heard yet stands first.
        self.offer(self.party, sorted(items, key=lambda item: item[0] in heard))

    def facts(self) -> dict[str, Any] | None:
        party = self.chosen(self.party)
        if party is None:
            return None
        words = self.words_of(self.words, empty=tr("This cannot be left empty: it goes into the history."))
        basis = self.words_of(self.basis) if words is not None else None
        if words is None or basis is None:
            return None
        return {"to": addressee_of(party), "words": words, "basis": basis}


class AppointForm(ChoosingForm):
    """Who is appointed, with what words; where not both parties were heard, why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.to, self.words, self.basis = party_box(), QPlainTextEdit(), QPlainTextEdit()
        self.unheard, self.as_route = QPlainTextEdit(), QCheckBox(tr("Offer it as the route next time"))
        self.missing = label(tr("Fewer than two parties were heard. Why is it ruled on?"), "problem", wraps=True)
        self.add_field("to", tr("Appointed"), self.to, beside=True)
        self.add_field("words", tr("The ruling, in words"), self.words)
        self.add_field("basis", tr("On what it stands (may be left empty)"), self.basis)
        self.fields.addWidget(self.missing)
        self.add_field("unheard", "", self.unheard)
        self.add_field("as_route", "", self.as_route)
        self._short = False
        self.unheard.setAccessibleName(self.missing.text())
        self.as_route.setAccessibleName(self.as_route.text())

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        talk = sheet.deliberation
        parties = [key_of(one.to) for one in talk.words] if talk is not None else []
        items = party_items(sheet)
        self.offer(self.to, sorted(items, key=lambda item: item[0] not in parties))
        short = talk is not None and talk.heard < PARTIES
        self.missing.setVisible(short)
        self.unheard.setVisible(short)
        self._short = short
        if self.fresh:
            self.restore({"as_route": True})
        self.fresh = False

    def facts(self) -> dict[str, Any] | None:
        to = self.chosen(self.to)
        if to is None:
            return None
        words = self.words_of(self.words, empty=tr("This cannot be left empty: it goes into the history."))
        basis = self.words_of(self.basis) if words is not None else None
        if words is None or basis is None:
            return None
        why = self.words_of(self.unheard, empty=tr("Say why not both were heard.")) if self._short else ""
        if why is None:
            return None
        route = self.as_route.isChecked()
        return {"to": addressee_of(to), "words": words, "basis": basis, "unheard": why, "as_route": route}


class WhistleForm(ChoosingForm):
    """Who calls whom, in how many minutes they have to answer, and what for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by, self.called, self.words = party_box(), party_box(), QPlainTextEdit()
        self.minutes = QSpinBox()
        self.minutes.setRange(1, MOST_MINUTES)
        self.minutes.setSuffix(tr(" min"))
        self.add_field("by", tr("Calls"), self.by, beside=True)
        self.add_field("called", tr("Is called"), self.called, beside=True)
        self.add_field("minutes", tr("To answer within"), self.minutes, beside=True)
        self.add_field("words", tr("What for"), self.words)
        self._calls = Calls()
        self._first: list[Item] = []
        self.by.currentIndexChanged.connect(self._caller_chosen)

    def first_field(self) -> QWidget | None:
        return self.called

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        self._calls = sheet.calls
        self._first = party_items(sheet, workers=False)
        self.offer(
            self.by,
            [(str(one.grid_id), DOT.join((line(one.name), line(one.level_name)))) for one in sheet.calls.callers],
        )
        if self.fresh:
            self._caller_chosen()
        self.fresh = False

    @Slot()
    def _caller_chosen(self) -> None:
        caller = next((one for one in self._calls.callers if str(one.grid_id) == self.by.currentData()), None)
        if caller is None:
            return
        above = [
            (f"g:{one.grid_id}", DOT.join((line(one.name), role_word(one.role))))
            for one in self._calls.callees
            if one.level is not None and one.level < caller.level
        ]
        # What the place and the category ask for stands first, then the levels above.
        near, rest = self._first[:3], self._first[3:]
        self.offer(self.called, [*near, *above, *rest])
        self.restore({"minutes": caller.minutes})

    def facts(self) -> dict[str, Any] | None:
        by, called = self.chosen(self.by), self.chosen(self.called)
        if by is None or called is None:
            return None
        words = self.words_of(self.words, empty=tr("Who is called has to know what for."))
        if words is None:
            return None
        kind, _, given = called.partition(":")
        to = {"grid_id": UUID(given)} if kind == "g" else {"department_id": UUID(given)}
        return {"by_grid_id": UUID(by), "words": words, "minutes": self.minutes.value()} | to


class _OfWhistle(ChoosingForm):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whistle = party_box()
        self.add_field("whistle", tr("Whistle"), self.whistle, beside=True)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        waiting = [one for one in sheet.whistles if one.open]
        items = [(str(one.id), tr("{by} calls {called}", by=line(one.by), called=line(one.called))) for one in waiting]
        self.offer(self.whistle, items)
        if self.fresh and "whistle_id" in self.preset:
            self.restore({"whistle": str(self.preset["whistle_id"])})
        self.fresh = False

    def _whistle(self) -> dict[str, Any] | None:
        key = self.chosen(self.whistle)
        return None if key is None else {"whistle_id": UUID(key)}


class AnswerWhistleForm(_OfWhistle):
    """Who came, and what they say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who, self.answer = QLineEdit(), QPlainTextEdit()
        self.add_field("who", tr("Who came"), self.who, beside=True)
        self.add_field("answer", tr("What they say (may be left empty)"), self.answer)

    def first_field(self) -> QWidget | None:
        return self.who

    def facts(self) -> dict[str, Any] | None:
        found = self._whistle()
        who = self.words_of(self.who, empty=tr("Say who came.")) if found is not None else None
        answer = self.words_of(self.answer) if who is not None else None
        return None if found is None or who is None or answer is None else found | {"who": who, "answer": answer}


class CallOffForm(_OfWhistle):
    """Why nobody needs to come any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = QPlainTextEdit()
        self.add_field("reason", tr("Why nobody needs to come"), self.reason)

    def first_field(self) -> QWidget | None:
        return self.reason

    def facts(self) -> dict[str, Any] | None:
        found = self._whistle()
        if found is None:
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else found | {"reason": reason}
