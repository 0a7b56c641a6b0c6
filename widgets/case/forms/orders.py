"""Forms of the orders: by route, an assistant more, what an assistant says, refusal, feedback, out of the holder's hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QSpinBox, QWidget

from models.cases.orders.records import MOST_MINUTES, OrderAbout
from models.cases.states import find_order
from widgets.case.forms.choosing import (
    ChoosingForm,
    addressee_of,
    key_of,
    party_box,
    party_items,
    subcentre_items,
)
from widgets.case.forms.with_files import FilesForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import mark, tr
from widgets.labels import label
from widgets.text import line
from widgets.words import DOT, order_state_word

ASSISTING = 3
_SAYS = {
    "sign": mark("signed"),
    "arrive": mark("is on site"),
    "start_handling": mark("is handling it"),
    "feed_back": mark("has done it"),
    "refuse": mark("sends it back"),
    "stand_down": mark("is no longer needed"),
}
_WORDLESS = frozenset({"sign", "arrive", "start_handling"})


def minutes_box() -> QSpinBox:
    """Return a box for minutes; 0 is the case's own limit."""
    box = QSpinBox()
    box.setRange(0, MOST_MINUTES)
    box.setSingleStep(15)
    box.setSuffix(tr(" min"))
    box.setSpecialValueText(tr("with the case"))
    return box


class _Instructed(ChoosingForm):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.instruction, self.minutes = QPlainTextEdit(), minutes_box()
        self._now = datetime.min.replace(tzinfo=UTC)

    def forget(self) -> None:
        super().forget()
        self.restore({"minutes": 0})

    def _given(self) -> dict[str, Any] | None:
        words = self.words_of(self.instruction)
        if words is None:
            return None
        minutes = self.minutes.value()
        due = {"due_at": self._now + timedelta(minutes=minutes)} if minutes else {}
        return {"instruction": words} | due


class RouteForm(_Instructed):
    """Lead and up to three assistants, as proposed; each can be changed before it goes out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lead = party_box()
        self.assisting = [party_box() for _ in range(ASSISTING)]
        self.add_field("lead", tr("Lead"), self.lead, beside=True)
        for n, box in enumerate(self.assisting):
            self.add_field(f"assisting{n}", tr("Assisting {n}", n=n + 1), box, beside=True)
        self.add_field("minutes", tr("Assistants answer within"), self.minutes, beside=True)
        self.add_field("instruction", tr("Instruction (may be left empty)"), self.instruction)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        self._now = now
        items = party_items(sheet)
        self.offer(self.lead, items)
        for box in self.assisting:
            self.offer(box, items, nobody="—")
        route = sheet.route
        if self.fresh and route is not None and route.lead is not None:
            chosen = {"lead": key_of(route.lead.to)}
            chosen |= {f"assisting{n}": key_of(one.to) for n, one in enumerate(route.assisting[:ASSISTING])}
            self.restore(chosen)
        self.fresh = False

    def facts(self) -> dict[str, Any] | None:
        lead = self.chosen(self.lead)
        if lead is None:
            return None
        named = [lead]
        for box in self.assisting:
            key = self.chosen(box, empty=True)
            if key and key in named:
                self.tell(tr("Nobody can be named twice."), box)
                return None
            named += [key] if key else []
        given = self._given()
        if given is None:
            return None
        name = self.lead.currentText().partition(DOT)[0]
        return given | {"to": addressee_of(lead), "assisting": [addressee_of(key) for key in named[1:]], "name": name}


class AssistForm(_Instructed):
    """One more order to assist."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.to = party_box()
        self.add_field("to", tr("Assisting"), self.to, beside=True)
        self.add_field("minutes", tr("To answer within"), self.minutes, beside=True)
        self.add_field("instruction", tr("Instruction (may be left empty)"), self.instruction)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        self._now = now
        busy = {f"w:{one.order.worker_id}" for one in sheet.orders if one.in_hand}
        busy |= {f"d:{one.order.department_id}" for one in sheet.orders if one.in_hand}
        self.offer(self.to, [item for item in party_items(sheet) if item[0] not in busy])
        self.fresh = False

    def facts(self) -> dict[str, Any] | None:
        key = self.chosen(self.to)
        given = self._given() if key is not None else None
        if key is None or given is None:
            return None
        to = addressee_of(key)
        return given | {"worker_id": to.worker_id, "department_id": to.department_id, "lead": False}


class AssistantForm(ChoosingForm):
    """What an assistant says by telephone, or that it is no longer needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.order, self.what = party_box(), party_box()
        self.words, self.basis = QPlainTextEdit(), QPlainTextEdit()
        self.add_field("order", tr("Which assistant"), self.order, beside=True)
        self.add_field("what", tr("Says"), self.what, beside=True)
        self.add_field("words", tr("In what words (what was done; or why)"), self.words)
        self.add_field("basis", tr("On what it stands (when sent back)"), self.basis)
        self._orders: dict[str, OrderAbout] = {}
        self.order.currentIndexChanged.connect(self._order_chosen)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        there = [one for one in sheet.orders if not one.order.lead and one.in_hand]
        self._orders = {str(one.order.id): one for one in there}
        items = [
            (key, DOT.join((line(one.order.addressee), order_state_word(one.order.state))))
            for key, one in self._orders.items()
        ]
        self.offer(self.order, items)
        if self.fresh and "order_id" in self.preset:
            self.restore({"order": str(self.preset["order_id"])})
        self.fresh = False
        self._order_chosen()

    @Slot()
    def _order_chosen(self) -> None:
        about = self._orders.get(self.order.currentData() or "")
        says = [] if about is None else [what for what in _SAYS if _can_say(what, about)]
        self.offer(self.what, [(what, tr(_SAYS[what])) for what in says])

    def facts(self) -> dict[str, Any] | None:
        order, what = self.chosen(self.order), self.chosen(self.what)
        if order is None or what is None:
            return None
        empty = "" if what in _WORDLESS else tr("This cannot be left empty: it goes into the history.")
        words = self.words_of(self.words, empty=empty)
        if words is None:
            return None
        stands = tr("An order is sent back on something: name it.") if what == "refuse" else ""
        basis = self.words_of(self.basis, empty=stands)
        if basis is None:
            return None
        return {"order_id": UUID(order), "what": what, "words": words, "basis": basis}


def _can_say(what: str, about: OrderAbout) -> bool:
    state = about.order.state
    # Feedback enters the handling with it; only what was signed can be fed back.
    if what == "feed_back":
        return find_order("start_handling", state) is not None or find_order("feed_back", state) is not None
    return find_order(what, state) is not None and not (what == "refuse" and about.appointed)


class RefuseForm(ChoosingForm):
    """Why an order is sent back, and on what that stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason, self.basis = QPlainTextEdit(), QPlainTextEdit()
        self.add_field("reason", tr("Why the order is sent back"), self.reason)
        self.add_field("basis", tr("On what it stands (duty list, agreement, minutes)"), self.basis)

    def facts(self) -> dict[str, Any] | None:
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        if reason is None:
            return None
        basis = self.words_of(self.basis, empty=tr("An order is sent back on something: name it."))
        return None if basis is None else {"reason": reason, "basis": basis}


class FeedbackForm(FilesForm):
    """What was done; where assistants have not answered, why the lead goes on without them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note, self.unanswered = QPlainTextEdit(), QPlainTextEdit()
        self.waiting = label(role="problem", wraps=True)
        self.add_field("note", tr("What was done"), self.note)
        self.fields.addWidget(self.waiting)
        self.add_field("unanswered", "", self.unanswered)
        self.add_files_field()
        self._names = ""

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        self.files.show_missing(sheet.missing_evidence)
        names = [line(one.order.addressee) for one in sheet.orders if not one.order.lead and one.in_hand]
        self._names = "、".join(names)
        self.waiting.setText(tr("{names}: not answered yet. Why without them?", names=self._names))
        self.waiting.setVisible(bool(names))
        self.unanswered.setVisible(bool(names))
        self.unanswered.setAccessibleName(tr("Why without them"))

    def facts(self) -> dict[str, Any] | None:
        note = self.words_of(self.note, empty=tr("This cannot be left empty: it goes into the history."))
        if note is None or self.lacks():
            return None
        given = {"note": note, "files": self.files.chosen()}
        if not self._names:
            return given
        why = self.words_of(self.unanswered, empty=tr("Say why it goes on without {names}.", names=self._names))
        return None if why is None else given | {"unanswered": why}


class HandOnForm(ChoosingForm):
    """Out of the holder's hands: to whom (the button says which kind), and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.to, self.reason = party_box(), QPlainTextEdit()
        self.add_field("to", tr("Goes to"), self.to, beside=True)
        self.add_field("reason", tr("Why its holder cannot do it"), self.reason)

    def first_field(self) -> QWidget | None:
        return self.reason

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        asked = self.intent.button if self.intent is not None else ""
        held = f"d:{sheet.detail.case.holder_department_id}"
        near = subcentre_items(sheet)
        if asked == "hand_on_subcentre":
            items = near
        else:
            others = {key for key, _ in near} | {held}
            items = [item for item in party_items(sheet, workers=False) if item[0] not in others]
        self.offer(self.to, [("", tr("Deliberation"))] if asked == "hand_on_deliberation" else items)
        self.to.setEnabled(asked != "hand_on_deliberation")

    def facts(self) -> dict[str, Any] | None:
        to = self.chosen(self.to, empty=self.button == "hand_on_deliberation")
        if to is None:
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else {"to": addressee_of(to) if to else None, "reason": reason}
