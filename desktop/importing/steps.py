"""First steps: what a city has and lacks, told over the map until all of it is there or somebody puts it away."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board
from desktop.jobs import Job, Jobs
from desktop.postgres.places import default_base
from models.imports.holdings import Holdings, count_holdings
from models.store.engine import Store
from widgets.i18n import tr
from widgets.importing.records import StepRow
from widgets.importing.steps import StepsCard

log = logging.getLogger(__name__)
ESSENTIAL = ("grids", "departments", "categories", "workers")
"""Without these nothing can be dispatched by recommendation: the page comes by itself while one of them is missing and
there is not yet a case."""


def step_rows(held: Holdings) -> list[StepRow]:
    """Say of everything a city needs whether it is there, how much of it, and what it is for."""
    lists = (
        ("grids", tr("Grids"), tr("Where a case belongs, who goes there, and what the map is coloured by"), held.grids),
        ("departments", tr("Departments and sub-centres"), tr("To whom orders go that no grid worker can carry out"),
         held.departments),
        ("categories", tr("Categories and their rules"), tr("What a case is about, its limit, and who is competent"),
         held.categories),
        ("workers", tr("Grid workers"), tr("Whom the desk recommends, by grid, place and what they have in hand"),
         held.workers),
        ("places", tr("Places"), tr("Names on the map and in its search: schools, hospitals, rivers, parks"), held.places),
        ("roads", tr("Roads"), tr("The map's own roads, and streets to search for"), held.roads),
        ("components", tr("Components"), tr("What stands in the street and has an owner: covers, lamps, hydrants"),
         held.components),
        ("cases", tr("Cases of the system before"), tr("History for figures and charts, and what is still open there"),
         held.cases),
    )  # fmt: skip
    rows = [
        StepRow(name, words, purpose, count > 0, f"{count:,}" if count else "") for name, words, purpose, count in lists
    ]
    purpose = tr("Streets and houses under the grids; added with ./run city base-map")
    drawn = tr("drawn from places and roads") if held.places or held.roads else ""
    there = held.base_map is not None or bool(drawn)
    base_map = StepRow("base_map", tr("Base map"), purpose, there, held.base_map or drawn, False, False)
    return [*rows, base_map]


class FirstSteps(QObject):
    """Keeps the page true. `import_wanted(kind)`, `template_wanted(kind)` as the card says them."""

    import_wanted = Signal(str)
    template_wanted = Signal(str)

    def __init__(self, store: Store, jobs: Jobs, board: Board, card: StepsCard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self.card = store, jobs, board, card
        self._job: Job | None = None
        self._wanted = False
        self._put_away = False
        self.held: Holdings | None = None
        card.dismissed.connect(self.dismiss)
        card.import_wanted.connect(self.import_wanted)
        card.template_wanted.connect(self.template_wanted)

    @Slot()
    def look(self) -> None:
        """Count again what the city has."""
        ground = self._board.ground
        if ground is None or not ground.me.may_write:
            self.card.hide()
            return
        if self._job is not None:
            self._job.cancel()
        store, code = self._store, ground.city.code

        def read() -> tuple[Holdings, bool]:
            with store.read() as s:
                return count_holdings(s), code in _read_put_away()

        self._job = self._jobs.read(read, self._counted, self._failed)

    @Slot()
    def open(self) -> None:
        """Show the page, whatever is there or was put away."""
        self._wanted = True
        self.look()

    @Slot()
    def dismiss(self) -> None:
        """Put the page away, in this city for good; the command brings it back."""
        self._wanted, self._put_away = False, True
        self.card.hide()
        ground = self._board.ground
        if ground is not None:
            code = ground.city.code
            self._jobs.read(lambda: _keep_put_away(code))

    def close(self) -> None:
        """Forget an answer under way."""
        if self._job is not None:
            self._job.cancel()

    def _counted(self, found: tuple[Holdings, bool]) -> None:
        self._job = None
        self.held, put_away = found
        ground = self._board.ground
        if ground is None:
            return
        rows = step_rows(self.held)
        self.card.show_steps(ground.city.name, rows)
        lacks = any(not row.there for row in rows if row.name in ESSENTIAL)
        everything = all(row.there for row in rows)
        # Somebody who works with what there is is not kept from the map again and again.
        unused = not self.held.grids or (lacks and not self.held.cases)
        by_itself = unused and not (put_away or self._put_away)
        stays = self.card.isVisible() and not everything
        self.card.setVisible(self._wanted or by_itself or stays)
        if self._wanted:
            self.card.setFocus()
        self._wanted = self._wanted and not everything

    def _failed(self, error: BaseException) -> None:
        self._job = None
        # The feed says that the database is out of reach; the picture that comes after it asks again.
        log.info("first steps could not be counted: %s", error)


def _file() -> Path:
    return default_base() / "first-steps-put-away.json"


def _read_put_away() -> set[str]:
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()


def _keep_put_away(code: str) -> None:
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(sorted(_read_put_away() | {code}), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        log.warning("that the first steps were put away could not be kept: %s", error)
