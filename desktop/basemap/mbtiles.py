"""Tiles kept in an MBTiles 1.3 file (SQLite): a cache that may vanish, break or fill the disk without harm.

Several threads and processes may use one file: WAL, a busy timeout, one transaction a tile. Whatever goes wrong with the
file, reading answers None and writing does nothing; a file that is not a database is thrown away and begun anew.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

log = logging.getLogger(__name__)

APPLICATION_ID = 0x4D504258
"""What MBTiles 1.3 asks for in the SQLite header."""
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
REST_SECONDS = 30.0
"""How long a file that could not be used is left alone before the next try."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS metadata (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tiles (
    zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_data BLOB NOT NULL,
    PRIMARY KEY (zoom_level, tile_column, tile_row)
);
"""


def tms_row(zoom: int, y: int) -> int:
    """MBTiles counts rows from the south, the web from the north; the same step leads both ways."""
    return (1 << zoom) - 1 - y


def whole(data: bytes) -> bool:
    """Whether this is a PNG from its first byte to its last."""
    return data.startswith(PNG_START) and data.endswith(PNG_END)


class TileCache:
    """One MBTiles file. No method raises for what is wrong with the file or the disk."""

    def __init__(
        self, path: Path, metadata: Mapping[str, str], *, sound: Callable[[bytes], bool] = whole, most: int = 0
    ) -> None:
        """`sound` says whether a tile may be given out; `most` bytes in the file and no more are added (0: no limit)."""
        self.path = path
        self.metadata = dict(metadata)
        self._sound, self._most = sound, most
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._not_before = 0.0

    def get(self, zoom: int, x: int, y: int) -> bytes | None:
        """The tile, or None when there is none (or no file that could be read). ``y`` counts from the north."""
        with self._lock:
            try:
                connection = self._open()
                if connection is None:
                    return None
                row = connection.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?",
                    (zoom, x, tms_row(zoom, y)),
                ).fetchone()
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)
                return None
        data = row[0] if row else None
        return data if isinstance(data, bytes) and self._sound(data) else None

    def put(self, zoom: int, x: int, y: int, data: bytes) -> bool:
        """Keep a tile; False when it could not be kept."""
        with self._lock:
            try:
                connection = self._open()
                if connection is None or (self._most and self.path.stat().st_size > self._most):
                    return False
                with connection:
                    connection.execute(
                        "INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?)", (zoom, x, tms_row(zoom, y), data)
                    )
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)
                return False
        return True

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._drop()

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is not None:
            return self._connection
        if time.monotonic() < self._not_before:
            return None
        try:
            self._connection = self._connect()
        except sqlite3.DatabaseError as error:
            if not broken(error):
                raise
            log.warning("The map cache %s was not readable (%s); it is begun anew.", self.path, error)
            self._throw_away()
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=2.0, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.executescript(SCHEMA)
            with connection:
                connection.executemany("INSERT OR REPLACE INTO metadata VALUES (?, ?)", self.metadata.items())
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_up(self, error: Exception) -> None:
        """After an error: drop a broken file, leave any other one alone for a while."""
        self._drop()
        if isinstance(error, sqlite3.DatabaseError) and broken(error):
            log.warning("The map cache %s broke (%s); it is begun anew.", self.path, error)
            self._throw_away()
            return
        log.warning("The map cache %s cannot be used now (%s); tiles are drawn each time.", self.path, error)
        self._not_before = time.monotonic() + REST_SECONDS

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.close()
            except sqlite3.Error as error:
                log.warning("The map cache %s did not close cleanly: %s", self.path, error)

    def _throw_away(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            try:
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            except OSError as error:
                log.warning("The broken map cache %s%s could not be removed: %s", self.path, suffix, error)
                self._not_before = time.monotonic() + REST_SECONDS


def broken(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is no good, rather than busy, full or forbidden."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return True
    text = str(error)
    return "no such table" in text or "no such column" in text or "has no column" in text or "but 4 values" in text
