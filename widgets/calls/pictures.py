"""The calls' pictures, and beside them, while they are large, the cameras that look at the same place."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from widgets.calls.view import CallView
from widgets.cameras.grid import TileGrid
from widgets.cameras.records import Shown
from widgets.cameras.tile import FOOT, HEAD, CameraTile

GAP, SHARE, LEAST = 8, 0.36, 160
MOST = 3
"""So many cameras have room in a column."""


class CallPictures(QWidget):
    """Lays out by itself. `watched_changed`: other cameras can be seen; `camera_closed(UUID)`: one is not wanted any more."""

    watched_changed = Signal()
    camera_closed = Signal(object)

    def __init__(self, view: CallView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        view.setParent(self)
        self.grid = TileGrid(parent=self, columns=1)
        self.grid.hide()
        self.grid.shown_changed.connect(self.watched_changed)
        self.tiles: dict[UUID, CameraTile] = {}
        self.setMinimumHeight(view.minimumHeight())

    @property
    def watched(self) -> tuple[CameraTile, ...]:
        """The cameras whose pictures can be seen."""
        return tuple(tile for tile in self.tiles.values() if tile.isVisible())

    def show_cameras(self, cameras: Sequence[Shown]) -> None:
        """Show these, three at most, and no others."""
        wanted = {one.id: one for one in cameras[:MOST]}
        for key in self.tiles.keys() - wanted.keys():
            tile = self.tiles.pop(key)
            self.grid.remove(tile)
            tile.deleteLater()
        for key, one in wanted.items():
            if key in self.tiles:
                self.tiles[key].set_camera(one)
                continue
            tile = self.tiles[key] = CameraTile(one)
            tile.closed.connect(self.camera_closed)
            tile.enlarged.connect(self._enlarge)
            self.grid.add(tile)
        self.grid.setVisible(bool(self.tiles))
        self._place()
        self.watched_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched_changed.emit()

    @Slot(object)
    def _enlarge(self, camera_id: UUID) -> None:
        tile = self.tiles.get(camera_id)
        self.grid.stand_alone(None if tile is self.grid.alone else tile)
        self._place()

    def _place(self) -> None:
        """A column right of the pictures, as wide as its tiles are when their pictures have no bars."""
        wide, high = self.width(), self.height()
        many = len(self.grid.shown)
        column = 0
        if self.tiles:
            stage = (high + GAP) // max(1, many) - GAP - HEAD - FOOT
            column = max(LEAST, min(round(wide * SHARE), round(stage * 16 / 9)))
            self.grid.setGeometry(QRect(wide - column, 0, column, min(high, self._column_height(column, many))))
            column += GAP
        self.view.setGeometry(0, 0, wide - column, high)

    def _column_height(self, column: int, many: int) -> int:
        return many * (round(column * 9 / 16) + HEAD + FOOT + GAP) - GAP
