"""Baltimore: data that no one here wrote, imported whole, twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely

from desktop.postgres.cities import CityServer
from models.cases.queries import get_open_cases
from models.cases.recommend import recommend
from models.cases.records import CaseState, OpenCase, Stage
from models.cases.states import stage_of
from models.figures.happened import get_stock
from models.grids.queries import get_grids
from models.imports.records import CaseCounts, GridCounts
from tests.models.imports.city import NewCity, new_city
from tests.models.imports.listed.bring import bring, sums
from tests.support.database import cloned_city

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
MAPPING = (ROOT / "docs" / "baltimore" / "cases.toml").read_text(encoding="utf-8")
pytestmark = [
    pytest.mark.skipif(not (DATA / "baltimore_311.csv").exists(), reason="Baltimore's files are not in ../shared/data"),
]


@dataclass
class Baltimore:
    city: NewCity
    grids: tuple[GridCounts, GridCounts]
    cases: tuple[CaseCounts, CaseCounts]


@pytest.fixture(scope="module")
def baltimore(cities: CityServer, city_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baltimore]:
    """The city with its 278 neighbourhoods and 10,000 requests, each imported twice."""
    folder = tmp_path_factory.mktemp("baltimore")
    for name in ("baltimore_311.csv", "baltimore_neighborhoods.geojson"):
        shutil.copy(DATA / name, folder / name)
    with cloned_city(cities, city_template) as database, new_city(database, folder) as city:
        yield Baltimore(
            city,
            (
                city.grids(folder / "baltimore_neighborhoods.geojson"),
                city.grids(folder / "baltimore_neighborhoods.geojson"),
            ),
            (city.cases(folder / "baltimore_311.csv", MAPPING), city.cases(folder / "baltimore_311.csv", MAPPING)),
        )


def open_cases(baltimore: Baltimore) -> list[OpenCase]:
    with baltimore.city.store.read() as s:
        return get_open_cases(s)


def test_the_neighbourhoods_come_in_and_the_two_invalid_ones_are_repaired(baltimore: Baltimore) -> None:
    first, second = baltimore.grids
    assert (first.features, first.new, first.rejected) == (278, 278, 0)
    assert sorted(name for name, _ in first.repaired) == ["Canton Industrial Area", "Mid-Govans"]
    assert (second.new, second.same, second.changed, second.relocated) == (0, 278, 0, 0)


def test_every_request_is_accounted_for(baltimore: Baltimore) -> None:
    first, _ = baltimore.cases
    assert first.adds_up()
    assert (first.rows, first.new, first.rejected) == (10_000, 10_000, 0)
    assert dict(first.without) == {"empty": 590, "(39,-77)": 885, "(39,-76)": 7}
    assert first.without.total() == 1_482
    assert (first.in_grid, first.outside) == (8_331, 187)


def test_importing_twice_changes_nothing(baltimore: Baltimore) -> None:
    first, second = baltimore.cases
    assert (second.new, second.same, second.changed, second.rejected) == (0, 10_000, 0, 0)
    assert (second.in_grid, second.outside, second.without) == (first.in_grid, first.outside, first.without)
    assert baltimore.city.ask("SELECT count(*) FROM step") == [(10_000,)]
    assert baltimore.city.ask("SELECT max(version) FROM case_file") == [(1,)]


def test_the_database_holds_what_was_counted(baltimore: Baltimore) -> None:
    with baltimore.city.store.read() as s:
        stock = get_stock(s)
    assert (stock.cases, stock.without_place, stock.in_grid, stock.outside_grids) == (10_000, 1_482, 8_331, 187)
    assert stock.open == 208


def test_a_request_on_an_edge_is_in_the_grid_with_the_lowest_code(baltimore: Baltimore) -> None:
    with baltimore.city.store.read() as s:
        grids = sorted(get_grids(s), key=lambda grid: grid.code)
    rows = baltimore.city.ask("SELECT grid_id, lon, lat FROM case_file WHERE lon IS NOT NULL")
    points = shapely.points(np.array([[row.lon, row.lat] for row in rows]))
    point, grid = shapely.STRtree(points).query([one.geometry for one in grids], predicate="intersects")[::-1]
    lowest: dict[int, int] = {}
    for at, index in zip(point.tolist(), grid.tolist(), strict=True):
        lowest[at] = min(index, lowest.get(at, index))
    on_edges = shapely.STRtree(points).query([one.geometry for one in grids], predicate="touches")[1]
    assert len(set(on_edges.tolist())) == 17
    assert {at: grids[index].id for at, index in lowest.items()} == {
        at: row.grid_id for at, row in enumerate(rows) if row.grid_id is not None
    }


def test_nine_statuses_are_mapped(baltimore: Baltimore) -> None:
    first, _ = baltimore.cases
    assert first.states["Closed"] == 9_567
    assert len(first.states) == 9
    assert first.states.total() == 10_000
    found = dict(baltimore.city.ask("SELECT state, count(*) FROM case_file GROUP BY state"))
    assert found == {"CLOSED": 9_567, "MERGED": 207, "TRANSFERRED": 18, "FILED": 121, "REPORTED": 69, "HANDLING": 18}


def test_midnights_of_utc_count_on_the_day_they_mean(baltimore: Baltimore) -> None:
    first, _ = baltimore.cases
    assert first.decided["reported:bare_day"] == 1_481
    midnights = baltimore.city.ask(
        "SELECT count(*) FROM case_file WHERE (reported_at AT TIME ZONE 'America/New_York')::time = '00:00'"
    )
    assert midnights == [(1_481,)]
    years = baltimore.city.ask(
        "SELECT count(*) FROM case_file WHERE extract(year FROM reported_at AT TIME ZONE 'America/New_York') = 2019"
    )
    assert years == [(233,)]


def test_nothing_closed_before_it_came_in(baltimore: Baltimore) -> None:
    assert baltimore.city.ask("SELECT count(*) FROM case_file WHERE closed_at < reported_at") == [(0,)]


def test_open_requests_wait_where_they_should_with_their_agency_at_hand(baltimore: Baltimore) -> None:
    cases = open_cases(baltimore)
    stages = [stage_of(case.state) for case in cases]
    assert {stage: stages.count(stage) for stage in set(stages)} == {
        Stage.TO_ACCEPT: 69, Stage.TO_DISPATCH: 121, Stage.HANDLING: 18
    }  # fmt: skip
    assert all(case.holder for case in cases if case.state is CaseState.HANDLING)
    waiting = [case for case in cases if case.state is CaseState.FILED]
    with baltimore.city.store.read() as s:
        offered = [recommend(s, case.id).departments for case in waiting[:20]]
    assert all(len(departments) == 1 and departments[0].reason == "competent" for departments in offered)


def test_every_case_from_filing_on_has_a_number_of_its_own_day(baltimore: Baltimore) -> None:
    rows = baltimore.city.ask(
        "SELECT number, to_char(filed_at AT TIME ZONE 'America/New_York', 'YYYYMMDD') AS day FROM case_file"
        " WHERE filed_at IS NOT NULL OR number IS NOT NULL"
    )
    assert len(rows) == 9_567 + 207 + 121 + 18
    assert all(row.number.startswith(f"{row.day}-") for row in rows)


def test_with_its_made_up_departments_and_workers_it_is_dispatched_with_recommendations(baltimore: Baltimore) -> None:
    city = baltimore.city
    for kind, expected in (("departments", (8, 0, 16, 0)), ("workers", (40, 0, 0, 0))):
        file = city.folder / f"{kind}.csv"
        shutil.copy(ROOT / "docs" / "baltimore" / file.name, file)
        assert sums(bring(city, kind, file)) == expected
        assert sums(bring(city, kind, file)) == (0, sum(expected), 0, 0)
    downtown = [case for case in open_cases(baltimore) if case.grid == "Downtown"]
    assert len(downtown) >= 10
    for case in downtown:
        with city.store.read() as s:
            found = recommend(s, case.id)
        assert [(one.name, one.role, one.reason) for one in found.workers] == [
            ("A**", "leader", "team"),
            ("B**", "full_time", "team"),
        ]
        names = [one.name for one in found.departments]
        assert names[0] == "Downtown sub-centre (invented)"
        assert len(names) == 2
        assert found.departments[0].phone.startswith("410-555-01")
