"""A file is whole or not there; what was there before stays; the city is as it was."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from models.cases.records import CaseState
from models.exports.errors import BadOutput, Stopped
from models.exports.export import export
from models.exports.records import ExportFilter, ExportFormat, ExportKind, ExportOrder, format_of
from models.exports.writing.xlsx_file import XlsxWriter
from tests.models.exports.test_files import HERE, table
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase

FORMATS = list(ExportFormat)
GRIDS, CASES, WORKERS = ExportKind.GRIDS, ExportKind.CASES, ExportKind.WORKERS


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: the system says so as it says that a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("form", FORMATS)
def test_without_room_there_is_no_file_and_the_one_that_was_there_stays(
    read_out: Callable[..., Any], tmp_path: Path, form: ExportFormat
) -> None:
    there = tmp_path / f"grids.{form.value}"
    there.write_text("before")
    with room(500), pytest.raises(BadOutput) as raised:
        read_out(GRIDS, form)
    assert raised.value.code == "disk_full"
    assert (there.read_text(), left(tmp_path)) == ("before", [there.name])


@pytest.mark.parametrize("form", FORMATS)
def test_a_cancelled_export_leaves_nothing(still: Town, tmp_path: Path, form: ExportFormat) -> None:
    told: list[tuple[int, int]] = []
    order = ExportOrder(GRIDS, form, tmp_path / f"g.{form.value}")
    with pytest.raises(Stopped):
        # Once rows have been written.
        export(still.leader, order, lambda *at: told.append(at), lambda: bool(told) and told[-1][0] > 0)
    assert told == [(0, 9), (9, 9)]
    assert left(tmp_path) == []


@pytest.mark.database
def test_what_comes_in_meanwhile_is_not_in_the_file(town: Town, tmp_path: Path) -> None:
    town.filed()
    order = ExportOrder(CASES, ExportFormat.CSV, tmp_path / "c.csv")

    def progress(done: int, _of: int) -> None:
        if done == 0:
            other = threading.Thread(target=town.filed)
            other.start()
            other.join()

    counts = export(town.leader, order, progress)
    assert (counts.rows, len(table(counts.path))) == (1, 1)


def test_a_file_that_is_there_is_replaced_only_when_told_so(read_out: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "grids.csv").write_text("before")
    with pytest.raises(BadOutput) as raised:
        read_out(GRIDS, ExportFormat.CSV, replace=False)
    assert (raised.value.code, (tmp_path / "grids.csv").read_text()) == ("exists", "before")
    read_out(GRIDS, ExportFormat.CSV)
    assert len(table(tmp_path / "grids.csv")) == 9
    assert left(tmp_path) == ["grids.csv"]


@pytest.mark.parametrize("name", ["no/such/folder.csv", ".", "a\0b.csv", f"{'x' * 300}.csv"])
def test_what_is_no_place_for_a_file_is_told(read_out: Callable[..., Any], tmp_path: Path, name: str) -> None:
    with pytest.raises(BadOutput) as raised:
        read_out(GRIDS, ExportFormat.CSV, name=name)
    assert raised.value.code == "unwritable"
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("unknown_crs", {"crs": "EPSG:99999999"}),
        ("unknown_crs", {"crs": ""}),
        ("unknown_grid", {"filter": ExportFilter(grid_code="999002")}),
        ("days_reversed", {"filter": ExportFilter(date(2026, 11, 2), date(2026, 11, 1))}),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    read_out: Callable[..., Any], tmp_path: Path, code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(BadOutput) as raised:
        read_out(CASES, ExportFormat.CSV, **facts)
    assert raised.value.code == code
    assert left(tmp_path) == []


def test_more_rows_than_a_sheet_holds_are_refused_before_they_are_written(
    read_out: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.exports.export.MOST_ROWS", 8)
    with pytest.raises(BadOutput) as raised:
        read_out(GRIDS, ExportFormat.XLSX)
    assert (raised.value.code, raised.value.facts["rows"]) == ("too_many_rows", 9)
    assert left(tmp_path) == []


@pytest.mark.database
def test_cases_are_narrowed_by_day_of_the_city_by_state_and_by_grid(exported: Callable[..., Any], town: Town) -> None:
    # Half past eleven at night on the first, and half an hour after midnight, as the city's clocks have it.
    for hour, minute, place in ((15, 30, HERE), (16, 30, {"lon": HERE["lon"] + 0.01, "lat": HERE["lat"]})):
        town.do("report", town.new(**place), occurred_at=datetime(2026, 11, 1, hour, minute, tzinfo=UTC))
    closed = town.do("report", town.new("stall"), occurred_at=datetime(2026, 11, 3, 4, tzinfo=UTC))
    town.do("not_accept", closed.case_id, closed.version, "重复")

    def days(**facts: Any) -> list[str]:
        rows = table(exported(CASES, ExportFormat.CSV, filter=ExportFilter(**facts)).path)
        return [row["上报时间"][:10] for row in rows]

    assert days() == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert days(first_day=date(2026, 11, 2)) == ["2026-11-02", "2026-11-03"]
    assert days(last_day=date(2026, 11, 1)) == ["2026-11-01"]
    assert days(first_day=date(2026, 11, 2), last_day=date(2026, 11, 2)) == ["2026-11-02"]
    assert days(open_only=True) == ["2026-11-01", "2026-11-02"]
    assert days(states=frozenset({CaseState.NOT_ACCEPTED})) == ["2026-11-03"]
    assert days(open_only=True, states=frozenset({CaseState.NOT_ACCEPTED})) == []
    assert days(grid_code="999001001002") == ["2026-11-02"]


def test_a_grid_names_itself_and_all_below_it(read_out: Callable[..., Any]) -> None:
    below = ExportFilter(grid_code="999001001001")
    codes = [row["网格编码"] for row in table(read_out(GRIDS, ExportFormat.CSV, filter=below).path)]
    assert codes == ["999001001001", "999001001001001", "999001001001002"]
    workers = [row["工号"] for row in table(read_out(WORKERS, ExportFormat.CSV, filter=below).path)]
    assert workers == ["w1", "w2"]


def test_closed_grids_are_not_exported(exported: Callable[..., Any], city_database: CityDatabase) -> None:
    as_owner(city_database, "UPDATE grid SET closed_at = now() WHERE code = '999001001002002'")
    assert exported(GRIDS, ExportFormat.CSV).rows == 8


@pytest.mark.parametrize(
    ("name", "form"), [("a.GPKG", "gpkg"), ("a.json", "geojson"), ("a.b.csv", "csv"), ("网格.xlsx", "xlsx")]
)
def test_a_files_name_says_its_format(name: str, form: str) -> None:
    assert format_of(Path(name)).value == form


def test_a_name_that_says_no_format_is_refused() -> None:
    with pytest.raises(BadOutput, match="unknown_format"):
        format_of(Path("grids.shp"))


def test_the_database_waits_for_nobody_who_packs_a_workbook(
    still: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    finish = XlsxWriter.finish

    def watched(writer: XlsxWriter) -> None:
        held.append(still.leader.engine.pool.checkedout())  # type: ignore[attr-defined]
        finish(writer)

    monkeypatch.setattr(XlsxWriter, "finish", watched)
    counts = export(still.leader, ExportOrder(GRIDS, ExportFormat.XLSX, tmp_path / "g.xlsx"))
    assert (held, counts.rows) == ([0], 9)
