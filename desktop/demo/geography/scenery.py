"""The ground as places: land, sea and bay, river, hills, islands; what the base map draws under everything else."""

from __future__ import annotations

from shapely import MultiPolygon, Point

from desktop.demo.geography.projection import shape_to_lonlat
from desktop.demo.geography.records import Place
from desktop.demo.geography.terrain import Terrain
from desktop.demo.names.pinyin import in_english, letters

HILLS = ("石岭山", "云门山", "柳台山", "青榆山", "望海山", "金帆山")
ISLETS = ("鹭屿", "龟屿", "月牙屿")


def build_scenery(terrain: Terrain) -> tuple[Place, ...]:
    """Land and water with their names; points of kind water are labels only."""
    land = MultiPolygon([terrain.mainland, terrain.island, *terrain.islets])
    places = [
        Place("land", "澜州", "Lanzhou", shape_to_lonlat(land), 9),
        Place("water", "澜海", "Lan Sea", shape_to_lonlat(terrain.sea), 9),
        Place("water", "观澜湾", "Guanlan Bay", shape_to_lonlat(bay_middle(terrain)), 1),
        Place("river", "澜水", "Lan River", shape_to_lonlat(terrain.river), 2),
        Place("island", "沧月岛", "Cangyue Island", shape_to_lonlat(terrain.island), 2),
    ]
    for name, islet in zip(ISLETS, terrain.islets, strict=False):
        places.append(Place("island", name, f"{letters(name[:-1])} Islet", shape_to_lonlat(islet), 4))
    for name, hill in zip(HILLS, terrain.hills, strict=True):
        places.append(Place("hill", name, in_english(name), shape_to_lonlat(hill), 3))
    return tuple(places)


def bay_middle(terrain: Terrain) -> Point:
    """Where the bay's name stands: off the river's mouth, in open water."""
    mouth = max(terrain.river.exterior.coords, key=lambda c: c[0])
    return Point(mouth[0] + 1250, mouth[1] - 250)
