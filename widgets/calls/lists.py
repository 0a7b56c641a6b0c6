"""Other desks' calls that can be watched, and whom this desk did not reach: a row each, with what to do at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.calls.records import Call, Missed
from widgets.bodies import put_in_place
from widgets.i18n import tr, trn
from widgets.labels import ElidedLabel, label
from widgets.text import line
from widgets.times import moment
from widgets.words import DOT, number_word
from widgets.words.calls import ending_words

MOST = 4
"""Rows of each kind; what is older is counted."""


class CallLists(QWidget):
    """`call_asked(Call)` again, `watch_asked(Call)`."""

    call_asked = Signal(object)
    watch_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._body: QWidget | None = None
        self._shown: object = None
        self.rows: list[QPushButton] = []

    def show_calls(self, watchable: Sequence[Call], missed: Sequence[Missed], now: datetime, zone: tzinfo) -> None:
        """Show both lists; where both are empty, say so."""
        told = (
            [(one.id, one.worker, one.caller, one.case_number) for one in watchable],
            [(one.call.id, one.times) for one in missed],
            now.replace(second=0, microsecond=0),
        )
        if told == self._shown:
            return
        self._shown = told
        self.rows = []
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if watchable:
            column.addWidget(label(tr("Calls of other desks"), "caption"))
        for one in watchable[:MOST]:
            about = [line(one.caller), number_word(one.case_number) if one.case_number else ""]
            column.addWidget(self._row(one.worker, about, tr("Watch"), partial(self.watch_asked.emit, one)))
        if missed:
            column.addWidget(label(tr("Calls not answered"), "caption"))
        for each in missed[:MOST]:
            call = each.call
            about = [
                ending_words(call),
                moment(call.requested_at, now, zone),
                trn("{n} time", "{n} times", each.times) if each.times > 1 else "",
                number_word(call.case_number) if call.case_number else "",
            ]
            column.addWidget(self._row(call.worker, about, tr("Call again"), partial(self.call_asked.emit, call)))
        left = max(0, len(missed) - MOST) + max(0, len(watchable) - MOST)
        if left:
            column.addWidget(label(trn("and {n} more", "and {n} more", left), "note"))
        if not watchable and not missed:
            column.addWidget(label(tr("Nobody is waiting for a call back."), "note"))
        put_in_place(self._layout, self._body, body)
        self._body = body

    def focus_first(self) -> None:
        """Give the keys to the first row."""
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _row(self, who: str, about: Sequence[str], words: str, act) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        button = QPushButton(words)
        button.setProperty("kind", "link")
        button.setAutoDefault(False)
        button.setAccessibleName(f"{words} {line(who)}")
        button.clicked.connect(lambda: act())
        row.addWidget(label(line(who)))
        row.addWidget(ElidedLabel(DOT.join(part for part in about if part), "note"), 1)
        row.addWidget(button)
        self.rows.append(button)
        return made
