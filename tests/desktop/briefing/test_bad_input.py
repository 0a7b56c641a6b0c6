"""What goes wrong around papers by hand: days that cannot be, days with nothing, what was removed since, a full disk, clocks that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.briefing.checking import check_paper, lines
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.make import make_paper, write_again
from models.briefings.commands import keep_briefing
from models.briefings.composing import Drawn
from models.briefings.content import About, read_content
from models.briefings.kinds import Kind
from models.briefings.queries import get_briefing, list_briefings
from models.briefings.verifying import Why, verify_briefing
from models.cases.calendar import calendar_of
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.day_queries import get_today
from models.figures.days import get_statistical_days, set_day_begin
from models.figures.filters import Period
from models.store.engine import Store
from models.store.times import database_now
from tests.desktop.cli.test_headless import can_mount, small_disk
from tests.models.town import LAT, LON, Town, as_owner, cloned_town, town_in
from tests.support.commands import Command
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


@pytest.fixture
def city(qapp, cities, built_town):
    """A town whose first report came twenty days ago, with one of yesterday too."""
    with cloned_town(cities, built_town) as (database, town):
        with town.supervisor.read() as s:
            now = database_now(s)
        for days in (20, 1):
            town.filed(at=now - days * DAY, lon=LON + 0.005, lat=LAT + 0.005)
        yield database, town


def today(store: Store) -> date:
    with store.read() as s:
        return get_today(s)


def numbers(store: Store) -> list[str]:
    with store.read() as s:
        return [one.number for one in list_briefings(s)]


def test_days_that_cannot_be_are_refused_in_words_and_leave_nothing(
    city: tuple[CityDatabase, Town], tmp_path: Path, command: Command
) -> None:
    database, town = city
    out = ["--database", database.supervisor.render_as_string(hide_password=False), "--out", str(tmp_path)]
    for days, words, advice in (
        (("2026-11-09", "2026-11-01"), "end before they begin", "Give the first day first"),
        (("1976-01-01", "2026-01-01"), "too many: 18264", "Choose fewer days"),
        (("2016-01-01", "2025-12-31"), "1 days at most", "Choose fewer days"),
        (("1976-01-01", "1976-01-01"), "Nothing is known of the day", "or a later day"),
        (("2376-01-01", "2376-01-01"), "has not begun", "Choose today"),
    ):
        refused = command("briefing", *out, "--from", days[0], "--to", days[1])
        refused.tells(1, words, "No briefing was made", advice)
    assert (numbers(town.leader), list(tmp_path.iterdir())) == ([], [])


def test_a_day_with_nothing_has_zeros_and_dashes_and_is_verified_as_any_other(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    _, town = city
    quiet = today(town.leader) - 2 * DAY
    paper = make_paper(
        town.operator, About(Kind.DAILY, Period(quiet, quiet)), tmp_path, Wanted((Format.XLSX, Format.HTML))
    )
    figures = paper.briefing.snapshot.one
    assert {one.definition: one.value for one in figures.flow if one.value} == {}
    assert {one.day_denominator for one in figures.shares} == {0}
    page = paper.path(Format.HTML).read_text("utf-8")
    assert "按期结案率—" in page
    assert ">nan" not in page.lower()
    assert check_paper(town.leader, paper.number).equal


def test_a_grid_that_is_gone_since_stays_in_the_paper_and_its_files_are_the_same_bytes(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    database, town = city
    yesterday = Period(today(town.leader) - DAY, today(town.leader) - DAY)
    wanted = Wanted((Format.HTML, Format.XLSX))
    made = make_paper(town.supervisor, About(Kind.DAILY, yesterday), tmp_path / "before", wanted)
    as_owner(
        database,
        """DO $$ DECLARE held record; BEGIN
            FOR held IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                WHERE contype = 'f' AND confrelid = 'grid'::regclass LOOP
                EXECUTE 'ALTER TABLE ' || held.relation || ' DROP CONSTRAINT ' || quote_ident(held.conname);
            END LOOP;
            ALTER TABLE grid DISABLE TRIGGER USER;
            DELETE FROM grid WHERE level = (SELECT max(level) FROM grid);
        END $$""",
    )
    again = write_again(town.leader, made.number, tmp_path / "after", wanted=wanted)
    assert again.altered == ()
    for before, after in zip(made.paths, again.paths, strict=True):
        assert before.read_bytes() == after.read_bytes()
    checked = check_paper(town.leader, made.number)
    assert checked.briefing.sha256 == made.sha256
    assert {one.outcome for one in checked.renderings} == {"same"}
    assert {found.why for found in checked.content.differences} <= {Why.NAMED, Why.MOVED}
    assert lines(checked)


def test_a_paper_by_a_definition_that_is_removed_since_says_its_own_words_and_why_it_cannot_be_recomputed(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    _, town = city
    with town.supervisor.read() as s:
        content = read_content(s, About(Kind.DAILY, Period(today(town.leader) - DAY, today(town.leader) - DAY)))
    assert content.figures is not None
    first = content.figures.flow[-1]
    flow = (*content.figures.flow[:-1], replace(first, definition="gone/1"))
    content = replace(content, figures=replace(content.figures, flow=flow))
    definition = replace(DAY_DEFINITIONS[first.definition], name="gone", version=1, name_zh="旧口径受理数")
    with pytest.MonkeyPatch.context() as then:
        then.setitem(DAY_DEFINITIONS, "gone/1", definition)
        with town.supervisor.transaction() as s:
            kept = keep_briefing(s, content, Drawn(), program="then").briefing
    assert "gone/1" not in DAY_DEFINITIONS
    page = write_again(town.leader, kept.number, tmp_path, wanted=Wanted((Format.HTML,))).path(Format.HTML)
    assert "旧口径受理数" in page.read_text("utf-8")
    with town.leader.read() as s:
        found = verify_briefing(s, get_briefing(s, kept.number))
    assert {(one.difference.what, one.why) for one in found.differences} == {
        ("gone/1", Why.DEFINITION_GONE),
        (first.definition, Why.DEFINITION_NEW),
    }


@can_mount
def test_on_a_full_disk_no_file_is_half_there_and_the_number_is_written_elsewhere(
    city: tuple[CityDatabase, Town], tmp_path: Path, command: Command
) -> None:
    database, town = city
    address = ["--database", database.supervisor.render_as_string(hide_password=False)]
    with small_disk(tmp_path / "full", "16k") as folder:
        full = command("briefing", *address, "--out", str(folder), "--format", "html")
        full.tells(1, "The disk is full", "No file is there half-written", "Make room")
        assert list(folder.iterdir()) == []
    (number,) = numbers(town.leader)
    again = command(
        "briefing", *address, "--number", number, "--out", str(tmp_path / "roomy"), "--format", "html", "--json"
    )
    assert (again.code, again.json["altered"]) == (0, [])


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 11, 2), 25), (date(2026, 3, 8), 23)], ids=["25 h", "23 h"])
def test_a_day_on_which_clocks_change_counts_each_of_its_hours_once(
    qapp, city_database: CityDatabase, day: date, hours: int, tmp_path: Path
) -> None:
    zone = ZoneInfo("America/New_York")
    begin = calendar_of("America/New_York").instant(day, time(0))
    with town_in(city_database, "America/New_York") as town:
        # A case in every hour from the hour before the day to the hour after it.
        for n in range(-1, hours + 1):
            town.filed(at=begin + timedelta(hours=n, minutes=30), lon=LON, lat=LAT)
        wanted = Wanted((Format.HTML,))
        made = make_paper(town.operator, About(Kind.DAILY, Period(day, day)), tmp_path, wanted)
        figures = made.briefing.snapshot.one
    accepted = next(one.value for one in figures.flow if one.definition.startswith("accepted"))
    assert accepted == hours
    by_hour = {one.hour: one.today for one in figures.hours}
    assert sum(n or 0 for n in by_hour.values()) == hours
    assert sorted(by_hour) == list(range(24))
    told_twice = [hour for hour, n in by_hour.items() if n == 2]
    assert (told_twice, by_hour[2]) == (([1], 1) if hours == 25 else ([], 0))
    assert datetime.combine(day, time(12), zone).utcoffset() is not None


@pytest.mark.parametrize("hour", [2, pytest.param(1, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
@pytest.mark.parametrize("change", [date(2025, 11, 2), date(2026, 3, 8)], ids=["autumn", "spring"])
def test_days_that_begin_in_the_hour_that_is_told_twice_or_left_out_have_every_case_once(
    qapp, city_database: CityDatabase, change: date, hour: int, tmp_path: Path
) -> None:
    days = [change + n * DAY for n in (-1, 0, 1)]
    with town_in(city_database, "America/New_York") as town:
        with town.supervisor.transaction() as s:
            set_day_begin(s, hour, version=0, note="凌晨换日")
        with town.leader.read() as s:
            statistical = get_statistical_days(s)
        begin, end = statistical.begin(days[0]), statistical.end(days[-1])
        lengths = [statistical.end(day) - statistical.begin(day) for day in days]
        assert sum(lengths, timedelta(0)) == end - begin
        assert all(statistical.end(day) == statistical.begin(day + DAY) for day in days)
        half = timedelta(minutes=30)
        came = [begin + n * half for n in range((end - begin) // half)]
        for at in came:
            town.filed(at=at, lon=LON, lat=LAT)
        wanted = Wanted((Format.HTML,))
        papers = [make_paper(town.operator, About(Kind.DAILY, Period(day, day)), tmp_path, wanted) for day in days]
        papers.append(make_paper(town.operator, About(Kind.THREE_DAY, Period(days[0], days[-1])), tmp_path, wanted))
        told = [one.briefing.snapshot.one.count("accepted") for one in papers]
        hours = [sum(one.today or 0 for one in paper.briefing.snapshot.one.hours) for paper in papers]
        assert told == [length // half for length in lengths] + [len(came)]
        assert hours[:3] == told[:3]
        with town.leader.read() as s:
            for one in papers:
                found = verify_briefing(s, one.briefing)
                assert found.equal, found.differences
