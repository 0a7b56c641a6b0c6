"""What was asked for on the case, with what became of it; what waits has its buttons beside it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.cases.requests.records import Request, RequestState
from widgets.case.intents import BY_BUTTON
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT
from widgets.words.clocks import asked_until
from widgets.words.requests import request_state_word, request_word

_BUTTONS = ("approve", "decline", "withdraw_request")


class RequestSection(SheetSection):
    """One row a request, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Asked for approval"), parent)
        self.buttons: list[QPushButton] = []
        self._ids: dict[str, UUID] = {}

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.buttons = []
        for request in sorted(sheet.requests, key=_asked_at, reverse=True):
            layout.addLayout(self._row(request, sheet))
            until = asked_until(request.kind, request.facts, now, zone)
            asked = DOT.join((line(request.asked_by), moment(request.asked_at, now, zone)))
            asked = DOT.join((until, asked)) if until else asked
            layout.addWidget(label(DOT.join((shown(request.reason), asked)), "note", wraps=True, selectable=True))
            if request.decided_at is not None:
                told = (shown(request.note), line(request.decided_by), moment(request.decided_at, now, zone))
                words = DOT.join(part for part in (request_state_word(request.state), *told) if part)
                layout.addWidget(label(words, "note", wraps=True, selectable=True))
        self._show(body, some=bool(sheet.requests))

    def _row(self, request: Request, sheet: CaseSheet) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(request_word(request.kind)))
        state = ElidedLabel(request_state_word(request.state), "muted")
        waits = request.state is RequestState.ASKED
        restyle(state, "lamp", "soon" if waits else "")
        row.addWidget(state, 1)
        for name in _BUTTONS if waits else ():
            mine = sheet.me is not None and request.asked_by_id == sheet.me.id
            if name in sheet.allowed and (mine or name != "withdraw_request"):
                row.addWidget(self._button(name, request))
        return row

    def _button(self, name: str, request: Request) -> QPushButton:
        button = QPushButton(BY_BUTTON[name].words)
        button.setProperty("kind", "link")
        button.setAutoDefault(False)
        button.setObjectName(name)
        button.setProperty("request", str(request.id))
        button.clicked.connect(self._clicked)
        self.buttons.append(button)
        self._ids[str(request.id)] = request.id
        return button

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.asked.emit(sender.objectName(), {"request_id": self._ids[sender.property("request")]})


def _asked_at(request: Request) -> datetime:
    return request.asked_at
