"""吹哨 … 报到."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from models.cases.orders.queries import count_whistles, get_calls, get_open_whistles, get_whistles
from models.cases.orders.records import Whistle
from models.cases.orders.whistle_limits import get_whistle_limits, set_whistle_limits
from models.cases.orders.whistles import answer_whistle, call_off_whistle, whistle
from models.cases.records import Done
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.cases.orders.conftest import Carry, carrying
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

GRID, COMMUNITY, STREET = "999001001001001", "999001001001", "999001001"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


@pytest.fixture
def blown(town: Town, carry: Carry) -> Done:
    done, _ = town.dispatched(lon=121.005, lat=30.005)
    return carry(
        whistle,
        done.case_id,
        None,
        town.grids[GRID],
        "井盖需要吊车",
        department_id=town.departments["D1"],
        by=town.field,
    )


def whistles(town: Town, done: Done) -> tuple[Whistle, ...]:
    with town.operator.read() as s:
        return get_whistles(s, done.case_id)


def test_a_whistle_names_who_calls_whom_and_until_when(town: Town, blown: Done) -> None:
    (one,) = whistles(town, blown)
    assert (one.by, one.level, one.called, one.open) == ("文昌第一网格", "网格", "排水公司", True)
    assert one.due_at - one.blown_at == 30 * MINUTE
    assert town.see(blown).steps[-1].action == "whistle"


def test_each_level_has_the_citys_own_time_to_answer(town: Town, carry: Carry, blown: Done) -> None:
    with town.supervisor.transaction() as s:
        set_whistle_limits(s, {5: 45}, version=0)
        set_whistle_limits(s, {5: 20}, version=1, note="夜间")
    with town.operator.read() as s:
        assert get_whistle_limits(s) == ({1: 30, 2: 30, 3: 30, 4: 30, 5: 20}, 2)
    done = carry(whistle, blown.case_id, None, town.grids[GRID], "来人", grid_id=town.grids[COMMUNITY])
    carry(whistle, blown.case_id, None, town.grids[STREET], "来人", department_id=town.departments["D2"], minutes=90)
    spans = {one.called: one.due_at - one.blown_at for one in whistles(town, done)}
    assert spans == {"排水公司": 30 * MINUTE, "文昌社区": 20 * MINUTE, "综合执法局": 90 * MINUTE}


def test_only_a_supervisor_sets_the_time_to_answer(town: Town) -> None:
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        set_whistle_limits(s, {5: 45}, version=0)


def test_a_time_to_answer_that_makes_no_sense_is_refused_by_the_command_and_by_the_database(
    lone_town: tuple[CityDatabase, Town],
) -> None:
    database, town = lone_town
    for minutes, code in (
        ({5: 0}, "number_out_of_range"),
        ({5: 10081}, "number_out_of_range"),
        ({99: 30}, "unknown_level"),
    ):
        with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
            set_whistle_limits(s, minutes, version=0)
        assert refused.value.code == code
    straight = "INSERT INTO city_setting (id, name, version, value) VALUES (gen_random_uuid(), 'whistles', 1, %s)"
    with connect(database.supervisor) as connection:
        for value in ('{"5": 0}', '{"5": 10081}', '{"5": 2.5}', '{"5": "30"}', "[30]"):
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute(straight, (value,))


def test_an_answer_says_who_came_and_whether_in_time(town: Town, carry: Carry, blown: Done) -> None:
    (one,) = whistles(town, blown)
    done = carry(answer_whistle, one.id, "排水公司抢修队", "已到场", by=town.field)
    (one,) = whistles(town, done)
    assert one.answered_at is not None
    assert (one.open, one.who_came, one.answer) == (False, "排水公司抢修队", "已到场")
    step = town.see(done).steps[-1]
    assert (step.action, step.detail["in_time"]) == ("answer_whistle", True)


def test_a_whistle_is_answered_once(town: Town, carry: Carry, blown: Done, city_database: CityDatabase) -> None:
    (one,) = whistles(town, blown)
    carry(answer_whistle, one.id, "抢修队")
    for command, words in ((answer_whistle, "别人"), (call_off_whistle, "不用了")):
        with pytest.raises(Refused) as refused:
            carry(command, one.id, words)
        assert refused.value.code == "whistle_over"
    with connect(city_database.owner) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE whistle SET answered_at = now(), who_came = '别人'")


def test_an_answer_in_doubt_and_sent_again_is_noted_once(town: Town, carry: Carry, blown: Done) -> None:
    (one,) = whistles(town, blown)
    command = new_id()
    for _ in range(2):
        carry(answer_whistle, one.id, "抢修队", command_id=command)
    assert [step.action for step in town.see(blown).steps].count("answer_whistle") == 1


def test_an_answer_from_before_the_call_is_refused(town: Town, carry: Carry, blown: Done) -> None:
    (one,) = whistles(town, blown)
    with pytest.raises(Refused) as refused:
        carry(answer_whistle, one.id, "抢修队", occurred_at=one.blown_at - MINUTE)
    assert refused.value.code == "before_the_whistle"


def test_nobody_is_called_twice_at_once(town: Town, carry: Carry, blown: Done) -> None:
    with pytest.raises(Refused) as refused:
        carry(whistle, blown.case_id, None, town.grids[GRID], "快来", department_id=town.departments["D1"])
    assert refused.value.code == "already_whistled"
    (one,) = whistles(town, blown)
    carry(call_off_whistle, one.id, "已自行解决")
    carry(whistle, blown.case_id, None, town.grids[GRID], "又来了", department_id=town.departments["D1"])


@pytest.mark.parametrize("called", [GRID, "999001001002"])
def test_a_grid_whistles_upwards_only(town: Town, carry: Carry, blown: Done, called: str) -> None:
    with pytest.raises(Refused) as refused:
        carry(whistle, blown.case_id, None, town.grids[GRID], "来人", grid_id=town.grids[called])
    assert refused.value.code == "not_above"


def test_whistles_are_counted_by_who_answered_when(lone_town: tuple[CityDatabase, Town]) -> None:
    city_database, town = lone_town
    carry = carrying(town)
    day = datetime(2026, 11, 20, 2, tzinfo=UTC)
    done = town.filed(at=day)
    came = {"D1": 10, "D2": 50, "D4": None}
    for code, minutes in came.items():
        carry(
            whistle, done.case_id, None, town.grids[GRID], "来人", department_id=town.departments[code], occurred_at=day
        )
        one = whistles(town, done)[-1]
        if minutes is not None:
            carry(answer_whistle, one.id, "来了", occurred_at=day + minutes * MINUTE)
    with town.operator.read() as s:
        counts = {one.called: one for one in count_whistles(s, day, day + 60 * MINUTE)}
        assert not count_whistles(s, day + MINUTE, day + 60 * MINUTE)
        assert [one.called for one in get_open_whistles(s)] == ["教体局"]
    told = {name: (c.answered, c.in_time, c.open_late, c.median_minutes) for name, c in counts.items()}
    assert told == {"排水公司": (1, 1, 0, 10.0), "综合执法局": (1, 0, 0, 50.0), "教体局": (0, 0, 1, None)}
    assert {name: c.open_cases for name, c in counts.items() if c.open_cases} == {"教体局": {done.case_id}}
    as_owner(city_database, "UPDATE case_file SET exercise = true WHERE id = %s", done.case_id)
    with town.operator.read() as s:
        assert not count_whistles(s, day, day + 60 * MINUTE), "whistles of an exercise count for nobody"


def test_a_case_knows_who_can_whistle_for_it_and_who_can_be_called(town: Town, blown: Done) -> None:
    with town.operator.read() as s:
        calls = get_calls(s, blown.case_id)
        nowhere = get_calls(s, town.filed().case_id)
    assert [(one.name, one.level_name) for one in calls.callers] == [
        ("文昌第一网格", "网格"),
        ("文昌社区", "社区"),
        ("望潮街道", "街道"),
        ("测试城", "市"),
    ]
    assert {"文昌社区", "望潮街道", "排水公司", "望潮街道分中心"} <= {one.name for one in calls.callees}
    assert not nowhere.callers
