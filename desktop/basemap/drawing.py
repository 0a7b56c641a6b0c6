"""Tiles drawn by a process beside the program (`desktop.basemap.drawer`), one for all its windows."""

from __future__ import annotations

import atexit
import itertools
import logging
import pickle
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop import piped

if TYPE_CHECKING:
    from desktop.basemap.tiles import TileSource

log = logging.getLogger(__name__)

Answer = tuple[int, bytes | None, str]
"""A request's number, the picture, and why there is none."""
MODULE = "desktop.basemap.drawer"
TRIES, WITHIN_S = 3, 60.0
"""A process that ended so often within such a time is started no more until that time is over."""


class Ended(Exception):
    """The process is there no more, or is started no more."""


class _Process:
    """One such process, its unanswered requests, and the cities it knows. To be used with the lock of its owner."""

    def __init__(self) -> None:
        self.run = piped.start(MODULE)
        self.known: set[str] = set()
        self._waiting: dict[int, Future[Answer]] = {}
        self._numbers = itertools.count(1)
        self._listener = threading.Thread(target=self._listen, name="tiles", daemon=True)
        self._listener.start()

    @property
    def alive(self) -> bool:
        return self.run.poll() is None

    def ask(self, of: TileSource, tile: tuple[int, int, int, int]) -> Future[Answer]:
        """Ask for a tile. Raises OSError where the process hears nothing any more."""
        if of.key not in self.known:
            self.say("know", of.key, of.source, of.theme.name, of.language)
            self.known.add(of.key)
        number = next(self._numbers)
        answer: Future[Answer] = Future()
        self._waiting[number] = answer
        self.say("draw", number, of.key, tile)
        return answer

    def say(self, *what: object) -> None:
        assert self.run.stdin is not None
        self.run.stdin.write(pickle.dumps(what))
        self.run.stdin.flush()

    def end(self) -> None:
        """Kill it: it keeps nothing that could be lost."""
        self.run.kill()
        # It closes its end of the pipe itself.
        self._listener.join()
        piped.end(self.run)

    def _listen(self) -> None:
        assert self.run.stdout is not None
        with self.run.stdout as answers:
            while True:
                try:
                    answer: Answer = pickle.load(answers)  # noqa: S301 - our own process writes it
                except (EOFError, OSError, pickle.UnpicklingError):
                    break
                self._waiting.pop(answer[0]).set_result(answer)
        ended = Ended(f"exit status {self.run.wait()}")
        while self._waiting:
            with suppress(KeyError):
                self._waiting.popitem()[1].set_exception(ended)


class Drawing:
    """The process, started when first needed and again when it has ended by itself. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._starts: list[float] = []

    @property
    def pid(self) -> int:
        """The process's id; 0 where there is none."""
        process = self._process
        return process.run.pid if process is not None and process.alive else 0

    def begin(self) -> None:
        """Start the process ahead of the first tile: it takes half a second to be ready."""
        with suppress(Ended, OSError), self._lock:
            self._there()

    def tile(self, of: TileSource, z: int, x: int, y: int, scale: int) -> bytes | None:
        """The picture of a tile; None where the process cannot draw now, and whoever asks has to.

        Raises RuntimeError with what the process said of a tile that could not be drawn.
        """
        for _ in range(2):
            try:
                _number, picture, why = self._ask(of, (z, x, y, scale)).result()
            except (Ended, OSError) as error:
                log.warning("The process that draws the map's tiles does not: %s", error)
                continue
            if picture is None:
                raise RuntimeError(why)
            return picture
        return None

    def forget(self, key: str) -> None:
        """Let the process let go of a city that is shown no more."""
        with self._lock:
            if self._process is not None and key in self._process.known:
                self._process.known.discard(key)
                with suppress(OSError):
                    self._process.say("forget", key)

    def close(self) -> None:
        """End the process; the next tile would start another."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def _ask(self, of: TileSource, tile: tuple[int, int, int, int]) -> Future[Answer]:
        with self._lock:
            process = self._there()
            try:
                return process.ask(of, tile)
            except OSError:
                # Its pipe breaks a moment before its end is known.
                self._process = None
                process.end()
                raise

    def _there(self) -> _Process:
        """The process. Raises Ended where it has ended too often, OSError where it cannot be started."""
        if self._process is not None and self._process.alive:
            return self._process
        if self._process is not None:
            self._process.end()
            self._process = None
        now = time.monotonic()
        self._starts = [one for one in self._starts if now - one < WITHIN_S]
        if len(self._starts) >= TRIES:
            raise Ended(f"it was started {TRIES} times within {WITHIN_S:.0f} s")
        self._starts.append(now)
        self._process = _Process()
        return self._process


drawing = Drawing()
"""The program's own, for all its windows; it ends with the program."""
atexit.register(drawing.close)
