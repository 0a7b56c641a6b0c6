"""The only object on the map's web channel. What the page says is checked here before anyone hears of it."""

from __future__ import annotations

import json
import logging
import math
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from models.figures.grid_records import GridFigure

log = logging.getLogger(__name__)

KINDS = frozenset({"case", "grid", "worker", "camera"})
FIGURES = frozenset(GridFigure)
LONGEST = 20_000


def _object(text: str) -> dict[str, object] | None:
    """A JSON object, or None where the page sent anything else."""
    if len(text) > LONGEST:
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


class Bridge(QObject):
    """Slots are the page's; signals are for the view."""

    page_ready = Signal()
    page_painted = Signal(dict)
    page_moved = Signal(dict)
    chosen = Signal(str, object)
    picked = Signal(float, float)
    pick_ended = Signal()
    searched = Signal(str)
    typing = Signal(bool)
    coloured = Signal(str)
    acted = Signal(str, dict)
    followed = Signal(object)
    tooled = Signal(str, dict)

    @Slot()
    def ready(self) -> None:
        """The page stands and can be told things."""
        self.page_ready.emit()

    @Slot(str)
    def painted(self, counts: str) -> None:
        """What is on the screen now: {grids, cases, discs, workers, base_tiles, base_waiting, ms, frames, gpu}."""
        given = _object(counts)
        if given is not None:
            self.page_painted.emit({key: value for key, value in given.items() if isinstance(value, int | float)})

    @Slot(str)
    def moved(self, state: str) -> None:
        """Where the map looks and which layers are on."""
        given = _object(state)
        if given is not None:
            self.page_moved.emit(given)

    @Slot(str, str)
    def choose(self, kind: str, one: str) -> None:
        """Something was clicked; an empty id takes the choice back."""
        if kind not in KINDS:
            return
        try:
            self.chosen.emit(kind, UUID(one) if one else None)
        except ValueError:
            log.warning("the map named a %s that has no identifier", kind)

    @Slot(str)
    def follow(self, one: str) -> None:
        """Whom the map follows now; an empty id: nobody."""
        try:
            self.followed.emit(UUID(one) if one else None)
        except ValueError:
            log.warning("the map follows somebody who has no identifier")

    @Slot(float, float)
    def pick(self, lon: float, lat: float) -> None:
        """A place was picked, WGS-84 degrees."""
        if math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90:
            self.picked.emit((lon + 180.0) % 360.0 - 180.0, lat)

    @Slot()
    def cancelPick(self) -> None:  # noqa: N802
        """Picking was given up."""
        self.pick_ended.emit()

    @Slot(str)
    def search(self, text: str) -> None:
        """The search box's text changed."""
        self.searched.emit(text[:200])

    @Slot(str)
    def colour(self, figure: str) -> None:
        """Another figure was chosen to colour the grids by."""
        if figure in FIGURES:
            self.coloured.emit(figure)

    @Slot(bool)
    def type(self, typing: bool) -> None:
        """A text field of the page got or lost the focus."""
        self.typing.emit(typing)

    @Slot(str, str)
    def act(self, name: str, facts: str) -> None:
        """A card's button was pressed."""
        given = _object(facts)
        if given is not None and name.isidentifier():
            self.acted.emit(name, given)

    @Slot(str, str)
    def tool(self, name: str, facts: str) -> None:
        """A tool was taken up, has drawn something, or asks for something (widgets/map/tools.py)."""
        given = _object(facts)
        if given is not None and name.isidentifier():
            self.tooled.emit(name, given)
