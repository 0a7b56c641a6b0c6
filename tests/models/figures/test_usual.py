"""What is usual, against days that the test itself has made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from models.cases.calendar import calendar_of
from models.city.settings import set_setting
from models.figures.days import get_statistical_days
from models.figures.definitions import DEFINITIONS
from models.figures.queries import get_charts
from models.figures.rollups import rebuild
from models.figures.usual import days_like, get_usual, get_usual_at
from models.store.ids import new_id
from tests.models.town import Town
from tests.support.database import CityDatabase, connect

CHINA = calendar_of("Asia/Shanghai")


def test_both_figures_have_a_definition() -> None:
    assert {"usual_day/1", "usual_by_now/1"} <= DEFINITIONS.keys()


@given(st.dates(date(2024, 3, 1), date(2027, 12, 31)), st.integers(0, 29), st.integers(1, 56))
def test_a_day_is_compared_with_its_like_before_today_and_never_with_itself(today: date, back: int, first: int) -> None:
    day = today - timedelta(days=back)
    known = [today - timedelta(days=first)]
    alike = days_like(day, today, known, CHINA)
    assert day not in alike
    assert all(known[0] <= one < today for one in alike)
    weekdays = [one for one in alike if one.weekday() == day.weekday()]
    if first > 35:
        assert alike == weekdays
        assert len(alike) >= 4
    assert bool(alike) == any(one != day for one in (today - timedelta(days=n + 1) for n in range(first)))


def test_without_any_day_nothing_is_usual() -> None:
    assert days_like(date(2026, 11, 23), date(2026, 11, 24), [], CHINA) == []


@pytest.mark.database
def test_a_new_city_knows_nothing_usual(town: Town) -> None:
    with town.leader.read() as s:
        usual = get_usual(s)
    assert usual.accepted_by_now is None
    assert usual.closed_by_now is None
    assert usual.days == (None,) * 30


@pytest.mark.database
def test_usual_by_now_counts_of_each_day_before_only_what_came_by_this_time_of_it(
    town: Town, city_database: CityDatabase
) -> None:
    as_of = datetime.now(CHINA.zone).replace(hour=12)
    rows = []
    for back in range(1, 15):
        day = as_of.date() - timedelta(days=back)
        early = datetime(day.year, day.month, day.day, 0, 1, tzinfo=CHINA.zone).astimezone(UTC)
        late = datetime(day.year, day.month, day.day, 23, 58, tzinfo=CHINA.zone).astimezone(UTC)
        rows += [(early, early)] * 3 + [(late, None)] * back
    accept(city_database, town, rows)
    with town.leader.read() as s:
        usual = get_usual_at(s, as_of.astimezone(UTC))
    assert usual.accepted_by_now is not None
    assert usual.closed_by_now is not None
    assert usual.days[-1] is not None
    assert usual.accepted_by_now.middle == 3
    assert (usual.closed_by_now.low, usual.closed_by_now.high) == (3, 3)
    alike = days_like(as_of.date(), as_of.date(), [as_of.date() - timedelta(days=14)], CHINA)
    whole = [3 + (as_of.date() - day).days for day in alike]
    assert usual.days[-1].middle == np.median(whole)


@pytest.mark.database
def test_what_is_usual_and_what_the_desk_draws_read_no_case_one_by_one_but_the_open_and_this_hours(
    town: Town, city_database: CityDatabase
) -> None:
    noon = datetime.now(CHINA.zone).replace(hour=12, minute=30, second=0, microsecond=0)
    early, running, later = ([noon - timedelta(days=back, minutes=m) for back in range(1, 9)] for m in (90, 10, -10))
    accept(city_database, town, [(at.astimezone(UTC), at.astimezone(UTC)) for at in (*early, *running, *later)])
    read: list[str] = []
    event.listen(town.supervisor.engine, "before_cursor_execute", lambda *told: read.append(told[2]))
    with town.supervisor.read() as s:
        usual, charts = get_usual_at(s, noon.astimezone(UTC)), get_charts(s)
    assert usual.accepted_by_now is not None
    assert (usual.accepted_by_now.middle, usual.closed_by_now) == (2, usual.accepted_by_now)
    assert [(day.accepted, day.closed) for day in charts.days[-9:]] == [(3, 3)] * 8 + [(0, 0)]
    by_row = [told for told in read if "case_file" in told]
    assert len(by_row) == 2
    assert "t.begin AND c.accepted_at < t.until" in by_row[0]
    assert "c.state IN" in by_row[1]


@pytest.mark.database
def test_the_desks_days_are_the_statistical_ones(town: Town, city_database: CityDatabase) -> None:
    today = datetime.now(CHINA.zone).date()
    hours = (0, 7, 8, 23)
    at = [datetime(day.year, day.month, day.day, hour, 59, tzinfo=CHINA.zone).astimezone(UTC)
          for day in (today - timedelta(days=n) for n in (2, 3, 57)) for hour in hours]  # fmt: skip
    accept(city_database, town, [(one, None) for one in at])
    with town.supervisor.transaction() as s:
        set_setting(s, "statistical_day", {"begins_at": 8}, version=0)
    told = []
    for counted in (False, True):
        if counted:
            rebuild(town.supervisor)
        with town.supervisor.read() as s:
            assert get_statistical_days(s).begins_at == 8
            charts, usual = get_charts(s), get_usual(s)
        told.append((charts.days, charts.hours, usual.days))
    assert told[0] == told[1], "from the rows while counts are made anew, and from these"
    assert [(day.day, day.accepted) for day in charts.days if day.accepted] == [
        (today - timedelta(days=n), many) for n, many in ((4, 2), (3, 4), (2, 2))
    ]


@pytest.mark.parametrize(("begins_at", "usual"), [(0, 4), (8, 6)])
def test_what_is_usual_by_now_is_counted_from_where_the_day_begins(
    town: Town, city_database: CityDatabase, begins_at: int, usual: int
) -> None:
    today = datetime.now(CHINA.zone).date()
    # On each day: four between midnight and seven, two in the evening, another one after two.
    rows = []
    for back in range(16):
        day = today - timedelta(days=back)
        rows += [
            datetime(day.year, day.month, day.day, hour, 30, tzinfo=CHINA.zone) for hour in (1, 1, 1, 1, 3, 20, 20)
        ]
    accept(city_database, town, [(one.astimezone(UTC), None) for one in rows])
    with town.supervisor.transaction() as s:
        set_setting(s, "statistical_day", {"begins_at": begins_at}, version=0)
    rebuild(town.supervisor)
    with town.supervisor.read() as s:
        told = get_usual_at(s, datetime(today.year, today.month, today.day, 2, tzinfo=CHINA.zone).astimezone(UTC))
    assert told.accepted_by_now is not None
    assert told.accepted_by_now.middle == usual


LIFE = [
    ("report", None, "REPORTED"),
    ("accept", "REPORTED", "ACCEPTED"),
    ("file", "ACCEPTED", "FILED"),
    ("dispatch", "FILED", "DISPATCHED"),
    ("sign", "DISPATCHED", "SIGNED"),
    ("start_handling", "SIGNED", "HANDLING"),
    ("feed_back", "HANDLING", "FEEDBACK"),
    ("send_to_review", "FEEDBACK", "REVIEWING"),
    ("close", "REVIEWING", "CLOSED"),
]


def accept(database: CityDatabase, town: Town, rows: list[tuple[datetime, datetime | None]]) -> None:
    """Put accepted (and closed) cases of those times into the city with the steps that led there."""
    category = town.categories["lid"]
    cases, steps = [], []
    for at, closed in rows:
        case, life = new_id(), LIFE if closed else LIFE[:2]
        cases.append((case, life[-1][2], category, at, at, at, closed))
        steps += [(new_id(), new_id(), case, *arrow, at) for arrow in life]
    with connect(database.supervisor) as connection, connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, reported_at, accepted_at,"
            " stage_since, closed_at) VALUES (%s, 'x', %s, 'normal', 'help', 'hotline', %s, %s, %s, %s, %s)",
            cases,
        )
        cursor.executemany(
            "INSERT INTO step (id, command_id, case_id, action, from_state, to_state, occurred_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            steps,
        )
