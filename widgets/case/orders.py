"""The orders of a case with their own states and clocks, and before there is one: whose it is as proposed."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.cases.orders.records import OrderAbout
from models.cases.records import CaseState, Lamp, OrderState
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label
from widgets.text import line, shown
from widgets.theme import LampMark
from widgets.times import step_time
from widgets.words import DOT, order_state_word, party_word
from widgets.words.orders import ground_words, limit_words, routing_words

STANDING = frozenset({
    OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING, OrderState.FEEDBACK,
})  # fmt: skip


def column() -> tuple[QWidget, QVBoxLayout]:
    """Return an empty body of a section."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return body, layout


def pair(strong: str, quiet: str, *buttons: QPushButton) -> QHBoxLayout:
    """Return a line: what it is, what is to be said of it, and what can be done with it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(strong))
    row.addWidget(ElidedLabel(quiet, "muted"), 1)
    for button in buttons:
        row.addWidget(button)
    return row


def clock(words: str, *, late: bool) -> QHBoxLayout:
    """Return a line about a limit: its lamp, and how long is left or over."""
    told, lamp = label(words, "note", wraps=True, selectable=True), LampMark(9)
    told.setProperty("lamp", "late" if late else "")
    lamp.show_lamp(Lamp.LATE if late else Lamp.ON_TIME)
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(lamp)
    row.addWidget(told, 1)
    return row


class AskingSection(SheetSection):
    """A section whose rows have buttons."""

    def ask_button(self, words: str, button: str, facts: dict[str, object]) -> QPushButton:
        """Return a button that asks for an act on what its row shows."""
        made = QPushButton(words)
        made.setProperty("kind", "link")
        made.setAutoDefault(False)
        made.clicked.connect(partial(self._asked, button, facts))
        return made

    def _asked(self, button: str, facts: dict[str, object], _checked: bool = False) -> None:
        self.asked.emit(button, facts)


class OrdersSection(AskingSection):
    """The orders in force, the lead's first, each with its lamp; below them in one line each those that are over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Orders"), parent)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body, layout = column()
        standing = [about for about in sheet.orders if about.order.state in STANDING]
        for about in sorted(standing, key=_lead_first):
            self._add(layout, about, sheet, now, zone)
        for about in reversed([about for about in sheet.orders if about.order.state not in STANDING]):
            self._add_over(layout, about, now, zone)
        self._show(body, some=bool(sheet.orders))

    def _add(self, layout: QVBoxLayout, about: OrderAbout, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        order = about.order
        buttons = []
        if not order.lead and about.in_hand and "assistant" in sheet.allowed:
            buttons.append(self.ask_button(tr("Enter…"), "assistant", {"order_id": order.id}))
        told = [_kind(about), order_state_word(order.state), step_time(order.given_at, now, zone)]
        layout.addLayout(pair(party_word(order.addressee, about.role), DOT.join(told), *buttons))
        limits = limit_words(about, now, zone)
        if limits:
            due = about.next_due_at()
            late = due is not None and now > due
            layout.addLayout(clock(DOT.join(limits), late=late))
        for words, text in ((tr("Asked: {words}"), order.instruction), (tr("Fed back: {words}"), about.answer)):
            if text.strip():
                layout.addWidget(label(words.format(words=shown(text)), "note", wraps=True, selectable=True))

    def _add_over(self, layout: QVBoxLayout, about: OrderAbout, now: datetime, zone: tzinfo) -> None:
        order, refusal = about.order, about.refusal
        told = [party_word(order.addressee, about.role), _kind(about), order_state_word(order.state)]
        told.append(step_time(order.given_at, now, zone))
        if refusal is not None:
            told.append(tr("Sent back: {reason}", reason=shown(refusal.reason)))
            told += [tr("on {basis}", basis=shown(refusal.basis))] if refusal.basis else []
        layout.addWidget(label(DOT.join(told), "note", wraps=True, selectable=True))


def _kind(about: OrderAbout) -> str:
    return tr("lead") if about.order.lead else tr("assisting")


def _lead_first(about: OrderAbout) -> tuple[bool, datetime]:
    return not about.order.lead, about.order.given_at


class RouteSection(AskingSection):
    """Whose a filed case is: lead and assisting as proposed, with the reasons. One key gives them all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Route"), parent)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        body, layout = column()
        route = sheet.route
        there = route is not None and route.lead is not None and sheet.detail.case.state is CaseState.FILED
        if there and route is not None and route.lead is not None:
            layout.addWidget(label(routing_words(route.routing), "second"))
            for word, party in ((tr("lead"), route.lead), *((tr("assisting"), one) for one in route.assisting)):
                layout.addLayout(pair(line(party.name), DOT.join((word, ground_words(party)))))
        self._show(body, some=there)
