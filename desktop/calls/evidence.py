"""Stills and recordings of calls: bytes as they come from the page, in the private folder, and then in the call's case."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import shutil
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.attachments.adding import Adding
from desktop.attachments.keeper import Keeper
from desktop.attachments.private import PrivateFolder, unused
from desktop.calls.webm import repack
from desktop.jobs import Jobs
from models.calls.records import Call
from models.cases.attachments.records import Origin
from models.media.records import Shot
from widgets.i18n import tr
from widgets.media.records import ChosenFile

log = logging.getLogger(__name__)

PART = ".part"
"""Ends the name of a recording that is being written."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A still or a recording that lies in the private folder."""

    path: Path
    kind: str
    """ "still" or "recording"."""
    call: Call
    sha256: str
    """Of what came from the page, as it came."""
    seconds: float = 0.0
    """Length of a recording."""


@dataclass
class _Film:
    """A recording that is being written: pieces go to the file in their order, whichever thread writes them."""

    folder: PrivateFolder
    name: str
    call: Call
    shot: Shot
    pieces: deque[bytes] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self) -> Path:
        with self.lock:
            path = self.folder.taken(str(self.call.id), self.name)
            with path.open("ab") as file:
                while self.pieces:
                    file.write(self.pieces.popleft())
            return path


class Evidence(QObject):
    """`taken(Taken)` when something is whole, `failed(call id, words)` when it could not be kept, `changed()`."""

    taken = Signal(object)
    failed = Signal(object, str)
    changed = Signal()

    def __init__(
        self, jobs: Jobs, folder: PrivateFolder, keeper: Keeper, adding: Adding, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._folder, self._keeper, self._adding = jobs, folder, keeper, adding
        self._parts: dict[UUID, tuple[UUID, list[bytes]]] = {}
        self._films: dict[UUID, _Film] = {}
        self.loose: list[Taken] = []
        """What is about no case: it is put to one, or saved as a file, by whoever took it."""
        self.zone: tzinfo = UTC
        adding.attached.connect(self._attached)

    @property
    def under_way(self) -> int:
        """How many stills and recordings are not whole yet."""
        return len(self._parts) + len(self._films)

    # Stills

    def still(self, call: Call, facts: dict[str, Any], shot: Shot) -> None:
        """Take a piece of a still; with the last of it, it is kept."""
        parts = self._parts.setdefault(facts["key"], (call.id, []))[1]
        parts.append(facts["data"])
        if not facts["last"]:
            return
        del self._parts[facts["key"]]
        data = b"".join(parts)
        stem, folder = tr("Call still {time}", time=self._stamp(shot.taken_at)), self._folder

        def keep() -> Taken:
            path = unused(folder.taken(str(call.id), f"{stem}.jpg"))
            path.write_bytes(data)
            return Taken(path, "still", call, hashlib.sha256(data).hexdigest())

        self._jobs.page(keep, lambda taken: self._kept(taken, shot), self._not_kept(call))

    # Recordings

    def chunk(self, call: Call, facts: dict[str, Any], shot: Shot) -> None:
        """Take a piece of a recording; it is in the file before the next one comes."""
        key = facts["key"]
        film = self._films.get(key)
        if film is None:
            film = self._films[key] = _Film(self._folder, f"{key}{PART}", call, shot)
        if facts["data"]:
            film.pieces.append(facts["data"])
            self._jobs.page(film.write, None, self._not_kept(call))
        if facts["end"]:
            del self._films[key]
            self._finish(film)

    def let_go(self) -> list[UUID]:
        """The page is gone: what was recorded until now is finished; return the calls whose still had not come whole."""
        films, self._films = self._films, {}
        for film in films.values():
            self._finish(film)
        lost, self._parts = self._parts, {}
        return list(dict.fromkeys(call_id for call_id, _ in lost.values()))

    def close(self) -> None:
        """Write what has come; what is not packed yet is found by the next start."""
        for film in self._films.values():
            self._jobs.write(film.write)
        self._films.clear()

    def _finish(self, film: _Film) -> None:
        stem, folder = tr("Call recording {time}", time=self._stamp(film.shot.taken_at)), self._folder

        def pack() -> Taken:
            recorded = film.write()
            digest = _digest(recorded)
            path = unused(folder.taken(str(film.call.id), f"{stem}.webm"))
            seconds = repack(recorded, path)
            self._folder.clear_taken([recorded])
            return Taken(path, "recording", film.call, digest, seconds)

        self._jobs.long(pack, lambda taken: self._kept(taken, film.shot), self._not_kept(film.call))

    def left(self) -> list[tuple[Path, UUID]]:
        """Return what an earlier program left, and of which calls; in the background."""
        found = []
        for path in self._folder.left():
            with contextlib.suppress(ValueError):
                found.append((path, UUID(path.parent.name)))
        return found

    def take_left(self, path: Path, call: Call) -> None:
        """Take in what an earlier program left: a recording is finished, and what has no place yet waits for one."""
        shot = Shot(call.live_at, None, None)
        if path.suffix == PART:
            self._finish(_Film(self._folder, path.name, call, shot))
            return
        kind = "still" if path.suffix == ".jpg" else "recording"

        def look() -> Taken:
            return Taken(path, kind, call, _digest(path))

        self._jobs.page(look, lambda taken: self._placed(taken, shot), self._not_kept(call))

    # Into the case

    def _kept(self, taken: Taken, shot: Shot) -> None:
        self.taken.emit(taken)
        self._placed(taken, shot)

    def _placed(self, taken: Taken, shot: Shot) -> None:
        origin = Origin.CALL_STILL if taken.kind == "still" else Origin.CALL_RECORDING
        self._keeper.tell_made(str(taken.path), origin, shot)
        if taken.call.case_id is not None:
            self.put_to(taken, taken.call.case_id, taken.call.case_number)
        else:
            self.loose.append(taken)
        self.changed.emit()

    def put_to(self, taken: Taken, case_id: UUID, number: str) -> None:
        """Attach something to a case."""
        if taken in self.loose:
            self.loose.remove(taken)
            self.changed.emit()
        who = taken.call.worker
        still = tr("Still from the call with {who}", who=who)
        note = still if taken.kind == "still" else tr("Recording of the call with {who}", who=who)
        self._adding.add(case_id, number, [ChosenFile(str(taken.path))], {"note": note})

    @Slot(object)
    def _attached(self, paths: list[str]) -> None:
        ours = [Path(one) for one in paths if self._folder.is_taken(Path(one))]
        if ours:
            self._jobs.page(lambda: self._folder.clear_taken(ours))

    def save(self, copies: list[tuple[Taken, Path]]) -> None:
        """Copy what is about no case to files of the user's choice; it is not kept here any longer then."""

        def copy() -> None:
            for taken, target in copies:
                shutil.copyfile(taken.path, target)
                self._folder.clear_taken([taken.path])

        def done(_: None) -> None:
            for taken, _path in copies:
                self.loose.remove(taken)
            self.changed.emit()

        self._jobs.long(copy, done, self._not_kept(copies[0][0].call))

    def _not_kept(self, call: Call) -> Callable[[BaseException], None]:
        def failed(error: BaseException) -> None:
            log.warning("evidence of call %s was not kept: %s", call.id, error)
            self.failed.emit(
                call.id,
                tr("It could not be kept: {reason}. The call goes on; make room and take it again", reason=str(error)),
            )

        return failed

    def _stamp(self, at: datetime | None) -> str:
        return f"{(at or datetime.now(UTC)).astimezone(self.zone):%Y%m%d-%H%M%S}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
