"""Where everybody was, read ahead of the moment that is shown: a reading a minute, or as seldom as the pace asks for."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Job, Jobs
from desktop.replay.reading import read_frames, read_places
from models.replay.tracks import Track
from models.store.engine import Store
from models.workers.records import Positions

AHEAD = 3
"""So many readings wait for their time."""


class Places(QObject):
    """`placed(Positions, bool)`: where everybody is, and whether nobody else is any more; `failed(error)`."""

    placed = Signal(object, bool)
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._track: Track | None = None
        self._frames: deque[tuple[datetime, Positions]] = deque()
        self._known: datetime | None = None
        """As far as there are readings, waiting ones included."""
        self._job: Job | None = None
        self._ahead: Job | None = None
        self._seen: frozenset[object] = frozenset()

    def close(self) -> None:
        """Forget all of it."""
        for job in (self._job, self._ahead):
            if job is not None:
                job.cancel()
        self._job = self._ahead = self._track = self._known = None
        self._frames.clear()
        self._seen = frozenset()

    def go(self, at: datetime) -> None:
        """Find out where everybody was at a moment that was jumped to."""
        self.close()
        store = self._store

        def found(positions: Positions) -> None:
            self._job = None
            self._track, self._known = Track(at, positions), at
            self._tell(positions, anew=True)

        self._job = self._jobs.read(lambda: read_places(store, at), found, self._not_read)

    def walk(self, at: datetime, rate: int) -> None:
        """Tell where everybody is now, and read on for what comes at this rate."""
        track = self._track
        if track is None:
            return
        while self._frames and track.until <= at.timestamp():
            track.lead(*self._frames.popleft())
        self._tell(track.at(at))
        self._read_on(at, rate)

    def _read_on(self, at: datetime, rate: int) -> None:
        if self._ahead is not None or len(self._frames) >= AHEAD or self._known is None:
            return
        step = timedelta(minutes=max(1, rate // 60))
        # What lies behind already is passed over: reading was slower than the past goes by.
        last = max(self._known, at - step)
        first = datetime.fromtimestamp(last.timestamp() // step.total_seconds() * step.total_seconds(), UTC) + step
        moments = [first + n * step for n in range(AHEAD)]
        store, closing = self._store, self._jobs.closing
        self._ahead = self._jobs.read(lambda: read_frames(store, moments, closing.is_set), self._came, self._not_read)

    def _came(self, frames: list[tuple[datetime, Positions]]) -> None:
        self._ahead = None
        self._frames.extend(frames)
        if frames:
            self._known = frames[-1][0]

    def _tell(self, positions: Positions, *, anew: bool = False) -> None:
        seen = frozenset(positions.worker_ids)
        gone = anew or not self._seen <= seen
        self._seen = seen
        self.placed.emit(positions, gone)

    def _not_read(self, error: BaseException) -> None:
        self._job = self._ahead = None
        self.failed.emit(error)
