"""Attachments as a grid of thumbnails: arrows walk, Enter opens, Del asks to strike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.cases.attachments.records import Attachment
from models.media.records import MediaKind
from widgets import theme
from widgets.i18n import tr
from widgets.media.glyphs import paint_length, paint_missing, paint_play
from widgets.text import line, tooltip
from widgets.times import step_time
from widgets.words import DOT
from widgets.words.media import evidence_word, kind_word

LEAST_WIDTH, PICTURE_HEIGHT, LINE = 116, 88, 17
GAP = 8
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Files(QAbstractListModel):
    """The attachments with what is said about each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.files: list[Attachment] = []
        self.about: list[tuple[str, str, str]] = []

    def show_files(self, files: Sequence[Attachment], about: Sequence[tuple[str, str, str]]) -> None:
        same = [one.id for one in files] == [one.id for one in self.files]
        if not same:
            self.beginResetModel()
        self.files, self.about = list(files), list(about)
        if not same:
            self.endResetModel()
        elif files:
            self.dataChanged.emit(self.index(0), self.index(len(files) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.files)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or index.row() >= len(self.files):
            return None
        one, about = self.files[index.row()], self.about[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip("\n".join(part for part in (*about, line(one.note)) if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return DOT.join(part for part in about if part)
        return None


class ThumbGrid(QListView):
    """As high as its rows: the panel scrolls, not the grid. `opened(int)` and `struck(Attachment)` say what was asked for."""

    opened = Signal(int)
    struck = Signal(object)
    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSpacing(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Attachments"))
        self._model = _Files(self)
        self._thumbs: dict[str, QPixmap | None] = {}
        self._columns = 3
        self.setModel(self._model)
        self.setItemDelegate(_Tile(self, self._model))
        self.activated.connect(self._activated)
        self._fit()

    def show_files(self, files: Sequence[Attachment], now: datetime, zone: tzinfo) -> None:
        """Show these; the one under the cursor stays under it."""
        before = self.current
        self._model.show_files(files, [_about(one, now, zone) for one in files])
        if before is not None:
            self.choose(before)
        self._fit()

    @property
    def files(self) -> list[Attachment]:
        """What is shown, in its order."""
        return list(self._model.files)

    @property
    def current(self) -> Attachment | None:
        """The one under the cursor."""
        index = self.currentIndex()
        return self._model.files[index.row()] if index.isValid() else None

    def choose(self, wanted: Attachment) -> None:
        """Put the cursor on one, where it is there."""
        for row, one in enumerate(self.files):
            if one.id == wanted.id:
                self.setCurrentIndex(self._model.index(row, 0))

    def show_thumb(self, sha256: str, image: QImage | None) -> None:
        """Show a thumbnail; None for what has none."""
        self._thumbs[sha256] = None if image is None or image.isNull() else QPixmap.fromImage(image)
        self.viewport().update()

    def thumb(self, sha256: str) -> QPixmap | None:
        """Return the thumbnail of one, where it has come."""
        return self._thumbs.get(sha256)

    @Slot(QModelIndex)
    def _activated(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self.opened.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Delete and current is not None:
            self.struck.emit(current)
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or event.text().strip():
            # Digits and combinations are the panel's, not a search among the names.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = max(self.width(), LEAST_WIDTH)
        self._columns = max(1, (wide + GAP) // (LEAST_WIDTH + GAP))
        # A view wraps a row that fills its width to the last pixel.
        self.setGridSize(QSize((wide - 2) // self._columns, PICTURE_HEIGHT + 3 * LINE + 12 + GAP))
        rows = -(-self._model.rowCount() // self._columns)
        self.setFixedHeight(max(1, rows) * self.gridSize().height())

    def sizeHint(self) -> QSize:
        return QSize(3 * (LEAST_WIDTH + GAP), self.height())


class _Tile(QStyledItemDelegate):
    def __init__(self, grid: ThumbGrid, files: _Files) -> None:
        super().__init__(grid)
        self._grid, self._files = grid, files

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return self._grid.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one, about = self._files.files[index.row()], self._files.about[index.row()]
        cell = option.rect.adjusted(0, 0, -GAP, -GAP)
        picture = QRect(cell.left() + 4, cell.top() + 4, cell.width() - 8, PICTURE_HEIGHT)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("chosen" if chosen else "hover"))
            painter.drawRoundedRect(cell, theme.CORNER, theme.CORNER)
        painter.fillRect(picture, theme.colour("ground"))
        self._picture(painter, picture, one)
        if chosen and self._grid.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(cell.adjusted(0, 0, -1, -1), theme.CORNER, theme.CORNER)
        painter.setFont(theme.font(12))
        metrics = QFontMetrics(theme.font(12))
        for place, (words, ink) in enumerate(zip(about, ("text", "second", "muted"), strict=True)):
            box = QRect(picture.left(), picture.bottom() + 5 + place * LINE, picture.width(), LINE)
            mode = Qt.TextElideMode.ElideMiddle if place == 0 else Qt.TextElideMode.ElideRight
            painter.setPen(theme.colour(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(words, mode, box.width()))
        painter.restore()

    def _picture(self, painter: QPainter, box: QRect, one: Attachment) -> None:
        thumb = self._grid.thumb(one.media.sha256)
        if thumb is None:
            paint_missing(painter, box, one.media.kind, one.name)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = thumb.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(box.center())
            painter.drawPixmap(place, thumb)
            if one.media.kind is MediaKind.FILM:
                paint_play(painter, box)
        if one.media.seconds is not None:
            paint_length(painter, box, one.media.seconds)


def _about(one: Attachment, now: datetime, zone: tzinfo) -> tuple[str, str, str]:
    """Name; what it is evidence of, or what it is; who and when (and with which other case it came)."""
    what = evidence_word(one.evidence) or kind_word(one.media.kind)
    came = tr("from {number}", number=line(one.of_case)) if one.of_case else line(one.by)
    return line(one.name), what, DOT.join(part for part in (came, step_time(one.at, now, zone)) if part)
