"""Who is recommended, and why."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from shapely import LineString
from sqlalchemy import text

from models.cases import recommend as recommending
from models.cases.advice import Record, Weights
from models.cases.recommend import recommend
from models.cases.recommend.weights import set_weights
from models.cases.records import Done, Recommendations
from models.grids.commands import add_roads
from models.grids.records import Road
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.workers.commands import add_workers, receive_positions
from models.workers.records import Fix, NewWorker, TeamSlot, WorkerRole
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


def test_who_serves_several_grids_is_named_with_the_one_it_is_about(town: Town) -> None:
    done = town.filed(**HERE)
    with town.operator.transaction() as s:
        add_workers(
            s, [], [TeamSlot(new_id(), town.grids["999001001001001"], 7, WorkerRole.MANAGER, town.workers["w3"])]
        )
    found = ask(town, done, stand(town, w3=(0.5, 0.5, 5)))
    assert [(one.reason, one.grid) for one in found.workers] == [("in_grid", "文昌第一网格")]


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


def told(town: Town, found: Recommendations) -> dict[str, str]:
    """Who was left out, and why."""
    names = {worker: code for code, worker in town.workers.items()}
    return {names[one.worker_id]: one.reason for one in found.left_out}


def street(town: Town, *places: tuple[float, float]) -> None:
    with town.operator.transaction() as s:
        line = LineString([(LON + x * STEP, LAT + y * STEP) for x, y in places])
        add_roads(s, [Road(new_id(), "文昌路", "", "branch", line)])


def test_the_way_on_foot_decides_not_the_straight_line(town: Town) -> None:
    done = town.filed("stall", **HERE)
    # A river between x = 0.5 and 0.6, its bridge in the south, where the town's only road runs: w1 stands on the other
    # bank, w2 farther away on this one.
    now = stand(town, w1=(0.6, 0.5, 5), w2=(0.5, 0.9, 5))
    assert codes(town, ask(town, done, now)) == ["w1", "w2"]
    assert not ask(town, done, now).by_road
    street(town, (0.5, 0.0), (0.5, 2.0), (0.6, 2.0), (0.6, 0.0))
    found = ask(town, done, now)
    assert codes(town, found) == ["w2", "w1"]
    assert found.by_road
    near, far = found.workers
    assert (near.on_foot, far.on_foot) == (True, True)
    assert near.distance_m == pytest.approx(0.4 * STEP * 111_195, rel=0.01)
    assert far.distance_m == pytest.approx(1.0 * STEP * 111_195 + 0.1 * STEP * 96_300, rel=0.01)
    # A bridge: the graph is made anew, for a road has changed.
    street(town, (0.5, 0.5), (0.6, 0.5))
    found = ask(town, done, now)
    assert codes(town, found) == ["w1", "w2"]
    assert found.workers[0].distance_m == pytest.approx(0.1 * STEP * 96_300, rel=0.01)


def test_everyone_one_would_expect_is_offered_or_named_with_the_reason(town: Town) -> None:
    done = town.filed(**HERE)
    with town.operator.transaction() as s:
        slot = [TeamSlot(new_id(), town.grids["999001001001001"], 2, WorkerRole.PART_TIME, town.workers["w4"])]
        add_workers(s, [NewWorker(new_id(), "w5", WorkerRole.MANAGER, "赵大海", "13900001111", True)], slot)
        town.workers["w5"] = s.execute(text("SELECT id FROM worker WHERE code = 'w5'")).scalar_one()
    now = stand(town, w1=(0.5, 0.5, 1560), w2=(0.5, 0.6, 5), w3=(0.6, 0.5, 300))
    found = ask(town, done, now)
    assert codes(town, found) == ["w2"]
    # w5 belongs to no grid and has never been seen: nobody expects them here.
    assert told(town, found) == {"w1": "lost", "w3": "lost", "w4": "off_duty"}
    assert [one.reason for one in found.left_out] == ["lost", "lost", "off_duty"]
    first = found.left_out[0]
    assert (first.name, first.role, first.seconds) == ("王**", "leader", pytest.approx(1560, abs=0.01))
    assert first.distance_m == pytest.approx(0, abs=0.1)
    assert found.left_out_stale == 2


def test_one_of_the_team_who_was_never_seen_is_named(town: Town) -> None:
    done = town.filed(**HERE)
    now = stand(town, w2=(0.5, 0.6, 5))
    assert told(town, ask(town, done, now)) == {"w1": "never_seen"}


def test_who_has_sent_the_case_back_is_not_offered_again(town: Town) -> None:
    done, order = town.dispatched(worker="w1", **HERE)
    town.do("refuse", order, "不在现场", "职责分工第三条", by=town.field)
    now = stand(town, w1=(0.5, 0.5, 1), w2=(0.5, 0.6, 1))
    found = ask(town, done, now)
    assert codes(town, found) == ["w2"]
    assert told(town, found) == {"w1": "refused"}


def test_a_department_stands_with_its_record_and_last_when_it_has_sent_the_case_back(town: Town) -> None:
    done = town.filed(**HERE)
    assert [one.record for one in ask(town, done).departments] == [Record(), Record()]
    drainage = town.departments["D1"]
    for n in range(3):
        other = town.filed(**HERE)
        other = town.do("dispatch", other.case_id, other.version, department_id=drainage)
        if n == 0:
            town.do("refuse", town.see(other).orders[-1].id, "非本单位设施", "权属台账", by=town.field)
            refused = other
    with town.operator.read() as s:
        now = database_now(s) + timedelta(minutes=6)
    first, second = ask(town, done, now).departments
    assert (first.name, first.load, first.record) == ("排水公司", 2, Record(orders=3, refusals=1))
    assert second.record == Record()
    back = ask(town, refused, now).departments
    assert [(one.name, one.refused) for one in back] == [("望潮街道分中心", False), ("排水公司", True)]


def test_weights_are_the_citys(town: Town) -> None:
    done = town.filed(**HERE)
    now = stand(town, w1=(1.9, 1.9, 5), w3=(1.01, 0.5, 5))
    assert codes(town, ask(town, done, now)) == ["w1", "w3"]
    with town.supervisor.transaction() as s:
        set_weights(s, replace(Weights(), outside_m=0.0), version=0)
    found = ask(town, done, now)
    assert codes(town, found) == ["w3", "w1"]
    assert found.workers[0].parts[0] == ("distance", pytest.approx(found.workers[0].distance_m))


def test_the_nearest_that_were_looked_at_first_are_the_best_of_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are looked at first, the answer is the one of looking at everybody."""
    done = town.filed(**HERE)
    chance = random.Random(7)
    with town.operator.transaction() as s:
        crowd = [NewWorker(new_id(), f"x{n}", WorkerRole.FULL_TIME, "王", "1", True) for n in range(60)]
        add_workers(s, crowd)
    for round_ in range(4):
        with town.field.transaction() as s:
            now = database_now(s) + timedelta(seconds=round_)
            fixes = [
                Fix(
                    one.id,
                    LON + chance.uniform(-2, 3) * STEP,
                    LAT + chance.uniform(-2, 3) * STEP,
                    0,
                    0,
                    chance.uniform(3, 900),
                    now - timedelta(seconds=chance.uniform(0, 50)),
                )
                for one in crowd
            ]
            receive_positions(s, fixes)
        monkeypatch.setattr(recommending, "AT_ONCE", 10_000)
        with town.operator.read() as s:
            whole = recommend(s, done.case_id, now, first_look=1e9)
        monkeypatch.setattr(recommending, "AT_ONCE", 4)
        with town.operator.read() as s:
            little = recommend(s, done.case_id, now, first_look=200.0)
        assert whole.workers == little.workers
        assert len(whole.workers) == 3
