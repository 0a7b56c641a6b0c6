"""Hot topics read from a city: a planted cluster is found with its cases, and read again as it was seen then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from models.briefings.kinds import Kind, period_of
from models.briefings.verifying import verify_briefing
from models.cases.calendar import calendar_of
from models.cases.commands import intake
from models.figures.day_queries import get_today
from models.figures.filters import Period
from models.figures.topics.queries import read_topics
from models.figures.topics.records import By, Standing, Topics
from models.store.errors import Refused
from tests.models.briefings.keeping import keep
from tests.models.town import LAT, LON, STEP, Town, cloned_town

CHINA = calendar_of("Asia/Shanghai")
METRE = 1 / 111_320
LIDS = 14


@pytest.fixture(scope="module")
def planted(cities, built_town) -> Iterator[tuple[Town, Period]]:
    """Five weeks of a town like any other, and in the last that is over a heap of broken lids at one crossing."""
    with cloned_town(cities, built_town) as (_, town):
        with town.operator.read() as s:
            days = period_of(Kind.HOT_TOPICS, get_today(s) - timedelta(days=7))
        with town.operator.transaction() as s:
            for week in range(5):
                for n, code in enumerate(("stall", "fire", "lid", "order")):
                    at = at_hour(days.first - timedelta(weeks=week), 9 + n)
                    new = town.new(
                        code, lon=LON + STEP * (0.3 + n / 4), lat=LAT + STEP * 1.4, title="日常巡查", text="例行上报"
                    )
                    intake.report(s, new, occurred_at=at)
            for n in range(LIDS):
                new = town.new(
                    "lid", lon=LON + STEP / 2 + n * METRE * 10, lat=LAT + STEP / 2, title="井盖破损",
                    text=f"第{n}次反映路口井盖破损，车辆经过有响声",
                )  # fmt: skip
                intake.report(s, new, occurred_at=at_hour(days.first + timedelta(days=n % 6), 10 + n % 5))
        yield town, days


def at_hour(day: date, hour: float) -> datetime:
    return CHINA.midnight(day) + timedelta(hours=hour)


def read(town: Town, days: Period) -> Topics:
    with town.leader.read() as s:
        return read_topics(s, days)


@pytest.mark.database
def test_a_planted_cluster_is_found_with_its_place_words_and_cases(planted: tuple[Town, Period]) -> None:
    town, days = planted
    found = read(town, days)
    assert (found.weeks, found.looked_at, len(found.topics)) == (4, LIDS + 4, 1)
    topic = found.topics[0]
    assert (topic.by, topic.category.name, topic.citywide) == (By.SUBCLASS, "井盖", False)
    assert topic.grid is not None
    assert topic.grid.name == "文昌第一网格"
    assert any("井盖破损" in word for word in topic.words)
    assert (topic.now, topic.usual, topic.open, topic.closed) == (LIDS, 0.0, LIDS, 0)
    assert topic.lon == pytest.approx(LON + STEP / 2, abs=200 * METRE)
    assert topic.radius is not None
    assert 40 <= topic.radius <= 100
    assert [case.title for case in topic.cases] == ["井盖破损"] * LIDS
    assert [case.reported_at for case in topic.cases] == sorted(case.reported_at for case in topic.cases)
    assert (topic.first, topic.last) == (topic.cases[0].reported_at, topic.cases[-1].reported_at)
    assert topic.late == sum(case.standing is Standing.LATE for case in topic.cases)


@pytest.mark.database
def test_an_even_week_has_none_and_a_young_city_says_that_it_cannot_tell(planted: tuple[Town, Period]) -> None:
    town, days = planted
    week = timedelta(weeks=1)
    even = read(town, Period(days.first - week, days.last - week))
    young = read(town, Period(days.first - 3 * week, days.last - 3 * week))
    assert (even.weeks, even.looked_at, even.topics) == (3, 4, ())
    assert (young.weeks, young.looked_at, young.topics) == (0, 4, ())
    with pytest.raises(Refused, match="day_to_come"):
        read(town, Period(days.first + 8 * week, days.last + 8 * week))


@pytest.mark.database
def test_papers_keep_the_topics_and_verify_equal_after_what_was_written_since(planted: tuple[Town, Period]) -> None:
    town, days = planted
    with town.leader.read() as s:
        ago = (get_today(s) - days.last).days
    paper, week = (keep(town, kind=kind, days_ago=ago) for kind in (Kind.HOT_TOPICS, Kind.WEEKLY))
    assert paper.number.startswith("hot_topics-")
    assert paper.snapshot.topics == week.snapshot.topics == read(town, days)
    assert [one.key for one in paper.snapshot.sentences] == ["topics"]
    assert "topics" in [one.key for one in week.snapshot.sentences]
    # What happens since: the first case goes on, and a report of then comes in late.
    assert paper.snapshot.topics is not None
    first: UUID = paper.snapshot.topics.topics[0].cases[0].id
    town.do("accept", first, town.see(first).case.version)
    late = town.new("lid", lon=LON + STEP / 2, lat=LAT + STEP / 2, title="井盖破损")
    town.do("report", late, occurred_at=at_hour(days.first, 9))
    for kept in (paper, week):
        with town.leader.read() as s:
            checked = verify_briefing(s, kept)
        assert checked.equal, checked.differences
    again = keep(town, kind=Kind.HOT_TOPICS, days_ago=ago)
    assert again.snapshot.edition == 2
    assert ("topic.now", str(LIDS), str(LIDS + 1)) in [
        (one.what, one.kept, one.now) for one in again.snapshot.differences
    ]


@pytest.mark.database
def test_the_week_is_read_by_its_index_and_the_weeks_before_as_counts(planted: tuple[Town, Period]) -> None:
    from sqlalchemy import text

    from models.figures.topics import queries

    town, days = planted
    begin = at_hour(days.first, 0)
    facts = {"begin": begin, "t": at_hour(days.last, 24), "hidden": [], "before": begin - timedelta(weeks=4)}
    facts |= {"moved": [], "classes": [], "per_lon": 400.0, "per_lat": 445.0}
    with town.leader.read() as s:
        s.execute(text("SET LOCAL enable_seqscan = off"))
        for statement in (queries._CASES, queries._BEFORE):
            plan = "\n".join(s.scalars(text(f"EXPLAIN {statement.text}"), facts))
            assert "ix_case_file_reported_at" in plan, plan
