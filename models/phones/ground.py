"""Reads the ground around a worker's grids for the map on the phone: roads and places, cut to a box. WGS-84, lon before lat."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

MARGIN_DEG = 0.008
"""So far beyond the grids the map goes on: some 800 m: a phone is held upright, and a grid may lie across."""
ROADS_MOST, PLACES_MOST = 1500, 300
DIGITS = 6
_RANKS = {"arterial": 0, "secondary": 1, "branch": 2, "path": 3}
_REVISION = text("SELECT number FROM road_revision")
_ROADS = text("SELECT name, name_en, road_class, geom FROM road ORDER BY id")
_PLACES = text(
    """SELECT name, name_en, kind, lon, lat FROM place
    WHERE lon BETWEEN :west AND :east AND lat BETWEEN :south AND :north AND name <> '' ORDER BY rank, id LIMIT :limit"""
)


@dataclass(frozen=True, slots=True)
class NearRoad:
    """A piece of a road inside the box; `kind` is arterial, secondary, branch or path."""

    name: str
    name_en: str
    kind: str
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A named place inside the box."""

    name: str
    name_en: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class NearGround:
    """What the phone draws around its worker's grids: the widest roads and the most important places first."""

    roads: tuple[NearRoad, ...]
    places: tuple[NearPlace, ...]


class Surroundings:
    """The city's roads in a tree, kept by this process until a road changes; used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number: int | None = None
        self._rows: list[Any] = []
        self._tree: shapely.STRtree | None = None

    def near(self, s: Session, rings: Sequence[Sequence[tuple[float, float]]]) -> NearGround:
        """Return what lies in the box of these rings and a little beyond; nothing for no rings."""
        points = [point for ring in rings for point in ring]
        if not points:
            return NearGround((), ())
        lons, lats = zip(*points, strict=True)
        west, east = min(lons) - MARGIN_DEG, max(lons) + MARGIN_DEG
        south, north = min(lats) - MARGIN_DEG, max(lats) + MARGIN_DEG
        box = {"west": west, "south": south, "east": east, "north": north}
        places = s.execute(_PLACES, box | {"limit": PLACES_MOST})
        return NearGround(self._roads(s, (west, south, east, north)), tuple(NearPlace(*row) for row in places))

    def _roads(self, s: Session, box: tuple[float, float, float, float]) -> tuple[NearRoad, ...]:
        rows, tree = self._current(s)
        found = [rows[i] for i in tree.query(shapely.box(*box))]
        found.sort(key=lambda row: _RANKS[row[2]])
        roads: list[NearRoad] = []
        for name, name_en, kind, line in found[:ROADS_MOST]:
            for part in shapely.get_parts(shapely.clip_by_rect(line, *box)):
                points = tuple((round(float(x), DIGITS), round(float(y), DIGITS)) for x, y in part.coords)
                if len(points) > 1:
                    roads.append(NearRoad(name, name_en, kind, points))
        return tuple(roads)

    def _current(self, s: Session) -> tuple[list[Any], shapely.STRtree]:
        # Asked before the roads are read: what changes in between is read again the next time.
        number = int(s.scalar(_REVISION) or 0)
        with self._lock:
            if self._tree is None or number != self._number:
                rows = s.execute(_ROADS).all()
                shapes = shapely.from_wkb([bytes(row.geom) for row in rows])
                self._rows = [(*row[:3], shape) for row, shape in zip(rows, shapes, strict=True)]
                self._tree, self._number = shapely.STRtree(shapes), number
            return self._rows, self._tree
