"""Time that goes by again: what is needed of the past is read ahead, and handed out in step with the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.jobs import Job, Jobs
from desktop.replay.places import Places
from desktop.replay.reading import STRETCH, read_from, read_stretch
from models.cases.records import OpenCase
from models.replay.records import Opening, Stretch
from models.replay.timeline import Moved, Timeline
from models.store.engine import Store

TICK_MS, SLOW_TICK_MS = 250, 1000
SLOW = 10
"""Up to this rate a second shows little that is new."""
LEAP = timedelta(minutes=2)
AHEAD_S = 20
"""So many seconds of watching are read ahead, at least an hour of the past."""


class Playback(QObject):
    """`moved(Moved)` what the map shows is otherwise; `stood(datetime)` the moment is another; `reading(bool)`; `ended()` the present is reached; `failed(error)`."""

    moved = Signal(object)
    stood = Signal(object)
    reading = Signal(bool)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._now = store, jobs, now
        self.places = Places(store, jobs, self)
        self.places.failed.connect(self._not_extended)
        self.line: Timeline | None = None
        self.at: datetime | None = None
        self.rate = 60
        self.playing = False
        self._wanted: datetime | None = None
        self._opening: Job | None = None
        self._next: Job | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0

    @property
    def tick_ms(self) -> int:
        """How long marks have for their way to the next place."""
        return TICK_MS if self.rate > SLOW or not self.playing else SLOW_TICK_MS

    def go(self, at: datetime) -> None:
        """Show a moment; of the present, the last there is."""
        at = min(at, self._now())
        self._wanted = at
        if self.line is not None and self.line.holds(at) and self._opening is None:
            self._arrive(at)
        elif self._opening is None:
            self._open(at)

    def play(self) -> None:
        """Let time go by."""
        if self.at is not None and not self.playing:
            self.playing, self._last = True, time.monotonic()
            self._timer.start(self.tick_ms)
            self._look_ahead()

    def pause(self) -> None:
        """Let it stand."""
        self.playing = False
        self._timer.stop()

    def set_rate(self, rate: int) -> None:
        """Let it go by so many times as fast."""
        self.rate = rate
        if self.playing:
            self._timer.start(self.tick_ms)
            self._look_ahead()

    def close(self) -> None:
        """Forget the past, and what of it is being read."""
        self.pause()
        for job in (self._opening, self._next):
            if job is not None:
                job.cancel()
        self._opening = self._next = self.line = self.at = self._wanted = None
        self.places.close()
        self.reading.emit(False)

    # Reading

    def _open(self, at: datetime) -> None:
        begin = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        until = min(begin + STRETCH, self._now())
        store = self._store
        self.reading.emit(True)
        self._opening = self._jobs.read(lambda: read_from(store, begin, until), self._opened, self._not_opened)

    def _opened(self, read: tuple[Opening, Stretch]) -> None:
        self._opening = None
        if self._next is not None:
            self._next.cancel()
            self._next = None
        self.line = Timeline(read[0])
        self.line.extend(read[1])
        wanted = self._wanted
        assert wanted is not None
        if not self.line.holds(wanted):
            # Somebody went on meanwhile.
            self._open(wanted)
            return
        self.reading.emit(False)
        self.line.go(wanted)
        self.moved.emit(Moved(tuple(self.line.cases.values()), anew=True))
        self._settle(wanted)

    def _not_opened(self, error: BaseException) -> None:
        self._opening = None
        self.pause()
        self.reading.emit(False)
        self.failed.emit(error)

    def _look_ahead(self) -> None:
        line = self.line
        if line is None or self.at is None or self._next is not None or self._opening is not None:
            return
        length = max(STRETCH, timedelta(seconds=self.rate * AHEAD_S))
        until = min(line.until + STRETCH, self._now())
        if line.until - self.at < length and until > line.until:
            store, since = self._store, line.until
            self._next = self._jobs.read(lambda: read_stretch(store, since, until), self._extended, self._not_extended)

    def _extended(self, stretch: Stretch) -> None:
        self._next = None
        if self.line is not None and stretch.since == self.line.until:
            self.line.extend(stretch)
            self._look_ahead()

    @Slot(object)
    def _not_extended(self, error: BaseException) -> None:
        self._next = None
        self.pause()
        self.failed.emit(error)

    # Going

    def _arrive(self, at: datetime) -> None:
        line = self.line
        assert line is not None
        before = line.at
        turning = line.turning(min(before, at), max(before, at))
        moved = line.go(at)
        # Over a leap nothing is news: what came meanwhile is there.
        leapt = abs(at - before) > LEAP and not moved.anew
        self._show(Moved(tuple(line.cases.values()), anew=True) if leapt else moved, turning)
        self._settle(at)

    def _settle(self, at: datetime) -> None:
        self.at = at
        self.places.go(at)
        self.stood.emit(at)
        self._last = time.monotonic()
        if self.playing:
            self._look_ahead()

    def _show(self, moved: Moved, turning: tuple[OpenCase, ...]) -> None:
        line = self.line
        assert line is not None
        if not moved.anew and turning:
            still = {case.id: case for case in turning if case.id in line.cases}
            still |= {case.id: case for case in moved.changed}
            moved = Moved(tuple(line.cases[one] for one in still), moved.gone)
        if moved.anew or moved.changed or moved.gone:
            self.moved.emit(moved)

    @Slot()
    def _tick(self) -> None:
        now = time.monotonic()
        passed, self._last = now - self._last, now
        line = self.line
        if line is None or self.at is None or self._opening is not None:
            return
        present = self._now()
        at = min(self.at + timedelta(seconds=passed * self.rate), line.until, present)
        if at > self.at:
            before, self.at = self.at, at
            turning = line.turning(before, at)
            self._show(line.go(at), turning)
            self.stood.emit(at)
        self.places.walk(self.at, self.rate)
        if self.at + timedelta(seconds=1) >= present:
            self.pause()
            self.ended.emit()
        else:
            self._look_ahead()
