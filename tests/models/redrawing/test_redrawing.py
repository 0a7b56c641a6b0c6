"""Grids drawn, split, merged and put back in a real database: cases, teams, figures and history stay true."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models.cases.clocks.queries import city_calendar
from models.cases.records import CaseState
from models.figures.history import cases_at
from models.figures.rollups import fold_all, rebuild
from models.figures.rollups.reconciling import reconcile
from models.grids.lookup import grid_index
from models.grids.queries import get_grids
from models.grids.records import GridKind
from models.redrawing import commands
from models.redrawing.queries import get_neighbours, get_redraws, plan_merge, plan_split
from models.redrawing.records import RedrawKind, TeamStays
from models.store.errors import NotPermitted, Refused
from models.store.times import database_now
from models.workers.tables import TeamSlotRow
from tests.models.town import LAT, LON, STEP, Town, as_owner

pytestmark = pytest.mark.database

WENCHANG_1, WENCHANG_2 = "999001001001001", "999001001001002"
SHUYUAN_1, SHUYUAN_2 = "999001001002001", "999001001002002"


def at(x: float, y: float) -> tuple[float, float]:
    return LON + x * STEP, LAT + y * STEP


DOWN = [at(0.5, -0.2), at(0.5, 1.2)]
"""Cuts the first grid of Wenchang into a west and an east."""


def redraw(town: Town, name: str, *args, by=None, **facts):
    with (by or town.supervisor).transaction() as s:
        return getattr(commands, name)(s, *args, **facts)


def here(town: Town, x: float, y: float, **facts):
    lon, lat = at(x, y)
    return town.filed(lon=lon, lat=lat, **facts)


def grid_of(town: Town, done) -> UUID | None:
    return town.see(done).case.grid_id


def sound(town: Town) -> None:
    """State: every open case lies where the index says, nothing counts in a wrong place, no difference in the figures."""
    fold_all(town.operator)
    with town.leader.read() as s:
        index = grid_index(s)
        codes = {grid.id for grid in get_grids(s)}
        rows = (
            town.leader
            and s.connection()
            .exec_driver_sql(
                "SELECT id, lon, lat, grid_id FROM case_file WHERE lon IS NOT NULL"
                " AND state IN ('REPORTED','ACCEPTED','CONFIRMING','FILED','DISPATCHED','SIGNED','HANDLING','REVIEWING')"
            )
            .all()
        )
        for row in rows:
            found = index.basic_at(row.lon, row.lat)
            assert found is not None
            assert (found.id, row.grid_id in codes) == (row.grid_id, True)
        assert reconcile(s) == ()


def team_of(s, grid: UUID) -> list[UUID]:
    rows = s.execute(
        select(TeamSlotRow.worker_id)
        .where(TeamSlotRow.grid_id == grid, TeamSlotRow.worker_id.is_not(None))
        .order_by(TeamSlotRow.ordinal)
    )
    return list(rows.scalars())


def refused(town: Town, name: str, *args, **facts) -> str:
    with pytest.raises(Refused) as told:
        redraw(town, name, *args, **facts)
    return told.value.code


def test_a_split_takes_open_cases_team_cameras_and_owners_along_and_an_undo_brings_all_back(
    town: Town, city_database
) -> None:
    rebuild(town.operator)
    old = town.grids[WENCHANG_1]
    west, east = here(town, 0.2, 0.2), here(town, 0.8, 0.7)
    nowhere = town.filed()
    as_owner(city_database, "UPDATE case_file SET grid_id = %s WHERE id = %s", old, nowhere.case_id)
    elsewhere = here(town, 1.5, 0.5)
    closed, _ = town.reviewing(lon=at(0.9, 0.9)[0], lat=at(0.9, 0.9)[1])
    town.do("close", closed.case_id, town.see(closed).case.version)
    with town.supervisor.read() as s:
        plan = plan_split(s, old, DOWN)
        moment = database_now(s)
    assert (plan.moves, plan.without_place, plan.team, [part.cases for part in plan.parts]) == (3, 1, 1, [2, 1])

    done = redraw(town, "split", old, DOWN, ("文昌西网格", "文昌东网格"), TeamStays.BOTH)
    first, second = done.grid_ids
    assert done.cases == 3
    assert [grid_of(town, one) for one in (west, east, nowhere, elsewhere)] == [
        first,
        second,
        first,
        town.grids[SHUYUAN_1],
    ]
    # What has ended stays where it was; the grid stays, closed.
    assert grid_of(town, closed) == old
    with town.leader.read() as s:
        grids = {grid.id: grid for grid in get_grids(s)}
        assert old not in grids
        assert [grids[one].code for one in done.grid_ids] == ["999001001001003", "999001001001004"]
        assert grids[first].path == "999001/999001001/999001001001/999001001001003"
        assert grids[first].level == 5
        teams = [team_of(s, one) for one in (old, first, second)]
        assert teams == [[], [town.workers["w1"]], [town.workers["w1"]]]
        # The moment before is told as it was then.
        past = {case.id: case.grid_id for case in cases_at(s, moment, city_calendar(s), present=False)}
    assert [past[one.case_id] for one in (west, east, nowhere)] == [old, old, old]
    steps = town.see(east).steps
    assert (steps[-1].action, steps[-1].note) == ("relocate", "文昌第一网格 → 文昌东网格")
    assert as_owner(city_database, "SELECT g.name FROM camera c JOIN grid g ON g.id = c.grid_id") in (
        [],
        [("文昌西网格",)],
    )
    sound(town)

    # It is worked on: a new case comes in, one is closed; then all is put back.
    later = here(town, 0.9, 0.1)
    assert grid_of(town, later) == second
    back = redraw(town, "undo", done.id)
    assert back.cases == 4
    assert [grid_of(town, one) for one in (west, east, nowhere, later)] == [old] * 4
    with town.leader.read() as s:
        assert team_of(s, old) == [town.workers["w1"]]
        assert {grid.id for grid in get_grids(s)} == set(town.grids.values())
        told = get_redraws(s)
    assert [(one.kind, one.cases, one.undone, one.undoable) for one in told] == [
        (RedrawKind.UNDO, 4, False, False), (RedrawKind.SPLIT, 3, True, False),
    ]  # fmt: skip
    sound(town)
    assert refused(town, "undo", done.id) == "undone_already"


def test_neighbours_are_merged_with_their_teams_and_parted_again(town: Town) -> None:
    rebuild(town.operator)
    one, other = town.grids[WENCHANG_1], town.grids[WENCHANG_2]
    low, high = here(town, 0.5, 0.5), here(town, 0.5, 1.5)
    with town.supervisor.read() as s:
        assert [(n.id, n.cases) for n in get_neighbours(s, one)] == [(other, 1)]
        assert plan_merge(s, [one, other]).moves == 2
    done = redraw(town, "merge", [one, other], "文昌大网格")
    (made,) = done.grid_ids
    assert [grid_of(town, case) for case in (low, high)] == [made, made]
    with town.leader.read() as s:
        assert team_of(s, made) == [town.workers["w1"], town.workers["w2"]]
    sound(town)
    # What was made anew is split again: then the merge cannot be undone before the split is.
    again = redraw(town, "split", made, [at(-0.2, 0.5), at(1.2, 0.5)], ("甲", "乙"), TeamStays.SECOND)
    with town.leader.read() as s:
        teams = [team_of(s, part) for part in again.grid_ids]
    assert teams == [[], [town.workers["w1"], town.workers["w2"]]]
    assert refused(town, "undo", done.id) == "redrawn_since"
    redraw(town, "undo", again.id)
    sound(town)
    redraw(town, "undo", done.id)
    assert [grid_of(town, case) for case in (low, high)] == [one, other]
    with town.leader.read() as s:
        assert [team_of(s, grid) for grid in (one, other)] == [
            [town.workers["w1"]], [town.workers["w2"]],
        ]  # fmt: skip
    sound(town)


def test_a_dynamic_grid_is_its_departments_until_its_end(town: Town, city_database) -> None:
    case = here(town, 0.5, 0.5)
    with town.supervisor.read() as s:
        now = database_now(s)
    ring = [at(0.4, 0.4), at(0.6, 0.4), at(0.6, 0.6), at(0.4, 0.6)]
    department = town.departments["D2"]
    done = redraw(town, "draw_dynamic", ring, " 夜市保障 ", department, now + timedelta(days=3))
    with town.leader.read() as s:
        (made,) = [grid for grid in get_grids(s) if grid.kind is GridKind.DYNAMIC]
        assert [grid.id for grid in grid_index(s).all_at(*at(0.5, 0.5))][-1] == made.id
    assert (made.id, made.name, made.code) == (done.grid_ids[0], "夜市保障", "999001001001801")
    assert (made.owner_department_id, made.parent_id) == (department, town.grids["999001001001"])
    assert made.ends_at == now + timedelta(days=3)
    # The case stays in its basic grid, and its panel tells of the other.
    assert grid_of(town, case) == town.grids[WENCHANG_1]
    assert ("夜市保障", "dynamic", "综合执法局") in town.see(case).grids
    with town.operator.transaction() as s:
        assert commands.expire_dynamic(s) == 0
    as_owner(city_database, "UPDATE grid SET ends_at = now() - interval '1 minute' WHERE id = %s", made.id)
    with town.operator.transaction() as s:
        assert commands.expire_dynamic(s) == 1
    with town.leader.read() as s:
        assert made.id not in {grid.id for grid in get_grids(s)}
    assert refused(town, "undo", done.id) == "redrawn_since"
    again = redraw(town, "draw_dynamic", ring, "夜市保障", department, now + timedelta(days=3))
    redraw(town, "undo", again.id)
    with town.leader.read() as s:
        assert [grid for grid in get_grids(s) if grid.kind is GridKind.DYNAMIC] == []


def test_what_makes_no_grid_is_refused_and_nothing_is_changed(town: Town, city_database) -> None:
    grids = town.grids
    with town.supervisor.read() as s:
        now = database_now(s)
    ring, soon = [at(0.4, 0.4), at(0.6, 0.4), at(0.6, 0.6)], now + timedelta(hours=1)
    draw = ("draw_dynamic", ring, "夜市", town.departments["D2"], soon)
    wrong = [
        (("split", grids[WENCHANG_1], [at(0.2, 0.2), at(0.8, 0.8)], ("甲", "乙")), "line_does_not_cut"),
        (("split", grids[WENCHANG_1], DOWN, ("甲", " ")), "fact_missing"),
        (("split", grids[WENCHANG_1], DOWN, ("甲", "乙" * 61)), "name_too_long"),
        (("split", grids["999001001001"], DOWN, ("甲", "乙")), "grid_has_children"),
        (("split", grids["999001001002901"], DOWN, ("甲", "乙")), "not_basic"),
        (("split", UUID(int=7), DOWN, ("甲", "乙")), "unknown_grid"),
        (("merge", [grids[WENCHANG_1], grids[SHUYUAN_1]], "甲"), "not_siblings"),
        (("merge", [grids[WENCHANG_1]], "甲"), "too_few"),
        (("draw_dynamic", [at(0, 0), at(1, 1), at(1, 0), at(0, 1)], *draw[2:]), "shape_self_crossing"),
        (("draw_dynamic", [at(9, 9), at(10, 9), at(10, 10)], *draw[2:]), "shape_outside_city"),
        ((*draw[:4], now - timedelta(hours=1)), "end_past"),
        ((*draw[:3], UUID(int=7), soon), "unknown_department"),
        (("undo", UUID(int=7)), "unknown_redraw"),
    ]
    before = as_owner(city_database, "SELECT count(*), max(closed_at) FROM grid")
    for call, code in wrong:
        assert refused(town, *call) == code, call
    for store in (town.operator, town.field):
        with pytest.raises(NotPermitted):
            redraw(town, "merge", [grids[WENCHANG_1], grids[WENCHANG_2]], "甲", by=store)
    with pytest.raises(NotPermitted):
        redraw(town, "merge", [grids[WENCHANG_1], grids[WENCHANG_2]], "甲", by=town.leader)
    # Not by hand either: whoever is no supervisor signs no redraw.
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        s.connection().exec_driver_sql(
            "INSERT INTO grid_redraw (id, kind, title, cases, facts) VALUES (gen_random_uuid(), 'draw', 'x', 0, '{}')"
        )
    assert as_owner(city_database, "SELECT count(*), max(closed_at) FROM grid") == before
    assert as_owner(city_database, "SELECT count(*) FROM grid_redraw") == [(0,)]


def test_a_case_that_is_moved_is_told_as_changed_to_who_acts_on_it_meanwhile(town: Town) -> None:
    seen = here(town, 0.2, 0.2)
    redraw(town, "split", town.grids[WENCHANG_1], DOWN, ("甲", "乙"))
    with pytest.raises(Refused) as told:
        town.do("dispatch", seen.case_id, seen.version, worker_id=town.workers["w1"])
    assert told.value.code == "changed_meanwhile"
    fresh = town.see(seen).case
    assert fresh.state is CaseState.FILED
    town.do("dispatch", fresh.id, fresh.version, worker_id=town.workers["w1"])
