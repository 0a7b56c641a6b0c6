"""Base maps from elsewhere: any zoom of ours out of whatever zooms and coordinates they have."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop.basemap.package import TilePackage
from desktop.basemap.painter import png
from desktop.basemap.pictures import at_night, cut, decoded, picture_kind
from desktop.basemap.service import TileService
from desktop.basemap.source import MAX_ZOOM, MIN_ZOOM, TILE
from desktop.basemap.tiles import TileSource
from desktop.basemap.trouble import Trouble
from desktop.jobs import forbid_on_gui_thread
from models.city.records import BaseMap, BaseMapKind, TileCrs


class Tiles(Protocol):
    """Where tiles come from: a file or a service."""

    def get(self, zoom: int, x: int, y: int) -> bytes | None:
        """The tile, `y` from the north; None where there is none."""

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with it as of the last time it was asked."""

    def close(self) -> None:
        """Let go of files."""


class OutsideTiles:
    """The tiles of a base map from elsewhere, as our map wants them. `tile` is for background threads."""

    def __init__(self, base_map: BaseMap, tiles: Tiles, *, night: bool) -> None:
        self._map, self._tiles, self._night = base_map, tiles, night
        self._photographs: bool | None = None

    def tile(self, z: int, x: int, y: int, scale: int = 1) -> bytes | None:
        """A picture of our web mercator tile, or None where this map has nothing for it."""
        forbid_on_gui_thread("reading a map tile")
        one = self._map
        if z < one.min_zoom:
            return None
        source_zoom = min(z + scale - 1, one.max_zoom)
        if one.crs is TileCrs.WEB_MERCATOR and source_zoom == z:
            data = self._get(z, x, y)
            if data is None or not self._night:
                return data
            image = decoded(data)
        else:
            image = cut(self._get, one.crs, z, x, y, source_zoom, TILE * scale)
        if image is None:
            return None
        return png(at_night(image, photograph=bool(self._photographs)) if self._night else image)

    def _get(self, z: int, x: int, y: int) -> bytes | None:
        data = self._tiles.get(z, x, y)
        if data is not None and self._photographs is None:
            # Drawn maps are packed without loss; a base map is of one kind.
            self._photographs = picture_kind(data) == "jpeg"
        return data

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the file or the service now."""
        return self._tiles.trouble

    def close(self) -> None:
        """Let go of files."""
        self._tiles.close()


class CityTiles:
    """What lies under the city's map: the base map chosen, and where that has nothing, the one drawn from its own rows."""

    def __init__(self, drawn: TileSource, base_map: BaseMap | None, cache: Path) -> None:
        self.name = base_map.name if base_map is not None else ""
        self.attribution = base_map.attribution if base_map is not None else ""
        self.told: Callable[[Trouble | None], None] | None = None
        """Is called, on whatever thread, when there is trouble with the base map chosen, and when there is none any more."""
        self._drawn = drawn
        self._outside: OutsideTiles | None = None
        self._lock = threading.Lock()
        self._trouble: Trouble | None = None
        self._last = (0, 0, 0, 1)
        if base_map is not None:
            night = drawn.theme.name == "night"
            self._outside = OutsideTiles(base_map, opened(base_map, cache), night=night)

    def tile(self, z: int, x: int, y: int, scale: int = 1) -> bytes | None:
        """The picture of a tile (see `TileSource.tile`); None for zooms so far out that nothing is drawn."""
        found = self._from_outside(z, x, y, scale) if self._outside is not None else None
        if found is None and MIN_ZOOM <= z <= MAX_ZOOM:
            return self._drawn.tile(z, x, y, scale)
        return found

    def try_again(self) -> None:
        """Ask once more for the tile that did not come; `told` is told what came of it. For background threads."""
        if self._trouble is not None:
            self._from_outside(*self._last)

    def _from_outside(self, z: int, x: int, y: int, scale: int) -> bytes | None:
        assert self._outside is not None
        found = self._outside.tile(z, x, y, scale)
        with self._lock:
            before, self._trouble = self._trouble, self._outside.trouble
            if self._trouble is not None and found is None and before is None:
                self._last = (z, x, y, scale)
            told = self.told if before is not self._trouble else None
        if told is not None:
            told(self._trouble)
        return found

    def close(self) -> None:
        """Let go of files; `tile` would open them again."""
        self._drawn.close()
        if self._outside is not None:
            self._outside.close()


def opened(base_map: BaseMap, cache: Path | None) -> Tiles:
    """Return where a base map's tiles come from; nothing is read yet."""
    if base_map.kind is BaseMapKind.MBTILES:
        return TilePackage(Path(base_map.address))
    return TileService(base_map.address, cache)
