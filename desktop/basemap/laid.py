"""The base map that lies under one view: what is wrong with it is said on the map, and it is asked again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from desktop.basemap.outside import CityTiles
from desktop.basemap.service import REST_S
from desktop.basemap.trouble import Trouble
from desktop.jobs import Jobs
from widgets.i18n import tr
from widgets.map.view import MapView

TRY_AGAIN_MS = round(REST_S * 1000) + 1000


class LaidMap(QObject):
    """Lays base maps under a view, one after the other, and lets go of the one before."""

    _heard = Signal(object)

    def __init__(self, view: MapView, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._jobs = view, jobs
        self._source: CityTiles | None = None
        self._again = QTimer(self, interval=TRY_AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        self._heard.connect(self._tell)

    def lay(self, source: CityTiles) -> None:
        """Lay a base map under the view."""
        before, self._source = self._source, source
        self._again.stop()
        source.told = self._hear
        self._view.set_tile_trouble("")
        self._view.set_tile_source(source.tile, source.attribution)
        if before is not None:
            before.told = None
            self._jobs.page(before.close)

    def _hear(self, trouble: Trouble | None) -> None:
        # From the thread that asked for a tile.
        if isValid(self):
            self._heard.emit((self._source, trouble))

    @Slot(object)
    def _tell(self, told: tuple[CityTiles | None, Trouble | None]) -> None:
        source, trouble = told
        if source is None or source is not self._source:
            return
        if trouble is None:
            self._again.stop()
            self._view.set_tile_trouble("")
            # What was drawn instead meanwhile gives way to what there is.
            self._view.set_tile_source(source.tile, source.attribution)
            return
        self._again.start()
        self._view.set_tile_trouble(trouble_words(source.name, trouble))

    @Slot()
    def _ask_again(self) -> None:
        if self._source is not None:
            self._jobs.page(self._source.try_again)


def trouble_words(name: str, trouble: Trouble) -> str:
    """What stands on the map."""
    if trouble is Trouble.GARBAGE:
        return tr("{name} answers with something else than map pictures: the drawn map shows instead", name=name)
    return tr("{name} does not answer: what was kept shows, else the drawn map", name=name)
