"""Reads for charts that somebody sees: two at a time, each for what is asked for now, and again when the city changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.jobs import Job, Jobs
from models.figures.counting import Stopped, Watch
from widgets.statistics.wanted import Wanted

AT_ONCE = 2
"""The desk reads cases with the same threads: one is left to them."""
EVERY_MS = 5000
"""How often what grows is read again at most."""


@dataclass(slots=True)
class _Running:
    job: Job
    stop: threading.Event


class Readings(QObject):
    """`arrived(str, object)` by the chart's name, `failed(str, BaseException)`, `stopped(str)`, `advanced(str, int, int)`."""

    arrived = Signal(str, object)
    failed = Signal(str, object)
    stopped = Signal(str)
    advanced = Signal(str, int, int)

    def __init__(self, jobs: Jobs, read: Callable[[str, Wanted, Watch], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._read = jobs, read
        self._wanted: Wanted | None = None
        self._fresh: set[str] = set()
        self._queue: list[str] = []
        self._running: dict[str, _Running] = {}
        self._grown: set[str] = set()
        self._rest = QTimer(self, interval=EVERY_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._again)

    def ask(self, names: Collection[str], wanted: Wanted, *, anew: bool = False) -> list[str]:
        """Read those that are not known yet for what is asked for (`anew`: all); return them. Others are no longer waited for."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._fresh.clear()
            self._grown.clear()
            for name in list(self._running):
                self._end(name)
        if anew:
            self._fresh -= set(names)
        for name in [one for one in self._running if one not in names]:
            self._end(name)
        self._queue = [name for name in names if name not in self._fresh and name not in self._running]
        # What grew and is no longer seen is read when it is seen again.
        self._fresh -= self._grown - set(names)
        self._grown &= set(names)
        asked = [*self._queue, *self._running]
        self._go_on()
        return asked

    def grew(self, names: Collection[str]) -> None:
        """What these show changed: they are read again, not too often; what is being read is read once more."""
        self._grown |= set(names)
        if self._grown and not self._rest.isActive():
            self._rest.start()

    def outdate(self, names: Collection[str]) -> None:
        """What these show changed and nobody sees it: they are read when they are seen again."""
        self._fresh -= set(names)

    @property
    def idle(self) -> bool:
        """Whether nothing is read, and nothing waits to be."""
        return not self._running and not self._queue and not self._rest.isActive()

    def stop(self, name: str) -> None:
        """Read no further for a chart; it is told as stopped."""
        if name in self._running:
            self._running[name].stop.set()

    def close(self) -> None:
        """Read nothing more, and forget answers under way."""
        self._rest.stop()
        self._queue = []
        self._grown.clear()
        self._fresh.clear()
        self._wanted = None
        for name in list(self._running):
            self._end(name)

    @Slot()
    def _again(self) -> None:
        grown, self._grown = self._grown, set()
        for name in grown:
            if name in self._running:
                self._grown.add(name)
            elif name not in self._queue:
                self._fresh.discard(name)
                self._queue.append(name)
        if self._grown:
            self._rest.start()
        self._go_on()

    def _go_on(self) -> None:
        while self._queue and len(self._running) < AT_ONCE and self._wanted is not None:
            name, wanted, stop = self._queue.pop(0), self._wanted, threading.Event()
            watch = Watch(partial(self._tell, name, stop), stop.is_set)
            job = self._jobs.read(
                partial(self._read, name, wanted, watch),
                partial(self._done, name, stop),
                partial(self._not_done, name, stop),
            )
            self._running[name] = _Running(job, stop)

    def _tell(self, name: str, stop: threading.Event, done: int, of: int) -> None:
        # On the reader's thread: the signal comes over to the GUI's.
        if not stop.is_set() and done < of:
            self.advanced.emit(name, done, of)

    def _end(self, name: str) -> None:
        running = self._running.pop(name)
        running.stop.set()
        running.job.cancel()

    def _done(self, name: str, stop: threading.Event, value: object) -> None:
        if self._left(name, stop):
            self._fresh.add(name)
            self.arrived.emit(name, value)
        self._go_on()

    def _not_done(self, name: str, stop: threading.Event, error: BaseException) -> None:
        if self._left(name, stop):
            if isinstance(error, Stopped):
                self.stopped.emit(name)
            else:
                self.failed.emit(name, error)
        self._go_on()

    def _left(self, name: str, stop: threading.Event) -> bool:
        """Take a reading off those under way; False where another one has taken its place."""
        running = self._running.get(name)
        if running is None or running.stop is not stop:
            return False
        del self._running[name]
        return True
