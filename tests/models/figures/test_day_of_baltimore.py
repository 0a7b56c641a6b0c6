"""A day of 2018 in Baltimore: data that no one here wrote, its day counted again from the file itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.figures.day_queries import get_day_figures, get_first_day
from models.figures.day_records import DayFigures
from tests.models.imports.city import new_city
from tests.support.database import CityDatabase

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
MAPPING = (ROOT / "docs" / "baltimore" / "cases.toml").read_text(encoding="utf-8")
ZONE = ZoneInfo("America/New_York")
DAY = date(2018, 6, 13)
ENDED = {"Closed", "Closed (Duplicate)", "Closed (Transferred)"}
NOT_ACCEPTED = {"New", "New (Duplicate)"}
pytestmark = pytest.mark.skipif(
    not (DATA / "baltimore_311.csv").exists(), reason="Baltimore's files are not in ../shared/data"
)


def moment(said: str) -> datetime | None:
    """A time of the file as an instant; midnights of UTC are days without a time, and begin with the city's day."""
    if not said:
        return None
    at = datetime.strptime(said, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE).astimezone(UTC)
    if at.time() == time():
        return datetime.combine(at.date(), time(), ZONE).astimezone(UTC)
    return at


def times(row: dict[str, str]) -> tuple[datetime, datetime | None]:
    """When a request came in, and when it ended there (None: it has not)."""
    came = moment(row["CreatedDate"])
    assert came is not None
    if row["SRStatus"] not in ENDED:
        return came, None
    return came, max(came, moment(row["CloseDate"]) or moment(row["StatusDate"]) or came)


def rows_around() -> list[dict[str, str]]:
    """The requests that anything of that day's figures can depend on: a tenth of the file."""
    first, end = (datetime.combine(day, time(), ZONE) for day in (DAY - timedelta(days=40), DAY + timedelta(days=1)))
    with (DATA / "baltimore_311.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if (ended := times(row))[0] < end + timedelta(days=2) and (ended[1] is None or ended[1] >= first)
        ]


@pytest.fixture
def figures(city_database: CityDatabase, tmp_path: Path) -> Iterator[tuple[DayFigures, list[dict[str, str]]]]:
    rows = rows_around()
    file = tmp_path / "requests.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with new_city(city_database, tmp_path) as city:
        counts = city.cases(file, MAPPING)
        assert counts.new == len(rows) > 300
        with city.store.read() as s:
            first: Any = get_first_day(s)
            assert first < DAY
            yield get_day_figures(s, DAY), rows


def test_a_day_of_2018_is_told_as_the_file_tells_it(figures: tuple[DayFigures, list[dict[str, str]]]) -> None:
    told, rows = figures
    begin, end = told.begin, told.end
    assert (begin, end) == (datetime(2018, 6, 13, 4, tzinfo=UTC), datetime(2018, 6, 14, 4, tzinfo=UTC))
    known = [(row, *times(row)) for row in rows]
    came = [row for row, at, _ in known if begin <= at < end]
    went = [row for row, _, ended in known if ended and begin <= ended < end and row["SRStatus"] == "Closed"]
    there = [row for row, at, ended in known if at < end and (ended is None or ended >= end)]
    assert told.count("reported") == told.count("taken_over") == len(came) > 0
    assert told.count("accepted") == sum(row["SRStatus"] not in NOT_ACCEPTED for row in came)
    assert told.count("closed") == len(went) > 0
    assert told.count("open") == len(there) > 100
    assert told.days[-1].accepted == told.count("accepted")
    assert (told.share("dispatch_rate").day_denominator, told.share("sign_rate").month_denominator) == (0, 0)
    due = [
        (ended, limit)
        for row, _, ended in known
        if row["SRStatus"] == "Closed" and (limit := moment(row["DueDate"])) and begin <= limit < end
    ]
    assert told.share("day_on_time_rate").day_denominator >= sum(ended is not None and ended < end for ended, _ in due)


def test_who_had_a_case_in_another_system_is_told_as_its_competent_department(
    figures: tuple[DayFigures, list[dict[str, str]]],
) -> None:
    told, rows = figures
    agencies = {row["Agency"] for row in rows}
    elsewhere = [case for case in told.late if not case.told]
    assert elsewhere
    assert all(case.holder in agencies for case in elsewhere if case.holder)
    assert any(case.holder for case in elsewhere)
    assert told.late == tuple(sorted(told.late, key=lambda case: case.due_at or told.end))
