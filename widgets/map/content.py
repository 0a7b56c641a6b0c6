"""What the map shows: records in, and the page told what of its picture is to be fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.cases.records import OpenCase
from models.city.records import City
from models.components.records import Components
from models.figures.grid_records import GridFigure, GridFigures
from models.grids.records import Camera, Grid, Place
from models.workers.records import Positions, Worker
from widgets.map.fallen import Fallen
from widgets.map.line import PageLine
from widgets.map.picture import Picture
from widgets.map.site import MapSite


class MapContent(QWidget):
    """The half of a map that takes what is shown; `figure_chosen(str)` says that the grids are coloured by another figure."""

    figure_chosen = Signal(str)

    _picture: Picture
    _site: MapSite
    _line: PageLine
    _fallen: Fallen | None
    _attribution: str
    _trouble: str
    _allowed: frozenset[str]
    _past: tuple[str, int, float | None]
    _calls: list[str]
    _components_there: bool

    def set_ground(
        self, city: City, grids: Sequence[Grid], cameras: Sequence[Camera] = (), places: Sequence[Place] = ()
    ) -> None:
        """Show a city's ground; unless a view was restored the map then looks at the city's centre."""
        self._picture.set_ground(city, grids, cameras, places)
        self._line.tell("ground", "cameras", "cases", "figures")

    def offer_components(self, there: bool) -> None:
        """Offer the layer of components, or not: they may come (`set_components`) once somebody switches it on."""
        self._components_there = there
        self._line.call("offer", "components", there)

    def set_components(self, components: Components, card_of: Callable[[UUID], bytes | None]) -> None:
        """Show these components where their layer is on; `card_of(id)` makes a card (`facts.component_card`) in the background."""
        self._picture.components = components
        self._site.component_card = card_of
        self._line.tell("components")

    def set_cases(self, cases: Sequence[OpenCase], now: datetime) -> None:
        """Show these open cases and no others."""
        self._picture.set_clock(now)
        self._picture.cases.set(cases)
        self._tell_cases()

    def apply_cases(self, changed: Sequence[OpenCase], gone: Sequence[UUID], now: datetime) -> None:
        """Take what changed; a case not seen before pulses once, what is gone disappears."""
        self._picture.set_clock(now)
        self._picture.cases.apply(changed, gone)
        self._tell_cases()
        if self._fallen is not None:
            self._fallen.touched()

    def set_workers(self, workers: Sequence[Worker]) -> None:
        """Take the workers (names, roles, duty); their places come with the positions."""
        self._picture.roster.set_workers(workers)
        self._line.tell("positions")

    def apply_workers(self, changed: Sequence[Worker]) -> None:
        """Take the workers who are others than before."""
        self._picture.roster.apply_workers(changed)
        self._line.tell("positions")

    def set_positions(self, positions: Positions) -> None:
        """Show these positions and no others."""
        self._picture.roster.set_positions(positions, self._picture.now())
        self._line.tell("positions")

    def apply_positions(self, positions: Positions, now: datetime) -> None:
        """Take newer positions; marks move to them."""
        self._picture.set_clock(now)
        self._picture.roster.apply(positions, self._picture.now())
        self._line.tell("positions")

    @property
    def figure(self) -> GridFigure:
        """By which figure the grids are coloured."""
        return self._picture.colours.figure

    def colour_by(self, figure: GridFigure) -> None:
        """Colour the grids by a figure; what the cases do not tell comes with `set_grid_figures`."""
        if figure is not self.figure:
            self._picture.colours.figure = figure
            self._line.tell("figures")
            self.figure_chosen.emit(figure.value)

    def set_grid_figures(self, figures: GridFigures) -> None:
        """Take a figure of every grid, as it was read."""
        self._picture.colours.known[figures.figure] = figures
        if figures.figure is self.figure:
            self._line.tell("figures")

    def show_calls(self, worker_ids: Sequence[UUID]) -> None:
        """Mark the workers who are in a video call now, whichever desk called them."""
        self._calls = [one.hex for one in worker_ids]
        self._line.call("calls", self._calls)

    def set_tile_source(
        self, source: Callable[[int, int, int, int], bytes | None] | None, attribution: str = ""
    ) -> None:
        """Take the base map from `source(z, x, y, scale)`, called in the background; None: the plain ground.

        `attribution` is what the map's owner wants said on it.
        """
        self._site.tile_source = source
        self._attribution = attribution if source is not None else ""
        self._line.tell("tiles")

    def set_tile_trouble(self, words: str) -> None:
        """Say on the map what is wrong with the base map; "" says that nothing is."""
        self._trouble = words
        self._line.call("trouble", words)

    def set_allowed(self, allowed: frozenset[str]) -> None:
        """Which intents the cards offer (ACTIONS unless set): what an account may not do is not shown."""
        self._allowed = allowed

    def set_past(self, at: datetime | None, words: str = "", walk_ms: int = 0) -> None:
        """Show a moment of the past, with words around the map that say so; None: the present again.

        Its clock stands still until the next moment; workers walk to their next place in `walk_ms`; cards open cases alone.
        """
        self._picture.past = None if at is None else at.timestamp()
        self._past = (words, walk_ms, self._picture.past)
        self._line.call("past", *self._past)

    def _tell_cases(self) -> None:
        """What is late is counted from the cases too."""
        self._line.tell("cases", *(["figures"] if self.figure is GridFigure.LATE else []))
