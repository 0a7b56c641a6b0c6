"""What the intake dialog asks for while somebody types: the like of a report, and places by name. The newest question wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.jobs import Job, Jobs
from models.grids.queries import search_ground
from models.links.queries import hints_for
from models.links.records import Hints, Sought
from models.store.engine import Store
from widgets.i18n import language
from widgets.intake.place import NamedPlace
from widgets.words import place_kind_word

PLACES = 5


class Hinting(QObject):
    """Answers in the background. `hinted(Hints)`, `placed(str, list[NamedPlace])`, `failed(error)`."""

    hinted = Signal(object)
    placed = Signal(str, object)
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._hints: Job | None = None
        self._places: Job | None = None

    @Slot(object)
    def look(self, sought: Sought) -> None:
        """Look for the like of a report."""
        if self._hints is not None:
            self._hints.cancel()
        store = self._store

        def read() -> Hints:
            with store.read() as s:
                return hints_for(s, sought)

        self._hints = self._jobs.read(read, self._found, self.failed.emit)

    @Slot(str)
    def search(self, name: str) -> None:
        """Look for places of a name."""
        if self._places is not None:
            self._places.cancel()
        store, english = self._store, language() == "en"

        def read() -> tuple[str, list[NamedPlace]]:
            with store.read() as s:
                hits = search_ground(s, name, PLACES)
            named = [
                NamedPlace(
                    hit.name_en if english and hit.name_en else hit.name, place_kind_word(hit.kind), hit.lon, hit.lat
                )
                for hit in hits
            ]
            return name, named

        self._places = self._jobs.read(read, self._placed, self.failed.emit)

    def close(self) -> None:
        """Forget answers under way."""
        for job in (self._hints, self._places):
            if job is not None:
                job.cancel()
        self._hints = self._places = None

    def _found(self, hints: Hints) -> None:
        self._hints = None
        self.hinted.emit(hints)

    def _placed(self, answer: tuple[str, list[NamedPlace]]) -> None:
        self._places = None
        self.placed.emit(*answer)
