"""Charts over time, drawn by pyqtgraph: zoomed by wheel and keys, moved by dragging, with annotations over their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

from models.figures.annotations.records import Annotation
from models.figures.filters import Step
from widgets.charts.chart import Plot
from widgets.i18n import tr
from widgets.statistics.chart import StatChart
from widgets.statistics.look import NOTE
from widgets.statistics.pen import Pen
from widgets.statistics.words import start_word
from widgets.text import line
from widgets.theme import tokens
from widgets.words.annotations import annotation_kind_word

FLAGS = 18
LEAST_SHOWN = 3.0
LEFT = 48
GAP = 8
EDGE = 0.6
TICK = 52


class PlottedChart(StatChart):
    """A child says its `starts` and fills `plots`, the first over the second, all on the same steps."""

    def __init__(self, plots: Sequence[float], **facts: Any) -> None:
        self._shares = plots
        """Each plot's share of the height."""
        self.plots: list[Plot] = []
        self._flags: tuple[Annotation, ...] = ()
        self._window: tuple[float, float] | None = None
        self._pressed: tuple[QPoint, tuple[float, float]] | None = None
        self._dragged = False
        super().__init__(**facts)
        self._make()

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

    def fill(self) -> None:
        """Put a new record's marks into the plots."""
        raise NotImplementedError

    def step_words(self, index: int) -> str:
        """Return the exact numbers of a step."""
        raise NotImplementedError

    # Annotations and zoom

    @property
    def flags(self) -> tuple[Annotation, ...]:
        """The annotations whose days are shown."""
        return self._flags

    def show_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Show these over their days; those of other days are left out."""
        kept = tuple(one for one in annotations if self._span(one) is not None)
        if kept != self._flags:
            self._flags = kept
            self._place()
            self.update()

    @property
    def window_shown(self) -> tuple[float, float]:
        """The first and the last step shown, with the edges beside them."""
        return self._window or self._whole()

    def zoom(self, factor: float, about: float | None = None) -> None:
        """Show fewer (above 1) or more steps, around one of them or the middle."""
        low, high = self.window_shown
        middle = (low + high) / 2 if about is None else about
        width = max((high - low) / factor, LEAST_SHOWN)
        share = (middle - low) / (high - low)
        self._show(middle - share * width, middle + (1 - share) * width)

    def move_by(self, steps: float) -> None:
        """Show earlier or later steps."""
        low, high = self.window_shown
        self._show(low + steps, high + steps)

    def unzoom(self) -> None:
        """Show all of it."""
        self._window = None
        self._range()
        self.update()

    def _whole(self) -> tuple[float, float]:
        return -EDGE, max(len(self.starts()) - 1, 0) + EDGE

    def _show(self, low: float, high: float) -> None:
        first, last = self._whole()
        width = high - low
        if width >= last - first:
            self.unzoom()
            return
        low = max(first, min(low, last - width))
        self._window = (low, low + width)
        self._range()
        self.update()

    def _range(self) -> None:
        low, high = self.window_shown
        for plot in self.plots:
            plot.setXRange(low, high, padding=0)
        self._tick()

    # The base's own

    def changed(self) -> None:
        if self.record is not None and self.plots:
            if self._window is not None and self._window[1] > self._whole()[1]:
                self._window = None
            self.fill()
            self._range()
            self._flags = tuple(one for one in self._flags if self._span(one) is not None)
            for plot in self.plots:
                plot.setVisible(not self.empty_words())

    def spots(self) -> int:
        return len(self.starts()) + len(self._flags)

    def spot_rect(self, index: int) -> QRect:
        many = len(self.starts())
        if index >= many:
            return self._flag_rect(index - many)
        area = self._area()
        left, right = self._x(index - 0.5), self._x(index + 0.5)
        return QRect(round(left), area.top(), round(right - left), area.height())

    def spot_at(self, point: QPoint) -> int:
        many = len(self.starts())
        for index in range(len(self._flags)):
            if self._flag_rect(index).contains(point):
                return many + index
        area = self._area()
        if not area.contains(point) or not many:
            return -1
        index = round(self._value(point.x()))
        return index if 0 <= index < many else -1

    def step(self, index: int, key: Qt.Key) -> int:
        to = super().step(index, key)
        if to < len(self.starts()) and self._window is not None:
            low, high = self._window
            if not low <= to <= high:
                self.move_by(to - (low + high) / 2)
        return to

    def words_at(self, index: int) -> str:
        many = len(self.starts())
        if index < many:
            words = self.step_words(index)
            marked = [one for one in self._flags if self._covers(one, index)]
            return "\n".join((words, *(f"▾ {line(one.words)}" for one in marked)))
        one = self._flags[index - many]
        days = f"{one.first:%m/%d}" if one.first == one.last else f"{one.first:%m/%d} – {one.last:%m/%d}"
        about = tr("{kind} · {days} · noted by {by}", kind=annotation_kind_word(one.kind), days=days, by=line(one.by))
        return f"{line(one.words)}\n{about}"

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
            self._show(low + steps, high + steps)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if not self._dragged:
            super().mouseReleaseEvent(event)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._tick()

    # Drawing

    def draw(self, pen: Pen, _: QRect) -> None:
        for index, one in enumerate(self._flags):
            rect = self._flag_rect(index)
            span = self._span(one)
            if span is None or rect.width() <= 0:
                continue
            area = self._area()
            left, right = self._x(span[0] - 0.5), self._x(span[1] + 0.5)
            left, right = max(left, area.left()), min(right, area.right())
            pen.fill(QRect(round(left), area.top(), round(right - left), area.height()), "hover")
            pen.line(QPointF(left, rect.top() + 2), QPointF(left, area.bottom()), "line_strong", 1)
            hue = "accent" if self.under == len(self.starts()) + index else "second"
            pen.write(rect, f"▾ {line(one.words)}", NOTE, hue)
        if 0 <= self.under < len(self.starts()):
            pen.fill(self.spot_rect(self.under).intersected(self._area()), "hover")

    def _make(self) -> None:
        size = self.look.size(NOTE)
        for _ in self._shares:
            plot = Plot(tokens(), self.look.px(LEFT), size)
            plot.setParent(self)
            plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            # What is drawn under it (annotations, the step pointed at) is to be seen.
            plot.setStyleSheet("background:transparent;border:0")
            plot.viewport().installEventFilter(self)
            plot.plotItem.getViewBox().setMouseEnabled(False, False)
            plot.setVisible(False)
            self.plots.append(plot)
        for plot in self.plots[:-1]:
            plot.bottom.setHeight(self.look.px(4))
            plot.bottom.setTicks([[]])
        self.word.raise_()

    def set_look(self, look: Any) -> None:
        for plot in self.plots:
            plot.hide()
            plot.deleteLater()
        self.plots = []
        self.look = look
        self._make()
        super().set_look(look)
        self._dress()
        self.changed()
        self._place()

    def _place(self) -> None:
        body = self.body()
        top = body.top() + (self.look.px(FLAGS) if self._flags else 0)
        high, at = body.bottom() - top, float(top)
        for plot, share in zip(self.plots, self._shares, strict=True):
            gap = self.look.px(GAP) if at > top else 0
            plot.setGeometry(body.left(), round(at) + gap, body.width(), round(high * share) - gap)
            at += high * share

    def _tick(self) -> None:
        """Name as many steps as have room, the running one always."""
        if not self.plots or self.record is None:
            return
        starts, step = self.starts(), self.steps_are()
        low, high = self.window_shown
        many = max(1, self._area().width() // self.look.px(TICK))
        every = max(1, -(-round(high - low) // many))
        if step is Step.DAY:
            every = next((one for one in (1, 2, 7, 14, 28, 56) if one >= every), every)
        elif step is Step.HOUR:
            every = next((one for one in (1, 2, 3, 6, 12) if one >= every), every)
        running = self.running()
        origin = 0 if step is Step.HOUR else len(starts) - 1
        ticks = [(n, start_word(starts[n], step)) for n in range(origin % every, len(starts), every) if n != running]
        if running >= 0:
            ticks = [one for one in ticks if abs(one[0] - running) >= max(1.0, every * 0.7)]
            words = {Step.DAY: tr("today"), Step.HOUR: tr("now")}
            ticks.append((running, words.get(step, start_word(starts[running], step))))
        self.plots[-1].bottom.setTicks([ticks])

    # Where everything is

    def _area(self) -> QRect:
        """Where the steps are, in the chart's own pixels."""
        if not self.plots:
            return QRect()
        first, last = self.plots[0], self.plots[-1]
        view = first.plotItem.getViewBox().sceneBoundingRect()
        end = last.plotItem.getViewBox().sceneBoundingRect()
        top = first.y() + round(view.top())
        return QRect(first.x() + round(view.left()), top, round(view.width()), last.y() + round(end.bottom()) - top)

    def _x(self, value: float) -> float:
        area, (low, high) = self._area(), self.window_shown
        return area.left() + area.width() * (value - low) / max(high - low, 1e-9)

    def _value(self, x: float) -> float:
        area, (low, high) = self._area(), self.window_shown
        return low + (high - low) * (x - area.left()) / max(area.width(), 1)

    def _covers(self, one: Annotation, index: int) -> bool:
        span = self._span(one)
        return span is not None and span[0] <= index <= span[1]

    def _span(self, one: Annotation) -> tuple[int, int] | None:
        """Return the first and the last step that an annotation's days fall into, None for none of those shown."""
        starts = [start.date() if isinstance(start, datetime) else start for start in self.starts()]
        if not starts or one.last < starts[0]:
            return None
        inside = [n for n, start in enumerate(starts) if start <= one.last]
        first = max((n for n, start in enumerate(starts) if start <= one.first), default=0)
        if not inside or (one.first > starts[-1] and self.steps_are() in (Step.DAY, Step.HOUR)):
            return None
        return first, inside[-1]

    def _flag_rect(self, index: int) -> QRect:
        """Where an annotation's words stand: from its first day on, up to the next one's; nothing where that is out of sight."""
        span, area, body = self._span(self._flags[index]), self._area(), self.body()
        if span is None:
            return QRect()
        left = max(self._x(span[0] - 0.5), float(area.left()))
        if left > area.right() or self._x(span[1] + 0.5) < area.left():
            return QRect()
        others = [self._span(one) for n, one in enumerate(self._flags) if n != index]
        rights = [self._x(one[0] - 0.5) for one in others if one is not None and one[0] > span[0]]
        right = min([float(body.right()), *rights])
        words = self.look.wide(f"▾ {line(self._flags[index].words)}") + self.look.px(6)
        return QRect(round(left), body.top(), round(min(right - left - self.look.px(4), words)), self.look.px(FLAGS))


def pen_of(hue: str, width: float, look_factor: float, *, dashed: bool = False) -> Any:
    """Return a pen for a plot's line."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return pg.mkPen(hue, width=width * look_factor, style=style)
