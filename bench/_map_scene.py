"""What every contender of bench/map.py shows: the grids of the demo city of Qingdao's size, and people all over the view."""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, box

from bench._common import say

CACHE = Path(tempfile.gettempdir()) / "shaotai-bench-peers" / "grids-1.pickle"
SIZES = {"1080p": (1920, 1080), "4k": (3840, 2160), "small": (960, 540)}
NEAR_ZOOM = 17
"""Near enough that a mark that walks moves more than a pixel a frame."""
FAST = 4.5e-5
"""World units that a mark walks in ten seconds at most: less than what the page takes for a jump."""
HOP = 4e-5
"""Along each axis: together 1.9 km at these latitudes, more than a mark walks and less than what is held for an error."""
EDGE_PX = 24


@dataclass(frozen=True)
class View:
    """A view of the same place at the same zoom (256-pixel tiles) for every contender; width and height in pixels."""

    lon: float
    lat: float
    zoom: int
    width: int
    height: int

    def pixels(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
        """Where places are in the window."""
        (x, y), (cx, cy) = world(lon, lat), world(np.array([self.lon]), np.array([self.lat]))
        scale = 256 * 2**self.zoom
        return (x - cx) * scale + self.width / 2, (y - cy) * scale + self.height / 2

    def people(self, many: int, seed: int) -> NDArray[np.float64]:
        """So many places all over the view, world units, two columns: the same for every contender."""
        chance = np.random.default_rng(seed)
        scale = 256 * 2**self.zoom
        (cx,), (cy,) = world(np.array([self.lon]), np.array([self.lat]))
        half = np.array([self.width / 2 - EDGE_PX, self.height / 2 - EDGE_PX]) / scale
        return np.array([cx, cy]) + chance.uniform(-1, 1, (many, 2)) * half

    def hopped(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each a kilometre and more towards the middle: too far to walk there, near enough to be believed."""
        centre = np.array([c[0] for c in world(np.array([self.lon]), np.array([self.lat]))])
        return places - np.where(places > centre, HOP, -HOP)

    def walked(self, places: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
        """Where they are ten seconds later: each has walked and turned at the view's edge, none has left it."""
        chance = np.random.default_rng(seed)
        turn = chance.uniform(0, 2 * np.pi, len(places))
        step = np.column_stack([np.cos(turn), np.sin(turn)]) * FAST / np.sqrt(2)
        centre = np.array([c[0] for c in world(np.array([self.lon]), np.array([self.lat]))])
        half = np.array([self.width / 2 - EDGE_PX, self.height / 2 - EDGE_PX]) / (256 * 2**self.zoom)
        along = np.mod(places + step - centre + half, 4 * half)
        return centre + np.where(along > 2 * half, 4 * half - along, along) - half


def world(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """WGS-84 degrees to the unit square of Web Mercator."""
    return lon / 360 + 0.5, 0.5 - np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) / (2 * np.pi)


def degrees(places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """World units (two columns) to WGS-84 degrees."""
    lat = np.degrees(2 * np.arctan(np.exp((0.5 - places[:, 1]) * 2 * np.pi)) - np.pi / 2)
    return (places[:, 0] - 0.5) * 360, lat


@dataclass(frozen=True)
class Scene:
    """The grids of one level, and the middle of them all."""

    shapes: tuple[Polygon, ...]
    names: tuple[str, ...]
    lon: float
    lat: float

    def over(self, size: str) -> View:
        """All grids in view."""
        width, height = SIZES[size]
        west, south, east, north = shapely.total_bounds(np.array(self.shapes))
        x, y = world(np.array([west, east]), np.array([south, north]))
        zoom = int(np.floor(np.log2(min(width / (x[1] - x[0]), height / (y[0] - y[1])) / 256)))
        return View(self.lon, self.lat, zoom, width, height)

    def near(self, size: str) -> View:
        """A street, full of people."""
        return View(self.lon, self.lat, NEAR_ZOOM, *SIZES[size])

    def inner(self, many: int) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """The widest grids and a place well inside each, degrees: what picks and probes ask for."""
        widest = np.argsort([-shape.area for shape in self.shapes], kind="stable")[: many * 4 : 4]
        spots = [shapely.maximum_inscribed_circle(self.shapes[i]).coords[0] for i in widest]
        lon, lat = np.array(spots).T
        return widest, lon, lat


def whole_scene() -> Scene:
    """The grids of the city of Qingdao's size as the program makes them up; kept for the next run (half a minute)."""
    if not CACHE.is_file():
        say("making up the grids of a city of Qingdao's size")
        from desktop.demo.geography.city import build_geography

        city = build_geography(1, "qingdao")
        basic = [grid for grid in city.grids if grid.level == 5 and grid.kind == "basic"]
        kept = [(shapely.get_parts(grid.polygon).tolist(), grid.name) for grid in basic]
        CACHE.parent.mkdir(parents=True, exist_ok=True)
        half_made = CACHE.with_suffix(".new")
        half_made.write_bytes(pickle.dumps([(max(parts, key=lambda p: p.area), name) for parts, name in kept]))
        half_made.replace(CACHE)
    return _scene(pickle.loads(CACHE.read_bytes()))


def small_scene(side: int = 20) -> Scene:
    """Squares, for the quick form."""
    step = 0.004
    squares = [
        box(120 + i * step, 36 + j * step, 120 + (i + 1) * step, 36 + (j + 1) * step)
        for i in range(side)
        for j in range(side)
    ]
    return _scene([(square, f"第{n}网格") for n, square in enumerate(squares)])


def _scene(grids: list[tuple[Polygon, str]]) -> Scene:
    west, south, east, north = shapely.total_bounds(np.array([shape for shape, _ in grids]))
    return Scene(
        tuple(shape for shape, _ in grids), tuple(name for _, name in grids), (west + east) / 2, (south + north) / 2
    )
