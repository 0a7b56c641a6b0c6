"""The base map of a city, drawn from its own rows."""

from __future__ import annotations

from pathlib import Path

from desktop.basemap.source import BasemapSource
from desktop.basemap.tiles import TileSource
from desktop.picture import Ground


def tile_source(ground: Ground, theme: str, language: str, cache: Path) -> TileSource:
    """Make the base map's tile source; called in the background."""
    source = BasemapSource(str(ground.city.id), ground.places, ground.roads, ground.grids)
    return TileSource(source, theme=theme, language=language, cache=cache)
