"""Open cases by class, the most first, with how many of them are late."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.figures.records import CategoryCount
from widgets.charts.quiet import quiet
from widgets.i18n import language, tr
from widgets.theme.tokens import FAMILY, SPACE, TYPE, Tokens

ROW = 36
BAR = 16
ROOM_FOR_REST = 230
LABEL = 76
WIDEST_LABEL = 45  # of a hundred of the chart


class CategoriesChart(QWidget):
    """Bars that lie: a row a class. `class_clicked` carries the class's name, "" when the chosen one is clicked again."""

    class_clicked = Signal(str)

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._counts: tuple[CategoryCount, ...] = ()
        self._chosen = ""
        self._under = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Open cases by class"))

    def set_counts(self, counts: tuple[CategoryCount, ...]) -> None:
        """Show these classes, the most first; nothing is drawn when nothing changed."""
        if counts != self._counts:
            self._counts = counts
            self.update()

    def set_chosen(self, name: str) -> None:
        """Mark the class that the queue is narrowed to, "" for none."""
        if name != self._chosen:
            self._chosen = name
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(250, 260)

    def row_rect(self, index: int) -> QRect:
        """Return where the row with this index is drawn."""
        return QRect(0, self._top() + index * ROW, self.width(), ROW)

    def _top(self) -> int:
        return SPACE[2] + TYPE[0] + SPACE[3]

    def _shown(self) -> tuple[CategoryCount, ...]:
        return self._counts[: max(0, (self.height() - self._top()) // ROW)]

    def _index_at(self, point: QPoint) -> int:
        index = (point.y() - self._top()) // ROW
        return index if 0 <= index < len(self._shown()) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._index_at(event.position().toPoint())
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under >= 0 else Qt.CursorShape.ArrowCursor)
            self.setToolTip(self._words(self._counts[under]) if under >= 0 else "")
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            name = self._counts[index].name
            self.class_clicked.emit("" if name == self._chosen else name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._shown()
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if shown and event.key() in moves:
            self._under = (max(self._under, -1) + moves[Qt.Key(event.key())]) % len(shown)
            self.update()
        elif shown and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._under >= 0:
            name = shown[self._under].name
            self.class_clicked.emit("" if name == self._chosen else name)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        t = self._tokens
        painter = QPainter(self)
        font = QFont(FAMILY)
        font.setPixelSize(TYPE[0])
        painter.setFont(font)
        painter.setPen(QColor(t.second))
        head = QRect(SPACE[3], SPACE[2], self.width() - 2 * SPACE[3], TYPE[0] + SPACE[0])
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, tr("Classes · open now"))
        if not self._counts:
            painter.setPen(QColor(t.muted))
            painter.drawText(
                self.row_rect(0).adjusted(SPACE[3], 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, tr("No open cases")
            )
        most = max((count.open for count in self._counts), default=1) or 1
        for index, count in enumerate(self._shown()):
            self._paint_row(painter, index, count, most)
        hidden = len(self._counts) - len(self._shown())
        if hidden > 0 and self.width() >= ROOM_FOR_REST:
            painter.setPen(QColor(t.muted))
            rest = sum(count.open for count in self._counts[len(self._shown()) :])
            painter.drawText(
                head,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                tr("{n} more: {rest}", n=hidden, rest=rest),
            )
        painter.end()

    def _paint_row(self, painter: QPainter, index: int, count: CategoryCount, most: int) -> None:
        t, row = self._tokens, self.row_rect(index)
        chosen = count.name == self._chosen
        if chosen or index == self._under:
            painter.fillRect(row.adjusted(SPACE[1], 2, -SPACE[1], -2), QColor(t.chosen if chosen else t.hover))
        metrics = painter.fontMetrics()
        name, wide = _name(count), self._label_width(metrics)
        label = QRect(SPACE[3], row.top(), wide, ROW)
        painter.setPen(QColor(t.text if chosen else t.second))
        painter.drawText(
            label,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide - SPACE[0]),
        )
        late, words = _late(count), f"{count.open:,}"
        length = max(2, round(self._bar_room(metrics) * count.open / most))
        bar = QRect(SPACE[3] + wide, row.top() + (ROW - BAR) // 2, length, BAR)
        painter.fillRect(bar, QColor(t.accent if chosen else quiet(t.second, 0.5, t.ground)))
        painter.setPen(QColor(t.text))
        x = bar.right() + SPACE[1]
        painter.drawText(QRect(x, row.top(), 200, ROW), Qt.AlignmentFlag.AlignVCenter, words)
        if late:
            painter.setPen(QColor(t.late))
            x += metrics.horizontalAdvance(words) + SPACE[0]
            painter.drawText(QRect(x, row.top(), 200, ROW), Qt.AlignmentFlag.AlignVCenter, late)

    def _bar_room(self, metrics: QFontMetrics) -> int:
        """How long the longest bar may be: every row leaves room for the widest numbers, so that equal counts are as long."""
        numbers = max(metrics.horizontalAdvance(f"{count.open:,} {_late(count)}") for count in self._shown())
        return self.width() - self._label_width(metrics) - 2 * SPACE[3] - numbers - SPACE[2]

    def _label_width(self, metrics: QFontMetrics) -> int:
        """As wide as the longest name asks for, but never so wide that the bars say nothing."""
        longest = max(metrics.horizontalAdvance(_name(count)) for count in self._shown())
        return max(LABEL, min(longest + SPACE[1], self.width() * WIDEST_LABEL // 100))

    def _words(self, count: CategoryCount) -> str:
        return tr("{name}: {open} open, {late} late", name=_name(count), open=count.open, late=count.late)


def _late(count: CategoryCount) -> str:
    return f"▲{count.late}" if count.late else ""


def _name(count: CategoryCount) -> str:
    return count.name_en if language() == "en" and count.name_en else count.name
