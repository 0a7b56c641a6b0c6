"""The stage track: 受理 立案 派遣 签收 处置 核查 结案, what is behind, what is now, what is to come."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.cases.records import CaseState, Lamp
from widgets import theme
from widgets.i18n import mark, tr

_STAGES = (
    mark("Accept"),
    mark("File"),
    mark("Dispatch"),
    mark("Sign"),
    mark("Handle"),
    mark("Verify"),
    mark("Closed"),
)
_AT = {
    CaseState.REPORTED: 0,
    CaseState.ACCEPTED: 1,
    CaseState.CONFIRMING: 1,
    CaseState.FILED: 2,
    CaseState.DISPATCHED: 3,
    CaseState.SIGNED: 4,
    CaseState.ARRIVED: 4,
    CaseState.HANDLING: 4,
    CaseState.FEEDBACK: 5,
    CaseState.VERIFYING: 5,
    CaseState.REVIEWING: 6,
    CaseState.CLOSED: 7,
    CaseState.CALLED_BACK: 7,
    CaseState.ARCHIVED: 7,
}


class StageTrack(QWidget):
    """Seven stretches; the one under way has the lamp's colour, grey where all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = 0
        self._lamp = Lamp.ON_TIME
        self.setFixedHeight(32)

    def show_state(self, state: CaseState, lamp: Lamp) -> None:
        """Show where a case stands."""
        # Turned down, answered or transferred, a matter never went this way.
        self.setVisible(state in _AT)
        self._at, self._lamp = _AT.get(state, 0), lamp
        under_way = tr(_STAGES[self._at]) if self._at < len(_STAGES) else tr("Closed")
        self.setAccessibleName(under_way)
        self.setToolTip(under_way)
        self.update()

    @property
    def at(self) -> int:
        """The place of the stage under way; 7 when all are behind."""
        return self._at

    def sizeHint(self) -> QSize:
        return QSize(400, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setFont(theme.font(12))
        gap = 2
        width = (self.width() - gap * (len(_STAGES) - 1)) / len(_STAGES)
        now = {Lamp.LATE: "late", Lamp.SOON: "soon"}.get(self._lamp, "second")
        for place, word in enumerate(_STAGES):
            left = round(place * (width + gap))
            box = QRect(left, 0, round(width), 3)
            bar = "done" if place < self._at else now if place == self._at else "line_strong"
            painter.fillRect(box, theme.colour(bar))
            ink = "second" if place < self._at else "text" if place == self._at else "muted"
            painter.setPen(theme.colour(ink))
            painter.drawText(QRect(left, 8, round(width), 22), Qt.AlignmentFlag.AlignHCenter, tr(word))
        painter.end()
