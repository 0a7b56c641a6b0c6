"""The duty list: who is on it, when, for which ground; entered by supervisors, never changed, and it speaks in the order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from models.cases.recommend import recommend
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.duty_list.commands import put_on_list, take_off_list
from models.workers.duty_list.queries import get_duty_list, get_on_list
from models.workers.duty_list.records import EVERY_DAY, Hours
from models.workers.duty_list.tables import DutyListRow
from models.workers.records import Fix
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase
from widgets.words import reason_words, sum_words

ZONE = ZoneInfo("Asia/Shanghai")
ALWAYS = Hours(time(0), time(0), EVERY_DAY)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=ZONE)
"""A Monday's."""

HOURS = st.builds(
    Hours,
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.frozensets(st.integers(1, 7), min_size=1),
)


@given(HOURS, st.integers(0, 14 * 24 * 3600))
def test_hours_hold_as_the_stretches_laid_out_on_the_calendar_do(hours: Hours, seconds: int) -> None:
    at = MIDNIGHT + timedelta(seconds=seconds)
    stretches = []
    for n in range(-2, 16):
        day = (MIDNIGHT + timedelta(days=n)).date()
        if day.isoweekday() in hours.weekdays:
            begin = datetime.combine(day, hours.begin, ZONE)
            end = datetime.combine(day, hours.end, ZONE)
            stretches.append((begin, end if end > begin else end + timedelta(days=1)))
    assert hours.covers(at) == any(begin <= at < end for begin, end in stretches)


def test_one_date_is_that_date_and_its_night() -> None:
    night = Hours(time(20), time(6), on_day=date(2026, 11, 23))
    told = [night.covers(MIDNIGHT + timedelta(hours=h)) for h in (5, 19, 20, 29, 30, 44)]
    assert told == [False, False, True, True, False, False]


def test_a_streets_list_holds_in_its_grids_until_it_is_taken_off_and_only_supervisors_write_it(
    town: Town, city_database: CityDatabase
) -> None:
    street, grid = town.grids["999001001"], town.grids["999001001001001"]
    with town.supervisor.transaction() as s:
        entry = put_on_list(s, town.workers["w3"], street, ALWAYS)
        now = database_now(s)
        assert get_on_list(s, grid, (), now) == {town.workers["w3"]}
        assert get_on_list(s, None, (), now) == frozenset()
        put_on_list(s, town.workers["w2"], grid, Hours(time(8), time(18), frozenset({(now.isoweekday() % 7) + 1})))
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        put_on_list(s, town.workers["w3"], street, ALWAYS)
    assert refused.value.code == "listed_already"
    with town.leader.read() as s:
        told = {one.name: (one.grid, one.by) for one in get_duty_list(s)}
        assert told == {"李**": ("望潮街道", "值班长"), "欧阳**": ("文昌第一网格", "值班长")}
        assert next(one.name for one in get_duty_list(s) if one.now) == "李**"
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        take_off_list(s, entry)
    values = {
        "worker_id": town.workers["w1"],
        "grid_id": grid,
        "weekdays": 127,
        "from_hour": time(0),
        "to_hour": time(0),
    }
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        s.execute(insert(DutyListRow).values(id=new_id(), **values))
    with town.supervisor.transaction() as s:
        take_off_list(s, entry)
        assert get_on_list(s, grid, (), now) == frozenset()
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        take_off_list(s, entry)
    assert refused.value.code == "ended_already"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_owner(city_database, "DELETE FROM duty_list")


def test_what_cannot_stand_on_a_list_is_refused(town: Town) -> None:
    worker, grid = town.workers["w1"], town.grids["999001001001001"]
    for who, where, hours, code in (
        (new_id(), grid, ALWAYS, "unknown_worker"),
        (worker, new_id(), ALWAYS, "unknown_grid"),
        (worker, grid, Hours(time(8), time(9)), "no_days"),
        (worker, grid, Hours(time(8), time(9), EVERY_DAY, date(2026, 1, 1)), "no_days"),
    ):
        with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
            put_on_list(s, who, where, hours)
        assert refused.value.code == code


def test_who_is_on_the_list_goes_before_one_who_is_a_little_nearer_and_it_is_said(town: Town) -> None:
    done = town.filed(lon=LON + 0.5 * STEP, lat=LAT + 1.5 * STEP)
    with town.field.transaction() as s:
        now = database_now(s)
        for code, column in (("w1", 0.9), ("w3", 1.4)):
            fix = Fix(town.workers[code], LON + column * STEP, LAT + 1.01 * STEP, 0, 0, 5, now - timedelta(seconds=5))
            assert receive_positions(s, [fix]).kept == 1
    by_id = {worker: code for code, worker in town.workers.items()}

    def order() -> list[str]:
        with town.operator.read() as s:
            return [by_id[one.worker_id] for one in recommend(s, done.case_id, now).workers]

    before = order()
    assert before == ["w1", "w3"]
    with town.supervisor.transaction() as s:
        put_on_list(s, town.workers["w3"], town.grids["999001001"], ALWAYS)
    with town.operator.read() as s:
        found = recommend(s, done.case_id, now, first_look=1.0).workers
    # w1 stands in the grid: 3,000 m for another grid outweigh a list's 1,000.
    assert [by_id[one.worker_id] for one in found] == ["w1", "w3"]
    assert [one.listed for one in found] == [False, True]
    assert "今日值班" in reason_words(found[1])
    assert "值班表" not in sum_words(found[1])
    assert dict(found[0].parts)["unlisted"] == 1000
    with town.supervisor.transaction() as s:
        for listed in get_duty_list(s):
            take_off_list(s, listed.id)
    assert order() == before
