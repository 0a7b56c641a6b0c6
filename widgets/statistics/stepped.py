"""Charts of steps in time, whatever draws them: zoomed by wheel and keys, moved by dragging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from models.figures.filters import Step
from widgets.statistics.chart import StatChart
from widgets.statistics.steps import LEAST_SHOWN, Shown, narrowed, whole, zoomed


class SteppedChart(StatChart):
    """A child says its steps, where they are, and shows those that are asked for."""

    def __init__(self, **facts: Any) -> None:
        self._window: Shown | None = None
        self._window_of: tuple[date | datetime, Step] | None = None
        """The first step there was when they were narrowed down to, and how long it is: others are of another period."""
        self._pressed: tuple[QPoint, Shown] | None = None
        self._dragged = False
        super().__init__(**facts)

    # What a child says

    def starts(self) -> Sequence[date | datetime]:
        """When each step begins."""
        raise NotImplementedError

    def steps_are(self) -> Step:
        """How long a step is."""
        raise NotImplementedError

    def running(self) -> int:
        """The step that grows, -1 where all are over."""
        return -1

    def _range(self) -> None:
        """Show the steps of `window_shown`."""
        raise NotImplementedError

    def _area(self) -> QRect:
        """Where the steps are, in the chart's own pixels."""
        raise NotImplementedError

    # Zoom

    @property
    def window_shown(self) -> Shown:
        """The first and the last step shown, with the edges beside them."""
        return self._window or self._whole()

    def zoom(self, factor: float, about: float | None = None) -> None:
        """Show fewer (above 1) or more steps, around one of them or the middle."""
        self._show(zoomed(self.window_shown, factor, about))

    def move_by(self, steps: float) -> None:
        """Show earlier or later steps."""
        low, high = self.window_shown
        self._show((low + steps, high + steps))

    def unzoom(self) -> None:
        """Show all of it."""
        self._window = None
        self._range()
        self.update()

    def _whole(self) -> Shown:
        return whole(len(self.starts()))

    def _show(self, shown: Shown) -> None:
        self._window = narrowed(shown, len(self.starts()))
        self._window_of = self._of()
        self._range()
        self.update()

    def keep_zoom(self) -> None:
        """Keep to the steps shown while the period is the same, and show all of another one."""
        if self._window is not None and (self._window_of != self._of() or self._window[1] > self._whole()[1]):
            self._window = None

    def _of(self) -> tuple[date | datetime, Step] | None:
        starts = self.starts()
        return (starts[0], self.steps_are()) if starts else None

    # The base's own

    def step(self, index: int, key: Qt.Key) -> int:
        to = super().step(index, key)
        if to < len(self.starts()) and self._window is not None:
            low, high = self._window
            if not low <= to <= high:
                self.move_by(to - (low + high) / 2)
        return to

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._area().contains(event.position().toPoint()) and len(self.starts()) > LEAST_SHOWN:
            self._point(-1)
            self.zoom(1.25 if event.angleDelta().y() > 0 else 0.8, self._value(event.position().x()))
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.5, float(self.under) if 0 <= self.under < len(self.starts()) else None)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / 1.5)
        elif key == Qt.Key.Key_0:
            self.unzoom()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = False
        if event.button() == Qt.MouseButton.LeftButton and self._window is not None:
            self._pressed = (event.position().toPoint(), self._window)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        start, (low, high) = self._pressed
        area = self._area()
        steps = (start.x() - event.position().x()) / max(area.width(), 1) * (high - low)
        if abs(start.x() - event.position().x()) > self.look.px(4):
            self._dragged = True
            self._point(-1)
            self._show((low + steps, high + steps))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if not self._dragged:
            super().mouseReleaseEvent(event)

    # Where everything is

    def _x(self, value: float) -> float:
        area, (low, high) = self._area(), self.window_shown
        return area.left() + area.width() * (value - low) / max(high - low, 1e-9)

    def _value(self, x: float) -> float:
        area, (low, high) = self._area(), self.window_shown
        return low + (high - low) * (x - area.left()) / max(area.width(), 1)
