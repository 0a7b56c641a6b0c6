"""Which base map lies under the desk's map: the city's choice, until somebody here wants another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.basemap.laid import LaidMap
from desktop.ground import city_choice, tile_source
from desktop.jobs import Jobs
from desktop.picture import Ground
from models.city.records import BaseMap
from widgets.i18n import language, tr
from widgets.map.view import MapView
from widgets.notice import Notice
from widgets.theme.style import tokens


class BaseMapSwitch(QObject):
    """One desk's base map. What is chosen here is for this desk and this session; nothing is written."""

    def __init__(self, view: MapView, notice: Notice, jobs: Jobs, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notice, self._jobs, self._folder = notice, jobs, folder
        self._laid = LaidMap(view, jobs, self)
        self._ground: Ground | None = None
        self._own = False
        self._wanted: str | None = None

    @property
    def can_switch(self) -> bool:
        """Whether there is more than the drawn one."""
        return self._ground is not None and bool(self._ground.base_maps)

    @Slot(object)
    def show(self, ground: Ground) -> None:
        """Lay the base map under a city's map, or lay it anew because the city has changed."""
        self._ground = ground
        chosen = self._chosen(ground)
        theme, wanted, folder = tokens().name, language(), self._folder
        self._jobs.read(lambda: tile_source(ground, theme, wanted, folder, chosen), self._laid.lay)

    @Slot()
    def next(self) -> None:
        """Show the next of the city's base maps, after the last one the drawn one; the notice says which it is."""
        if self._ground is None:
            return
        names: list[str | None] = [None, *(one.name for one in self._ground.base_maps)]
        chosen = self._chosen(self._ground)
        at = names.index(chosen.name if chosen is not None else None)
        self._own, self._wanted = True, names[(at + 1) % len(names)]
        self.show(self._ground)
        told = self._wanted if self._wanted is not None else tr("drawn from the city's own data")
        self._notice.say(tr("Base map: {name}", name=told))

    def on_paper(self) -> tuple[Ground, BaseMap | None, Path] | None:
        """Return what `tile_source` needs to draw the base map that is shown now for paper; None before the city is known."""
        return None if self._ground is None else (self._ground, self._chosen(self._ground), self._folder)

    def _chosen(self, ground: Ground) -> BaseMap | None:
        if not self._own:
            return city_choice(ground)
        if self._wanted is None:
            return None
        found = next((one for one in ground.base_maps if one.name == self._wanted), None)
        # Removed meanwhile: back to what everybody has.
        self._own = found is not None
        return found if found is not None else city_choice(ground)
