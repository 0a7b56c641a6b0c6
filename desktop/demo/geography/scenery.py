"""The ground as places: land, sea and bay, river, hills, islands; what the base map draws under everything else."""

from __future__ import annotations

from typing import TypeVar

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from desktop.demo.geography.projection import shape_to_lonlat
from desktop.demo.geography.records import Place
from desktop.demo.geography.terrain import Terrain
from desktop.demo.names.pinyin import in_english, letters

Shape = TypeVar("Shape", bound=BaseGeometry)
HILLS = ("石岭山", "云门山", "柳台山", "青榆山", "望海山", "金帆山")
ISLETS = ("鹭屿", "龟屿", "月牙屿")


def build_scenery(terrain: Terrain) -> tuple[Place, ...]:
    """Land and water with their names; points of kind water are labels only."""
    # Islets may lie so near each other that they are one.
    land = shapely.union_all([terrain.mainland, terrain.island, *terrain.islets])
    places = [
        Place("land", "澜州", "Lanzhou", _on_earth(land), 9),
        Place("water", "澜海", "Lan Sea", _on_earth(terrain.sea), 9),
        Place("water", "观澜湾", "Guanlan Bay", _on_earth(bay_middle(terrain)), 1),
        Place("river", "澜水", "Lan River", _on_earth(terrain.river), 2),
        Place("island", "沧月岛", "Cangyue Island", _on_earth(terrain.island), 2),
    ]
    for name, islet in zip(ISLETS, terrain.islets, strict=False):
        places.append(Place("island", name, f"{letters(name[:-1])} Islet", _on_earth(islet), 4))
    for name, hill in zip(HILLS, terrain.hills, strict=True):
        places.append(Place("hill", name, in_english(name), _on_earth(hill), 3))
    return tuple(places)


def bay_middle(terrain: Terrain) -> Point:
    """Where the bay's name stands: off the river's mouth, in open water."""
    mouth = max(terrain.river.exterior.coords, key=lambda c: c[0])
    return Point(mouth[0] + 1250, mouth[1] - 250)


def _on_earth(shape: Shape) -> Shape:
    """The same in WGS-84: where two shores lie within the rounding of each other, they touch without crossing."""
    moved: Shape = shape_to_lonlat(shape)
    if not moved.is_valid:
        moved = shapely.make_valid(moved, method="structure", keep_collapsed=False)
    return moved
