"""What all charts of the statistics window share: head, hover, keys, what is copied. They draw records, and no more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QWidget

from models.exports.chart_tables import ChartTable
from models.figures.chart_records import Read
from widgets.i18n import tr
from widgets.statistics.look import LEAD, NOTE, TEXT, Look
from widgets.statistics.pen import Entry, Pen
from widgets.statistics.picks import Pick
from widgets.statistics.words import read_word
from widgets.theme import CORNER, colour, tokens

HEAD, NOTES, PAD = 24, 18, 12
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
_PICKS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StatChart(QWidget):
    """One chart on a card. A child says what stands in it; nothing is drawn again when nothing changed.

    `picked(Pick)`: a mark was clicked, or chosen with Enter; `alone_wanted()`: all of the page for it, or back again;
    `stop_wanted()`: what is being read for it is not waited for.
    """

    picked = Signal(object)
    alone_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self.paints = 0
        """How often it was drawn."""
        self._record: object = None
        self._problem = ""
        self._busy = ""
        self._under = -1
        self._bare = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(self.look.px(240), self.look.px(150))
        self.word = QLabel(self)
        self.word.setTextFormat(Qt.TextFormat.PlainText)
        self.word.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.word.hide()
        self._dress()
        self.setAccessibleName(self.title())

    # What a child says

    def title(self) -> str:
        """What the chart is of."""
        raise NotImplementedError

    def note(self) -> str:
        """What is counted, and in what unit."""
        return ""

    def hint(self) -> str:
        """What a click does, "" for nothing."""
        return ""

    def legend(self) -> tuple[Entry, ...]:
        """What its marks mean."""
        return ()

    def empty_words(self) -> str:
        """Why there is nothing to draw; "" where there is."""
        return ""

    def draw(self, pen: Pen, body: QRect) -> None:
        """Draw all marks into the room under the head."""
        raise NotImplementedError

    def spots(self) -> int:
        """How many marks can be pointed at."""
        return 0

    def spot_rect(self, index: int) -> QRect:
        """Where a mark is, in the chart's own pixels."""
        raise NotImplementedError

    def spot_at(self, point: QPoint) -> int:
        """Return the mark at a point, -1 for none."""
        return next((i for i in range(self.spots()) if self.spot_rect(i).contains(point)), -1)

    def words_at(self, index: int) -> str:
        """Return the exact numbers of a mark."""
        raise NotImplementedError

    def pick_at(self, index: int) -> Pick | None:  # noqa: ARG002 - a child's to say
        """Return what a click on a mark narrows to, None where it narrows nothing."""
        return None

    def step(self, index: int, key: Qt.Key) -> int:
        """Return the mark an arrow key leads to."""
        many = self.spots()
        return (index + _STEPS[key]) % many if index >= 0 else (0 if _STEPS[key] > 0 else many - 1)

    def table(self) -> ChartTable | None:
        """Return the numbers as a table, None before there are any."""
        raise NotImplementedError

    def changed(self) -> None:
        """A new record came: whatever is kept of the old one is made anew."""

    # What is shown

    @property
    def record(self) -> object:
        """What is shown, None before the first."""
        return self._record

    @property
    def problem(self) -> str:
        """What went wrong, "" for nothing."""
        return self._problem

    @property
    def busy(self) -> bool:
        """Whether what was asked for is still being read."""
        return bool(self._busy)

    @property
    def under(self) -> int:
        """The mark pointed at, -1 for none."""
        return self._under

    def show_record(self, record: object) -> None:
        """Show a record; nothing is drawn when nothing changed."""
        if record == self._record and not self._problem and not self._busy:
            return
        anew = record != self._record
        self._record, self._problem, self._busy = record, "", ""
        if anew:
            self.changed()
            if self._under >= self.spots():
                self._point(-1)
            elif self._under >= 0:
                self.word.setText(self.words_at(self._under))
                self.word.adjustSize()
        self.update()

    def show_problem(self, words: str) -> None:
        """Say why there are no new numbers; the old ones stay, under the words."""
        if words != self._problem or self._busy:
            self._problem, self._busy = words, ""
            self.update()

    def show_busy(self, words: str = "") -> None:
        """Say that what was asked for is being read, and how far it is."""
        words = words or tr("Reading…")
        if words != self._busy:
            self._busy, self._problem = words, ""
            self.update()

    def set_look(self, look: Look) -> None:
        """Take another size."""
        if look != self.look:
            self.look = look
            self._dress()
            self.changed()
            self.update()

    def picture(self) -> QPixmap:
        """Return it as a picture: without what says where one's hands are."""
        under, self._under, self._bare = self._under, -1, True
        words = not self.word.isHidden()
        self.word.hide()
        picture = self.grab()
        self._under, self._bare = under, False
        self.word.setVisible(words)
        return picture

    def body(self) -> QRect:
        """Return the room under the head."""
        px = self.look.px
        top = px(PAD) + px(HEAD) + px(NOTES) + px(6)
        return QRect(px(PAD), top, self.width() - 2 * px(PAD), self.height() - top - px(PAD))

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.spot_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.spot_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._pick(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.body().contains(event.position().toPoint()):
            self.alone_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self.spots():
            self._point(self.step(self._under, key))
        elif key in _PICKS and self._under >= 0:
            self._pick(self._under)
        elif key == Qt.Key.Key_Space:
            self.alone_wanted.emit()
        elif key == Qt.Key.Key_Delete and self._busy:
            self.stop_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(-1)
        self.update()

    def _pick(self, index: int) -> None:
        pick = self.pick_at(index)
        if pick is not None:
            self.picked.emit(pick)

    def _point(self, index: int) -> None:
        if index == self._under:
            return
        self._under = index
        self.update()
        if index < 0:
            self.word.hide()
            self.unsetCursor()
            return
        can_pick = self.pick_at(index) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_pick else Qt.CursorShape.ArrowCursor)
        self.word.setText(self.words_at(index))
        self.word.adjustSize()
        self.word.move(self.look.beside(self.spot_rect(index), self.word.size(), self.body(), self.size()))
        self.word.show()
        self.word.raise_()

    # Drawing

    def paintEvent(self, _: QPaintEvent) -> None:
        self.paints += 1
        painter = QPainter(self)
        pen = Pen(painter, self.look)
        self._card(painter)
        self._head(pen)
        body = self.body()
        if self._record is None:
            words = self._problem or self._busy or tr("Reading…")
            pen.middle(body, words, TEXT, "late" if self._problem else "muted")
        elif words := self.empty_words():
            pen.middle(body, words, TEXT, "muted")
        else:
            self.draw(pen, body)
        painter.end()

    def _card(self, painter: QPainter) -> None:
        painter.setPen(colour("accent") if self.hasFocus() and not self._bare else colour("edge"))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), self.look.px(CORNER), self.look.px(CORNER))

    def _head(self, pen: Pen) -> None:
        px = self.look.px
        row = QRect(px(PAD), px(PAD), self.width() - 2 * px(PAD), px(HEAD))
        title = min(self.look.wide(self.title(), LEAD, strong=True) + px(2), row.width())
        left = row.right()
        if self._record is not None and not self.empty_words():
            left = pen.legend(row.adjusted(title + px(16), 0, 0, 0), self.legend())
        pen.write(
            QRect(row.left(), row.top(), max(title, left - row.left() - px(16)), row.height()),
            self.title(),
            LEAD,
            "text",
            strong=True,
        )
        below = QRect(row.left(), row.bottom() + px(2), row.width(), px(NOTES))
        if self._problem and self._record is not None:
            pen.write(below, self._problem, NOTE, "late")
        elif self._busy and self._record is not None:
            pen.write(below, self._busy, NOTE, "accent")
        else:
            read = getattr(self._record, "read", None)
            made = read_word(read) if isinstance(read, Read) else ""
            pen.write(
                below,
                " · ".join(words for words in (self.note(), made, self._hint()) if words),
                NOTE,
                "muted",
            )

    def _hint(self) -> str:
        return "" if self.look.wall or self._bare or not self.spots() or self.empty_words() else self.hint()

    def _dress(self) -> None:
        t, px = tokens(), self.look.px
        self.word.setFont(self.look.font(NOTE))
        self.word.setStyleSheet(
            f"background:{t.raised};color:{t.text};border:1px solid {t.line_strong};border-radius:{px(4)}px;"
            f"padding:{px(4)}px {px(8)}px;font-size:{self.look.size(NOTE)}px"
        )
