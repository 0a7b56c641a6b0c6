"""Charts over time, drawn by pyqtgraph, with annotations over their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QResizeEvent

from models.figures.annotations.records import Annotation
from models.figures.filters import Slot
from widgets.charts.chart import Plot
from widgets.i18n import tr
from widgets.statistics.chart import StatChart
from widgets.statistics.flags import ROWS, Flag, lay, rows_of
from widgets.statistics.look import NOTE
from widgets.statistics.pen import Pen, flag_hue
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.stepped import SteppedChart
from widgets.statistics.steps import days_of, span_of, ticks
from widgets.statistics.words import step_word
from widgets.text import line
from widgets.theme import SPACE, tokens
from widgets.words.annotations import annotation_words

FLAGS = 18
TOP = 7
LEFT = 48
GAP = 8
TICK = 52


class PlottedChart(SteppedChart):
    """A child says its `starts` and fills `plots`, the first over the second, all on the same steps."""

    def __init__(self, plots: Sequence[float], **facts: Any) -> None:
        self._shares = plots
        """Each plot's share of the height."""
        self.plots: list[Plot] = []
        self._flags: tuple[Annotation, ...] = ()
        self._rows = 0
        """How many rows the annotations' words take."""
        super().__init__(**facts)
        self._make()

    # What a child says

    def fill(self) -> None:
        """Put a new record's marks into the plots."""
        raise NotImplementedError

    def scale(self) -> None:
        """Number the levels: as many as have room."""

    def step_words(self, index: int) -> str:
        """Return the exact numbers of a step."""
        raise NotImplementedError

    # Annotations

    @property
    def flags(self) -> tuple[Annotation, ...]:
        """The annotations whose days are shown."""
        return self._flags

    def show_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Show these over their days; those of other days are left out."""
        kept = tuple(one for one in annotations if self._span(one) is not None)
        if kept != self._flags:
            self._flags = kept
            self._relay()
            self.update()

    def _range(self) -> None:
        low, high = self.window_shown
        for plot in self.plots:
            plot.setXRange(low, high, padding=0)
        self._tick()
        self._relay()

    # The base's own

    def changed(self) -> None:
        if self.record is not None and self.plots:
            self.keep_zoom()
            self.fill()
            self.scale()
            self._range()
            self._flags = tuple(one for one in self._flags if self._span(one) is not None)
            self._relay()
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

    def pick_at(self, index: int) -> Pick | None:
        starts, step = self.starts(), self.steps_are()
        if index >= len(starts) or len(starts) < 2:
            return None
        start = starts[index]
        if isinstance(start, datetime):
            return Pick(
                PickKind.SLOT, Slot(hour=start.hour), tr("{hour}:00–{next}:00", hour=start.hour, next=start.hour + 1)
            )
        return Pick(PickKind.DAYS, days_of(starts, index, step), step_word(start, step))

    def words_at(self, index: int) -> str:
        many = len(self.starts())
        if index < many:
            words = self.step_words(index)
            marked = [one for one in self._flags if self._covers(one, index)]
            return "\n".join((words, *(flag_words(one) for one in marked)))
        return annotation_words(self._flags[index - many])

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # Drawing

    def draw(self, pen: Pen, _: QRect) -> None:
        area, laid = self._area(), self._flags_laid()
        for index, one in enumerate(self._flags):
            span = self._span(one)
            if span is None or laid[index] is None:
                continue
            left, right = self._x(span[0] - 0.5), self._x(span[1] + 0.5)
            left, right = max(left, area.left()), min(right, area.right())
            pen.fill(QRect(round(left), area.top(), round(right - left), area.height()), flag_hue())
            rect = self._flag_rect(index)
            pen.line(
                QPointF(left, (rect.bottom() - self.look.px(FLAGS) // 2) if rect.isValid() else area.top()),
                QPointF(left, area.bottom()),
                "line_strong",
                1,
            )
        for index, one in enumerate(self._flags):
            rect = self._flag_rect(index)
            if rect.isValid():
                # Over the lines: what had to stand further left lies across some.
                pen.fill(rect.adjusted(0, 1, 0, -1), "surface")
                hue = "accent" if self.under == len(self.starts()) + index else "second"
                pen.write(rect, flag_words(one), NOTE, hue)
        if 0 <= self.under < len(self.starts()):
            pen.fill(self.spot_rect(self.under).intersected(self._area()), "hover")

    def _make(self) -> None:
        size = self.look.size(NOTE)
        for _ in self._shares:
            plot = see_through(Plot(tokens(), self.look.px(LEFT), size), self)
            plot.viewport().installEventFilter(self)
            plot.setVisible(False)
            self.plots.append(plot)
            # Half a number stands over the topmost level.
            plot.plotItem.setContentsMargins(0, self.look.px(TOP), self.look.px(SPACE[3]), 0)
            # The axes find their places after the chart has its own; a plot that is being given its own is left alone.
            plot.plotItem.getViewBox().sigResized.connect(self._resized, Qt.ConnectionType.QueuedConnection)
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
        top = body.top() + self.look.px(FLAGS) * self._rows
        # The days under the last one are its own: they are not to take from its marks.
        days, gap = round(self.plots[-1].bottom.height()), self.look.px(GAP)
        high, at = body.bottom() - top - days - gap * (len(self.plots) - 1), float(top)
        for plot, share in zip(self.plots, self._shares, strict=True):
            below = days if plot is self.plots[-1] else 0
            plot.setGeometry(body.left(), round(at), body.width(), round(high * share) + below)
            at += high * share + gap

    def _resized(self, *_: object) -> None:
        if self.record is not None:
            self.scale()
        self._tick()
        self._relay()
        self.update()

    def _relay(self) -> None:
        """Make room for as many rows of annotations as there are."""
        rows = rows_of(self._flags_laid()) if self.plots else 0
        if rows != self._rows:
            self._rows = rows
            self._place()

    def _tick(self) -> None:
        """Name as many steps as have room, the running one always."""
        if not self.plots or self.record is None:
            return
        room = self._area().width() // self.look.px(TICK)
        named = ticks(self.starts(), self.steps_are(), self.window_shown, room, self.running())
        self.plots[-1].bottom.setTicks([named])

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

    def _covers(self, one: Annotation, index: int) -> bool:
        span = self._span(one)
        return span is not None and span[0] <= index <= span[1]

    def _span(self, one: Annotation) -> tuple[int, int] | None:
        return span_of(one, self.starts(), self.steps_are())

    def _flags_laid(self) -> list[Flag | None]:
        body, spans = self.body(), [self._span(one) for one in self._flags]
        reaches = [None if span is None else (self._x(span[0] - 0.5), self._x(span[1] + 0.5)) for span in spans]
        widths = [self.look.wide(flag_words(one)) + self.look.px(8) for one in self._flags]
        # They are not to take more of a low chart than its marks have.
        rows = max(1, min(ROWS, body.height() // self.look.px(5 * FLAGS)))
        return lay(reaches, widths, self._area().left(), body.right(), rows)

    def _flag_rect(self, index: int) -> QRect:
        """Where an annotation's words stand; nothing where its days are out of sight, or there is no room for it."""
        flag, px = self._flags_laid()[index], self.look.px
        if flag is None or flag.row < 0:
            return QRect()
        top = self.body().top() + flag.row * px(FLAGS)
        return QRect(flag.left, top, flag.wide, px(FLAGS))


def flag_words(one: Annotation) -> str:
    """Return what stands over an annotation's days."""
    return f"▾ {line(one.words)}"


def see_through(plot: Plot, chart: StatChart) -> Plot:
    """Let a chart have all keys and the mouse of its plot, and be seen under it: annotations, the step pointed at."""
    plot.setParent(chart)
    plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setStyleSheet("background:transparent;border:0")
    plot.plotItem.getViewBox().setMouseEnabled(False, False)
    return plot
