"""A plain grid of tiles: as many columns as rows or one more, each tile as large as the others; one can stand alone."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.labels import label

GAP = 8
MOST = 9
WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class TileGrid(QWidget):
    """Takes any widgets as tiles, in the order they came; `shown_changed` when other tiles can be seen.

    The grid lays out by itself: nothing else is in it. Arrow keys walk from tile to tile.
    """

    shown_changed = Signal()

    def __init__(self, empty: str = "", parent: QWidget | None = None, *, columns: int = 0) -> None:
        """`columns`: so many, where it is not 0."""
        super().__init__(parent)
        self._fixed = columns
        self._tiles: list[QWidget] = []
        self._alone: QWidget | None = None
        self._empty = label(empty, role="muted", wraps=True)
        self._empty.setParent(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

    @property
    def tiles(self) -> tuple[QWidget, ...]:
        """All of them, in order."""
        return tuple(self._tiles)

    @property
    def alone(self) -> QWidget | None:
        """The tile that stands alone."""
        return self._alone

    @property
    def shown(self) -> tuple[QWidget, ...]:
        """Those that can be seen: the one that stands alone, or all."""
        return self.tiles if self._alone is None else (self._alone,)

    @property
    def full(self) -> bool:
        """Whether there is no room for another."""
        return len(self._tiles) >= MOST

    def add(self, tile: QWidget) -> None:
        """Take a tile in at the end. ValueError where the grid is full."""
        if self.full:
            raise ValueError("the grid is full")
        tile.setParent(self)
        tile.installEventFilter(self)
        self._tiles.append(tile)
        self._alone = None
        self._arrange()

    def remove(self, tile: QWidget) -> None:
        """Let a tile go: it is the caller's again. The focus goes to the next one."""
        at = self._tiles.index(tile)
        focused = tile.hasFocus()
        self._tiles.remove(tile)
        tile.removeEventFilter(self)
        if self._alone is tile:
            self._alone = None
        tile.hide()
        tile.setParent(None)
        if focused and self._tiles:
            self._tiles[min(at, len(self._tiles) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()

    def stand_alone(self, tile: QWidget | None) -> None:
        """Give one tile all the room; None gives it back to all."""
        if tile is not self._alone:
            self._alone = tile
            self._arrange()
            if tile is not None:
                tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, tile: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and tile in self._tiles:
            way = WAYS.get(Qt.Key(event.key()))
            if way is not None and event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ):
                self._walk(self._tiles.index(tile), *way)  # type: ignore[arg-type]
                return True
        return False

    def _walk(self, at: int, right: int, down: int) -> None:
        columns = self._columns()
        column = at % columns + right
        to = at + right + down * columns
        if 0 <= column < columns and 0 <= to < len(self._tiles) and self._alone is None:
            self._tiles[to].setFocus(Qt.FocusReason.TabFocusReason)

    def _columns(self) -> int:
        return self._fixed or max(1, math.ceil(math.sqrt(len(self._tiles))))

    def _arrange(self) -> None:
        shown = self.shown
        for tile in self._tiles:
            tile.setVisible(tile in shown)
        self._empty.setVisible(not self._tiles)
        self._place()
        self.shown_changed.emit()

    def _place(self) -> None:
        self._empty.setGeometry(self.rect())
        if self._alone is not None:
            self._alone.setGeometry(self.rect())
            return
        columns = self._columns()
        rows = max(1, math.ceil(len(self._tiles) / columns))
        for number, tile in enumerate(self._tiles):
            row, column = divmod(number, columns)
            # Edges, not sizes, are rounded: the tiles together fill the grid to the pixel.
            left, end = (round((self.width() + GAP) * part / columns) for part in (column, column + 1))
            top, foot = (round((self.height() + GAP) * part / rows) for part in (row, row + 1))
            tile.setGeometry(QRect(left, top, end - left - GAP, foot - top - GAP))
