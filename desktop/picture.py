"""The picture: all that the desk holds of the city at one moment, read in the background, and its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.accounts.queries import get_me
from models.accounts.records import Account
from models.cases.calendar import calendar_of
from models.cases.queries import get_categories, get_open_cases, get_open_cases_by_ids
from models.cases.records import Category, OpenCase
from models.city.base_maps import get_base_maps
from models.city.queries import get_city
from models.city.records import BaseMap, City
from models.claims.queries import get_claims, get_claims_by_cases
from models.claims.records import Claim
from models.figures.days import StatisticalDays, begins_elsewhere, get_day_begin
from models.grids.index import GridIndex
from models.grids.queries import get_cameras, get_grids, get_levels, get_places, get_roads
from models.grids.records import Camera, Grid, Level, Place, Road
from models.store.engine import Store
from models.store.feed import Batch
from models.workers.queries import (
    get_departments,
    get_positions,
    get_positions_by_ids,
    get_workers,
    get_workers_by_ids,
)
from models.workers.records import Department, Positions, Worker

GROUND_SUBJECTS = frozenset({"grid", "city", "place", "category", "department", "base_map"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What seldom changes: the city, its grids and all that lies in it."""

    city: City
    me: Account
    levels: tuple[Level, ...]
    grids: tuple[Grid, ...]
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    cameras: tuple[Camera, ...]
    departments: tuple[Department, ...]
    categories: tuple[Category, ...]
    index: GridIndex
    base_maps: tuple[BaseMap, ...] = ()
    begins_at: int = 0
    """The hour of the city's clocks at which its statistical days begin."""

    @property
    def days(self) -> StatisticalDays:
        """The city's days, as figures and papers count them."""
        return StatisticalDays(calendar_of(self.city.timezone), self.begins_at)


@dataclass(frozen=True, slots=True)
class Picture:
    """The city at one moment."""

    ground: Ground
    cases: tuple[OpenCase, ...]
    workers: tuple[Worker, ...]
    positions: Positions
    claims: tuple[Claim, ...] = ()


@dataclass(slots=True)
class Update:
    """What changed since the last update, already read; merged while the GUI is busy, so that it never falls behind."""

    picture: Picture | None = None
    cases: dict[UUID, OpenCase | None] = field(default_factory=dict)
    """None for a case that is no longer open."""
    claims: dict[UUID, Claim | None] = field(default_factory=dict)
    """By case; None for one that nobody has open any more."""
    workers: dict[UUID, Worker] = field(default_factory=dict)
    positions: list[Positions] = field(default_factory=list)
    watched: bool = False
    """Something of the watch changed: rules, supervisions, the shift, its log or roll call."""
    cameras_watched: bool = False
    """Somebody began or ended to watch a camera."""
    annotated: bool = False
    """An annotation of the charts was written or taken back."""
    papers_due: bool = False
    """A paper that was due was made, or one of its deliveries went on."""
    call_ids: set[UUID] = field(default_factory=set)
    """Calls of which the row or a step changed; they are read by whoever shows them."""
    signal_ids: set[UUID] = field(default_factory=set)
    """Calls in which somebody sent a signal."""
    changes: int = 0
    changed_at: list[datetime] = field(default_factory=list)
    """Times of the changes on the database's clock, for the feed's latency."""
    case_ids: set[UUID] = field(default_factory=set)
    heard_at: datetime | None = None
    """When the database was last heard of, on its own clock."""
    oldest_transaction_s: float = 0.0
    lost: str | None = None
    """Why the database is out of reach; None while it is in reach."""

    def merge(self, later: Update) -> None:
        """Take a later update into this one."""
        if later.picture is not None:
            self.picture = later.picture
            self.cases.clear()
            self.claims.clear()
            self.workers.clear()
            self.positions.clear()
        self.cases.update(later.cases)
        self.claims.update(later.claims)
        self.workers.update(later.workers)
        self.positions.extend(later.positions)
        self.watched = self.watched or later.watched
        self.cameras_watched = self.cameras_watched or later.cameras_watched
        self.annotated = self.annotated or later.annotated
        self.papers_due = self.papers_due or later.papers_due
        self.call_ids |= later.call_ids
        self.signal_ids |= later.signal_ids
        self.changes += later.changes
        self.changed_at.extend(later.changed_at)
        self.case_ids |= later.case_ids
        self.heard_at = later.heard_at or self.heard_at
        self.oldest_transaction_s = later.oldest_transaction_s
        self.lost = later.lost


def read_ground(store: Store) -> Ground:
    """Read what seldom changes. Raises StoreError."""
    with store.read() as s:
        grids = tuple(get_grids(s))
        return Ground(
            city=get_city(s),
            me=get_me(s),
            levels=tuple(get_levels(s)),
            grids=grids,
            places=tuple(get_places(s)),
            roads=tuple(get_roads(s)),
            cameras=tuple(get_cameras(s)),
            departments=tuple(get_departments(s)),
            categories=tuple(get_categories(s)),
            index=GridIndex(grids),
            base_maps=tuple(get_base_maps(s)),
            begins_at=get_day_begin(s),
        )


def read_picture(store: Store) -> Picture:
    """Read the whole picture. Raises StoreError."""
    ground = read_ground(store)
    with store.read() as s:
        return Picture(ground, tuple(get_open_cases(s)), tuple(get_workers(s)), get_positions(s), tuple(get_claims(s)))


def read_update(store: Store, batch: Batch) -> Update:
    """Read what a batch of changes says has changed. Raises StoreError."""
    ids = _ids_by_subject(batch)
    update = Update(
        changes=len(batch.changes),
        changed_at=[change.changed_at for change in batch.changes],
        heard_at=batch.read_at,
        oldest_transaction_s=batch.oldest_transaction_s,
        watched="watch" in ids,
        cameras_watched="camera_watch" in ids,
        annotated="annotation" in ids,
        papers_due="paper_due" in ids,
        call_ids=ids.get("call", set()),
        signal_ids=ids.get("call_signal", set()),
    )
    if batch.reload or GROUND_SUBJECTS & ids.keys() or _days_moved(store, ids.get("setting", set())):
        update.picture = read_picture(store)
        update.case_ids = ids.get("case", set())
        return update
    if not ids.keys() - {"setting"}:
        return update
    with store.read() as s:
        if cases := ids.get("case"):
            update.case_ids = cases
            update.cases = dict.fromkeys(cases)
            update.cases.update({case.id: case for case in get_open_cases_by_ids(s, list(cases))})
        if claimed := ids.get("claim"):
            update.claims = dict.fromkeys(claimed)
            update.claims.update({claim.case_id: claim for claim in get_claims_by_cases(s, list(claimed))})
        if workers := ids.get("worker"):
            update.workers = {worker.id: worker for worker in get_workers_by_ids(s, list(workers))}
        if moved := ids.get("position"):
            update.positions = [get_positions_by_ids(s, list(moved))]
    if update.workers.keys() != ids.get("worker", set()):
        # Some are gone: left the service, or an import was undone. What the desk has of them goes with a new picture.
        update.picture = read_picture(store)
    return update


def _days_moved(store: Store, settings: set[UUID]) -> bool:
    """Whether the city's days begin at another hour now: of all that a city sets, only that is in the ground."""
    if not settings:
        return False
    with store.read() as s:
        return begins_elsewhere(s, settings)


def _ids_by_subject(batch: Batch) -> dict[str, set[UUID]]:
    ids: dict[str, set[UUID]] = {}
    for change in batch.changes:
        ids.setdefault(change.subject, set()).update(change.ids)
    return ids


def split_cases(cases: dict[UUID, OpenCase | None]) -> tuple[list[OpenCase], list[UUID]]:
    """Split an update's cases into those that are open and the identifiers of those that are gone."""
    return [case for case in cases.values() if case is not None], [key for key, case in cases.items() if case is None]


def latencies_ms(update: Update, now: datetime) -> Iterable[float]:
    """Milliseconds from each change's time to `now`, both on the database's clock."""
    return ((now - at).total_seconds() * 1000 for at in update.changed_at)
