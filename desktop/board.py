"""The board: the current picture on the GUI thread. It takes updates in and hands records to whoever shows them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.clock import DatabaseClock
from desktop.jobs import Jobs
from desktop.picture import Ground, Picture, Update, latencies_ms, split_cases
from desktop.throttled import Throttled
from models.cases.records import Lamp, OpenCase
from models.cases.stock import Stock
from models.claims.records import Claim
from models.figures.queries import get_charts, get_tiles
from models.figures.records import Charts, Tiles
from models.store.engine import Store
from models.workers.records import Positions, Worker

AMBER_AFTER_S = 10
RED_AFTER_S = 30
TILES_EVERY_S = 2.0
CHARTS_EVERY_S = 5.0
KEPT_LATENCIES = 100_000


class Contact(StrEnum):
    """How the connection stands: live, waiting (amber after 10 s of silence), lost (red after 30 s)."""

    LIVE = "live"
    WAITING = "waiting"
    LOST = "lost"


class Board(QObject):
    """Holds the picture; its signals carry records.

    `ground_changed(Picture)` the whole picture anew; `cases_changed(list[OpenCase], list[UUID])` changed and gone;
    `workers_changed(list[Worker])`; `positions_changed(Positions)`; `tiles_changed(Tiles)`; `charts_changed(Charts)`;
    `claims_changed(set[UUID])` the cases whose claim did (who has it open is in `claims`);
    `calls_changed(set[UUID])` calls whose row or steps did, `signals_changed(set[UUID])` those in which a signal was sent;
    `watch_changed()` something of the watch did (rules, supervisions, shift, log, roll call);
    `camera_watch_changed()` somebody began or ended to watch a camera;
    `annotations_changed()` an annotation of the charts was written or taken back;
    `papers_due_changed()` a paper that was due was made, or one of its deliveries went on;
    `contact_changed(Contact, str)` with the reason; `case_touched(set[UUID])` cases whose history grew; `ticked()` once a
    second, while somebody looks.
    """

    ground_changed = Signal(object)
    cases_changed = Signal(object, object)
    workers_changed = Signal(object)
    positions_changed = Signal(object)
    tiles_changed = Signal(object)
    charts_changed = Signal(object)
    contact_changed = Signal(object, str)
    case_touched = Signal(object)
    claims_changed = Signal(object)
    watch_changed = Signal()
    camera_watch_changed = Signal()
    annotations_changed = Signal()
    papers_due_changed = Signal()
    calls_changed = Signal(object)
    signals_changed = Signal(object)
    ticked = Signal()
    failed = Signal(object)
    """Figures could not be read, and not because the database is out of reach."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = DatabaseClock()
        self.ground: Ground | None = None
        self.cases: dict[UUID, OpenCase] = {}
        self._stock = Stock(self.clock.now())
        self.claims: dict[UUID, Claim] = {}
        self.workers: dict[UUID, Worker] = {}
        self.places: dict[UUID, tuple[float, float, float, float]] = {}
        """Longitude, latitude, heading and time (seconds since 1970) of each worker's last fix."""
        self.tiles: Tiles | None = None
        self.charts: Charts | None = None
        self.contact = Contact.WAITING
        self.lost_reason = ""
        self.changes = 0
        self.positions_received = 0
        self.latencies: deque[float] = deque(maxlen=KEPT_LATENCIES)
        self.oldest_transaction_s = 0.0
        self._store = store
        self._tiles = Throttled(jobs, TILES_EVERY_S, self._read_tiles, self._take_tiles, self)
        self._charts = Throttled(jobs, CHARTS_EVERY_S, self._read_charts, self._take_charts, self)
        self._tiles.failed.connect(self.failed)
        self._charts.failed.connect(self.failed)
        self._last_minute: int | None = None
        self._ticker = QTimer(self, interval=1000)
        self._ticker.timeout.connect(self._tick)

    def set_watched(self, watched: bool) -> None:
        """Run the second's tick only while a window is visible."""
        if watched and not self._ticker.isActive():
            self._ticker.start()
        elif not watched:
            self._ticker.stop()

    def close(self) -> None:
        """Stop all timers and forget answers under way."""
        self._ticker.stop()
        self._tiles.stop()
        self._charts.stop()

    @Slot(object)
    def take(self, update: Update) -> None:
        """Take an update of the feed in."""
        # A loss may have been merged with changes that came before it: those are taken all the same.
        if update.heard_at is not None:
            self.clock.hear(update.heard_at)
        elif update.picture is not None:
            self.clock.hear(self.clock.now())
        self.lost_reason = update.lost or ""
        self.oldest_transaction_s = update.oldest_transaction_s
        now = self.clock.now()
        self.changes += update.changes
        self.latencies.extend(latencies_ms(update, now))
        if update.picture is not None:
            self._take_picture(update.picture)
        self._take_changes(update)
        if update.case_ids:
            self.case_touched.emit(update.case_ids)
            self._charts.ask()
        if update.watched:
            self.watch_changed.emit()
        if update.cameras_watched:
            self.camera_watch_changed.emit()
        if update.annotated:
            self.annotations_changed.emit()
        if update.papers_due:
            self.papers_due_changed.emit()
        if update.call_ids:
            self.calls_changed.emit(update.call_ids)
        if update.signal_ids:
            self.signals_changed.emit(update.signal_ids)
        if update.lost is None and (update.picture is not None or update.changes):
            self._tiles.ask()
        self._judge_contact()

    def _take_picture(self, picture: Picture) -> None:
        self.ground = picture.ground
        self.cases = {case.id: case for case in picture.cases}
        self._stock.take(picture.cases, self.clock.now())
        self.workers = {worker.id: worker for worker in picture.workers}
        self.places.clear()
        self._take_positions(picture.positions)
        self.ground_changed.emit(picture)
        self.take_claims(picture.claims)
        self._charts.ask()

    def _take_changes(self, update: Update) -> None:
        if update.cases:
            changed, gone = split_cases(update.cases)
            self.cases.update((case.id, case) for case in changed)
            for case_id in gone:
                self.cases.pop(case_id, None)
                self._stock.learn(case_id, None)
            for case in changed:
                self._stock.learn(case.id, case)
            self.cases_changed.emit(changed, gone)
            self._count_stock()
        if update.claims:
            self._change_claims(update.claims)
        if update.workers:
            self.workers.update(update.workers)
            self.workers_changed.emit(list(update.workers.values()))
        for positions in update.positions:
            self._take_positions(positions)
            self.positions_changed.emit(positions)

    def take_claims(self, claims: Iterable[Claim]) -> None:
        """Take in every claim that holds, with how long its desk's lease runs now: a renewal is not announced."""
        held: dict[UUID, Claim | None] = {claim.case_id: claim for claim in claims}
        self._change_claims(dict.fromkeys(self.claims) | held)

    def _change_claims(self, claims: dict[UUID, Claim | None]) -> None:
        changed = set()
        for case_id, claim in claims.items():
            known = self.claims.pop(case_id, None)
            if claim is not None:
                self.claims[case_id] = claim
            if (known and known.id) != (claim and claim.id):
                changed.add(case_id)
        if changed:
            self.claims_changed.emit(changed)

    def _let_claims_lapse(self, now: datetime) -> None:
        """A desk that was not heard of for the length of its lease holds nothing, whether or not anybody has noted it."""
        over: dict[UUID, Claim | None] = {key: None for key, claim in self.claims.items() if claim.until < now}
        if over:
            self._change_claims(over)

    def position_of(self, worker_id: UUID) -> tuple[float, float] | None:
        """Where a worker was last heard of: lon, lat in WGS-84 degrees."""
        place = self.places.get(worker_id)
        return None if place is None else place[:2]

    def positions(self) -> Positions:
        """Return where everybody was last heard of."""
        lon, lat, heading, at = zip(*self.places.values(), strict=True) if self.places else ((), (), (), ())
        return Positions(
            worker_ids=tuple(self.places),
            lon=np.array(lon, dtype=np.float64),
            lat=np.array(lat, dtype=np.float64),
            heading=np.array(heading, dtype=np.float32),
            fixed_at=np.array(at, dtype=np.float64),
        )

    def _take_positions(self, positions: Positions) -> None:
        self.positions_received += len(positions.worker_ids)
        columns = (positions.lon, positions.lat, positions.heading, positions.fixed_at)
        places = zip(*(column.tolist() for column in columns), strict=True)
        self.places.update(zip(positions.worker_ids, places, strict=True))

    def _read_tiles(self) -> Tiles:
        with self._store.read() as s:
            return get_tiles(s)

    def _read_charts(self) -> Charts:
        with self._store.read() as s:
            return get_charts(s)

    def _take_tiles(self, tiles: object) -> None:
        assert isinstance(tiles, Tiles)
        self.clock.hear(tiles.as_of)
        self.tiles = self._with_stock(tiles)
        self.tiles_changed.emit(self.tiles)

    def _take_charts(self, charts: object) -> None:
        assert isinstance(charts, Charts)
        self.charts = charts
        self.charts_changed.emit(charts)

    def _with_stock(self, tiles: Tiles) -> Tiles:
        """Count the stock from the very cases that the queue shows, so that tile and tab never differ."""
        self._stock.move(self.clock.now())
        lamps = self._stock.lamps
        return replace(
            tiles,
            late=lamps[Lamp.LATE],
            soon=lamps[Lamp.SOON],
            critical=self._stock.critical,
            open=self._stock.open,
        )

    @Slot()
    def _tick(self) -> None:
        self._judge_contact()
        if self.contact is not Contact.LOST:
            self._count_stock()
        now = self.clock.now()
        self._renew_on_the_minute(now)
        if self.contact is Contact.LIVE:
            self._let_claims_lapse(now)
        self.ticked.emit()

    def _count_stock(self) -> None:
        """Count what is open anew: by the clock lamps change, and with the cases that the queue shows the tiles do."""
        if self.tiles is not None and (tiles := self._with_stock(self.tiles)) != self.tiles:
            self.tiles = tiles
            self.tiles_changed.emit(tiles)

    def _renew_on_the_minute(self, now: datetime) -> None:
        """What changes by the clock alone (freshness, the new day) is read anew each minute."""
        if self._last_minute not in (None, now.minute):
            self._tiles.ask()
            if now.minute == 0:
                self._charts.ask()
        self._last_minute = now.minute

    def _judge_contact(self) -> None:
        silence = self.clock.silence_s()
        if silence is None:
            contact = Contact.WAITING
        elif silence >= RED_AFTER_S:
            contact = Contact.LOST
        elif self.lost_reason or silence >= AMBER_AFTER_S:
            contact = Contact.WAITING
        else:
            contact = Contact.LIVE
        if contact is not self.contact:
            self.contact = contact
            self.contact_changed.emit(contact, self.lost_reason)
