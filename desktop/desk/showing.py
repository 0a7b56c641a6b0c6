"""What the board knows, on the widgets."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board, Contact
from desktop.bulk import ACTS as BULK_ACTS
from desktop.claims import Claims
from desktop.desk.chosen import ChosenCase
from desktop.desk.undoing import Undoing
from desktop.desk.window import DeskBody
from desktop.picture import Picture
from desktop.upkeep import Upkeep
from models.cases.records import OpenCase
from models.figures.records import Charts, Tiles
from models.store.errors import Unreachable
from models.workers.records import Positions, Worker
from widgets.words import duty_word


class Showing(QObject):
    """Puts every change of the board on queue, map, tiles, charts and status line.

    `ground_known(ground)`: the city and its people were read; `failed(error)`: something could not be read.
    """

    ground_known = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        board: Board,
        body: DeskBody,
        chosen: ChosenCase,
        claims: Claims,
        undoing: Undoing,
        upkeep: Upkeep,
        has_cities: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.board, self.body, self.chosen = board, body, chosen
        self.claims, self.undoing, self.upkeep = claims, undoing, upkeep
        self.has_cities = has_cities
        self._held = False
        self._connect()

    def hold(self) -> None:
        """The map shows the past: what changes now does not reach it."""
        self._held = True

    def release(self) -> None:
        """The map shows the present again."""
        self._held, board = False, self.board
        self.body.map.set_cases(list(board.cases.values()), board.clock.now())
        self.body.map.set_workers(list(board.workers.values()))
        self.body.map.set_positions(board.positions())

    def _connect(self) -> None:
        board = self.board
        board.ground_changed.connect(self._show_picture)
        board.cases_changed.connect(self._show_cases)
        board.workers_changed.connect(self._show_workers)
        board.positions_changed.connect(self._show_positions)
        board.tiles_changed.connect(self._show_tiles)
        board.charts_changed.connect(self._show_charts)
        board.contact_changed.connect(self._show_contact)
        board.case_touched.connect(self.chosen.touched)
        board.claims_changed.connect(self.chosen.touched)
        board.claims_changed.connect(self._show_claims)
        board.ticked.connect(self._tick)
        board.failed.connect(self.failed)

    @Slot(object)
    def _show_picture(self, picture: Picture) -> None:
        ground, now = picture.ground, self.board.clock.now()
        self.chosen.me = ground.me
        self.claims.start(ground.me)
        self.body.queue.offer_bulk(tuple(BULK_ACTS) if ground.me.may_write else ())
        if ground.me.may_write:
            self.upkeep.start()
        self.body.top.set_city(ground.city.name, ground.city.zone, others=self.has_cities)
        self.body.case.set_zone(ground.city.zone)
        self.body.queue.set_zone(ground.city.zone)
        self.body.top.set_account(" · ".join(dict.fromkeys((duty_word(ground.me.duty), ground.me.name))))
        self.body.queue.set_cases(picture.cases, now)
        self.body.map.set_ground(ground.city, ground.grids, ground.cameras, ground.places)
        if not self._held:
            self.body.map.set_cases(picture.cases, now)
            self.body.map.set_workers(picture.workers)
            self.body.map.set_positions(picture.positions)
        if not ground.me.may_write:
            self.body.map.set_allowed(frozenset({"open_case", "filter_grid"}))
        self.ground_known.emit(ground)
        self.chosen.read_again()

    @Slot(object, object)
    def _show_cases(self, changed: list[OpenCase], gone: list[UUID]) -> None:
        self.body.queue.apply(changed, gone)
        if not self._held:
            self.body.map.apply_cases(changed, gone, self.board.clock.now())
        self.undoing.look()
        self.body.notice.offer(self.undoing.words)

    @Slot(object)
    def _show_claims(self, _: set[UUID]) -> None:
        mine = self.claims.lease
        others = {key: claim.holder for key, claim in self.board.claims.items() if claim.lease_id != mine}
        self.body.queue.set_claims(others)

    @Slot(object)
    def _show_workers(self, changed: list[Worker]) -> None:
        if not self._held:
            self.body.map.apply_workers(changed)

    @Slot(object)
    def _show_positions(self, positions: Positions) -> None:
        if not self._held:
            self.body.map.apply_positions(positions, self.board.clock.now())

    @Slot(object)
    def _show_tiles(self, tiles: Tiles) -> None:
        self.body.top.set_tiles(tiles)

    @Slot(object)
    def _show_charts(self, charts: Charts) -> None:
        self.body.charts.set_charts(charts)

    @Slot(object, str)
    def _show_contact(self, contact: Contact, _: str) -> None:
        self._show_age()
        self.body.case.set_stale(contact is not Contact.LIVE)
        if contact is Contact.LOST:
            self.failed.emit(Unreachable(self.board.lost_reason))
        elif contact is Contact.LIVE and self.board.changes:
            self.body.notice.passed()
            # A case that was asked for while the database was away was never read.
            self.chosen.read_again()
            self.claims.beat()

    @Slot()
    def _tick(self) -> None:
        now = self.board.clock.now()
        self.body.queue.tick(now)
        self.body.case.tick(now)
        self._show_age()

    def _show_age(self) -> None:
        board = self.board
        heard = board.clock.now() - timedelta(seconds=board.clock.silence_s() or 0.0)
        self.body.top.set_age(heard, board.contact.value)
        self.body.status.show_clock(board.clock.ahead_s())
        recent = list(board.latencies)[-200:]
        middle = sorted(recent)[len(recent) // 2] if recent else None
        self.body.status.show_contact(board.contact.value, middle, board.lost_reason, board.oldest_transaction_s)
