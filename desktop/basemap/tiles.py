"""The base map's tiles on demand: from the cache, else drawn."""

from __future__ import annotations

import hashlib
import itertools
import logging
import threading
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from desktop.basemap.drawing import Drawing
from desktop.basemap.labels import Layout, Layouter
from desktop.basemap.lettering import Lettering
from desktop.basemap.mbtiles import TileCache
from desktop.basemap.painter import Painter
from desktop.basemap.scene import build_scene
from desktop.basemap.source import MAX_ZOOM, MIN_ZOOM, BasemapSource
from desktop.basemap.theme import THEMES
from desktop.jobs import forbid_on_gui_thread

log = logging.getLogger(__name__)

NUMBERS = itertools.count(1)
DRAWING = 5
"""Raise this when tiles come to look different: older cached ones are then not used."""


class TileSource:
    """The tiles of one city's base map in one theme and language.

    ``theme`` is "night" or "day", ``language`` "zh" or "en". ``cache`` is the folder for MBTiles files, None for no cache.
    ``drawing`` is the process that draws; None draws here, and so does a process that cannot. Making one is cheap; the city
    is prepared with the first tile. ``tile`` may be called from any background thread, several at once; a QGuiApplication
    must exist, for the fonts.
    """

    def __init__(
        self,
        source: BasemapSource,
        *,
        theme: str = "night",
        language: str = "zh",
        cache: Path | None = None,
        drawing: Drawing | None = None,
    ) -> None:
        if theme not in THEMES:
            raise ValueError(f"No map theme {theme!r}; there are {', '.join(THEMES)}.")
        self.source = source
        self.theme = THEMES[theme]
        self.language = language
        self.key = f"{next(NUMBERS)} {source.version} {theme} {language}"
        """What a process that draws knows it by."""
        self._drawing = drawing
        self._lock = threading.Lock()
        self._laying = {zoom: threading.Lock() for zoom in range(MIN_ZOOM, MAX_ZOOM + 1)}
        self._painter: Painter | None = None
        self._layouter: Layouter | None = None
        self._layouts: dict[int, Layout] = {}
        self._caches = {} if cache is None else {scale: self._cache(cache, scale) for scale in (1, 2)}

    def tile(self, z: int, x: int, y: int, scale: int = 1) -> bytes:
        """The PNG of a web mercator tile, 256 pixels times ``scale`` (1 or 2); ``y`` counts from the north.

        Raises ValueError for a zoom outside 9 to 19, a tile outside the world or another scale, OnGuiThreadError on the
        GUI thread and RuntimeError without a QGuiApplication.
        """
        forbid_on_gui_thread("drawing a map tile")
        if scale not in (1, 2):
            raise ValueError(f"Tiles are drawn at scale 1 or 2, not {scale}.")
        if not MIN_ZOOM <= z <= MAX_ZOOM:
            raise ValueError(f"The base map has zooms {MIN_ZOOM} to {MAX_ZOOM}, not {z}.")
        if not (0 <= x < 2**z and 0 <= y < 2**z):
            raise ValueError(f"There is no tile {x}, {y} at zoom {z}.")
        cache = self._caches.get(scale)
        found = cache.get(z, x, y) if cache else None
        if found is not None:
            return found
        data = self._drawing.tile(self, z, x, y, scale) if self._drawing is not None else None
        if data is None:
            painter, layout = self._prepared(z)
            data = painter.tile(z, x, y, scale, layout)
        if cache:
            cache.put(z, x, y, data)
        return data

    def prepare(self, zoom: int) -> None:
        """Lay out a zoom's names ahead of its first tile: of a great city that takes a second."""
        self._prepared(zoom)

    def close(self) -> None:
        """Let go of the cache's files, and let a process let go of the city; ``tile`` would begin anew."""
        if self._drawing is not None:
            self._drawing.forget(self.key)
        for cache in self._caches.values():
            cache.close()

    def _prepared(self, zoom: int) -> tuple[Painter, Layout]:
        with self._lock:
            if QGuiApplication.instance() is None:
                raise RuntimeError("Map tiles need a QGuiApplication for their letters.")
            if self._painter is None or self._layouter is None:
                lettering = Lettering()
                self._layouter = Layouter(self.source, self.language, lettering)
                self._painter = Painter(build_scene(self.source), self.theme, lettering)
            painter, layouter = self._painter, self._layouter
        # One zoom's names are laid out while another's tiles are drawn.
        with self._laying[zoom]:
            if zoom not in self._layouts:
                self._layouts[zoom] = layouter.layout(zoom)
            return painter, self._layouts[zoom]

    def _cache(self, folder: Path, scale: int) -> TileCache:
        theme, source = self.theme.name, self.source
        key = "\n".join((source.city, source.version, theme, self.language, str(DRAWING)))
        city = hashlib.sha256(source.city.encode()).hexdigest()[:12]
        stem = f"{city}-{theme}-{self.language}@{scale}x-"
        path = folder / f"{stem}{hashlib.sha256(key.encode()).hexdigest()[:16]}.mbtiles"
        for old in folder.glob(f"{stem}*") if folder.is_dir() else ():
            if not old.name.startswith(path.name):
                try:
                    old.unlink(missing_ok=True)
                except OSError as error:
                    log.warning("The outdated map cache %s could not be removed: %s", old, error)
        west, south, east, north = source.bounds
        return TileCache(
            path,
            {
                "name": f"{source.city} {theme} {self.language}",
                "format": "png",
                "bounds": f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}",
                "center": f"{(west + east) / 2:.6f},{(south + north) / 2:.6f},14",
                "minzoom": str(MIN_ZOOM),
                "maxzoom": str(MAX_ZOOM),
                "type": "baselayer",
                "version": source.version,
                "description": "Base map drawn by Shaotai from the city's own places, roads and grids",
            },
        )
