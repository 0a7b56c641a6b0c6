"""Making a briefing: numbered once, written again by its number, and nothing half-done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.briefing import files
from desktop.briefing.make import MakingCancelled, make_briefing, write_again
from desktop.briefing.problems import BriefingProblem, DayBeforeFirst, TypesettingMissing, problem_of
from models.briefings.queries import list_briefings
from models.figures.day_queries import get_first_day, get_today
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.times import database_now
from tests.models.town import LAT, LON, town_in
from tests.support.commands import Command
from tests.support.database import CityDatabase
from widgets.i18n import speaking, tr


@pytest.fixture
def store(qapp, city_database: CityDatabase):
    """A supervisor's store of a small town with a case of yesterday and one of today."""
    with town_in(city_database) as town:
        with town.supervisor.read() as s:
            now = database_now(s)
        town.filed(at=now - timedelta(days=1), lon=LON, lat=LAT)
        town.filed()
        yield town.supervisor


def numbers(store: Store) -> list[str]:
    with store.read() as s:
        return [head.number for head in list_briefings(s)]


def days(store: Store) -> tuple[date, date]:
    """The city's first day, and its today."""
    with store.read() as s:
        first = get_first_day(s)
        assert first is not None
        return first, get_today(s)


def test_a_briefing_is_made_once_and_written_again_byte_for_byte_by_its_number(
    store: Store, city_database: CityDatabase, tmp_path: Path, command: Command
) -> None:
    told: list[float] = []
    yesterday = days(store)[1] - timedelta(days=1)
    made = make_briefing(store, yesterday, tmp_path / "一", progress=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert numbers(store) == [made.number]
    assert sorted(path.name for path in (tmp_path / "一").iterdir()) == [made.pdf_path.name, made.xlsx_path.name]
    # The command line, as a leader, who only reads.
    address = ["--database", city_database.leader.render_as_string(hide_password=False)]
    out = ["--out", str(tmp_path / "二"), "--language", "zh", "--json"]
    again = command("briefing", *address, "--number", made.number, *out)
    assert again.code == 0, again.err
    assert again.json["sha256"] == made.sha256
    assert again.json["day"] == yesterday.isoformat()
    for mine, theirs in zip((made.pdf_path, made.xlsx_path), again.json["files"], strict=True):
        assert mine.read_bytes() == Path(theirs).read_bytes()
    listed = command("briefing", *address, "--list", "--json")
    assert [one["number"] for one in listed.json["briefings"]] == [made.number]
    assert made.number in command("briefing", *address, "--list").out
    refused = command("briefing", *address, "--out", str(tmp_path / "三"))
    refused.tells(1, "This account makes no briefings", "No briefing was made", "Write out one that there is")
    unknown = command("briefing", *address, "--number", "2026-0042", *out[:2])
    unknown.tells(1, "no briefing with the number 2026-0042", "Nothing was written", "./run briefing --list")
    later = (days(store)[1] + timedelta(days=3)).isoformat()
    supervisor = ["--database", city_database.supervisor.render_as_string(hide_password=False)]
    to_come = command("briefing", *supervisor, "--date", later, *out[:2])
    to_come.tells(1, f"The day {later} has not begun", "No briefing was made", "Choose today")
    assert numbers(store) == [made.number]


def test_a_day_without_figures_is_refused_with_what_to_choose(store: Store, tmp_path: Path) -> None:
    first, _ = days(store)
    with pytest.raises(Refused) as refused:
        make_briefing(store, first - timedelta(days=1), tmp_path)
    problem = problem_of(refused.value)
    assert isinstance(problem, DayBeforeFirst)
    assert first.isoformat() in problem.parts()[0]
    assert numbers(store) == []


def test_cancelled_before_a_number_is_given_nothing_is_kept_or_left(store: Store, tmp_path: Path) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(MakingCancelled):
        make_briefing(store, days(store)[1], tmp_path, cancelled=cancelled)
    assert asked == 4
    assert (numbers(store), list(tmp_path.iterdir())) == ([], [])


def test_a_folder_that_cannot_be_written_is_found_out_before_a_number_is_given(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError) as failed:
        make_briefing(store, days(store)[1], tmp_path / "file" / "below")
    assert problem_of(failed.value, tmp_path).id == "briefing.folder"
    assert numbers(store) == []


@pytest.mark.long
def test_a_disk_that_fills_up_leaves_no_half_file_and_the_number_stays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        make_briefing(store, days(store)[1], tmp_path)
    assert list(tmp_path.iterdir()) == []
    kept = numbers(store)
    assert len(kept) == 1
    monkeypatch.undo()
    assert write_again(store, kept[0], tmp_path).pdf_path.read_bytes().startswith(b"%PDF")


def test_an_empty_city_says_what_to_do_first(qapp, city_database: CityDatabase, tmp_path: Path) -> None:
    from models.city.commands import create_city

    store = Store(city_database.operator, desk="")
    try:
        with store.transaction() as s:
            create_city(s, "empty", "空城", lon=121, lat=30)
        with pytest.raises(Refused) as refused:
            make_briefing(store, None, tmp_path)
    finally:
        store.close()
    problem = problem_of(refused.value)
    assert problem is not None
    assert problem.id == "briefing.nothing_reported"


def test_the_command_line_makes_words_signs_and_verifies_a_paper(
    store: Store, city_database: CityDatabase, tmp_path: Path, command: Command
) -> None:
    address = ["--database", city_database.supervisor.render_as_string(hide_password=False)]
    out = ["--out", str(tmp_path), "--language", "zh", "--json"]
    yesterday = (days(store)[1] - timedelta(days=1)).isoformat()
    made = command("briefing", *address, *out, "--date", yesterday, "--format", "html", "--format", "xlsx")
    assert made.code == 0, made.err
    assert (made.json["signed"], made.json["edition"], made.json["new"]) == (False, 1, True)
    assert [Path(name).suffix for name in made.json["files"]] == [".html", ".xlsx"]
    signed = command("briefing", "sign", made.json["number"], *address, "--report-to", "区委", "--json")
    assert signed.code == 0, signed.err
    again = command("briefing", *address, *out, "--number", made.json["number"], "--format", "html")
    assert "报：" in Path(again.json["files"][0]).read_text("utf-8")
    assert "草稿" not in Path(again.json["files"][0]).read_text("utf-8")
    twice = command("briefing", "sign", made.json["number"], *address)
    twice.tells(1, "was signed by", "stays in the database", "new edition")
    # The same day again: nothing differs, so the number is the same.
    same = command("briefing", *address, *out, "--date", yesterday, "--format", "html")
    assert (same.json["number"], same.json["new"]) == (made.json["number"], False)
    checked = command("briefing", "verify", made.json["number"], *address, "--json")
    assert checked.code == 0, checked.err
    assert checked.json["equal"] is True
    assert {(one["format"], one["outcome"]) for one in checked.json["renderings"]} == {("html", "same")}
    said = command("briefing", "verify", made.json["number"], *address, "--language", "zh")
    assert "全部一致" in said.out
    for wrong, words, advice in (
        (("--from", "2026-11-09", "--to", "2026-11-01"), "end before they begin", "Give the first day first"),
        (("--kind", "weekly", "--from", "2026-09-01", "--to", "2026-11-01"), "7 days at most", "Choose fewer days"),
        (("--kind", "matter", "--case", "20200101-0001"), "no case 20200101-0001", "Give the number of a case"),
        (("--kind", "handover"), "No shift has been handed over", "Hand a shift over"),
    ):
        refused = command("briefing", *address, *out[:2], *wrong)
        refused.tells(1, words, "No briefing was made", advice)
    assert numbers(store) == [made.json["number"]]


def test_a_leader_is_refused_before_anything_is_read(qapp, city_database: CityDatabase, tmp_path: Path) -> None:
    with town_in(city_database) as town:
        with pytest.raises(NotPermitted):
            make_briefing(town.leader, None, tmp_path)
        assert numbers(town.leader) == []


def test_a_system_without_the_library_that_sets_type_is_told_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    with pytest.raises(TypesettingMissing, match=r"\.ci/packages"):
        make_briefing(store, None, tmp_path)
    assert numbers(store) == []


def test_a_bad_day_is_a_wrong_command_line(command: Command) -> None:
    for given in ("yesterday", "2026-02-30", "", "2026-13-01"):
        answer = command("briefing", "--date", given)
        assert (answer.code, answer.out) == (2, "")
        assert "is no day" in " ".join(answer.err.split())
    assert command("briefing", "--date", "2026-11-22", "--number", "2026-1").code == 2


@pytest.mark.parametrize("kind", [BriefingProblem, *BriefingProblem.__subclasses__()], ids=lambda kind: kind.__name__)
def test_what_can_go_wrong_is_told_in_three_parts_in_chinese_too(kind: type[BriefingProblem]) -> None:
    names = (
        "day", "today", "first", "last", "number", "folder", "missing", "family", "most", "days", "by", "kind",
        "before", "after",
    )  # fmt: skip
    facts = {name: f"<{name}>" for name in names}
    problem = kind("detail", **facts)
    with speaking("zh"):
        told = problem.parts(tr)
    for english, chinese in zip(problem.parts(), told, strict=True):
        assert english
        assert any("一" <= character <= "鿿" for character in chinese), chinese
        assert {fact for fact in facts.values() if fact in english} == {
            fact for fact in facts.values() if fact in chinese
        }
