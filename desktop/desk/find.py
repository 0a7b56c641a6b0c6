"""The search box: grids, cases, workers, places and departments' ground, the newest question wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy.orm import Session

from desktop.jobs import Job, Jobs
from models.cases.finding import find_cases
from models.cases.queries import get_cases
from models.cases.records import OpenCase
from models.grids.queries import search_ground
from models.grids.records import GroundHit
from models.store.engine import Store
from models.workers.queries import search_workers
from models.workers.records import Worker
from widgets.i18n import language, tr
from widgets.map.records import Kind, SearchHit
from widgets.words import DOT, place_kind_word, role_word

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
                cases = _case_hits(s, words)
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


def _case_hits(s: Session, words: str) -> list[SearchHit]:
    """Return the newest cases found; the last one says how many there are where these are not all."""
    found = find_cases(s, words, EACH)
    cases = get_cases(s, found.ids)
    others = tr("newest {n} of {count}", n=len(cases), count=found.counted) if found.count > len(cases) else ""
    return [
        SearchHit(
            "case",
            case.id,
            case.title,
            DOT.join(p for p in (case.number, case.area or _nowhere(case), others if case is cases[-1] else "") if p),
            case.lon,
            case.lat,
        )
        for case in cases
    ]


def _nowhere(case: OpenCase) -> str:
    """Say that a case has no place; it is found all the same, and opened without flying anywhere."""
    return tr("no place") if case.lon is None or case.lat is None else ""


def _ground_hit(one: GroundHit) -> SearchHit:
    """Say what was found; only grids and cameras can be chosen on the map, the rest is flown to."""
    kind: Kind = "grid" if one.kind == "grid" else "camera" if one.kind == "camera" else "place"
    name = one.name_en if language() == "en" and one.name_en else one.name
    return SearchHit(kind, one.id if kind != "place" else None, name, place_kind_word(one.kind), one.lon, one.lat)


def _worker_hit(worker: Worker, lon: float, lat: float) -> SearchHit:
    return SearchHit("worker", worker.id, f"{role_word(worker.role)} {worker.name}", worker.grid_name, lon, lat)
