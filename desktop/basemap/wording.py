"""Which names a map shows, from which zoom on, in what order of importance and in what hand."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import shapely

from desktop.basemap.lettering import Style
from desktop.basemap.source import BasemapSource
from models.grids.records import Grid, GridKind, Place

LONGEST = 40
"""Letters of the longest name on the map; what is longer ends in …"""


@dataclass(frozen=True, slots=True)
class Wording:
    """A name at a point.

    ``order``: the lower, the earlier it is placed. ``reach``: it is left out where it is wider than this (pixels of zoom 0),
    0 for no limit.
    """

    text: str
    lon: float
    lat: float
    order: float
    first: int
    last: int
    size: float
    spacing: float = 0.0
    italic: bool = False
    weight: int = 400
    tone: str = "label"
    dot: bool = False
    wrap: bool = False
    turn: float = 0.0
    reach: float = 0.0
    grows: float = 0.0

    def style(self, zoom: int) -> Style:
        """The hand at this zoom."""
        size = round(self.size + self.grows * (zoom - self.first))
        return Style(size, self.spacing, self.italic, self.weight)


@dataclass(frozen=True, slots=True)
class RoadWords:
    """A name along a line; ``upright`` letters stand under each other on steep roads, as Chinese does."""

    text: str
    line: shapely.Geometry
    order: float
    first: int
    tone: str
    upright: bool
    size: float

    def style(self, zoom: int) -> Style:
        return Style(self.size + (1 if zoom >= 17 else 0), 2.0 if self.upright else 0.3)


def chosen(name: str, name_en: str, language: str) -> str:
    """The name in the map's language, else the one there is; control and direction characters are left out."""
    text = (name_en or name) if language == "en" else (name or name_en)
    text = "".join(c for c in text.replace("\n", " ") if c.isprintable())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def area_words(source: BasemapSource, language: str) -> list[Wording]:
    """Names of streets and communities, or of the grids themselves in a city that has one level."""
    basic = [g for g in source.grids if g.kind == GridKind.BASIC]
    if not basic:
        return []
    levels = sorted({g.level for g in basic})
    parents = levels[:-1]
    words = []
    if len(parents) >= 2:
        words += [area_word(g, language, 2.0, 12, 15, 15, 3.0 if language == "zh" else 0.6, "label") for g in basic
                  if g.level == parents[-2]]  # fmt: skip
    if parents:
        words += [area_word(g, language, 5.0, 15, 17, 13, 1.0 if language == "zh" else 0.3, "label_minor") for g in basic
                  if g.level == parents[-1]]  # fmt: skip
    else:
        words += [fitting(area_word(g, language, 4.0, 12, 17, 12, 0.5, "label_minor"), g) for g in basic]
    return [w for w in words if w.text]


def area_word(
    grid: Grid, language: str, order: float, first: int, last: int, size: float, spacing: float, tone: str
) -> Wording:
    """The wording for an area's name."""
    text = chosen(grid.name, grid.name_en, language)
    return Wording(text, grid.lon, grid.lat, order, first, last, size, spacing, tone=tone)


def fitting(word: Wording, grid: Grid) -> Wording:
    """The same name, shown only where it is not much wider than its area."""
    west, _, east, _ = grid.geometry.bounds
    return Wording(word.text, word.lon, word.lat, word.order, word.first, word.last, word.size, word.spacing,
                   tone=word.tone, reach=(east - west) / 360 * 256 * 1.15)  # fmt: skip


def place_words(source: BasemapSource, language: str) -> list[Wording]:
    """Names of waters, hills, islands and of everything with a rank."""
    words = []
    for place in source.places:
        text = chosen(place.name, place.name_en, language)
        if text:
            words += [w for w in [place_word(place, text, language)] if w]
    return words


def place_word(place: Place, text: str, language: str) -> Wording | None:
    """The wording for one place by its kind, or None for what has no label."""
    lon, lat, rank = place.lon, place.lat, place.rank
    wide = 1.0 if language == "zh" else 0.25
    area = place.geometry is not None and place.geometry.area > 0
    if place.kind == "land" or (place.kind == "water" and rank > 5):
        return None
    if place.kind == "water":
        return Wording(
            text, lon, lat, 1.0 + rank / 10, 11 + rank - 1, 16, 15, 12 * wide, True, tone="label_water", grows=0.5
        )
    if place.kind == "river":
        return Wording(text, lon, lat, 3.0, 13, 18, 13, 6 * wide, True, tone="label_water", turn=lie(place))
    if place.kind in ("hill", "island"):
        return Wording(text, lon, lat, 3.5 + rank / 10, 11 + rank, 18, 12, 2 * wide, tone="label_minor")
    first = {1: 13, 2: 14, 3: 15, 4: 16, 5: 16}.get(rank, 17)
    dot = place.kind != "label" and area
    return Wording(text, lon, lat, 3.8 + rank, first, 19, 12, 0.4 * wide, tone="label_minor", dot=dot)


def lie(place: Place) -> float:
    """Which way a river runs where its name stands, degrees clockwise from east, -60 to 60."""
    if place.geometry is None:
        return 0.0
    near = place.geometry.intersection(shapely.Point(place.lon, place.lat).buffer(0.006))
    part = max(shapely.get_parts(near), key=lambda p: p.area, default=None)
    if part is None or part.area == 0:
        return 0.0
    corners = shapely.get_coordinates(part.minimum_rotated_rectangle)[:3]
    a, b = corners[1] - corners[0], corners[2] - corners[1]
    shrink = math.cos(math.radians(place.lat))
    long = a if math.hypot(a[0] * shrink, a[1]) > math.hypot(b[0] * shrink, b[1]) else b
    angle = math.degrees(math.atan2(-long[1], long[0] * shrink))
    angle = (angle + 90) % 180 - 90
    return angle if abs(angle) < 60 else 0.0


def road_words(source: BasemapSource, language: str, zoom: int | None = None) -> list[RoadWords]:
    """Each road name once, with all its stretches joined; for one zoom alone only those that are named at it."""
    orders = {"arterial": (4.5, 13), "secondary": (6.2, 15), "branch": (8.2, 16), "path": (11.0, 17)}
    by_name: dict[tuple[str, str], list[shapely.Geometry]] = defaultdict(list)
    for road in source.roads:
        text = chosen(road.name, road.name_en, language)
        if text:
            by_name[text, road.road_class].append(road.geometry)
    words = []
    for (text, road_class), lines in by_name.items():
        order, first = orders.get(road_class, orders["path"])
        if zoom is not None and zoom < first:
            continue
        merged = shapely.line_merge(shapely.union_all(lines))
        upright = not any(c.isascii() and c.isalpha() for c in text)
        size = 12 if road_class == "arterial" else 11
        words.append(RoadWords(text, merged, order, first, "label_minor", upright, size))
    return words
