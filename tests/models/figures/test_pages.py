"""The pages behind a figure are the facts themselves, in order, once each, whatever leads to them. No clock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures import behind, leads
from models.figures.behind import get_behind, part_of
from models.figures.days import get_statistical_days
from models.figures.definitions import DEFINITIONS, find
from models.figures.filters import Basis, FigureFilter, Period, Slot
from models.figures.measures import Measure
from models.figures.open_counting import facts_of
from models.figures.open_counts import STOCK, OpenCount
from models.figures.rollups.reach import get_below
from models.figures.values import Cursor, Part
from models.store.times import database_now, utc
from tests.models.figures.histories import Histories
from tests.models.town import Town

pytestmark = pytest.mark.database
NAMES = [one.name for one in DEFINITIONS.values() if one.can_be_counted]
Fact = tuple[UUID, UUID]


@pytest.fixture(params=[False, True], ids=["as it comes", "by every lead"])
def eager(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A town's period is short: what leads to rare rows is tried at once, and the first look is a short one."""
    if request.param:
        monkeypatch.setattr(behind, "SHORT", timedelta(0))
        monkeypatch.setattr(behind, "STRETCH", timedelta(minutes=20))


def scan(s: Session, f: FigureFilter, name: str, part: Part) -> list[Fact]:
    """Every fact behind a number: read whole, told apart here, row by row."""
    _, terms = part_of(name, part)
    measures = [one.value for one in terms if isinstance(one, Measure)]
    opens = [one for one in terms if isinstance(one, OpenCount)]
    columns = (
        "case_id, row_id, at, accepted_at, grid_kind, source, department_id, worker_id, tier, grid_id, category_id"
    )
    told = [f"SELECT {columns} FROM figure_fact WHERE measure = ANY(:measures)"]
    told += [f"SELECT {columns} FROM ({facts_of(one)}) o" for one in opens]
    facts = {"measures": measures} | ({"now": database_now(s)} if opens else {})
    paths = {row.id: row.path for row in s.execute(text("SELECT id, path FROM grid"))}
    above = {row.id: row.parent_id for row in s.execute(text("SELECT id, parent_id FROM category"))}
    days = get_statistical_days(s)
    begin, end = days.bounds(f.period)

    def lies(row: object) -> bool:
        at = row.accepted_at if f.basis is Basis.ACCEPTANCE else row.at  # type: ignore[attr-defined]
        if not (opens and set(terms) <= STOCK):
            if at is None or not begin <= at < end:
                return False
            local = at.astimezone(days.calendar.zone)
            if f.slot is not None and f.slot.hour not in (None, local.hour):
                return False
            if f.slot is not None and f.slot.weekday not in (None, days.day_of(at).weekday()):
                return False
        if f.area is not None:
            path, top = paths.get(row.grid_id), paths[f.area]  # type: ignore[attr-defined]
            if path is None or not (path == top or path.startswith(f"{top}/")):
                return False
        if f.category is not None:
            node = row.category_id  # type: ignore[attr-defined]
            while node is not None and node != f.category:
                node = above[node]
            if node is None:
                return False
        named = (("department", "department_id"), ("worker", "worker_id"), ("source", "source"), ("tier", "tier"))
        wanted = (*named, ("grid_kind", "grid_kind"))
        return all(getattr(f, one) in (None, getattr(row, column)) for one, column in wanted)

    rows = [row for row in s.execute(text(" UNION ALL ".join(told)), facts) if lies(row)]
    stock = bool(opens) and set(terms) <= STOCK
    moment = "accepted_at" if f.basis is Basis.ACCEPTANCE and not stock else "at"
    rows.sort(key=lambda row: (utc(getattr(row, moment)), row.row_id), reverse=True)
    return [(row.case_id, row.row_id) for row in rows]


def paged(s: Session, f: FigureFilter, name: str, part: Part, limit: int) -> Iterator[Fact]:
    after: Cursor | None = None
    while True:
        page = get_behind(s, f, name, part, after, limit=limit)
        yield from ((case.case_id, case.fact_id) for case in page.cases)
        after = page.next
        if after is None:
            return
        assert len(page.cases) == limit


def any_filter(s: Session, town: Town, chance: random.Random) -> FigureFilter:
    """A filter of no, one, two or three dimensions over a period that many facts lie in, or few."""
    today = get_statistical_days(s).day_of(database_now(s))
    back = chance.choice((0, 3, 12, 40, 300))
    f = FigureFilter(Period(today - timedelta(days=back), today + timedelta(days=chance.choice((0, 20)))))
    if chance.random() < 0.2:
        f = replace(f, basis=Basis.ACCEPTANCE)
    if chance.random() < 0.1:
        f = replace(f, slot=chance.choice((Slot(chance.randrange(7)), Slot(None, chance.randrange(24)))))
    values = {
        "area": s.scalars(text("SELECT id FROM grid")).all(),
        "category": s.scalars(text("SELECT id FROM category")).all(),
        "source": ["hotline", "grid_worker", "public", "sensor"],
        "tier": ["general", "raised"],
        "grid_kind": ["basic", "dedicated"],
        "department": list(town.departments.values()),
        "worker": list(town.workers.values()),
    }
    for name in chance.sample(sorted(values), chance.randrange(4)):
        f = replace(f, **{name: chance.choice(values[name])})
    return f


@pytest.mark.usefixtures("eager")
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), turns=st.integers(10, 30))
def test_after_any_history_the_pages_are_a_straight_scan(town: Town, seed: int, turns: int) -> None:
    told = Histories(town, seed)
    for _ in range(turns):
        told.turn()
    chance = random.Random(seed)
    with town.leader.read() as s:
        for _ in range(60):
            f, name = any_filter(s, town, chance), chance.choice(NAMES)
            part = chance.choice(list(Part)) if find(name).denominator else Part.NUMERATOR
            found = list(paged(s, f, name, part, chance.choice((1, 2, 3, 100))))
            assert found == scan(s, f, name, part), (name, part, f, told.done)


def test_who_had_too_many_cases_to_name_is_found_by_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        town.dispatched("lid", worker="w1")
    with town.leader.read() as s:
        days = get_statistical_days(s)
        f = FigureFilter(Period.last_days(days.day_of(database_now(s)), 30), worker=town.workers["w1"])

        def named(measure: Measure) -> int | None:
            found = leads.leads(s, f, (measure,), *days.bounds(f.period), get_below(s, f))[1]
            return len(found["named"]) if found else None

        for most, expected in ((2, None), (3, 3)):
            monkeypatch.setattr(leads, "MOST", most)
            assert named(Measure.FILED) == expected
            assert len(list(paged(s, f, "filed", Part.NUMERATOR, 2))) == 3
        assert named(Measure.REPORTED) is None, "a report is its reporter's"
