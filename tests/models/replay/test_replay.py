"""The past as the map shows it: what was open at a moment, how it changed, and what a day was like."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from desktop.postgres.cities import CityServer
from models.cases.clocks.queries import city_calendar
from models.cases.deadlines import lamp_of
from models.cases.queries import get_open_cases
from models.cases.records import CaseState, OpenCase, Urgency
from models.figures.history import cases_at
from models.replay.queries import get_day_flow, get_first_day, get_opening, get_stretch
from models.replay.records import Opening
from models.replay.timeline import Timeline, critical_moments, late_moments
from models.store.engine import Store
from models.store.times import database_now
from models.workers.track import Kept
from tests.models.figures.histories import Histories
from tests.models.town import BuiltTown, Town, as_owner, cloned_town
from tests.models.workers.test_keeping import add
from tests.support.database import CityDatabase
from tests.support.demo import DemoCity

pytestmark = pytest.mark.database
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def seen(cases: Iterable[OpenCase], at: datetime) -> dict[UUID, tuple[object, ...]]:
    """What a map and its cards tell of cases at a moment."""
    return {
        case.id: (
            case.state, case.urgency, case.tier, case.grid_id, case.area, case.holder, case.holder_role, case.stage_since,
            case.next_due_at, case.due_at, lamp_of(case, at), case.rework_count, case.reopen_count, case.title,
        )
        for case in cases
    }  # fmt: skip


@pytest.mark.parametrize("seed", [3, 8])
def test_what_was_open_then_and_what_changed_until_later_is_what_was_open_later(
    seed: int, cities: CityServer, built_town: BuiltTown
) -> None:
    chance = random.Random(seed)
    with cloned_town(cities, built_town) as (_, town):
        histories = Histories(town, seed)
        for _ in range(90):
            histories.turn()
        with town.leader.read() as s:
            now = database_now(s)
            moved = 0
            for _ in range(6):
                first, last = sorted(now - timedelta(hours=chance.uniform(-4, 260)) for _ in range(2))
                timeline, at = Timeline(get_opening(s, first)), first
                while at < last:
                    then = min(last, at + timedelta(hours=chance.uniform(0.1, 60)))
                    timeline.extend(stretch := get_stretch(s, at, then))
                    moved += len(stretch.changes)
                    at = then
                timeline.go(last)
                there = get_opening(s, last)
                by_papers = {case.id for case in cases_at(s, last, city_calendar(s), present=False) if case.open}
                assert {case.id for case in there.cases} == by_papers
                assert seen(timeline.cases.values(), last) == seen(there.cases, last)
                timeline.go(first)
                assert timeline.cases.keys() == {case.id for case in get_opening(s, first).cases}
    assert moved > 20


def test_the_present_walked_to_is_the_present(built_city: DemoCity) -> None:
    store = Store(built_city.database.leader, desk="")
    try:
        with store.read() as s:
            now = database_now(s) + MINUTE
            timeline = Timeline(get_opening(s, now - 30 * HOUR))
            timeline.extend(get_stretch(s, now - 30 * HOUR, now))
            moved = timeline.go(now)
            present = get_open_cases(s)
            flow = get_day_flow(s, get_first_day(s))
    finally:
        store.close()
    assert not moved.anew
    assert moved.changed
    assert moved.gone
    walked = {case.id: case for case in timeline.cases.values()}
    assert walked.keys() == {case.id for case in present}
    for case in present:
        one = walked[case.id]
        assert (one.state, one.holder, one.next_due_at) == (case.state, case.holder, case.next_due_at)
        assert (one.number, one.category, one.area, one.source) == (case.number, case.category, case.area, case.source)
    assert len(flow.reported) == 96
    assert sum(flow.reported) > 0
    assert set(flow.kept) == {None}


def test_a_day_is_counted_by_the_quarter_hour_and_tells_what_there_is_of_positions(
    town: Town, city_database: CityDatabase
) -> None:
    with town.leader.read() as s:
        today = get_day_flow(s, database_now(s).date())
    morning = today.begin - DAY + 9 * HOUR + 20 * MINUTE
    done = town.do("report", town.new(), occurred_at=morning)
    town.do("not_accept", done.case_id, done.version, "不属受理范围", occurred_at=morning + MINUTE)
    drill = town.do("report", town.new(), occurred_at=morning)
    as_owner(city_database, "UPDATE case_file SET exercise = true WHERE id = %s", drill.case_id)
    add(city_database, town.workers["w1"], today.begin - HOUR)
    with town.leader.read() as s:
        flow = get_day_flow(s, today.day - DAY)
        assert (flow.begin, flow.end, flow.minutes) == (today.begin - DAY, today.begin, 15)
        assert [n for n, count in enumerate(flow.reported) if count] == [9 * 4 + 1]
        assert sum(flow.closed) == 0, "what was not accepted was not closed"
        assert sum(flow.reported) == 1, "a report of an exercise is none"
        assert len(flow.kept) == 24
        assert flow.kept[-1] is Kept.WHOLE
        assert flow.kept[0] is None
        before, after = get_opening(s, morning), get_opening(s, morning + MINUTE)
    assert before.cases == ()
    assert [case.state for case in after.cases] == [CaseState.REPORTED]


def test_late_and_critical_moments_are_found_in_order_by_clock_and_by_step(town: Town) -> None:
    with town.leader.read() as s:
        start = database_now(s) - 9 * HOUR
    quick = town.do("report", town.new(title="先超期"), occurred_at=start)
    town.do("report", town.new(title="后超期"), occurred_at=start + 40 * MINUTE)
    helped = town.do("report", town.new(title="未超期"), occurred_at=start + 41 * MINUTE)
    town.do("answer", helped.case_id, helped.version, "已答复", occurred_at=start + 45 * MINUTE)
    rushed = town.do("report", town.new(title="后来特急"), occurred_at=start + 50 * MINUTE)
    town.do("set_urgency", rushed.case_id, None, Urgency.CRITICAL, "有危险", occurred_at=start + 52 * MINUTE)
    with town.leader.read() as s:
        opening, stretch = get_opening(s, start + MINUTE), get_stretch(s, start + MINUTE, start + 2 * HOUR)
    cases = {case.id: case for case in opening.cases}
    assert cases.keys() == {quick.case_id}
    late = list(late_moments(cases, stretch, start + MINUTE))
    assert [case.title for _, case in late] == ["先超期", "后超期", "后来特急"]
    assert [at for at, _ in late] == sorted(case.next_due_at for _, case in late)
    assert [case.title for _, case in late_moments(cases, stretch, late[0][0])] == ["后超期", "后来特急"]
    assert [(at, case.title) for at, case in critical_moments(cases, stretch, start)] == [
        (start + 52 * MINUTE, "后来特急")
    ]
    timeline = Timeline(opening)
    timeline.extend(stretch)
    assert timeline.turning(late[0][0] - MINUTE, late[0][0]) == (cases[quick.case_id],)


def test_a_stretch_that_does_not_follow_and_a_moment_outside_are_refused() -> None:
    at = datetime.fromisoformat("2026-11-29T00:00:00+00:00")
    timeline = Timeline(Opening(at, ()))
    assert timeline.holds(at)
    assert timeline.go(at).changed == ()
    with pytest.raises(ValueError, match="is not between"):
        timeline.go(at + MINUTE)
    with pytest.raises(ValueError, match="does not follow"):
        timeline.extend(type("Stretch", (), {"since": at + MINUTE, "until": at + HOUR, "changes": ()})())  # type: ignore[arg-type]
