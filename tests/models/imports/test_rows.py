"""What a row means: times, places, values; and the reasons why one cannot be used."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState
from models.imports.mapping import CaseMapping, read_mapping
from models.imports.reading.times import TimeReader
from models.imports.records import Incoming, Rejected, Row
from models.imports.rows import RowReader, digest
from tests.models.imports.city import HEADER, MAPPING, row

NEW_YORK, NOW = ZoneInfo("America/New_York"), datetime(2026, 1, 1, tzinfo=UTC)
SPELT = "%m/%d/%Y %I:%M:%S %p"


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> CaseMapping:
    path: Path = tmp_path_factory.mktemp("mapping") / "m.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return read_mapping(path)


def read(mapping: CaseMapping, **facts: str) -> Incoming:
    given = row("1", **facts)
    return RowReader(mapping, HEADER, NEW_YORK, NOW).read(Row(2, tuple(given[name] for name in HEADER)))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"No": " "}, "the number is empty"),
        ({"Title": ""}, "the title is empty"),
        ({"Status": "Odd"}, "what status 'Odd' means"),
        ({"Status": "Busy", "Agency": ""}, "no department is named"),
        ({"Status": "Done"}, "not when"),
        ({"In": ""}, "the time it came in is empty"),
        ({"In": "yesterday"}, "In: not a time"),
        ({"In": "2018-02-30 10:00"}, "In: not a time"),
        ({"In": "0001-01-01 00:00"}, ""),
        ({"In": "2027-01-01 00:00"}, "in the future"),
        ({"Due": "soon"}, "Due: not a time"),
        ({"Lon": "0.5", "Lat": ""}, "half a position"),
        ({"Lon": "west"}, "lon is no number"),
        ({"Lon": "nan"}, "lon is no number"),
        ({"Lat": "91"}, "no place on earth"),
        ({"Lon": "36.07", "Lat": "120.38"}, "are the two swapped"),
        ({"Lon": "39.29", "Lat": "-76.61"}, "are the two swapped"),
        ({"Text": "a\0b"}, "Text: a character that no database can hold, at 2"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(mapping: CaseMapping, facts: dict[str, str], reason: str) -> None:
    if not reason:
        assert read(mapping, **facts).reported_at.year == 1
        return
    with pytest.raises(Rejected, match=reason):
        read(mapping, **facts)


def test_a_row_with_too_few_fields_is_one_that_was_cut_off(mapping: CaseMapping) -> None:
    with pytest.raises(Rejected, match="has 3 fields where the header has 14"):
        RowReader(mapping, HEADER, NEW_YORK, NOW).read(Row(2, ("1", "2", "3")))


def test_no_position_is_empty_or_a_placeholder_within_its_tolerance(mapping: CaseMapping) -> None:
    assert read(mapping, Lon="", Lat=" ").without == "empty"
    assert read(mapping, Lon="0.0009", Lat="-0.0009").without == "(0,0)"
    near = read(mapping, Lon="0.0011", Lat="0")
    assert (near.without, near.lon, near.lat) == ("", 0.0011, 0.0)


def test_coordinates_of_another_system_become_wgs84(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(MAPPING.replace("[place]", '[place]\ncrs = "EPSG:3857"'), encoding="utf-8")
    x, y, radius = -8529136.06, 4762563.04, 6378137.0
    there = read(read_mapping(path), Lon=str(x), Lat=str(y))
    assert there.lon == pytest.approx(math.degrees(x / radius))
    assert there.lat == pytest.approx(math.degrees(2 * math.atan(math.exp(y / radius)) - math.pi / 2))


def test_a_case_is_not_closed_before_it_came_in(mapping: CaseMapping) -> None:
    closed = read(mapping, Status="Done", Out="2018-05-31 12:00")
    assert closed.state is CaseState.CLOSED
    assert closed.closed_at == closed.reported_at


def test_the_digest_follows_the_meaning_and_not_the_line(mapping: CaseMapping) -> None:
    reader = RowReader(mapping, HEADER, NEW_YORK, NOW)
    one, other = (reader.read(Row(line, tuple(row("1")[name] for name in HEADER))) for line in (2, 9))
    assert digest(one) == digest(other)
    assert digest(read(mapping, Title="Pot hole")) != digest(one)
    assert digest(read(mapping, Text="A", Address="BC")) != digest(read(mapping, Text="AB", Address="C"))


@given(facts=st.dictionaries(st.sampled_from(HEADER), st.text(max_size=12)))
def test_any_row_is_read_or_rejected(mapping: CaseMapping, facts: dict[str, str]) -> None:
    try:
        found = read(mapping, **facts)
    except Rejected:
        return
    assert found.reported_at.tzinfo is UTC
    assert (found.lon is None) == (found.lat is None) == bool(found.without)
    assert len(digest(found)) == 64


@given(
    at=st.datetimes(datetime(1970, 1, 2), datetime(2037, 12, 30)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001 - local times are what is read
)
def test_a_local_time_written_out_is_the_instant_it_was(at: datetime) -> None:
    local = at.replace(tzinfo=NEW_YORK)
    read_at, decided = TimeReader([SPELT], NEW_YORK).read(local.strftime(SPELT), "t")
    assert read_at == local.astimezone(UTC)
    assert (read_at.astimezone(NEW_YORK).replace(tzinfo=None) == at) == (decided != ("skipped_hour",))


def test_the_repeated_hour_is_its_first_and_the_skipped_one_moves_on() -> None:
    reader = TimeReader([SPELT], NEW_YORK)
    assert reader.read("11/04/2018 01:30:00 AM", "t") == (datetime(2018, 11, 4, 5, 30, tzinfo=UTC), ("repeated_hour",))
    assert reader.read("03/11/2018 02:30:00 AM", "t") == (datetime(2018, 3, 11, 7, 30, tzinfo=UTC), ("skipped_hour",))


@pytest.mark.parametrize(("text", "day"), [("12/05/2018 07:00:00 PM", 6), ("07/05/2018 08:00:00 PM", 6)])
def test_a_midnight_of_utc_is_the_day_it_names_and_a_limit_ends_with_it(text: str, day: int) -> None:
    reader = TimeReader([SPELT], NEW_YORK, ZoneInfo("UTC"))
    at, decided = reader.read(text, "t")
    assert decided == ("bare_day",)
    assert at.astimezone(NEW_YORK).strftime("%d %H:%M") == f"{day:02d} 00:00"
    assert reader.read(text, "t", limit=True)[0] - at == timedelta(days=1)
    assert TimeReader([SPELT], NEW_YORK).read(text, "t")[0] < at


def test_an_evening_that_is_no_midnight_of_utc_is_an_evening() -> None:
    reader = TimeReader([SPELT], NEW_YORK, ZoneInfo("UTC"))
    assert reader.read("12/05/2018 08:00:00 PM", "t") == (datetime(2018, 12, 6, 1, tzinfo=UTC), ())


def test_a_time_with_its_own_offset_keeps_it() -> None:
    reader = TimeReader(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"], NEW_YORK)
    assert reader.read("2018-01-01T00:00:00+08:00", "t")[0] == datetime(2017, 12, 31, 16, tzinfo=UTC)
    assert reader.read("2018-01-01", "t")[0] == datetime(2018, 1, 1, 5, tzinfo=UTC)
