"""Baltimore interrupted in the middle, resumed, brought in once more, and undone: nothing is left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.imports import cases as importing
from models.imports.errors import Interrupted
from models.imports.records import CaseCounts
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs
from models.imports.runs.records import RunState
from tests.models.imports.city import NewCity
from tests.models.imports.runs.tables import rows_of
from tests.models.imports.test_baltimore import DATA, MAPPING

pytestmark = [
    pytest.mark.skipif(not (DATA / "baltimore_311.csv").exists(), reason="Baltimore's files are not in ../shared/data"),
]


def interrupted_and_resumed(city: NewCity, path: Path, stop_at: int) -> tuple[CaseCounts, CaseCounts]:
    def stop(done: int, _of: int) -> None:
        if done >= stop_at:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        city.cases(path, MAPPING, progress=stop)
    return caught.value.counts, city.cases(path, MAPPING)


def undo_all(city: NewCity) -> None:
    """Undo every import, the latest first, and state that nothing stays."""
    with city.store.read() as s:
        runs = get_runs(s)
    for run in runs:
        assert undo_import(city.store, run.id).stays == ()
    with city.store.read() as s:
        assert {run.state for run in get_runs(s)} == {RunState.UNDONE}


def test_some_of_the_requests_interrupted_resumed_and_undone_leave_nothing(
    city: NewCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    path = city.folder / "some.csv"
    with (DATA / "baltimore_311.csv").open(encoding="utf-8") as source:
        path.write_text("".join(next(source) for _ in range(301)), encoding="utf-8")
    before = rows_of(city)
    first, second = interrupted_and_resumed(city, path, 150)
    assert (first.rows, first.new, second.rows, second.new, second.same) == (150, 150, 300, 150, 150)
    assert city.cases(path, MAPPING).same == 300
    undo_all(city)
    assert rows_of(city) == before


@pytest.mark.long
@pytest.mark.timeout(600)
def test_baltimore_interrupted_resumed_and_undone_leaves_nothing(city: NewCity) -> None:
    for name in ("baltimore_311.csv", "baltimore_neighborhoods.geojson"):
        shutil.copy(DATA / name, city.folder / name)
    path = city.folder / "baltimore_311.csv"
    before = rows_of(city)
    city.grids(city.folder / "baltimore_neighborhoods.geojson")
    with_grids = rows_of(city)
    first, second = interrupted_and_resumed(city, path, 5_000)
    assert (first.new, second.new, second.same, second.rejected) == (5_000, 5_000, 5_000, 0)
    assert (second.in_grid, second.outside, second.without.total()) == (8_331, 187, 1_482)
    third = city.cases(path, MAPPING)
    assert (third.new, third.same, third.changed, third.rejected) == (0, 10_000, 0, 0)
    assert third.without == {"empty": 590, "(39,-77)": 885, "(39,-76)": 7}
    with city.store.read() as s:
        third_run, second_run, first_run, grids_run = get_runs(s)
    assert first_run.counts["new"] + second_run.counts["new"] + third_run.counts["new"] == 10_000
    for run in (third_run, second_run, first_run):
        assert undo_import(city.store, run.id).stays == ()
    assert rows_of(city) == with_grids
    assert undo_import(city.store, grids_run.id).removed == {"grid": 278}
    assert rows_of(city) == before
