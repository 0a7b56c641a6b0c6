"""The base map of a city: the one it has chosen, over the one drawn from its own rows."""

from __future__ import annotations

from pathlib import Path

from desktop.basemap.drawing import drawing
from desktop.basemap.outside import CityTiles
from desktop.basemap.source import BasemapSource
from desktop.basemap.tiles import TileSource
from desktop.picture import Ground
from models.city.records import BaseMap


def city_choice(ground: Ground) -> BaseMap | None:
    """Return the base map that desks and walls of this city begin with; None: the drawn one."""
    return next((one for one in ground.base_maps if one.in_use), None)


def tile_source(ground: Ground, theme: str, language: str, cache: Path, base_map: BaseMap | None) -> CityTiles:
    """Make the source of the map's tiles; called in the background."""
    drawing.begin()
    source = BasemapSource(str(ground.city.id), ground.places, ground.roads, ground.grids)
    drawn = TileSource(source, theme=theme, language=language, cache=cache, drawing=drawing)
    return CityTiles(drawn, base_map, cache)
