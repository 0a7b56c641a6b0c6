"""An MBTiles file that somebody else made, as a base map: read, never written, and believed in nothing."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from desktop.basemap.mbtiles import tms_row
from desktop.basemap.pictures import decoded, picture_kind
from desktop.basemap.problems import EmptyPackage, NoPackage, VectorTiles
from desktop.basemap.trouble import Trouble

log = logging.getLogger(__name__)

LONGEST_S = 3.0
"""A query that takes longer is not about a tile."""
LARGEST_TILE = 4 << 20
VECTOR = ("pbf", "mvt", "application/vnd.mapbox-vector-tile")
REST_S = 30.0


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a file says of itself, as far as its tiles bear it out."""

    name: str
    attribution: str
    min_zoom: int
    max_zoom: int


class TilePackage:
    """One file of tiles. Threads may share it; what goes wrong later, when it is shown, is logged and answers None."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._deadline = 0.0
        self._not_before = 0.0
        self._failed = False

    def look(self) -> PackageFacts:
        """Look the file over. Raises NoPackage, VectorTiles, EmptyPackage."""
        try:
            with self._lock:
                said = {
                    str(name): str(value)[:500]
                    for name, value in self._ask("SELECT name, value FROM metadata LIMIT 200")
                }
                zooms = self._ask("SELECT min(zoom_level), max(zoom_level) FROM tiles")[0]
                sample = self._ask("SELECT tile_data FROM tiles WHERE length(tile_data) > 0 LIMIT 1")
        except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
            self.close()
            raise NoPackage(str(error), address=self.path) from error
        form = said.get("format", "").casefold()
        if form in VECTOR or (sample and bytes(sample[0][0][:2]) == b"\x1f\x8b"):
            raise VectorTiles(address=self.path, format=form or "pbf")
        lowest, highest = zooms
        fits = isinstance(lowest, int) and isinstance(highest, int) and 0 <= lowest <= highest <= 24
        if not fits or not sample or not isinstance(sample[0][0], bytes) or decoded(sample[0][0]) is None:
            raise EmptyPackage(address=self.path)
        return PackageFacts(said.get("name", ""), said.get("attribution", ""), lowest, highest)

    def get(self, zoom: int, x: int, y: int) -> bytes | None:
        """The tile, or None where there is none; ``y`` counts from the north."""
        with self._lock:
            if time.monotonic() < self._not_before:
                return None
            try:
                rows = self._ask(
                    "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=? LIMIT 1",
                    zoom, x, tms_row(zoom, y),
                )  # fmt: skip
            except (sqlite3.Error, OSError) as error:
                log.warning("The base map %s cannot be read now (%s).", self.path, error)
                self._drop()
                self._failed, self._not_before = True, time.monotonic() + REST_S
                return None
            self._failed = False
        data = rows[0][0] if rows else None
        fits = isinstance(data, bytes) and len(data) <= LARGEST_TILE and picture_kind(data) is not None
        return data if fits else None

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the file as of the last time it was read."""
        return Trouble.SILENT if self._failed else None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._drop()

    def _ask(self, statement: str, *values: int) -> list[Any]:
        if self._connection is None:
            if not self.path.is_file():
                raise FileNotFoundError(self.path)
            # Read-only and without a journal beside it; what its views may call is what SQLite deems harmless.
            place = f"file:{quote(str(self.path.resolve()))}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(place, uri=True, timeout=1.0, check_same_thread=False)
            self._connection.execute("PRAGMA trusted_schema=OFF")
            self._connection.set_progress_handler(lambda: time.monotonic() > self._deadline, 10_000)
        self._deadline = time.monotonic() + LONGEST_S
        return self._connection.execute(statement, values).fetchall()

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
