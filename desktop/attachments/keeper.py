"""Files of this machine on their way into the database: one after the other in the long lane, each stopped or tried again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.attachments.problems import file_words
from desktop.jobs import Jobs
from models.media.records import Media, MediaKind, Shot
from models.store.engine import Store
from widgets.media.records import FileStage, FileState

TOLD_EVERY_S = 0.1
"""How often the progress is shown at most."""
_ON_ITS_WAY = (FileStage.WAITING, FileStage.KEEPING)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was kept: the same size and time, and it need not be read again."""

    size: int
    changed_ns: int
    media: Media
    shot: Shot


class Keeper(QObject):
    """Knows how far each file is. `changed(FileState)` tells of every step; nothing is written to any case here."""

    changed = Signal(object)
    _progressed = Signal(str, int, int)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._states: dict[str, FileState] = {}
        self._seen: dict[str, _Seen] = {}
        self._shots: dict[str, Shot] = {}
        self._origins: dict[str, str] = {}
        self._stops: dict[str, threading.Event] = {}
        self.zone: tzinfo = UTC
        """The city's, for cameras that note local time without a zone."""
        self._progressed.connect(self._on)

    def state(self, path: str) -> FileState:
        """Return how far a file is; one that nobody asked for waits."""
        return self._states.get(path, FileState(path))

    def shot(self, path: str) -> Shot:
        """Return when and where a picture that came in was taken: as we were told, else as its camera noted it."""
        if path in self._shots:
            return self._shots[path]
        return self._seen[path].shot if path in self._seen else Shot()

    def origin(self, path: str) -> str:
        """Return what made a file (an Origin's value), "" for what people brought."""
        return self._origins.get(path, "")

    def tell_made(self, path: str, origin: str, shot: Shot | None = None) -> None:
        """Say what made a file that this program made itself; when and where too, where the file does not say it."""
        self._origins[path] = origin
        if shot is not None:
            self._shots[path] = shot

    @Slot(object)
    def want(self, paths: Iterable[str]) -> None:
        """Bring files in. One that is in already is looked at again: it may have changed meanwhile."""
        for path in paths:
            before = self._states.get(path)
            if before is not None and before.stage in _ON_ITS_WAY:
                self.changed.emit(before)
            else:
                self._begin(path)

    @Slot(str)
    def again(self, path: str) -> None:
        """Try one again."""
        self.want([path])

    def stop(self, paths: Iterable[str]) -> None:
        """Stop those that are on their way; what was written of them expires by itself."""
        for path in paths:
            if self.state(path).stage in _ON_ITS_WAY:
                self._stops[path].set()
                self._set(FileState(path, FileStage.STOPPED))

    def close(self) -> None:
        """Stop everything."""
        for stop in self._stops.values():
            stop.set()

    def _begin(self, path: str) -> None:
        stop = self._stops[path] = threading.Event()
        store, seen, zone, closing = self._store, self._seen.get(path), self.zone, self._jobs.closing

        def work() -> _Seen:
            def stopped() -> bool:
                return stop.is_set() or closing.is_set()

            return _keep(store, path, seen, zone, _throttled(path, self._progressed.emit), stopped)

        def kept(now: _Seen) -> None:
            self._seen[path] = now
            if self._stops.get(path) is stop and not stop.is_set():
                self._set(FileState(path, FileStage.KEPT, now.size, now.size, media=now.media))

        def failed(error: BaseException) -> None:
            if self._stops.get(path) is stop and not stop.is_set():
                self._set(FileState(path, FileStage.FAILED, problem=file_words(error, Path(path).name)))

        self._set(FileState(path))
        self._jobs.long(work, kept, failed)

    @Slot(str, int, int)
    def _on(self, path: str, done: int, of: int) -> None:
        before = self.state(path)
        if before.stage in _ON_ITS_WAY:
            self._set(replace(before, stage=FileStage.KEEPING, done=done, size=of))

    def _set(self, state: FileState) -> None:
        self._states[state.path] = state
        self.changed.emit(state)


def _keep(
    store: Store,
    path: str,
    seen: _Seen | None,
    zone: tzinfo,
    progress: Callable[[int, int], None],
    stopped: Callable[[], bool],
) -> _Seen:
    # What looks into files (pictures, films) is loaded where the first one comes.
    from models.media.keeping import keep_file
    from models.media.shot import shot_of

    file = Path(path)
    about = file.stat()
    if seen is not None and (seen.size, seen.changed_ns) == (about.st_size, about.st_mtime_ns):
        return seen
    media = keep_file(store, file, name=file.name, on_progress=progress, stopped=stopped)
    shot = shot_of(file, zone) if media.kind is MediaKind.PICTURE else Shot()
    return _Seen(about.st_size, about.st_mtime_ns, media, shot)


def _throttled(path: str, tell: Callable[[str, int, int], None]) -> Callable[[int, int], None]:
    heard = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal heard
        now = time.monotonic()
        if done in (0, of) or now - heard >= TOLD_EVERY_S:
            heard = now
            tell(path, done, of)

    return progress
