"""Cases out of workbooks and from China's coordinate systems; and a disk that is full in the middle."""

from __future__ import annotations

import numpy as np
import pytest
import xlsxwriter

from models.geo.crs import find_crs
from models.imports import cases as importing
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs
from models.imports.runs.records import RunState
from models.store.errors import NoSpace
from tests.models.imports.city import HEADER, MAPPING, NewCity, row
from tests.models.imports.runs.tables import rows_of
from tests.support.database import connect

# What the server answers when its disk is full, from the twenty-first case on.
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM case_file) > 20 THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER full_disk AFTER INSERT ON case_file FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
"""


def test_a_workbook_says_the_same_as_a_text(city: NewCity) -> None:
    rows = [row("1"), row("2", Lon="", Lat=""), row("3", Status="Odd")]
    path = city.folder / "cases.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for number, one in enumerate(rows, start=1):
        sheet.write_row(number, 0, [one[name] for name in HEADER])
    book.close()
    counts = city.cases(path)
    assert (counts.new, counts.rejected, counts.without["empty"]) == (2, 1, 1)
    assert city.rejected("cases.xlsx")[0]["line"] == "4"
    again = city.cases(rows)
    assert (again.same, again.changed, again.rejected) == (2, 0, 1)


@pytest.mark.parametrize("crs", ["GCJ-02", "BD-09", "EPSG:4528"])
def test_positions_in_chinas_systems_lie_where_they_are(city: NewCity, crs: str) -> None:
    lon, lat = 120.38, 36.07
    x, y = find_crs(crs).from_wgs84(np.array([lon]), np.array([lat]))
    mapping = MAPPING.replace("[place]", f'[place]\ncrs = "{crs}"')
    city.cases([row("1", Lon=repr(float(x[0])), Lat=repr(float(y[0])))], mapping)
    ((there_lon, there_lat),) = city.ask("SELECT lon, lat FROM case_file")
    assert (there_lon, there_lat) == pytest.approx((lon, lat), abs=1e-6)


def test_a_full_disk_in_the_middle_leaves_whole_batches_that_are_counted_and_the_import_goes_on(
    city: NewCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    before = rows_of(city)
    rows = [row(str(n)) for n in range(35)]
    with connect(city.database.owner) as connection:
        connection.execute(FULL)
    with pytest.raises(NoSpace):
        city.cases(rows)
    with connect(city.database.owner) as connection:
        connection.execute("DROP FUNCTION full_disk CASCADE")
    with city.store.read() as s:
        (run,) = get_runs(s)
    assert (run.state, run.note, run.counts["new"], run.counts["rows"]) == (RunState.INTERRUPTED, "NoSpace", 20, 20)
    assert city.ask("SELECT count(*) FROM case_file") == [(20,)]
    counts = city.cases(rows)
    assert (counts.new, counts.same) == (15, 20)
    with city.store.read() as s:
        runs = get_runs(s)
    for one in runs:
        undo_import(city.store, one.id)
    assert rows_of(city) == before
