"""Lays the city's foundation: ground, departments, categories with rules, workers and their teams."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import shapely
from sqlalchemy.orm import Session

from desktop.demo.cameras import demo_address
from desktop.demo.chance import make_id
from desktop.demo.components import lay_components
from desktop.demo.geography.records import Geography
from desktop.demo.people.departments import BUREAUS, GRID_OWNERS, subcentres
from desktop.demo.people.workers import staff
from desktop.demo.rhythm import duty_share
from desktop.demo.streets import cut_at_crossings
from desktop.demo.subjects import TYPES, Subject
from desktop.demo.tables import copy_rows
from desktop.demo.volume import volume_of


@dataclass(frozen=True, slots=True)
class Hand:
    """A worker as the history needs it."""

    id: UUID
    code: str
    role: str
    home: str
    on_duty: bool
    number: int
    """Its place among the cast's hands."""


@dataclass(slots=True)
class Cast:
    """Identifiers of everything laid, by the key the demo knows it by."""

    grids: dict[str, UUID] = field(default_factory=dict)
    departments: dict[str, UUID] = field(default_factory=dict)
    """By bureau key, or by the code of the street whose sub-centre it is."""
    categories: dict[str, UUID] = field(default_factory=dict)
    rules: dict[str, UUID] = field(default_factory=dict)
    hands: list[Hand] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    teams: dict[str, list[Hand]] = field(default_factory=lambda: defaultdict(list))
    """Workers by the code of each grid they serve, in the order of the team's places."""

    def number_of(self, department: str) -> int:
        """Return a department's place among `departments`."""
        if len(self._numbers) != len(self.departments):
            self._numbers = {key: number for number, key in enumerate(self.departments)}
        return self._numbers[department]


class Foundation:
    """Writes the foundation; identifiers come from `rng` and carry the time `since`."""

    def __init__(self, city: Geography, rng: random.Random, since: datetime, now_local: datetime) -> None:
        self._city = city
        self._rng = rng
        self._since = since
        self._now_local = now_local
        self.cast = Cast()

    def parts(self) -> tuple[tuple[str, Callable[[Session], None]], ...]:
        """Return what is to be written, in order, each in a transaction of its own, under a name to show."""
        return (
            ("grids", self._departments_and_grids),
            ("places", self._ground),
            ("categories", self._categories),
            ("components", self._components),
            ("workers", self._workers),
        )

    def _id(self) -> UUID:
        return make_id(self._rng, self._since)

    def _departments_and_grids(self, s: Session) -> None:
        cast, since = self.cast, self._since
        copy_rows(
            s, "grid_level", ("level", "name", "name_en"), [(v.depth, v.name, v.name_en) for v in self._city.levels]
        )
        columns = ("id", "code", "name", "name_en", "kind", "grid_id")
        for bureau in BUREAUS:
            cast.departments[bureau.key] = self._id()
        copy_rows(
            s,
            "department",
            columns,
            [(cast.departments[b.key], b.code, b.name, b.name_en, "bureau", None) for b in BUREAUS],
        )
        paths: dict[str, str] = {}
        rows = []
        for grid in self._city.grids:
            cast.grids[grid.code] = self._id()
            parent = grid.parent_code
            paths[grid.code] = f"{paths[parent]}/{grid.code}" if parent else grid.code
            middle = grid.polygon.representative_point()
            owner = cast.departments[GRID_OWNERS[grid.owner]] if grid.owner else None
            rows.append((
                cast.grids[grid.code], grid.code, grid.name, grid.name_en, grid.level, grid.kind,
                cast.grids[parent] if parent else None, paths[grid.code], owner, middle.x, middle.y,
                shapely.to_wkb(grid.polygon), since,
            ))  # fmt: skip
        copy_rows(
            s, "grid",
            ("id", "code", "name", "name_en", "level", "kind", "parent_id", "path", "owner_department_id", "lon", "lat",
             "geom", "valid_from"),
            rows,
        )  # fmt: skip
        streets = subcentres(self._city)
        for centre in streets:
            cast.departments[centre.grid_code] = self._id()
        copy_rows(s, "department", columns, [
            (cast.departments[c.grid_code], c.code, c.name, c.name_en, "subcentre", cast.grids[c.grid_code]) for c in streets
        ])  # fmt: skip

    def _ground(self, s: Session) -> None:
        places = []
        for place in self._city.places:
            spot = place.point
            shape = None if isinstance(place.shape, shapely.Point) else shapely.to_wkb(place.shape)
            places.append((self._id(), place.kind, place.name, place.name_en, place.rank, spot.x, spot.y, shape))
        copy_rows(s, "place", ("id", "kind", "name", "name_en", "rank", "lon", "lat", "geom"), places)
        english = {road.name: road.name_en for road in self._city.roads}
        copy_rows(s, "road", ("id", "name", "name_en", "road_class", "geom"), [
            (self._id(), p.name, english.get(p.name, ""), p.road_class, shapely.to_wkb(p.line))
            for p in cut_at_crossings(self._city.graph)
        ])  # fmt: skip
        cameras = self._city.cameras
        basic = self._city.basic_grids
        tree = shapely.STRtree([g.polygon for g in basic])
        found = tree.query(shapely.points([(c.lon, c.lat) for c in cameras]), predicate="intersects")
        grid_of: dict[int, str] = {}
        for camera, grid in sorted(zip(*found.tolist(), strict=True), reverse=True):
            grid_of[camera] = basic[grid].code
        ids = [self._id() for _ in cameras]
        copy_rows(s, "camera", ("id", "code", "name", "lon", "lat", "grid_id"), [
            (ids[n], c.code, c.name, c.lon, c.lat, self.cast.grids[grid_of[n]] if n in grid_of else None)
            for n, c in enumerate(cameras)
        ])  # fmt: skip
        copy_rows(s, "camera_address", ("camera_id", "url"), [
            (ids[n], demo_address(c.code)) for n, c in enumerate(cameras)
        ])  # fmt: skip

    def _categories(self, s: Session) -> None:
        tree: list[tuple[object, ...]] = []
        subjects: list[Subject] = []
        ids = self.cast.categories

        def add(code: str, name: str, name_en: str, depth: int, parent: str | None) -> None:
            ids[code] = self._id()
            tree.append((ids[code], code, name, name_en, depth, ids[parent] if parent else None, len(tree)))

        for kind in TYPES:
            add(kind.code, kind.name, kind.name_en, 1, None)
            for group in kind.classes:
                add(group.code, group.name, group.name_en, 2, kind.code)
                for subject in group.subjects:
                    add(subject.code, subject.name, subject.name_en, 3, group.code)
                    subjects.append(subject)
        copy_rows(s, "category", ("id", "code", "name", "name_en", "depth", "parent_id", "rank"), tree)
        rules, ownership = [], []
        for x in subjects:
            self.cast.rules[x.code] = self._id()
            department = self.cast.departments[x.department]
            how = ("owner_first" if x.component else "territory_first", x.arrival, x.verification)
            limits = (x.limit_amount, x.limit_unit, department)
            rules.append((self.cast.rules[x.code], ids[x.code], self._since, *how, *limits, 1, ""))
            if x.evidence:
                # What lies before today was filed under the first version, and shows no pictures.
                rules.append((self._id(), ids[x.code], self._now_local, *how, *limits, 2, x.evidence))
            if x.component:
                ownership.append((self._id(), ids[x.code], department, None))
        copy_rows(
            s, "category_rule",
            ("id", "category_id", "valid_from", "routing", "needs_arrival", "needs_verification", "limit_amount",
             "limit_unit", "competent_department_id", "version", "evidence"),
            rules,
        )  # fmt: skip
        copy_rows(s, "ownership", ("id", "category_id", "department_id", "grid_id"), ownership)

    def _components(self, s: Session) -> None:
        # Identifiers of their own stream: the rest of the city is what it was before there were any.
        rng = random.Random(f"component ids {self._city.seed}")
        copy_rows(s, "component", ("id", "code", "category_id", "address", "lon", "lat"), [
            (make_id(rng, self._since), one.code, self.cast.categories[one.category], one.road, one.lon, one.lat)
            for one in lay_components(self._city)
        ])  # fmt: skip

    def _workers(self, s: Session) -> None:
        people, slots = staff(self._city, volume_of(self._city.size).team, self._rng)
        share = duty_share(self._now_local)
        by_code: dict[str, Hand] = {}
        for person in people:
            hand = Hand(
                self._id(), person.code, person.role, person.home, self._rng.random() < share, len(self.cast.hands)
            )
            by_code[person.code] = hand
            self.cast.hands.append(hand)
        copy_rows(s, "worker", ("id", "code", "role", "on_duty", "duty_since"), [
            (h.id, h.code, h.role, h.on_duty, self._now_local if h.on_duty else None) for h in self.cast.hands
        ])  # fmt: skip
        copy_rows(s, "worker_identity", ("worker_id", "name", "phone"), [
            (by_code[p.code].id, p.name, p.phone) for p in people
        ])  # fmt: skip
        copy_rows(s, "team_slot", ("id", "grid_id", "ordinal", "role", "worker_id"), [
            (self._id(), self.cast.grids[t.grid_code], t.ordinal, t.role, by_code[t.worker_code].id if t.worker_code else None)
            for t in slots
        ])  # fmt: skip
        for slot in slots:
            if slot.worker_code:
                self.cast.teams[slot.grid_code].append(by_code[slot.worker_code])
