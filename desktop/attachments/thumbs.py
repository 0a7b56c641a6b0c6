"""Thumbnails: read and decoded in the background, a few hundred of them kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from desktop.jobs import Jobs
from models.store.engine import Store

KEPT = 400
"""Thumbnails of up to 320 pixels: some 100 MB at the very most."""


class Thumbs(QObject):
    """`ready(str, QImage | None)`: a thumbnail by SHA-256, None for what has none. `failed(list[str], error)`."""

    ready = Signal(str, object)
    failed = Signal(object, object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._kept: OrderedDict[str, QImage | None] = OrderedDict()
        self._asked: set[str] = set()

    @Slot(object)
    def want(self, shas: Iterable[str]) -> None:
        """Ask for thumbnails; those at hand are told at once."""
        fresh: list[str] = []
        for sha in shas:
            if sha in self._kept:
                self._kept.move_to_end(sha)
                self.ready.emit(sha, self._kept[sha])
            elif sha not in self._asked:
                fresh.append(sha)
        if not fresh:
            return
        self._asked.update(fresh)
        store = self._store

        def read() -> dict[str, QImage | None]:
            from models.media.reading import read_thumbnail

            with store.read() as s:
                data = {sha: read_thumbnail(s, sha) for sha in fresh}
            return {sha: None if one is None else QImage.fromData(one) for sha, one in data.items()}

        def failed(error: BaseException) -> None:
            self._asked.difference_update(fresh)
            self.failed.emit(fresh, error)

        self._jobs.read(read, self._came, failed)

    def _came(self, found: dict[str, QImage | None]) -> None:
        self._asked.difference_update(found)
        for sha, image in found.items():
            self._kept[sha] = image
            self.ready.emit(sha, image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
