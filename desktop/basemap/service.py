"""A tile service as a base map: what was fetched is kept for a month, and longer where nothing newer comes."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.basemap.fetching import NoPicture, Unfetched, fetch_tile
from desktop.basemap.mbtiles import TileCache
from desktop.basemap.pictures import picture_kind
from desktop.basemap.templates import read_template
from desktop.basemap.trouble import Trouble

log = logging.getLogger(__name__)

REST_S = 20.0
"""How long a service that failed is left alone: a screen full of tiles must not wait for each of them."""
GARBAGE = 12
"""So many answers in a row that are no pictures, and it is no map: a login page, say."""
MOST_KEPT = 2 << 30
"""Bytes of one base map in one month."""


def _today() -> date:
    return datetime.now(UTC).date()


class TileService:
    """The tiles of one service. Threads may share it. No method raises for what is wrong with network or disk."""

    def __init__(self, address: str, folder: Path | None, today: Callable[[], date] = _today) -> None:
        self._template = read_template(address)
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._missing: set[tuple[int, int, int]] = set()
        self._failed = False
        self._garbage = 0
        self._kept: list[TileCache] = [] if folder is None else _caches(folder, address, today())

    def get(self, zoom: int, x: int, y: int) -> bytes | None:
        """The tile from this month's cache, else from the service, else from last month's; None where there is none."""
        at = (zoom, x, y)
        if self._kept and (found := self._kept[0].get(*at)) is not None:
            return found
        with self._lock:
            resting = time.monotonic() < self._not_before
            if at in self._missing:
                return None
        if not resting:
            try:
                data = fetch_tile(self._template.url(*at), self._template.hosts)
            except NoPicture as error:
                # Some say in words that there is none here; the rest of the map may be there.
                log.warning("A tile of %s is none: %s", ", ".join(sorted(self._template.hosts)), error)
                with self._lock:
                    self._failed, self._garbage = False, self._garbage + 1
                self._keep(at, None)
                return None
            except Unfetched as error:
                log.warning("A tile of %s did not come: %s", ", ".join(sorted(self._template.hosts)), error)
                with self._lock:
                    self._failed, self._not_before = True, time.monotonic() + REST_S
            else:
                with self._lock:
                    self._failed, self._garbage = False, 0
                self._keep(at, data)
                return data
        return self._kept[1].get(*at) if self._kept else None

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with it as of the last time it was asked."""
        with self._lock:
            if self._failed:
                return Trouble.SILENT
            return Trouble.GARBAGE if self._garbage >= GARBAGE else None

    def close(self) -> None:
        """Let go of the cache's files."""
        for cache in self._kept:
            cache.close()

    def _keep(self, at: tuple[int, int, int], data: bytes | None) -> None:
        if data is not None:
            if self._kept:
                self._kept[0].put(*at, data)
            return
        with self._lock:
            if len(self._missing) > 50_000:
                self._missing.clear()
            self._missing.add(at)


def _caches(folder: Path, address: str, today: date) -> list[TileCache]:
    """The caches of this month and of the last; what is older goes."""
    stem = f"service-{hashlib.sha256(address.encode()).hexdigest()[:16]}-"
    last = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    paths = [folder / f"{stem}{month:%Y-%m}.mbtiles" for month in (today, last)]
    for old in folder.glob(f"{stem}*.mbtiles") if folder.is_dir() else ():
        if old not in paths:
            try:
                old.unlink(missing_ok=True)
            except OSError as error:
                log.warning("The outdated map cache %s could not be removed: %s", old, error)
    about = {"name": "tiles of a service", "format": "png", "type": "baselayer"}
    return [TileCache(path, about, sound=lambda data: picture_kind(data) is not None, most=MOST_KEPT) for path in paths]
