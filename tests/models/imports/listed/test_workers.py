"""Workers out of a table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.cases.recommend import recommend
from models.imports.records import Rejected
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs
from models.store.times import database_now
from tests.models.imports.city import NewCity, row
from tests.models.imports.listed.bring import GRIDS, bring, read, reasons, sums

WANG = {
    "code": "W1", "name": "王示例", "phone": "13800000001", "role": "网格长", "grids": "900100001", "on_duty": "是",
}  # fmt: skip
LI = {
    "code": "W2",
    "name": "李示例",
    "phone": "13800000002",
    "role": "网格员",
    "grids": "900100001；望潮第二网格",
    "on_duty": "否",
}
WORKERS = (
    "SELECT w.code, w.role, w.on_duty, w.duty_since IS NOT NULL AS since, i.name, i.phone, d.code AS department"
    " FROM worker w JOIN worker_identity i ON i.worker_id = w.id LEFT JOIN department d ON d.id = w.department_id ORDER BY 1"
)
TEAMS = (
    "SELECT g.code AS grid, t.ordinal, t.role, w.code FROM team_slot t JOIN grid g ON g.id = t.grid_id"
    " LEFT JOIN worker w ON w.id = t.worker_id ORDER BY 1, 2"
)


def tuples(city: NewCity, statement: str) -> list[tuple[object, ...]]:
    return [tuple(one) for one in city.ask(statement)]


def test_workers_come_with_identity_and_places_in_teams_and_are_the_same_after_that(city: NewCity) -> None:
    city.grids(GRIDS)
    bring(city, "departments", [{"code": "ZF", "name": "综合执法局"}])
    rows = [WANG, LI | {"department": "综合执法局"}]
    assert sums(bring(city, "workers", rows)) == (2, 0, 0, 0)
    assert sums(bring(city, "workers", rows)) == (0, 2, 0, 0)
    assert tuples(city, WORKERS) == [
        ("W1", "leader", True, True, "王示例", "13800000001", None),
        ("W2", "full_time", False, False, "李示例", "13800000002", "ZF"),
    ]
    assert tuples(city, TEAMS) == [
        ("900100001", 1, "leader", "W1"),
        ("900100001", 2, "full_time", "W2"),
        ("900100002", 1, "full_time", "W2"),
    ]
    assert city.ask("SELECT worker_id FROM position_latest") == []


def test_who_leaves_a_team_leaves_his_place_empty_and_who_comes_takes_it(city: NewCity) -> None:
    city.grids(GRIDS)
    bring(city, "workers", [WANG, LI])
    zhao = LI | {"code": "W3", "name": "赵示例", "grids": "望潮第一网格"}
    moved = bring(
        city, "workers", [LI | {"grids": "900100002", "phone": ""}, zhao, WANG | {"role": "网格管理员", "grids": ""}]
    )
    assert sums(moved) == (1, 0, 2, 0)
    assert tuples(city, TEAMS) == [
        ("900100001", 1, "manager", "W1"),
        ("900100001", 2, "full_time", "W3"),
        ("900100002", 1, "full_time", "W2"),
    ]
    assert [one[5] for one in tuples(city, WORKERS)] == ["13800000001", "13800000002", "13800000002"]


def test_what_is_not_there_is_rejected_and_the_rest_comes_in(city: NewCity) -> None:
    city.grids(GRIDS)
    rows = [
        WANG | {"grids": "900100001,900199999"},
        LI | {"code": "W3", "department": "没有"},
        LI,
        LI | {"name": "另一个"},
    ]
    assert sums(bring(city, "workers", rows)) == (1, 0, 0, 3)
    assert reasons(city, "workers") == [
        ("2", "there is no grid '900199999'"),
        ("3", "there is no department '没有'"),
        ("5", "'W2' stands already in line 4"),
    ]


def test_a_position_is_taken_only_with_its_time_and_only_on_duty(city: NewCity) -> None:
    city.grids(GRIDS)
    with city.store.read() as s:
        now = database_now(s).astimezone()
    recent, old = (f"{now - ago:%Y-%m-%dT%H:%M:%S%z}" for ago in (timedelta(seconds=5), timedelta(days=40)))
    at = {"lon": "0.5", "lat": "0.5"}
    rows = [
        WANG | at | {"fixed_at": recent},
        LI | at | {"fixed_at": recent},
        WANG | at | {"code": "W3"},
        WANG | at | {"code": "W4", "fixed_at": old},
    ]
    counts = bring(city, "workers", rows)
    assert sums(counts) == (4, 0, 0, 0)
    assert +counts.notes == {"position_taken": 1, "position_off_duty": 1, "position_without_time": 1, "position_old": 1}
    assert tuples(city, "SELECT w.code, p.lon, p.lat FROM position_latest p JOIN worker w ON w.id = p.worker_id") == [
        ("W1", 0.5, 0.5)
    ]
    assert sums(bring(city, "workers", rows)) == (0, 4, 0, 0)


def test_after_the_undo_of_the_import_nothing_is_left(city: NewCity) -> None:
    city.grids(GRIDS)
    bring(city, "departments", [{"code": "ZF", "name": "综合执法局", "kind": "部门"}])
    bring(city, "categories", [{"type": "事件", "subclass": "占道", "department": "ZF", "limit": "4小时"}])
    with city.store.read() as s:
        now = database_now(s).astimezone()
    seen = {"lon": "0.5", "lat": "0.5", "fixed_at": f"{now - timedelta(seconds=5):%Y-%m-%dT%H:%M:%S%z}"}
    bring(city, "workers", [WANG | seen, LI | {"department": "ZF"}])
    assert sums(bring(city, "workers", [WANG | {"phone": "13900000000"}])) == (0, 0, 1, 0)
    with city.store.read() as s:
        runs = get_runs(s)
    assert [run.kind for run in runs][:4] == ["workers", "workers", "categories", "departments"]
    assert runs[0].counts == {"rows": 1, "new": 0, "same": 0, "changed": 1, "rejected": 0, "notes": {}, "adds_up": True}
    undo_import(city.store, runs[0].id)
    assert [one[5] for one in tuples(city, WORKERS)] == ["13800000001", "13800000002"]
    for run in runs[1:4]:
        assert undo_import(city.store, run.id).stays == ()
    for table in ("worker", "worker_identity", "team_slot", "position_latest", "department", "category_rule"):
        assert city.ask(f"SELECT * FROM {table}") == [], table
    assert [one.code for one in city.ask("SELECT code FROM category")] == ["unclassified"]


def test_an_imported_team_and_department_are_recommended(city: NewCity) -> None:
    city.grids(GRIDS)
    bring(
        city,
        "departments",
        [{"code": "F1", "name": "望潮分中心", "kind": "分中心", "grid": "900100001", "phone": "0532-1"}],
    )
    bring(city, "workers", [WANG, LI])
    city.cases([row("7")])
    with city.store.read() as s:
        found = recommend(s, city.id_of("7"))
    assert [(one.name, one.role, one.reason) for one in found.workers] == [("王**", "leader", "team")]
    assert [(one.name, one.reason, one.phone) for one in found.departments] == [
        ("望潮分中心", "territory", "0532-1"),
        ("Roads", "competent", ""),
    ]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"code": ""}, "工号 is empty"),
        ({"name": " "}, "姓名 is empty"),
        ({"role": ""}, "岗位 is empty"),
        ({"on_duty": "有时"}, "在岗: neither yes nor no: '有时'"),
        ({"lon": "120"}, "half a position: only one of longitude and latitude is given"),
        ({"lon": "east", "lat": "30"}, "经度 is no number: 'east'"),
        ({"lon": "200", "lat": "95"}, "no place on earth: 200, 95 (in EPSG:4326)"),
        ({"fixed_at": "yesterday"}, "定位时间: not a time in any of the mapping's formats: 'yesterday'"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(facts: dict[str, str], reason: str) -> None:
    with pytest.raises(Rejected) as refused:
        read("workers", WANG | facts)
    assert str(refused.value) == reason


def test_coordinates_of_another_system_become_wgs84() -> None:
    seen = read("workers", WANG | {"lon": "120.4", "lat": "36.1", "fixed_at": "2026-03-02 08:30"}, crs="GCJ-02").seen
    assert seen[:2] == (pytest.approx(120.3946, abs=2e-3), pytest.approx(36.0996, abs=2e-3))
    assert seen[2].isoformat() == "2026-03-02T00:30:00+00:00"
