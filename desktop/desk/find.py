"""The search box: grids, cases, workers, places and departments' ground, the newest question wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.jobs import Job, Jobs
from models.cases.queries import search_cases
from models.grids.queries import search_ground
from models.grids.records import GroundHit
from models.store.engine import Store
from models.workers.queries import search_workers
from models.workers.records import Worker
from widgets.i18n import language
from widgets.map.records import Kind, SearchHit
from widgets.words import place_kind_word, role_word

EACH = 6


class Finder(QObject):
    """Answers the map's search box. `found(list[SearchHit])`."""

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._job: Job | None = None

    @Slot(str)
    def search(self, text: str) -> None:
        """Search for a text; an empty one finds nothing."""
        self.close()
        words = text.strip()
        if not words:
            self.found.emit([])
            return
        store = self._store

        def read() -> list[SearchHit]:
            with store.read() as s:
                ground = [_ground_hit(one) for one in search_ground(s, words, EACH)]
                cases = [
                    SearchHit(
                        "case",
                        case.id,
                        case.title,
                        " · ".join(p for p in (case.number, case.area) if p),
                        case.lon,
                        case.lat,
                    )
                    for case in search_cases(s, words, EACH)
                ]
                workers = [
                    _worker_hit(found.worker, found.lon, found.lat)
                    for found in search_workers(s, words, EACH)
                    if found.lon is not None and found.lat is not None
                ]
            return ground + cases + workers

        self._job = self._jobs.read(read, self._done, self.failed.emit)

    def close(self) -> None:
        """Forget an answer under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _done(self, hits: list[SearchHit]) -> None:
        self._job = None
        self.found.emit(hits)


def _ground_hit(one: GroundHit) -> SearchHit:
    """Say what was found; only grids and cameras can be chosen on the map, the rest is flown to."""
    kind: Kind = "grid" if one.kind == "grid" else "camera" if one.kind == "camera" else "place"
    name = one.name_en if language() == "en" and one.name_en else one.name
    return SearchHit(kind, one.id if kind != "place" else None, name, place_kind_word(one.kind), one.lon, one.lat)


def _worker_hit(worker: Worker, lon: float, lat: float) -> SearchHit:
    return SearchHit("worker", worker.id, f"{role_word(worker.role)} {worker.name}", worker.grid_name, lon, lat)
