"""Small towns to draw, and a way to call what must not run on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import shapely

from desktop.basemap.source import BasemapSource
from models.grids.records import Grid, GridKind, Place, Road

T = TypeVar("T")
LON, LAT = 122.9, 33.6
NOBODY = UUID(int=0)


def away(work: Callable[[], T]) -> T:
    """Run something on a background thread and give its answer."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(timeout=60)


def place(kind: str, name: str, shape: shapely.Geometry, rank: int = 2, name_en: str = "") -> Place:
    spot = shape.representative_point()
    return Place(NOBODY, kind, name, name_en, rank, spot.x, spot.y, shape)


def grid(code: str, name: str, level: int, shape: shapely.Geometry) -> Grid:
    spot = shape.representative_point()
    return Grid(NOBODY, code, name, "", level, GridKind.BASIC, None, "", None, spot.x, spot.y, shape)


def road(name: str, road_class: str, *points: tuple[float, float]) -> Road:
    line = shapely.LineString([(LON + x / 1000, LAT + y / 1000) for x, y in points])
    return Road(NOBODY, name, f"{name} Road", road_class, line)


def square(x: float, y: float, size: float) -> shapely.Polygon:
    """A square with its south-west corner x, y thousandths of a degree from the town's reference point."""
    return shapely.box(LON + x / 1000, LAT + y / 1000, LON + (x + size) / 1000, LAT + (y + size) / 1000)


def seaside() -> BasemapSource:
    """A town by the sea with a few roads, places and two levels of areas."""
    land = shapely.box(LON - 0.5, LAT - 0.5, LON + 0.02, LAT + 0.5)
    sea = shapely.box(LON + 0.02, LAT - 0.5, LON + 0.5, LAT + 0.5)
    return BasemapSource(
        city="seaside",
        places=[
            place("land", "陆地", land),
            place("water", "大海", sea, rank=9),
            place("water", "观澜湾", shapely.Point(LON + 0.04, LAT), rank=1),
            place("school", "实验小学", square(2, 2, 2), name_en="Experimental Primary School"),
            place("park", "文昌公园", square(-6, -5, 3)),
            place("hill", "石岭山", square(-18, 5, 6)),
        ],
        roads=[
            road("世纪大道", "arterial", (-30, 0), (-10, 1), (20, 0)),
            road("迎宾大道", "arterial", (0, -30), (1, 0), (0, 30)),
            road("文昌路", "secondary", (-30, 6), (20, 7)),
            road("鼓楼街", "branch", (5, 0), (6, 14)),
            road("井头巷", "path", (5, 3), (12, 3)),
        ],
        grids=[
            grid("1", "澜州市", 1, square(-20, -20, 40)),
            *(
                grid(f"1{i}{j}", f"第{i}{j}街道", 2, square(-20 + 20 * i, -20 + 20 * j, 20))
                for i in (0, 1)
                for j in (0, 1)
            ),
            *(
                grid(f"1{i}{j}9", f"第{i}{j}社区", 3, square(-20 + 20 * i, -20 + 20 * j, 20))
                for i in (0, 1)
                for j in (0, 1)
            ),
            *(
                grid(f"2{i:02d}{j:02d}", f"网格{i}{j}", 4, square(-20 + 4 * i, -20 + 4 * j, 4))
                for i in range(10)
                for j in range(10)
            ),
        ],
    )


def grids_only() -> BasemapSource:
    """A city of which nothing is known but its neighbourhoods."""
    return BasemapSource(
        city="plain",
        places=[],
        roads=[],
        grids=[
            grid(f"{i}{j}", f"Hood {i}{j}", 1, square(-20 + 10 * i, -20 + 10 * j, 10))
            for i in range(4)
            for j in range(4)
        ],
    )
