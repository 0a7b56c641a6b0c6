"""Keys shown beside what they do: buttons and list rows with a small frame around the key's name."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from widgets import theme

_GAP, _PAD, _HEIGHT = 8, 5, 18


_in_force: dict[str, str] = {}


def put_key(command: str, key: str) -> None:
    """Say which key gives a command from now on (Qt's portable form, "" for none): hints that name it tell this one."""
    _in_force[command] = key


def key_of(command: str, own: str) -> str:
    """Return the key that gives a command now, in this system's writing; `own` is the program's."""
    return key_text(_in_force.get(command, own))


def key_text(key: str) -> str:
    """Return a key in this system's writing, from Qt's portable form."""
    # The key says Enter on the keyboards in use, whatever Qt calls it.
    written = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key else ""
    return written.replace("Return", "Enter")


def key_width(key: str) -> int:
    """Return how wide the frame around a key's name is."""
    return max(18, QFontMetrics(theme.font(12)).horizontalAdvance(key) + 2 * _PAD) if key else 0


def paint_key(painter: QPainter, right: int, middle: int, key: str, ink: QColor) -> int:
    """Paint a key's name in its frame, ending at `right`; return where the frame starts."""
    width = key_width(key)
    if not width:
        return right
    box = QRectF(right - width + 0.5, middle - _HEIGHT / 2 + 0.5, width - 1, _HEIGHT - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font(12))
    painter.setPen(QPen(ink, 1))
    painter.drawRoundedRect(box, 3, 3)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()
    return right - width


def _paint_word(painter: QPainter, rect: QRect, word: str) -> int:
    """Paint a word at the right end of a row; return where it starts."""
    painter.setFont(theme.font(12))
    painter.setPen(theme.colour("second"))
    box = rect.adjusted(0, 0, -12, 0)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, word)
    return box.right() - QFontMetrics(theme.font(12)).horizontalAdvance(word)


class KeyButton(QPushButton):
    """A button that shows the key which does the same."""

    def __init__(self, words: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self._key = key_text(key)
        self.setAutoDefault(False)

    def set_words(self, words: str) -> None:
        """Show other words, as they are."""
        self.setText(words.replace("&", "&&"))
        self.updateGeometry()

    def set_key(self, key: str) -> None:
        """Show another key, or none; in Qt's portable form."""
        self._key = key_text(key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + (key_width(self._key) + _GAP if self._key else 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._key:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        if not self.isEnabled():
            ink = theme.colour("muted" if self.property("kind") == "primary" else "faint")
        else:
            ink = theme.colour({"primary": "on_accent", "link": "accent"}.get(self.property("kind"), "text"))
        words = self.text().replace("&&", "&")
        metrics = QFontMetrics(self.font())
        whole = metrics.horizontalAdvance(words) + _GAP + key_width(self._key)
        left = (self.width() - whole) // 2
        painter.setPen(ink)
        box = QRect(left, 0, metrics.horizontalAdvance(words) + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        faded = QColor(ink)
        faded.setAlphaF(0.75)
        paint_key(painter, left + whole, self.height() // 2, self._key, faded)
        painter.end()


class KeyDelegate(QStyledItemDelegate):
    """Rows of a list with a key at their right end; not `framed`, it is a word (a code), and no key to be pressed."""

    def __init__(self, role: int, height: int, parent: QWidget, *, framed: bool = True) -> None:
        super().__init__(parent)
        self._role, self._height, self._framed = role, height, framed

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("chosen"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        key = index.data(self._role) or ""
        if self._framed:
            right = paint_key(painter, rect.right() - 12, rect.center().y() + 1, key, theme.colour("second"))
        else:
            right = _paint_word(painter, rect, key)
        painter.setFont(theme.font(14))
        painter.setPen(theme.colour("text"))
        box = rect.adjusted(12, 0, right - rect.right() - 8, 0)
        words = QFontMetrics(theme.font(14)).elidedText(index.data(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()
