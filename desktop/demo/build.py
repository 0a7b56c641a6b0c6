"""Makes the demo city: ground, people, and thirty days of history, deterministic from seed and size."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import URL, select, text
from sqlalchemy.orm import Session

from desktop.demo.ahead import Ahead
from desktop.demo.bulk.history import History
from desktop.demo.bulk.writing import signing_accounts, write_history
from desktop.demo.errors import BuildCancelled, CityHalfBuilt, CityNotEmpty
from desktop.demo.foundation import Cast, Foundation
from desktop.demo.geography.records import Geography
from desktop.demo.ground import GroundMap
from desktop.demo.history.draft import Course, Draft
from desktop.demo.history.rows import Copied, Copyist
from desktop.demo.history.tell import Player
from desktop.demo.imagined import TIME_ZONE, Imagined
from desktop.demo.packed import copy_packed
from desktop.demo.volume import volume_of
from models.accounts.queries import get_me
from models.cases.calendar import WorkingCalendar, calendar_of
from models.cases.life.untold import UNTOLD
from models.cases.tables import OPEN_STATES
from models.city.commands import create_city
from models.city.tables import CityRow
from models.figures.rollups import is_stale, rebuild
from models.grids.tables import GridRow
from models.store.engine import Store
from models.store.filling import filling
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.records import Fix
from widgets.i18n import mark

CODE = "demo"
SLICE = 1000
"""Matters a transaction: each takes well under a second, for others live on the server."""
WRITERS = 2
STALE_SHARE = 0.03
HISTORY = ("case_file", "report", "report_text", "case_words", "dispatch_order", "step")
YEAR = 365
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: counts, and the instant the history leads up to (UTC)."""

    now: datetime
    grids: int
    workers: int
    cases: int
    open: int
    steps: int


def build_demo(
    url: str | URL,
    *,
    owner: str | URL | None = None,
    code: str = CODE,
    seed: int,
    size: str = "small",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    now: datetime | None = None,
    ahead: Ahead | None = None,
    reports: int | None = None,
    days: int | None = None,
    count_figures: bool = True,
) -> Built:
    """Build the demo city into a migrated, empty database; `url` is an operator's account, who will have done it all.

    `reports` and `days`: a history of so many reports over so many days, drawn as columns (desktop.demo.bulk), whatever the
    size's own is; it needs the `owner`, and is signed by the accounts of an operator, a supervisor and the field.

    `count_figures`: also count the figures in advance; else the first desk's upkeep does, and until then the rows are read.

    `progress` hears the share done, 0 to 1, and what is being done (English). The history ends at `now`, by default the
    database's clock; with `ahead`, at its own. The city's own row comes last: a database without it was interrupted, and is made anew.
    `owner` is the owner's account: with it the history's indexes and references are made after its rows, which is faster.
    Raises CityNotEmpty, CityHalfBuilt, BuildCancelled, ValueError for an unknown size, and StoreError kinds.
    """
    volume = volume_of(size)
    many = reports if reports is not None else volume.reports
    if many is not None and owner is None:
        raise ValueError("a history of that many reports is written by the owner")
    store = Store(url, desk="demo", pool_size=WRITERS + 1)
    try:
        building = _Build(store, owner, code, seed, size, progress, cancelled)
        columns = None if many is None else (many, days or YEAR)
        return building.run(ahead, now, columns, count_figures=count_figures)
    finally:
        store.close()


class _Build:
    def __init__(
        self, store: Store, owner: str | URL | None, code: str, seed: int, size: str, progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        self._store = store
        self._owner = owner
        self._code = code
        self._seed = seed
        self._size = size
        self._progress = progress
        self._cancelled = cancelled
        self._rng = random.Random(f"people {seed} {size}")
        self._calendar: WorkingCalendar = calendar_of(TIME_ZONE)

    def run(
        self, ahead: Ahead | None, now: datetime | None, columns: tuple[int, int] | None, *, count_figures: bool
    ) -> Built:
        """`columns`: how many reports over how many days are drawn as columns; None for a history of drafts."""
        self._tell(0.0, mark("Looking at the database"))
        with self._store.read() as s:
            self._check_empty(s)
            account = get_me(s)
            now = now or database_now(s)
        drafts = columns is None
        if ahead is not None and ahead.is_of(self._seed, self._size, drafts=drafts):
            imagined = ahead.wait(self._tell_of_imagining)
        else:
            with Ahead(self._seed, self._size, now, drafts=drafts) as imagining:
                imagined = imagining.wait(self._tell_of_imagining)
        now, city = imagined.now, imagined.city
        since = self._calendar.midnight(self._calendar.local_day(now) - timedelta(days=400))
        foundation = Foundation(city, self._rng, since, now.astimezone(self._calendar.zone))
        for _, part in foundation.parts():
            self._tell(0.53, mark("Founding the city"))
            with self._store.transaction("demo") as s:
                part(s)
        if columns is not None:
            assert self._owner is not None
            cases, opened, steps = self._bulk(*columns, imagined, foundation.cast)
        else:
            player = Player(foundation.cast, imagined.teller, now, self._rng)
            copyist = Copyist(foundation.cast, self._calendar, account.id, self._rng)
            with filling(self._owner, HISTORY, UNTOLD) if self._owner else nullcontext():
                cases, opened, steps = self._write(imagined.drafts, player, copyist, now)
                self._tell(0.85, mark("Making the indexes"))
        if count_figures:
            self._count_figures()
        self._place_workers(foundation.cast, imagined.ground)
        with self._store.transaction("demo") as s:
            self._found(s, city)
        self._tell(1.0, mark("The demo city is ready"))
        return Built(now, len(city.grids), len(foundation.cast.hands), cases, opened, steps)

    def _bulk(self, reports: int, days: int, imagined: Imagined, cast: Cast) -> tuple[int, int, int]:
        assert self._owner is not None
        with self._store.read() as s:
            accounts = signing_accounts(s)
        history = History(
            seed=self._seed, size=self._size, reports=reports, days=days, now=imagined.now, ground=imagined.ground,
            teller=imagined.teller, cast=cast, calendar=self._calendar, accounts=accounts,
            sources=volume_of(self._size).sources,
        )  # fmt: skip
        return write_history(
            self._owner, self._store, history, lambda share, words: self._tell(0.54 + 0.38 * share, words)
        )

    def _tell_of_imagining(self, share: float, words: str) -> None:
        self._tell(0.02 + 0.5 * share, words)

    def _tell(self, share: float, words: str) -> None:
        if self._cancelled is not None and self._cancelled():
            raise BuildCancelled
        if self._progress is not None:
            self._progress(share, words)

    @staticmethod
    def _check_empty(s: Session) -> None:
        name = s.scalar(select(CityRow.name))
        if name is not None:
            raise CityNotEmpty(city=name)
        if s.scalar(select(GridRow.id).limit(1)) is not None:
            raise CityHalfBuilt

    def _write(
        self, drafts: list[Draft], player: Player, copyist: Copyist, now: datetime
    ) -> tuple[int, int, int]:  # fmt: skip
        numbers = self._number(drafts, now)
        opened = steps = 0
        waiting: list[Future[None]] = []
        with ThreadPoolExecutor(WRITERS, "demo-writer") as pool:
            try:
                for start in range(0, len(drafts), SLICE):
                    self._tell(0.55 + 0.3 * start / len(drafts), mark("Writing the history"))
                    part = drafts[start : start + SLICE]
                    filed = [numbers.get(id(draft)) for draft in part]
                    books = player.play(part, filed)
                    opened += int(books.ledger.is_in(OPEN_STATES).sum())
                    steps += sum(len(step.of) for step in books.ledger.steps)
                    waiting.append(pool.submit(self._bring, tuple(copyist.tables(books, filed))))
                    while len(waiting) > WRITERS:
                        waiting.pop(0).result()
                for done in waiting:
                    done.result()
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
        return len(drafts), opened, steps

    def _number(self, drafts: list[Draft], now: datetime) -> dict[int, str]:
        """Draw the numbers of all that was filed by now, in the order of filing, from the city's own counter."""
        by_day: dict[object, list[Draft]] = defaultdict(list)
        handled = [d for d in drafts if d.course is Course.HANDLED and d.filed <= now]
        for draft in sorted(handled, key=lambda d: d.filed):
            by_day[self._calendar.local_day(draft.filed)].append(draft)
        numbers: dict[int, str] = {}
        with self._store.transaction("demo") as s:
            for filed in by_day.values():
                drawn = s.scalars(
                    text("SELECT case_numbers(:at, :many)"), {"at": filed[0].filed, "many": len(filed)}
                ).all()
                numbers |= {id(draft): number for draft, number in zip(filed, drawn, strict=True)}
        return numbers

    def _bring(self, tables: tuple[Copied, ...]) -> None:
        with self._store.transaction("demo") as s:
            for table, columns, rows in tables:
                copy_packed(s, table, columns, rows)

    def _count_figures(self) -> None:
        """Count in advance what came in past the triggers that do it otherwise; nothing where they did."""
        with self._store.read() as s:
            if not is_stale(s):
                return

        def tell(share: float) -> None:
            self._tell(0.93 + 0.06 * share, mark("Counting the figures"))

        rebuild(self._store, tell)

    def _place_workers(self, cast: Cast, ground: GroundMap) -> None:
        """Let everybody on duty have sent a position: most just now, a few not for a while."""
        rng = self._rng
        patches = {patch.area.code: patch for patch in ground.patches}
        with self._store.transaction("demo") as s:
            now = database_now(s)
            fixes = []
            for hand in cast.hands:
                if not hand.on_duty:
                    continue
                patch = patches[hand.home]
                kerb = rng.choice(patch.kerbs) if patch.kerbs else None
                lon, lat = (kerb.lon, kerb.lat) if kerb else patch.homes[0]
                age = rng.uniform(180, 2400) if rng.random() < STALE_SHARE else rng.uniform(0, 12)
                fixes.append(
                    Fix(hand.id, lon, lat, rng.uniform(0, 360), 0.0, rng.uniform(3, 12), now - timedelta(seconds=age))
                )
            receive_positions(s, fixes)

    def _found(self, s: Session, city: Geography) -> None:
        lon, lat = city.centre
        create_city(
            s, self._code, city.name, lon=lon, lat=lat, name_en=city.name_en, timezone=TIME_ZONE, demo_seed=self._seed,
            demo_size=self._size,
        )  # fmt: skip
