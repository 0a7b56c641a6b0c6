"""How a row of the queue is drawn: lamp, title, what is left; place and source, who holds it and what is awaited."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from models.cases.records import Lamp, OpenCase, Urgency
from widgets import theme
from widgets.i18n import tr
from widgets.queue.folds import Fold, children_word, fold_words, pressing_words
from widgets.queue.roles import (
    CASE_ROLE,
    CLAIM_ROLE,
    FOLD_ROLE,
    LAMP_ROLE,
    MARK_ROLE,
    OWN_LAMP_ROLE,
    REMAINING_ROLE,
    UNDER_ROLE,
    WHOSE_ROLE,
)
from widgets.text import line, tooltip
from widgets.words import (
    DOT,
    awaited_word,
    claimed_word,
    holder_word,
    lamp_word,
    number_word,
    source_word,
    urgency_word,
)

ROW = 52
FOLD_WIDTH = 15
"""So much of a parent's row, from its left, opens and closes the fold."""
_LEFT, _RIGHT, _LAMP_X, _INDENT = 42, 14, 21, 20
_FIRST, _SECOND = 19, 37
"""Middle lines of a row's two lines of text, in pixels from its top."""


class CaseDelegate(QStyledItemDelegate):
    """Draws rows of two lines. The chosen case carries a bar of accent; the row under the cursor a ring."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.chosen: UUID | None = None

    def sizeHint(self, option: QStyleOptionViewItem, _: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(option.rect.width(), ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        case: OpenCase = index.data(CASE_ROLE)
        lamp = Lamp(index.data(LAMP_ROLE))
        fold: Fold | None = index.data(FOLD_ROLE)
        painter.save()
        marked = index.data(MARK_ROLE)
        self._paint_ground(painter, option, case, marked=bool(marked))
        rect = QRect(option.rect)
        middle = ROW / 2 if marked is None else _FIRST
        if fold is not None:
            _paint_arrow(painter, QPointF(rect.left() + 8.5, rect.top() + middle + 0.5), opened=fold.opened)
        if index.data(UNDER_ROLE):
            painter.fillRect(QRect(rect.left() + _LAMP_X, rect.top(), 1, rect.height()), theme.colour("faint"))
            rect.setLeft(rect.left() + _INDENT)
        theme.paint_lamp(painter, lamp, QPointF(rect.left() + _LAMP_X + 0.5, rect.top() + middle + 0.5))
        if marked is not None:
            _paint_mark(painter, rect, marked=marked)
        self._paint_first(painter, rect, case, Lamp(index.data(OWN_LAMP_ROLE)), index.data(REMAINING_ROLE))
        self._paint_second(painter, rect, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, case: OpenCase, *, marked: bool) -> None:
        rect = option.rect
        if marked:
            painter.fillRect(rect, theme.colour("hover"))
        if case.id == self.chosen:
            painter.fillRect(rect, theme.colour("chosen"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_first(self, painter: QPainter, rect: QRect, case: OpenCase, lamp: Lamp, left: str) -> None:
        font = theme.font(14)
        named = {Lamp.LATE: "late", Lamp.SOON: "soon"}.get(lamp, "second")
        right = _draw_right(painter, rect, _FIRST, left, font, named)
        x = rect.left() + _LEFT
        if case.urgency is not Urgency.NORMAL:
            x += _badge(painter, x, rect.top() + _FIRST, case.urgency) + 8
        _draw_left(painter, x, right - 12, rect.top() + _FIRST, line(case.title), font, "text")

    def _paint_second(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        font = theme.font(12)
        case, fold, whose = index.data(CASE_ROLE), index.data(FOLD_ROLE), index.data(WHOSE_ROLE)
        width = rect.width() - _LEFT - _RIGHT
        metrics = QFontMetrics(font)
        held = metrics.elidedText(f"{holder_word(case)} {awaited_word(case)}", Qt.TextElideMode.ElideLeft, width // 2)
        right = _draw_right(painter, rect, _SECOND, held, font, "second")
        x, middle = rect.left() + _LEFT, rect.top() + _SECOND
        if claimed := index.data(CLAIM_ROLE):
            # Who has it open matters more to a colleague than where it lies; the place is in the tip.
            _draw_left(painter, x, right - 12, middle, claimed_word(claimed), font, "accent")
            return
        words = [(place_words(case), "muted")]
        if fold is not None:
            inside = [] if fold.opened else [(word, colour) for colour, word in pressing_words(fold)]
            words = [(children_word(fold), "second"), *inside, *words]
        elif whose:
            words = [(whose, "second"), *words]
        for word, named in words:
            _draw_left(painter, x, right - 12, middle, word, font, named)
            x += metrics.horizontalAdvance(word) + 10

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            QToolTip.showText(event.globalPos(), tooltip(_told(index)), view)
            return True
        return super().helpEvent(event, view, option, index)


def place_words(case: OpenCase) -> str:
    """Return where a case lies and where it came from: 望潮街道 · 文昌社区 · 12345热线."""
    place = line(case.area or case.grid) or tr("no place")
    return f"{place}{DOT}{source_word(case.source)}"


def _told(index: QModelIndex | QPersistentModelIndex) -> str:
    case: OpenCase = index.data(CASE_ROLE)
    told = [
        line(case.title),
        place_words(case),
        index.data(WHOSE_ROLE),
        f"{lamp_word(Lamp(index.data(OWN_LAMP_ROLE)))} {index.data(REMAINING_ROLE)}".strip(),
        f"{holder_word(case)} {awaited_word(case)}",
    ]
    if case.number:
        told.insert(0, number_word(case.number))
    if fold := index.data(FOLD_ROLE):
        told.append(fold_words(fold))
    if claimed := index.data(CLAIM_ROLE):
        told.append(claimed_word(claimed))
    return "\n".join(word for word in told if word)


def _paint_arrow(painter: QPainter, at: QPointF, *, opened: bool) -> None:
    """Draw the fold's arrow left of the lamp: ▸ closed, ▾ open."""
    x, y = at.x(), at.y()
    if opened:
        arrow = [QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)]
    else:
        arrow = [QPointF(x - 2, y - 4), QPointF(x + 2, y), QPointF(x - 2, y + 4)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("second"), 1.5))
    painter.drawPolyline(arrow)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _paint_mark(painter: QPainter, rect: QRect, *, marked: bool) -> None:
    """Draw the box under the lamp, ticked or not."""
    left, top = rect.left() + _LAMP_X - 6, rect.top() + _SECOND - 6
    box = QRect(left, top, 13, 13)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent" if marked else "muted"), 1))
    painter.setBrush(theme.colour("accent") if marked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if marked:
        painter.setPen(QPen(theme.colour("surface"), 2))
        painter.drawPolyline([QPointF(left + 3, top + 6.5), QPointF(left + 5.5, top + 9), QPointF(left + 10, top + 4)])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _badge(painter: QPainter, x: int, middle: int, urgency: Urgency) -> int:
    font = theme.font(12)
    word = urgency_word(urgency)
    width = QFontMetrics(font).horizontalAdvance(word) + 9
    named = "late" if urgency is Urgency.CRITICAL else "second"
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(named), 1))
    painter.setFont(font)
    box = QRect(x, middle - 9, width, 18)
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    return width


def _draw_left(painter: QPainter, x: int, right: int, middle: int, text: str, font: QFont, named: str) -> None:
    width = max(0, right - x)
    painter.setFont(font)
    painter.setPen(theme.colour(named))
    fitted = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(
        QRect(x, middle - 12, width, 24), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted
    )


def _draw_right(painter: QPainter, rect: QRect, middle: int, text: str, font: QFont, named: str) -> int:
    """Draw text at a row's right end; return where it starts."""
    width = QFontMetrics(font).horizontalAdvance(text) + 1
    left = rect.right() - _RIGHT - width + 1
    painter.setFont(font)
    painter.setPen(theme.colour(named))
    box = QRect(left, rect.top() + middle - 12, width, 24)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return left
