"""吹哨 … 报到: who calls whom, until when, and who came."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.cases.orders.records import Whistle
from widgets.case.orders import AskingSection, clock, column, pair
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment, remaining, span, step_time
from widgets.words import DOT


class WhistleSection(AskingSection):
    """The whistles of a case, the latest first; one that waits has its answer a click away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Whistles"), parent)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body, layout = column()
        for whistle in reversed(sheet.whistles):
            self._add(layout, whistle, sheet, now, zone)
        self._show(body, some=bool(sheet.whistles))

    def _add(self, layout: QVBoxLayout, one: Whistle, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        told = DOT.join((line(one.level), step_time(one.blown_at, now, zone)))
        buttons = []
        if one.open and "answer_whistle" in sheet.allowed:
            buttons.append(self.ask_button(tr("Answered…"), "answer_whistle", {"whistle_id": one.id}))
        if one.open and "call_off_whistle" in sheet.allowed:
            buttons.append(self.ask_button(tr("Call off…"), "call_off_whistle", {"whistle_id": one.id}))
        calls = tr("{by} calls {called}", by=line(one.by), called=line(one.called))
        layout.addLayout(pair(calls, told, *buttons))
        layout.addWidget(label(shown(one.words), "note", wraps=True, selectable=True))
        if one.open:
            layout.addLayout(clock(_state(one, now, zone), late=now > one.due_at))
        else:
            layout.addWidget(label(_state(one, now, zone), "note", wraps=True, selectable=True))


def _state(one: Whistle, now: datetime, zone: tzinfo) -> str:
    if one.called_off_at is not None:
        return tr("Called off: {why}", why=shown(one.called_off_because))
    if one.answered_at is None:
        due = tr("to come by {moment}", moment=moment(one.due_at, now, zone))
        return DOT.join((due, remaining(one.due_at, now)))
    after = tr("after {span}", span=span((one.answered_at - one.blown_at).total_seconds()))
    late = tr("too late") if one.answered_at > one.due_at else tr("in time")
    came = tr("Came: {who}", who=shown(one.who_came))
    return DOT.join(part for part in (came, shown(one.answer), after, late) if part)
