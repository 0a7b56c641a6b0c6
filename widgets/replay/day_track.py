"""A day as a slider: what came in stands above the line, what was closed hangs below it, the moment is a line through both."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from models.replay.records import DayFlow
from widgets import theme
from widgets.i18n import tr
from widgets.statistics.pen import pair_hues

HEIGHT, HOURS_HEIGHT, SIDE = 74, 18, 10
BELOW = 0.38
"""The part of the height that closings have."""


class DayTrack(QWidget):
    """`dragged(datetime)` while the moment is being moved, `chosen(datetime)` where it was let go."""

    dragged = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow: DayFlow | None = None
        self._zone: tzinfo | None = None
        self._at: datetime | None = None
        self._now: datetime | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("The day's reports and closings, and the moment shown"))

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def set_zone(self, zone: tzinfo) -> None:
        """Take the city's time zone, for the hours."""
        self._zone = zone

    def show_day(self, flow: DayFlow | None, now: datetime) -> None:
        """Show another day, or None while it is being read; what lies after `now` has not been."""
        self._flow, self._now = flow, now
        self.update()

    def show_moment(self, at: datetime) -> None:
        """Move the moment."""
        self._at = at
        self.setAccessibleDescription("" if self._zone is None else f"{at.astimezone(self._zone):%H:%M}")
        self.update()

    def moment_at(self, x: float) -> datetime | None:
        """Return the moment under a place, none after the present; None while no day is known."""
        if self._flow is None or self._now is None:
            return None
        share = min(1.0, max(0.0, (x - SIDE) / max(1, self.width() - 2 * SIDE)))
        seconds = round((self._flow.end - self._flow.begin).total_seconds() * share)
        return min(self._flow.begin + timedelta(seconds=seconds), max(self._now, self._flow.begin))

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and (at := self.moment_at(event.position().x())) is not None:
            self.chosen.emit(at)

    def _drag(self, event: QMouseEvent) -> None:
        at = self.moment_at(event.position().x())
        if at is not None:
            self.show_moment(at)
            self.dragged.emit(at)

    def event(self, event: object) -> bool:  # type: ignore[override]
        if isinstance(event, QHelpEvent) and (words := self._words_at(event.pos().x())):
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def _words_at(self, x: float) -> str:
        flow, at = self._flow, self.moment_at(x)
        if flow is None or at is None or self._zone is None:
            return ""
        length = timedelta(minutes=flow.minutes)
        slot = min(len(flow.reported) - 1, (at - flow.begin) // length)
        begin = (flow.begin + slot * length).astimezone(self._zone)
        end = begin + length
        facts = {"from": f"{begin:%H:%M}", "to": f"{end:%H:%M}"}
        return tr("{from} – {to}: {reported} reported, {closed} closed", **facts, reported=flow.reported[slot], closed=flow.closed[slot])  # fmt: skip

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._flow is not None:
            self._paint_bars(painter, self._flow)
            self._paint_words(painter)
            self._paint_hours(painter, self._flow)
            self._paint_moment(painter, self._flow)
        painter.end()

    def _x(self, flow: DayFlow, at: datetime) -> float:
        return SIDE + (self.width() - 2 * SIDE) * ((at - flow.begin) / (flow.end - flow.begin))

    @property
    def _middle(self) -> float:
        return (self.height() - HOURS_HEIGHT) * (1 - BELOW)

    def _paint_bars(self, painter: QPainter, flow: DayFlow) -> None:
        middle, bottom = self._middle, self.height() - HOURS_HEIGHT - 2
        most = max(1, *flow.reported, *flow.closed)
        width = (self.width() - 2 * SIDE) / len(flow.reported)
        painter.setPen(Qt.PenStyle.NoPen)
        for counts, hue, room, down in (
            (flow.reported, pair_hues()[0], middle - 10, False),
            (flow.closed, pair_hues()[1], bottom - middle, True),
        ):
            painter.setBrush(QColor(hue))
            for slot, count in enumerate(counts):
                if count:
                    # One that is there is to be seen.
                    height = max(2.0, room * count / most)
                    top = middle + 1 if down else middle - height
                    painter.drawRect(QRectF(SIDE + slot * width + 0.5, top, max(1.0, width - 1), height))
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        reached = self.width() - SIDE if self._now is None else min(self._x(flow, self._now), self.width() - SIDE)
        painter.drawLine(QPointF(SIDE, middle + 0.5), QPointF(reached, middle + 0.5))
        if reached < self.width() - SIDE:
            painter.setPen(QPen(theme.colour("line"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(reached, middle + 0.5), QPointF(self.width() - SIDE, middle + 0.5))

    def _paint_words(self, painter: QPainter) -> None:
        """What stands above the line and what below, where a day begins and there is little of both."""
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QPointF(SIDE, self._middle - 8), tr("Reported"))
        painter.drawText(QPointF(SIDE, self._middle + 17), tr("Closed"))

    def _paint_hours(self, painter: QPainter, flow: DayFlow) -> None:
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        top = self.height() - HOURS_HEIGHT
        hours = (flow.end - flow.begin) // timedelta(hours=1)
        for hour in range(0, hours + 1, 3):
            at = flow.begin + timedelta(hours=hour)
            x = self._x(flow, at)
            box = QRectF(x - 24, top, 48, HOURS_HEIGHT)
            flags = Qt.AlignmentFlag.AlignCenter
            if hour == 0:
                box, flags = (
                    QRectF(SIDE, top, 48, HOURS_HEIGHT),
                    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                )
            elif hour >= hours:
                box = QRectF(x - 48, top, 48, HOURS_HEIGHT)
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            local = at.astimezone(self._zone)
            painter.drawText(box, flags, "24:00" if hour >= hours else f"{local:%H:%M}")

    def _paint_moment(self, painter: QPainter, flow: DayFlow) -> None:
        if self._at is None or not flow.begin <= self._at <= flow.end:
            return
        x, bottom = round(self._x(flow, self._at)) + 0.5, self.height() - HOURS_HEIGHT
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawLine(QPointF(x, 4), QPointF(x, bottom))
        painter.setBrush(theme.colour("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 9)]))
