"""The duty list at work: workers are searched in the database, grids among those on the board, lines written in the lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board
from desktop.jobs import Job, Jobs
from models.store.engine import Store
from models.workers.duty_list.commands import put_on_list, take_off_list
from models.workers.duty_list.records import Hours
from models.workers.queries import search_workers
from widgets.i18n import language, tr
from widgets.text import line
from widgets.watch.duty_list import DutyListPage, Found
from widgets.words import DOT, role_word

FOUND = 5

Write = Callable[[Callable[[Any], Any], str, Callable[[Any], None] | None], None]


class DutyListDesk(QObject):
    """Serves one page. `failed(error)`: a search was not answered."""

    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, board: Board, write: Write, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._write = store, jobs, board, write
        self._page: DutyListPage | None = None
        self._job: Job | None = None

    def serve(self, page: DutyListPage) -> None:
        """Answer what this page asks."""
        self._page = page
        page.worker_searched.connect(self._search_workers)
        page.grid_searched.connect(self._search_grids)
        page.entered.connect(self._put)
        page.ended.connect(self._take_off)

    def close(self) -> None:
        """Forget page and answers under way."""
        self._drop()
        self._page = None

    def _drop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(str)
    def _search_workers(self, wanted: str) -> None:
        self._drop()
        store = self._store

        def read() -> tuple[str, list[Found]]:
            with store.read() as s:
                hits = search_workers(s, wanted, FOUND)
            named = (one.worker for one in hits)
            return wanted, [
                Found(one.name, DOT.join(filter(None, (role_word(one.role), line(one.grid_name), one.code))), one.id)
                for one in named
            ]

        self._job = self._jobs.read(read, self._found, self.failed.emit)

    def _found(self, answer: tuple[str, list[Found]]) -> None:
        self._job = None
        if self._page is not None:
            self._page.offer_workers(*answer)

    @Slot(str)
    def _search_grids(self, wanted: str) -> None:
        ground = self._board.ground
        if ground is None or self._page is None:
            return
        english, folded = language() == "en", wanted.casefold()
        named = ((grid.name_en if english and grid.name_en else grid.name, grid) for grid in ground.grids)
        hits = [(name, grid) for name, grid in named if folded in name.casefold() or grid.code.startswith(wanted)]
        hits.sort(key=lambda hit: (hit[1].level, len(hit[0]), hit[1].code))
        self._page.offer_grids(wanted, [Found(name, grid.code, grid.id) for name, grid in hits[:FOUND]])

    @Slot(object, object, object)
    def _put(self, worker_id: UUID, grid_id: UUID, hours: Hours) -> None:
        self._write(lambda s: put_on_list(s, worker_id, grid_id, hours), tr("Put on the duty list"), self._written)

    @Slot(object)
    def _take_off(self, line_id: UUID) -> None:
        self._write(lambda s: take_off_list(s, line_id), tr("Taken off the duty list"), None)

    def _written(self, _: object) -> None:
        if self._page is not None:
            self._page.written()
