"""The clock box: what runs out next and how much is left, the case's own limit, who holds it and how long."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import tooltip
from widgets.theme import LampMark
from widgets.times import moment, remaining, span
from widgets.words import awaited_word, holder_word, lamp_word, limit_word


class ClockBox(QFrame):
    """Says at every moment with whom the case is and how long that may go on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._mark = LampMark(22)
        self.left = label(role="figure")
        self.limit = label(role="second")
        self.held = ElidedLabel(role="second")
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._mark)
        first.addWidget(self.left)
        first.addStretch(1)
        first.addWidget(self.limit)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setVerticalSpacing(4)
        layout.addLayout(first, 0, 0)
        layout.addWidget(self.held, 1, 0)

    def show_case(self, case: OpenCase, now: datetime, zone: tzinfo, *, closed_at: datetime | None) -> None:
        """Tell a case's clocks for a moment."""
        lamp = lamp_of(case, now)
        if closed_at is not None:
            self._mark.show_lamp(None)
            self.left.setText(tr("Closed"))
            restyle(self.left, "lamp", "on_time")
            self.limit.setText(moment(closed_at, now, zone))
            self.held.set_words("")
            return
        self._mark.show_lamp(lamp)
        left = remaining(case.next_due_at, now)
        self.left.setText(f"{limit_word(case)} {left}" if left else tr("No limit"))
        restyle(self.left, "lamp", lamp.value)
        self._mark.setToolTip(lamp_word(lamp))
        due = [] if case.next_due_at is None else [f"{limit_word(case)} {moment(case.next_due_at, now, zone)}"]
        self.left.setToolTip(tooltip("\n".join([lamp_word(lamp), *due])))
        self.limit.setText(
            "" if case.due_at is None else tr("close by {moment}", moment=moment(case.due_at, now, zone))
        )
        held = span((now - case.stage_since).total_seconds())
        facts = {"holder": holder_word(case), "awaited": awaited_word(case), "span": held}
        self.held.set_words(tr("With {holder} for {span}, {awaited}", **facts))

    @property
    def lamp(self) -> Lamp | None:
        """The lamp shown."""
        return self._mark.lamp
