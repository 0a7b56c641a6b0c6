"""Which scene the wall shows: overview or statistics, in which calls take their place until they end, or the video alone."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board
from desktop.jobs import Jobs
from desktop.wall.calls import WallCalls
from desktop.wall.cameras import WallCameras
from models.store.engine import Store
from widgets.wall.scene import OverviewScene, Shows


class Scene(StrEnum):
    """What was asked for, by key or at the start."""

    OVERVIEW = "overview"
    VIDEO = "video"
    STATISTICS = "statistics"


class WallVideo(QObject):
    """Calls and cameras on the wall. `failed(error)`: something could not be read, and not for want of a database."""

    failed = Signal(object)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        widget: OverviewScene,
        scene: Scene = Scene.OVERVIEW,
        *,
        cameras: Sequence[str] = (),
        sound: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._widget, self.scene = widget, scene
        self.cameras = WallCameras(store, jobs, board, widget.video, cameras, self)
        self.calls = WallCalls(store, jobs, board, widget.video, sound=sound, parent=self)
        self.cameras.failed.connect(self.failed)
        self.calls.changed.connect(self._arrange)
        self._arrange()

    def close(self) -> None:
        """Leave every call and stop every camera."""
        self.calls.close()
        self.cameras.close()

    @Slot(object)
    def set_scene(self, scene: Scene) -> None:
        """Show another scene."""
        self.scene = scene
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        self.cameras.show_near(self.calls.cases)
        if self.scene is Scene.VIDEO:
            self._widget.show_as(Shows.VIDEO)
        elif self.calls.all:
            self._widget.show_as(Shows.BESIDE)
        else:
            self._widget.show_as(Shows.STATISTICS if self.scene is Scene.STATISTICS else Shows.FIGURES)
