"""Positions as they come in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import pytest

from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.workers.commands import add_departments, add_workers, receive_positions, set_duty
from models.workers.queries import (
    get_departments,
    get_identity,
    get_positions,
    get_positions_by_ids,
    get_workers,
    get_workers_by_ids,
)
from models.workers.records import Fix, NewWorker, Received, WorkerRole
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database
SECOND = timedelta(seconds=1)


@pytest.fixture
def now(town: Town) -> datetime:
    with town.leader.read() as s:
        return database_now(s)


def fix(worker: UUID, at: datetime, lon: float = LON, lat: float = LAT) -> Fix:
    return Fix(worker, lon, lat, 90.0, 1.2, 5.0, at)


def receive(town: Town, *fixes: Fix) -> Received:
    with town.field.transaction() as s:
        return receive_positions(s, fixes)


def latest(town: Town) -> dict[UUID, tuple[float, float]]:
    with town.leader.read() as s:
        found = get_positions(s)
    return {worker: (lon, at) for worker, lon, at in zip(found.worker_ids, found.lon, found.fixed_at, strict=True)}


def test_the_newer_fix_wins_in_whatever_order_they_come(town: Town, now: datetime) -> None:
    worker = town.workers["w1"]
    old, new = fix(worker, now - 20 * SECOND, 121.1), fix(worker, now - 10 * SECOND, 121.2)
    assert receive(town, new, old) == Received(kept=2, moved=1)
    assert latest(town)[worker] == (121.2, pytest.approx(new.fixed_at.timestamp()))
    assert receive(town, fix(worker, now - 15 * SECOND, 121.3)) == Received(kept=1)
    assert latest(town)[worker][0] == 121.2


def test_a_batch_that_comes_twice_changes_nothing(town: Town, now: datetime, city_database: CityDatabase) -> None:
    batch = [fix(town.workers[code], now - n * SECOND) for code in ("w1", "w2") for n in range(3)]
    assert receive(town, *batch) == Received(kept=6, moved=2)
    changes = as_owner(city_database, "SELECT count(*) FROM change WHERE subject = 'position'")
    assert receive(town, *batch) == Received(known=6)
    assert as_owner(city_database, "SELECT count(*) FROM change WHERE subject = 'position'") == changes
    assert as_owner(city_database, "SELECT count(*) FROM position_history") == [(6,)]


def test_a_batch_is_one_change(town: Town, now: datetime, city_database: CityDatabase) -> None:
    receive(town, *(fix(town.workers[code], now) for code in ("w1", "w2", "w3")))
    rows = as_owner(city_database, "SELECT ids FROM change WHERE subject = 'position'")
    assert [set(ids) for (ids,) in rows] == [{town.workers[code] for code in ("w1", "w2", "w3")}]


def test_nobody_is_followed_off_duty(town: Town, now: datetime, city_database: CityDatabase) -> None:
    batch = [fix(town.workers["w4"], now), fix(new_id(), now), fix(town.workers["w1"], now)]
    assert receive(town, *batch) == Received(kept=1, off_duty=2, moved=1)
    with town.field.transaction() as s:
        assert set_duty(s, [town.workers["w1"], town.workers["w4"]], False) == 1
    assert latest(town) == {}
    assert as_owner(city_database, "SELECT count(*) FROM position_history") == [(1,)]


def test_impossible_fixes_are_counted_and_the_others_kept(town: Town, now: datetime) -> None:
    worker = town.workers["w1"]
    bad = [
        fix(worker, now, lon=float("nan")),
        fix(worker, now, lat=90.5),
        fix(worker, now + timedelta(hours=1)),
        fix(worker, now - timedelta(days=40)),
        fix(worker, now.replace(tzinfo=None)),
        Fix(worker, LON, LAT, float("inf"), 0, 0, now),
    ]
    assert receive(town, *bad) == Received(unusable=6)
    assert receive(town, *bad, fix(worker, now)) == Received(kept=1, unusable=6, moved=1)
    assert receive(town) == Received()


def test_days_before_today_get_their_partitions(town: Town, now: datetime) -> None:
    worker = town.workers["w1"]
    batch = [fix(worker, now - timedelta(days=days)) for days in range(3)]
    assert receive(town, *batch).kept == 3


def test_batches_that_overlap_do_not_lock_each_other_out(town: Town, now: datetime) -> None:
    workers = [town.workers[code] for code in ("w1", "w2", "w3")]

    def send(n: int) -> int:
        order: Callable[[list[UUID]], list[UUID]] = list if n % 2 else lambda ids: ids[::-1]
        return receive(
            town, *(fix(worker, now - timedelta(milliseconds=n), 121 + n / 100) for worker in order(workers))
        ).kept

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(24))) == 72
    assert {lon for lon, _ in latest(town).values()} == {121.0}


def test_two_batches_in_one_transaction_are_told_apart(town: Town, now: datetime) -> None:
    with town.field.transaction() as s:
        assert receive_positions(s, [fix(town.workers["w1"], now)]).kept == 1
        assert receive_positions(s, [fix(town.workers["w2"], now)]).kept == 1


def test_the_leaders_account_sends_no_positions(town: Town, now: datetime) -> None:
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        receive_positions(s, [fix(town.workers["w1"], now)])


def test_positions_come_as_columns_of_one_length(town: Town, now: datetime) -> None:
    receive(town, fix(town.workers["w1"], now), fix(town.workers["w2"], now, 121.5, 30.5))
    with town.leader.read() as s:
        one = get_positions_by_ids(s, [town.workers["w2"], town.workers["w3"]])
        none = get_positions_by_ids(s, [])
    assert one.worker_ids == (town.workers["w2"],)
    assert (one.lon.tolist(), one.lat.tolist(), one.heading.tolist()) == ([121.5], [30.5], [90.0])
    assert none.worker_ids == ()
    assert (none.lon.dtype, none.heading.dtype) == (np.float64, np.float32)


def test_workers_come_masked_with_their_grid_and_what_they_have_in_hand(town: Town) -> None:
    town.dispatched()
    town.dispatched(worker="w2")
    town.reviewing()
    with town.leader.read() as s:
        workers = {worker.code: worker for worker in get_workers(s)}
        assert get_workers_by_ids(s, [town.workers["w2"]]) == [workers["w2"]]
        assert get_workers_by_ids(s, []) == []
        assert get_identity(s, town.workers["w2"]) == ("欧阳娜娜", "13812341234")
        with pytest.raises(Refused):
            get_identity(s, new_id())
    assert (workers["w1"].name, workers["w1"].phone, workers["w1"].grid_name) == ("王**", "138****1234", "文昌第一网格")
    assert [workers[code].load for code in ("w1", "w2", "w3")] == [1, 1, 0]
    assert not workers["w4"].on_duty
    assert workers["w4"].grid_id is None


def test_a_worker_or_department_is_entered_once(town: Town) -> None:
    with town.operator.read() as s:
        departments = get_departments(s)
    assert [department.code for department in departments] == ["D1", "D2", "D3", "D4"]
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        add_departments(s, departments[:1])
    assert (refused.value.code, refused.value.facts["codes"]) == ("department_exists", ("D1",))
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        add_workers(s, [NewWorker(new_id(), "w1", WorkerRole.LEADER, "甲", "1")])
    assert refused.value.code == "worker_exists"
