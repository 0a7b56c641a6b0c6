"""The process that draws the base map's tiles, so that what a great city takes to draw never costs the desk a frame.

It reads pickles from standard input and answers with pickles on standard output, both its desk's alone; it ends when its
input does, so that no kill of the desk leaves it behind. See `desktop.basemap.drawing` for the other end.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import BinaryIO

from PySide6.QtGui import QGuiApplication

from desktop.basemap.source import BasemapSource
from desktop.basemap.tiles import TileSource

log = logging.getLogger(__name__)

NICENESS = 5
"""Screens go first: whoever looks at a tile that is not there yet would rather have a smooth hand than a quick tile."""


class Drawer:
    """Draws what it is asked for; knows the cities that it was told of."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lock = out, threading.Lock()
        self._known: dict[str, TileSource] = {}

    def know(self, key: str, source: BasemapSource, theme: str, language: str) -> None:
        """Remember a city, a theme and a language under a key."""
        self._known[key] = TileSource(source, theme=theme, language=language)

    def forget(self, key: str) -> None:
        """Let go of it."""
        self._known.pop(key, None)

    def draw(self, number: int, key: str, tile: tuple[int, int, int, int]) -> None:
        """Draw a tile (z, x, y, scale) and say so, or why not."""
        try:
            answer: tuple[int, bytes | None, str] = (number, self._known[key].tile(*tile), "")
        except Exception as error:
            log.exception("a tile could not be drawn")
            answer = (number, None, f"{type(error).__name__}: {error}")
        said = pickle.dumps(answer)
        # Who asked may have ended meanwhile.
        with self._lock, suppress(BrokenPipeError):
            self._out.write(said)
            self._out.flush()


def main(source: BinaryIO, out: BinaryIO) -> int:
    """Draw until `source` ends."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    app = QGuiApplication([])
    drawer = Drawer(out)
    with ThreadPoolExecutor(max(1, min(3, (os.cpu_count() or 1) - 1))) as pool:
        while True:
            try:
                do, *facts = pickle.load(source)  # noqa: S301 - its own desk writes it
            except EOFError:
                break
            match do:
                case "draw":
                    pool.submit(drawer.draw, *facts)
                case "know":
                    drawer.know(*facts)
                case "forget":
                    drawer.forget(*facts)
        pool.shutdown(wait=True, cancel_futures=True)
    del app
    return 0


if __name__ == "__main__":
    # Ctrl-C in the desk's terminal comes here too; the desk ends this process in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.exit(main(sys.stdin.buffer, answers))
