"""Who is recommended, and why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.cases.recommend import recommend
from models.cases.records import Done, Recommendations
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.records import Fix
from tests.models.town import LAT, LON, STEP, Town

HERE = {"lon": LON + 0.5 * STEP, "lat": LAT + 0.5 * STEP}


def stand(town: Town, **places: tuple[float, float, float]) -> datetime:
    """Put workers at (column, row) of the town's squares, so many seconds ago; returns the database's now."""
    with town.field.transaction() as s:
        now = database_now(s)
        fixes = [
            Fix(town.workers[code], LON + x * STEP, LAT + y * STEP, 0, 0, 5, now - timedelta(seconds=ago))
            for code, (x, y, ago) in places.items()
        ]
        assert receive_positions(s, fixes).kept == len(fixes)
    return now


def ask(town: Town, done: Done, now: datetime | None = None, **facts: int) -> Recommendations:
    with town.operator.read() as s:
        return recommend(s, done.case_id, now, **facts)


def codes(town: Town, found: Recommendations) -> list[str]:
    names = {worker: code for code, worker in town.workers.items()}
    return [names[one.worker_id] for one in found.workers if one.worker_id]


def test_the_grids_own_come_before_nearer_ones(town: Town) -> None:
    done = town.filed(**HERE)
    # w1 is on the grid's team but away, w2 stands in the grid, w3 stands nearer than w1 in the next grid.
    now = stand(town, w1=(1.9, 1.9, 5), w2=(0.2, 0.2, 5), w3=(1.01, 0.5, 5))
    found = ask(town, done, now)
    assert codes(town, found) == ["w2", "w1", "w3"]
    assert [one.reason for one in found.workers] == ["in_grid", "in_grid", "near"]
    assert [one.rank for one in found.workers] == [1, 2, 3]
    best = found.workers[0]
    assert (best.name, best.phone, best.role, best.grid) == ("欧阳**", "138****1234", "leader", "文昌第二网格")
    assert best.distance_m == pytest.approx(441, abs=5)
    assert best.position_age_s == pytest.approx(5, abs=0.001)
    assert (best.lon, best.lat) == (LON + 0.2 * STEP, LAT + 0.2 * STEP)


def test_at_one_distance_the_newer_position_then_the_smaller_load_decides(town: Town) -> None:
    done = town.filed(**HERE)
    now = stand(town, w2=(0.5, 0.5, 55), w3=(0.5, 0.5, 5))
    assert codes(town, ask(town, done, now)) == ["w3", "w2"]
    now = stand(town, w2=(0.5, 0.5, 4))
    town.dispatched(worker="w3")
    now += timedelta(seconds=1)
    found = ask(town, done, now)
    assert codes(town, found) == ["w2", "w3"]
    assert [one.load for one in found.workers] == [0, 1]


def test_a_lost_position_is_left_out_and_counted(town: Town) -> None:
    done = town.filed(**HERE)
    now = stand(town, w1=(0.5, 0.5, 61), w2=(0.5, 0.6, 59))
    found = ask(town, done, now)
    assert codes(town, found) == ["w2"]
    assert found.left_out_stale == 1


def test_where_nobodys_position_is_known_the_grids_own_team_is_offered(town: Town) -> None:
    done = town.filed(**HERE)
    found = ask(town, done)
    assert codes(town, found) == ["w1"]
    (one,) = found.workers
    assert (one.reason, one.distance_m, one.position_age_s, one.lon, one.lat) == ("team", None, None, None, None)
    now = stand(town, w1=(0.5, 0.5, 300))
    (one,) = ask(town, done, now).workers
    assert (one.reason, one.distance_m, one.lon) == ("team", None, None)
    assert one.position_age_s == pytest.approx(300, abs=1)
    assert ask(town, done, now).left_out_stale == 0


def test_nobody_is_sent_from_the_other_end_of_the_county(town: Town) -> None:
    done = town.filed(**HERE)
    now = stand(town, w2=(30, 30, 1), w3=(0.5, 0.5, 1))
    assert codes(town, ask(town, done, now)) == ["w3"]


def test_at_most_so_many_are_offered(town: Town) -> None:
    done = town.filed(**HERE)
    now = stand(town, w1=(0.5, 0.5, 1), w2=(0.5, 0.5, 1), w3=(0.5, 0.5, 1))
    found = ask(town, done, now, limit=1)
    assert (len(found.workers), len(found.departments)) == (1, 1)


def test_components_go_to_the_owner_first_and_events_to_the_territory(town: Town) -> None:
    lid = ask(town, town.filed("lid", **HERE))
    assert [(one.name, one.reason) for one in lid.departments] == [
        ("排水公司", "owner"),
        ("望潮街道分中心", "territory"),
    ]
    stall = ask(town, town.filed("stall", **HERE))
    assert [(one.name, one.reason) for one in stall.departments] == [
        ("望潮街道分中心", "territory"),
        ("综合执法局", "competent"),
    ]


def test_the_owner_of_a_dedicated_grid_is_recommended_for_what_lies_in_it(town: Town) -> None:
    found = ask(town, town.filed("stall", lon=LON + STEP, lat=LAT + STEP / 2))
    assert [(one.name, one.reason) for one in found.departments] == [
        ("望潮街道分中心", "territory"),
        ("教体局", "owner"),
        ("综合执法局", "competent"),
    ]


def test_without_a_place_only_departments_are_recommended(town: Town) -> None:
    stand(town, w1=(0.5, 0.5, 1))
    found = ask(town, town.filed("stall"))
    assert found.workers == ()
    assert [one.name for one in found.departments] == ["综合执法局"]


def test_an_unknown_case_is_refused(town: Town) -> None:
    with pytest.raises(Refused):
        ask(town, Done(new_id(), 1))
