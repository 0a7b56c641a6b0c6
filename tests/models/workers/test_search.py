"""Finding a worker by what a person at a desk knows of him."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.store.times import database_now
from models.workers.commands import receive_positions, set_duty
from models.workers.queries import get_identity, get_workers_by_ids, search_workers
from models.workers.records import Fix
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


def codes(town: Town, text: str, limit: int = 20) -> list[str]:
    with town.leader.read() as s:
        return [found.worker.code for found in search_workers(s, text, limit)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小明", ["w1"]),
        ("小明", ["w1"]),
        ("  欧阳娜娜 ", ["w2"]),
        ("欧阳", ["w2"]),
        ("李", ["w3"]),
        ("W3", ["w3"]),
        ("w", ["w1", "w2", "w3", "w4"]),
        ("文昌第一", ["w1"]),
        ("第一网格", ["w1", "w3"]),
        ("13900005678", ["w4"]),
        ("139 0000-5678", ["w4"]),
        ("13812341234", ["w1", "w2", "w3"]),
        ("０１３", []),
        ("1390000567", []),
        ("139", []),
        ("王**", []),
        ("王小李", []),
        ("明小", []),
        ("_", []),
        ("%", []),
        ("\\", []),
        ("\0\ud83d", []),
        ("", []),
    ],
)
def test_a_worker_is_found_by_name_code_whole_phone_or_grid(town: Town, text: str, found: list[str]) -> None:
    assert codes(town, text) == found


def test_what_is_found_is_masked(town: Town) -> None:
    with town.leader.read() as s:
        (found,) = search_workers(s, "欧阳娜娜")
        assert [found.worker] == get_workers_by_ids(s, [town.workers["w2"]])
    assert (found.worker.name, found.worker.phone) == ("欧阳**", "138****1234")


def test_the_place_is_the_latest_position_of_one_on_duty_and_else_his_grids(town: Town) -> None:
    def place() -> tuple[float | None, float | None]:
        with town.leader.read() as s:
            (found,) = search_workers(s, "王小明")
        return found.lon, found.lat

    grid = (pytest.approx(LON + STEP / 2), pytest.approx(LAT + STEP / 2))
    assert place() == grid
    with town.field.transaction() as s:
        receive_positions(s, [Fix(town.workers["w1"], 121.25, 30.25, 0, 0, 5, database_now(s))])
    assert place() == (121.25, 30.25)
    with town.field.transaction() as s:
        set_duty(s, [town.workers["w1"]], False)
    assert place() == grid
    with town.leader.read() as s:
        (nowhere,) = search_workers(s, "韩梅")
    assert (nowhere.lon, nowhere.lat) == (None, None)


def test_exact_matches_come_before_others_and_no_more_than_the_limit(town: Town, city_database: CityDatabase) -> None:
    as_owner(city_database, "UPDATE worker_identity SET name = '李雷雷' WHERE worker_id = %s", town.workers["w1"])
    assert codes(town, "李雷") == ["w3", "w1"]
    assert codes(town, "李雷", 1) == ["w3"]
    assert codes(town, "李雷", 0) == []


def test_one_who_left_the_service_is_not_found(lone_town: tuple[CityDatabase, Town]) -> None:
    database, town = lone_town
    as_owner(database, "UPDATE worker SET active = false WHERE code = 'w3'")
    assert codes(town, "李雷") == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), data=st.data())
def test_any_part_of_a_name_finds_it_and_any_text_may_be_asked_for(town: Town, text: str, data: st.DataObject) -> None:
    with town.leader.read() as s:
        search_workers(s, text)
        code = data.draw(st.sampled_from(sorted(town.workers)))
        name, _ = get_identity(s, town.workers[code])
        start = data.draw(st.integers(0, len(name) - 1))
        part = name[start : data.draw(st.integers(start + 1, len(name)))]
        assert code in {found.worker.code for found in search_workers(s, part)}
