"""Which cameras are read just now: those whose tiles can be seen, and no others. Pictures go from threads to tiles here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from sqlalchemy.orm import Session

from desktop.cameras.demo import DemoCameras
from desktop.cameras.reader import CameraReader
from desktop.jobs import Job, Jobs
from models.cameras.queries import get_addresses
from models.cameras.records import Address
from models.store.engine import Store
from widgets.cameras.records import Seen, Standing, Trouble
from widgets.cameras.tile import CameraTile

AGAIN_MS = 3000
"""After that a server of the demo that died is started again."""
WORDS_EVERY = 15
"""Looks: what stands in words changes twice a second, so that nothing flickers, and at once where the standing does."""
LOOK_MS = 33
"""How often the tiles ask their threads for something newer."""
END_S = 2.0
"""So long they are waited for at the end: where a camera is silent the thread stays in the library, and ends with the program."""


class Watching(QObject):
    """Starts and stops readers by what is seen. `failed(error)`: the addresses could not be read."""

    failed = Signal(object)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        demo: DemoCameras,
        parent: QObject | None = None,
        *,
        read: Callable[[Session, Sequence[UUID]], dict[UUID, Address]] = get_addresses,
    ) -> None:
        """`read` gives the addresses that this account may have."""
        super().__init__(parent)
        self._store, self._jobs, self._demo, self._read = store, jobs, demo, read
        self._tiles: dict[UUID, CameraTile] = {}
        self._readers: dict[UUID, CameraReader] = {}
        self._addresses: dict[UUID, Address] = {}
        self._without: dict[UUID, Trouble | None] = {}
        self._ending: list[CameraReader] = []
        self._job: Job | None = None
        self._of_demo = False
        self._looks = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        demo.started.connect(self._start_all)
        demo.failed.connect(self._demo_failed)

    @property
    def readers(self) -> Mapping[UUID, CameraReader]:
        """The threads that run, by camera."""
        return dict(self._readers)

    @property
    def ending(self) -> tuple[CameraReader, ...]:
        """The threads that were told to end and have not yet."""
        self._ending = [one for one in self._ending if one.alive]
        return tuple(self._ending)

    def follow(self, tiles: Sequence[CameraTile], *, of_demo: bool) -> None:
        """Read the cameras of these tiles from now on, and of no others; in a demo city, from its own server."""
        self._of_demo = of_demo
        self._tiles = {tile.camera.id: tile for tile in tiles}
        for key in [key for key in self._readers if key not in self._tiles]:
            self._end(key)
        self._without = {key: why for key, why in self._without.items() if key in self._tiles}
        if self._tiles:
            self._timer.start()
            if any(key not in self._readers for key in self._tiles):
                self.look_up()
        else:
            self._timer.stop()

    def look_up(self) -> None:
        """Read the addresses anew: a camera whose address has changed is reached at the new one."""
        if self._job is not None:
            self._job.cancel()
        ids = list(self._tiles)
        store, addresses = self._store, self._read

        def read() -> dict[UUID, Address]:
            with store.read() as s:
                return addresses(s, ids)

        self._job = self._jobs.read(read, partial(self._looked_up, ids), self._look_failed)

    def close(self) -> None:
        """Stop them all; the last is waited for in the background."""
        self._timer.stop()
        self._again.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._tiles = {}
        for key in list(self._readers):
            self._end(key)
        ending = self.ending
        if ending:
            self._jobs.write(partial(_join, ending))
        self._demo.stop()

    def _looked_up(self, ids: Sequence[UUID], found: dict[UUID, Address]) -> None:
        self._job = None
        for key in ids:
            if self._addresses.get(key) != found.get(key):
                self._end(key)
        self._addresses = {key: one for key, one in self._addresses.items() if key not in ids} | found
        self._without = {key: None for key in ids if key not in found}
        if self._of_demo and found and not self._demo.port:
            self._demo.start()
            return
        self._start_all()

    @Slot()
    def _start_all(self) -> None:
        for key, tile in self._tiles.items():
            if (address := self._addresses.get(key)) is None:
                continue
            address = self._demo.moved(address)
            if key in self._readers and self._readers[key].address != address:
                self._end(key)
            if key not in self._readers:
                self._without.pop(key, None)
                reader = CameraReader(address, tile.camera.code)
                self._readers[key] = reader
                reader.start()

    def _end(self, key: UUID) -> None:
        reader = self._readers.pop(key, None)
        if reader is not None:
            reader.stop()
            self._ending = [*self.ending, reader]

    @Slot()
    def _look(self) -> None:
        self._looks += 1
        for key, tile in self._tiles.items():
            reader = self._readers.get(key)
            if reader is None:
                if key in self._without:
                    why = self._without[key]
                    tile.show_seen(Seen(Standing.NO_ADDRESS if why is None else Standing.WAITING, why))
                continue
            reader.size = tile.pixels
            if (picture := reader.take()) is not None:
                tile.show_picture(picture)
            seen = reader.seen()
            if self._looks % WORDS_EVERY == 0 or seen.standing is not tile.seen.standing:
                tile.show_seen(seen)

    def _look_failed(self, error: BaseException) -> None:
        self._job = None
        self.failed.emit(error)

    @Slot(str)
    def _demo_failed(self, _reason: str) -> None:
        # Those that run try again by themselves, and are moved where the next one listens.
        self._without = dict.fromkeys((key for key in self._tiles if key not in self._readers), Trouble.SERVER_OF_DEMO)
        self._again.start()

    @Slot()
    def _look_again(self) -> None:
        if self._tiles:
            self.look_up()


def _join(readers: Sequence[CameraReader]) -> None:
    until = time.monotonic() + END_S
    for one in readers:
        one.join(max(0.0, until - time.monotonic()))
