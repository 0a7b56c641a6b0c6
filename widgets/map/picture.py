"""The picture the map holds: records in, packed arrays out. No Qt here."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from models.city.records import City
from models.components.records import Components
from models.grids.records import Camera, Grid, Place
from widgets.map.caseload import Caseload
from widgets.map.colours import Colours
from widgets.map.ground import Ground, id_bytes, local_name, world
from widgets.map.pack import pack
from widgets.map.roster import Roster
from widgets.text import line


class Picture:
    """Everything on the map, and the database's clock as last told."""

    def __init__(self) -> None:
        self.ground = Ground(None, ())
        self.cases = Caseload()
        self.colours = Colours()
        self.roster = Roster()
        self.cameras: dict[UUID, Camera] = {}
        self.places: tuple[Place, ...] = ()
        self.components = Components.none()
        self.past: float | None = None
        """The moment of the past that it holds (seconds since 1970): then nothing is said of how things stand now."""
        self._told = (time.time(), time.monotonic())

    def set_clock(self, now: datetime) -> None:
        """Take the database's clock."""
        self._told = (now.timestamp(), time.monotonic())

    def now(self) -> float:
        """The database's clock, seconds since 1970; of the past its moment, which stands still until another is told."""
        if self.past is not None:
            return self.past
        return self._told[0] + time.monotonic() - self._told[1]

    def set_ground(
        self, city: City | None, grids: Sequence[Grid], cameras: Sequence[Camera], places: Sequence[Place]
    ) -> None:
        """Take the ground the city stands on."""
        self.ground = Ground(city, grids)
        self.cameras = {camera.id: camera for camera in cameras}
        self.places = tuple(places)

    def name_of(self, grid: Grid) -> str:
        """A grid's name in the language in use."""
        return local_name(grid.name, grid.name_en)

    def packed(self, part: str, have: str = "") -> bytes | None:
        """One part as the page fetches it: ground, cases, positions, cameras, components, figures; None for any other.

        `have` names the page's copy of cases or positions ("epoch.revision"): what changed since then is enough.
        """
        if part == "ground":
            return self.ground.packed()
        if part == "cases":
            return self.cases.packed(self.ground, self.now(), have, self._zone())
        if part == "positions":
            return self.roster.packed(self.now(), have)
        if part == "components":
            return self._packed_components()
        if part == "figures":
            return self.colours.packed(self.ground, self.cases.cases.values(), self.now())
        if part == "cameras":
            return self._packed_cameras()
        return None

    def _zone(self) -> ZoneInfo | None:
        return self.ground.city.zone if self.ground.city is not None else None

    def _packed_components(self) -> bytes:
        x, y = world(self.components.lon, self.components.lat)
        return pack({}, {"ids": id_bytes(self.components.ids), "x": x, "y": y, "kinds": self.components.kinds})

    def _packed_cameras(self) -> bytes:
        lon = np.array([camera.lon for camera in self.cameras.values()], dtype=np.float64)
        lat = np.array([camera.lat for camera in self.cameras.values()], dtype=np.float64)
        x, y = world(lon, lat)
        names = [line(camera.name) for camera in self.cameras.values()]
        return pack({"names": names}, {"ids": id_bytes(self.cameras), "x": x, "y": y})
