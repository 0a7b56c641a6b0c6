"""The clock box: what runs out next and how much is left, the case's own limit, who holds it and how long."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.cases.clocks.records import CaseClocks
from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase
from models.cases.states import stage_of
from widgets.case.clocks import is_explained
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import tooltip
from widgets.theme import LampMark
from widgets.times import lasting, moment, remaining_told, step_time
from widgets.words import awaited_word, holder_word, lamp_word, limit_word, state_word
from widgets.words.clocks import stopped_word


class ClockBox(QFrame):
    """Says at every moment with whom the case is and how long that may go on."""

    why_asked = Signal()
    """Why is it due just then?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.why = QPushButton(tr("Why then?"))
        self.why.setProperty("kind", "link")
        self.why.setAutoDefault(False)
        self.why.clicked.connect(self.why_asked)
        self._mark = LampMark(22)
        self.left = ElidedLabel(role="figure")
        self.limit = label(role="second")
        self.held = ElidedLabel(role="second")
        self._lines = (QHBoxLayout(), QHBoxLayout(), QHBoxLayout())
        for line in self._lines:
            line.setSpacing(8)
        self._lines[0].addWidget(self._mark)
        self._lines[0].addWidget(self.left, 1)
        self._lines[1].addWidget(self.held, 1)
        self._lines[1].addWidget(self.why)
        self._lines[0].addWidget(self.limit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(4)
        for line in self._lines:
            layout.addLayout(line)

    def show_case(
        self,
        case: OpenCase,
        now: datetime,
        zone: tzinfo,
        *,
        closed_at: datetime | None = None,
        clocks: CaseClocks | None = None,
    ) -> None:
        """Tell a case's clocks for a moment; `clocks` say why, and whether they stand still."""
        lamp, over = lamp_of(case, now), stage_of(case.state) is None
        explained = not over and case.next_due_at is not None and is_explained(clocks)
        self.why.setVisible(explained)
        if explained and case.next_due_at is not None:
            when = step_time(case.next_due_at, now, zone)
            # With a date it would take the holder's room.
            self.why.setText(tr("Why {moment}?", moment=when) if len(when) == len("00:00") else tr("Why then?"))
            self.why.setToolTip(tr("Why due {moment}?", moment=moment(case.next_due_at, now, zone)))
        self._mark.setVisible(not over)
        self.held.setVisible(not over)
        if over:
            self._mark.show_lamp(None)
            self.left.set_words(state_word(case.state))
            restyle(self.left, "lamp", "on_time")
            self.limit.setText("" if closed_at is None else moment(closed_at, now, zone))
            self.held.set_words("")
            self.setToolTip("")
            self._fit()
            return
        self._mark.show_lamp(lamp)
        left = remaining_told(case.next_due_at, now)
        self.left.set_words(f"{limit_word(case)} {left}" if left else tr("No limit"))
        if clocks is not None and clocks.stopped_until is not None and clocks.stopped_until > now:
            self.left.set_words(stopped_word(clocks.stopped_kind, clocks.stopped_until, now, zone))
        restyle(self.left, "lamp", lamp.value)
        self._mark.setToolTip(lamp_word(lamp))
        due = [] if case.next_due_at is None else [f"{limit_word(case)} {moment(case.next_due_at, now, zone)}"]
        self.setToolTip(tooltip("\n".join([lamp_word(lamp), *due])))
        self.limit.setText(
            "" if case.due_at is None else tr("close by {moment}", moment=moment(case.due_at, now, zone))
        )
        seconds = (now - case.stage_since).total_seconds()
        facts = {"holder": holder_word(case), "awaited": awaited_word(case)}
        self._fit()
        # The card is told anew once a minute: seconds would stand still.
        just = seconds < 60
        held = tr("With {holder}, {awaited}") if just else tr("With {holder} for {span}, {awaited}")
        self.held.set_words(held.format(span=lasting(seconds), **facts))

    def _fit(self) -> None:
        """Put the case's own limit beside the figure where both find room, else below the holder."""
        figure = QFontMetrics(self.left.font()).horizontalAdvance(self.left.words)
        room = self.width() - 24 - self._mark.width() - 16 - self.limit.sizeHint().width()
        place = 0 if figure <= room else 2
        if self._lines[place].indexOf(self.limit) < 0:
            self._lines[2 - place].removeWidget(self.limit)
            self._lines[place].addWidget(self.limit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def lamp(self) -> Lamp | None:
        """The lamp shown."""
        return self._mark.lamp
