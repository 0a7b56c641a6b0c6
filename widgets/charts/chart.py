"""What all charts share: a head with title and legend, a plot without ornament, a word on what is under the mouse."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.theme.tokens import FAMILY, SPACE, TYPE, Tokens


def nice_step(highest: float, lines: int = 4) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that divides 0..highest into about `lines` parts, at least 1."""
    rough = max(highest / max(lines, 1), 1)
    power = 10 ** (len(str(int(rough))) - 1)
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough))


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis of words: only the ticks it is given, no line of its own."""

    def __init__(self, side: str, tokens: Tokens, size: int = TYPE[0]) -> None:
        super().__init__(side, pen=pg.mkPen(None), textPen=QColor(tokens.muted), tickPen=pg.mkPen(None))
        font = QFont(FAMILY)
        font.setPixelSize(size)
        self.setStyle(
            tickFont=font,
            tickLength=0,
            tickTextOffset=SPACE[1],
            autoExpandTextSpace=False,
            # A number may stand that far beyond the axis: half of it does, at either end.
            hideOverlappingLabels=round(1.5 * size),
        )

    def drawPicture(self, painter: QPainter, axis: object, _: object, words: object) -> None:  # noqa: N802
        # Ticks of no length would still be dots.
        super().drawPicture(painter, axis, [], words)


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """A plot that is read, not dragged: no menu, no zoom, ticks set by its chart. `size` is that of its letters."""

    def __init__(self, tokens: Tokens, left_width: int, size: int = TYPE[0]) -> None:
        self.left, self.bottom = Axis("left", tokens, size), Axis("bottom", tokens, size)
        super().__init__(axisItems={"left": self.left, "bottom": self.bottom}, background=None)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.left.setWidth(left_width)
        self.bottom.setHeight(round(1.5 * size) + SPACE[0] + 2)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(pg.QtWidgets.QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        # The last tick's word stands half beyond the plot.
        self.plotItem.setContentsMargins(0, 0, SPACE[3], 0)
        self.plotItem.getViewBox().setDefaultPadding(0)
        self._lines: list[pg.InfiniteLine] = []
        self._line_pen = pg.mkPen(tokens.line, width=1)

    def show_levels(self, highest: float) -> float:
        """Draw the horizontal lines and their numbers for values 0..highest; return the top of the scale."""
        return self.show_lines(highest, 4)

    def show_lines(self, highest: float, lines: int) -> float:
        """Draw about so many of them; return the top of the scale."""
        step = nice_step(highest, lines)
        top = step * max(1, -(-highest // step))
        self.show_marks([(step * i, f"{step * i:,.0f}") for i in range(int(top / step) + 1)])
        return float(top)

    def show_marks(self, marks: list[tuple[float, str]]) -> None:
        """Draw horizontal lines at these values, with these words at the left."""
        self.left.setTicks([marks])
        for line in self._lines:
            self.removeItem(line)
        self._lines = [pg.InfiniteLine(value, angle=0, pen=self._line_pen) for value, _ in marks]
        for line in self._lines:
            line.setZValue(-10)
            self.addItem(line)


class Chart(QWidget):
    """A titled chart. Children draw in `plot` and answer `index_at` and `words_at`; `index_clicked` carries the index."""

    index_clicked = Signal(int)

    def __init__(self, tokens: Tokens, left_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.plot = Plot(tokens, left_width)
        self._title = self._head_label("title")
        self._legend = self._head_label("legend")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[1])
        layout.setSpacing(SPACE[1])
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)
        self._word = QLabel(self)
        self._word.setObjectName("chartWord")
        self._word.setStyleSheet(
            f"background:{tokens.raised};color:{tokens.text};border:1px solid {tokens.line_strong};"
            f"border-radius:4px;padding:4px 8px;font-size:{TYPE[0]}px"
        )
        self._word.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._word.hide()
        self.empty = QLabel(self.plot)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setStyleSheet(f"color:{tokens.muted};font-size:{TYPE[0]}px")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.empty.hide()
        self.plot.scene().sigMouseMoved.connect(self._moved)
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        self.plot.viewport().installEventFilter(self)

    def set_head(self, title: str, legend: str) -> None:
        """Name the chart; the legend is trusted rich text of our own."""
        self._title.setText(title)
        self._legend.setText(legend)
        self.setAccessibleName(title)

    def say_empty(self, words: str) -> None:
        """Say in the plot's middle that there is nothing to draw; "" where there is."""
        self.empty.setText(words)
        self.empty.setVisible(bool(words))

    def index_at(self, x: float, y: float) -> int | None:
        """Return the index of the thing drawn at a point of the plot, None where there is none."""
        raise NotImplementedError

    def words_at(self, index: int) -> str:
        """Return the words about the thing with this index, plain text."""
        raise NotImplementedError

    def eventFilter(self, _: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._word.hide()
        elif event.type() == QEvent.Type.Resize:
            self.empty.setGeometry(self.plot.rect())
        return False

    def _head_label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(f"chart_{name}")
        label.setStyleSheet(f"color:{self.tokens.second};font-size:{TYPE[0]}px")
        return label

    def _index_under(self, scene_point: QPointF) -> int | None:
        view = self.plot.plotItem.getViewBox()
        if not view.sceneBoundingRect().contains(scene_point):
            return None
        point = view.mapSceneToView(scene_point)
        return self.index_at(point.x(), point.y())

    @Slot(object)
    def _moved(self, scene_point: QPointF) -> None:
        index = self._index_under(scene_point)
        if index is None:
            self._word.hide()
            self.plot.viewport().unsetCursor()
            return
        self.plot.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._word.setTextFormat(Qt.TextFormat.PlainText)
        self._word.setText(self.words_at(index))
        self._word.adjustSize()
        at = self.plot.mapTo(self, self.plot.mapFromScene(scene_point))
        x = min(at.x() + SPACE[2], self.width() - self._word.width() - SPACE[1])
        y = max(at.y() - self._word.height() - SPACE[1], SPACE[1])
        self._word.move(int(x), int(y))
        self._word.show()
        self._word.raise_()

    @Slot(object)
    def _clicked(self, event: object) -> None:
        index = self._index_under(event.scenePos())  # type: ignore[attr-defined]
        if index is not None:
            self.index_clicked.emit(index)
