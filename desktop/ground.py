"""The base map of a city, drawn from its own rows."""

from __future__ import annotations

import hashlib
from pathlib import Path

from desktop.basemap.source import BasemapSource
from desktop.basemap.tiles import TileSource
from desktop.picture import Ground


def ground_version(ground: Ground) -> str:
    """Return a word that changes whenever what the base map shows does."""
    digest = hashlib.sha256()
    for one in (*ground.places, *ground.roads, *ground.grids):
        digest.update(one.id.bytes)
        digest.update(f"{one.name}\0{one.name_en}\0".encode())
    return digest.hexdigest()[:16]


def tile_source(ground: Ground, theme: str, language: str, cache: Path) -> TileSource:
    """Make the base map's tile source; called in the background."""
    source = BasemapSource(str(ground.city.id), ground_version(ground), ground.places, ground.roads, ground.grids)
    return TileSource(source, theme=theme, language=language, cache=cache)
