"""The process that draws the base map's tiles, so that what a great city takes to draw never costs the desk a frame.

It reads pickles from standard input and answers with pickles on standard output, both its desk's alone; it ends when its
input does, so that no kill of the desk leaves it behind. See `desktop.basemap.drawing` for the other end.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import BinaryIO

from PySide6.QtGui import QGuiApplication

from desktop.basemap.source import MAX_ZOOM, MIN_ZOOM, BasemapSource
from desktop.basemap.tiles import TileSource
from desktop.piped import answers

log = logging.getLogger(__name__)

NICENESS = 5
"""Screens go first: whoever looks at a tile that is not there yet would rather have a smooth hand than a quick tile."""
QUIET_S = 0.2
"""So long nothing must have been asked for before a further zoom is prepared."""


class Drawer:
    """Draws what it is asked for; knows the cities that it was told of."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._saying = out, threading.Lock()
        self._known: dict[str, tuple[TileSource, set[int]]] = {}
        """With the zooms that are prepared, or being so."""
        self._changed = threading.Condition()
        self._waiting = 0
        self._last: tuple[str, int] | None = None

    def know(self, key: str, source: BasemapSource, theme: str, language: str) -> None:
        """Remember a city, a theme and a language under a key."""
        self._known[key] = TileSource(source, theme=theme, language=language), set()

    def forget(self, key: str) -> None:
        """Let go of it."""
        self._known.pop(key, None)

    def asked(self, key: str, zoom: int) -> None:
        """Something of this zoom is to be drawn: what lies near it will be, soon."""
        with self._changed:
            self._waiting += 1
            self._last = (key, zoom)
            self._changed.notify()

    def draw(self, number: int, key: str, tile: tuple[int, int, int, int]) -> None:
        """Draw a tile (z, x, y, scale) and say so, or why not."""
        try:
            answer: tuple[int, bytes | None, str] = (number, self._known[key][0].tile(*tile), "")
        except Exception as error:
            log.exception("a tile could not be drawn")
            answer = (number, None, f"{type(error).__name__}: {error}")
        said = pickle.dumps(answer)
        # Who asked may have ended meanwhile.
        with self._saying, suppress(BrokenPipeError):
            self._out.write(said)
            self._out.flush()
        with self._changed:
            self._waiting -= 1
            self._changed.notify()

    def look_ahead(self) -> None:
        """Prepare further zooms whenever nothing is asked for, for ever: the next one first, inwards before outwards."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._waiting and self._next() is not None)
                if self._changed.wait_for(lambda: self._waiting, QUIET_S) or (found := self._next()) is None:
                    continue
                city, ready, zoom = found
                ready.add(zoom)
            try:
                city.prepare(zoom)
            except Exception:
                log.exception("zoom %d could not be prepared", zoom)

    def _next(self) -> tuple[TileSource, set[int], int] | None:
        """The city that was asked for last, its zooms that are prepared, and the next to be; None where there is none."""
        if self._last is None or self._last[0] not in self._known:
            return None
        key, last = self._last
        city, ready = self._known[key]
        left = [zoom for zoom in range(MIN_ZOOM, MAX_ZOOM + 1) if zoom not in ready]
        return (city, ready, min(left, key=lambda zoom: (abs(zoom - last), -zoom))) if left else None


def main(source: BinaryIO, out: BinaryIO) -> int:
    """Draw until `source` ends."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    app = QGuiApplication([])
    drawer = Drawer(out)
    threading.Thread(target=drawer.look_ahead, name="ahead", daemon=True).start()
    with ThreadPoolExecutor(max(1, min(3, (os.cpu_count() or 1) - 1))) as pool:
        while True:
            try:
                do, *facts = pickle.load(source)  # noqa: S301 - its own desk writes it
            except EOFError:
                break
            match do:
                case "draw":
                    number, key, tile = facts
                    drawer.asked(key, tile[0])
                    pool.submit(drawer.draw, number, key, tile)
                case "know":
                    drawer.know(*facts)
                case "forget":
                    drawer.forget(*facts)
        pool.shutdown(wait=True, cancel_futures=True)
    del app
    return 0


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    sys.exit(main(sys.stdin.buffer, answers()))
