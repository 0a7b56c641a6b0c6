"""Kept briefings: a number means these figures for ever, and nobody changes them."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors as pg

from models.briefings.kinds import Kind
from models.briefings.queries import get_briefing, list_briefings
from models.briefings.records import Snapshot
from models.store.canonical import Unreadable, digest, from_text, to_text
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.briefings.keeping import MAP, PICTURE, closed_case, keep, yesterday_at
from tests.models.town import Town, as_owner
from tests.support.briefings import a_briefing
from tests.support.database import CityDatabase, connect

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"))


@given(TEXT)
def test_a_snapshot_reads_back_as_it_was_whatever_was_typed(words: str) -> None:
    snapshot = a_briefing(words).snapshot
    told = to_text(snapshot)
    assert from_text(Snapshot, told) == snapshot
    assert to_text(from_text(Snapshot, told)) == told


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"format": 2}', "null", "[" * 100_000])
def test_a_text_that_is_no_snapshot_is_refused(told: str) -> None:
    with pytest.raises(Unreadable):
        from_text(Snapshot, told)


@given(st.sampled_from(["number", "city", "sentences"]), st.sampled_from([None, 7, "x", {}]))
def test_a_snapshot_with_something_else_in_a_place_is_refused(name: str, other: Any) -> None:
    import json

    told = json.loads(to_text(a_briefing().snapshot))
    if name == "number" and isinstance(other, str):
        return
    with pytest.raises(Unreadable):
        from_text(Snapshot, json.dumps(told | {name: other}))


@pytest.mark.database
def test_numbers_follow_each_other_for_each_kind_and_a_number_keeps_its_figures(town: Town) -> None:
    closed_case(town, yesterday_at(town, 9))
    yesterday, today = (keep(town, days_ago=days) for days in (1, 0))
    week = keep(town, kind=Kind.WEEKLY, by=town.operator)
    year = yesterday.made_at.astimezone().year
    assert [one.number[5:] for one in (yesterday, today)] == ["0001", "0002"]
    assert week.number == f"weekly-{yesterday.number[:4]}-0001"
    assert abs(int(yesterday.number[:4]) - year) <= 1
    assert (yesterday.snapshot.one.count("closed"), today.snapshot.one.count("closed")) == (1, 0)
    with town.leader.read() as s:
        again, heads = get_briefing(s, yesterday.number), list_briefings(s)
        short = get_briefing(s, f"{yesterday.number[:4]}-1")
        none = list_briefings(s, yesterday.snapshot.first - timedelta(days=40))
        daily = list_briefings(s, kind=Kind.DAILY)
    assert again == yesterday == short
    assert again.sha256 == digest(to_text(yesterday.snapshot), PICTURE)
    assert again.images == ((MAP, PICTURE),)
    assert [head.number for head in heads] == [week.number, today.number, yesterday.number]
    assert [head.number for head in daily] == [today.number, yesterday.number]
    assert [head.sha256 for head in daily] == [today.sha256, yesterday.sha256]
    assert none == []
    assert (yesterday.snapshot.maker.duty, week.snapshot.maker.duty) == ("supervisor", "operator")
    assert {"day_on_time_rate/1", "late/1"} <= {one.key for one in yesterday.snapshot.definitions}


@pytest.mark.database
def test_two_that_are_made_at_once_are_two_editions_of_one_number(town: Town) -> None:
    town.filed()
    found: list[str] = []
    failures: list[BaseException] = []

    def run(by: Store) -> None:
        try:
            found.append(keep(town, by).number)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(by,)) for by in (town.operator, town.supervisor)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(number[5:] for number in found) == ["0001", "0001-2"]


def test_leaders_and_the_field_make_none_and_leaders_read_all(town: Town) -> None:
    town.filed()
    for by in (town.leader, town.field):
        with pytest.raises(NotPermitted):
            keep(town, by)
    made = keep(town)
    with town.leader.read() as s:
        assert get_briefing(s, made.number) == made


@pytest.mark.database
def test_the_database_keeps_a_briefing_as_it_is_and_its_checksum_true(town: Town, city_database: CityDatabase) -> None:
    town.filed()
    made = keep(town)
    insert = (
        "INSERT INTO briefing (id, year, kind, serial, edition, first_day, day, as_of, so_far, program, snapshot, picture,"
        " sha256, made_by, made_at)"
        " SELECT gen_random_uuid(), year, kind, serial + 1, edition, first_day, day, as_of, so_far, program, snapshot,"
        " picture, {sum}, 'somebody', '2000-01-01' FROM briefing WHERE serial = 1"
    )
    with connect(city_database.operator) as connection:
        with pytest.raises(pg.CheckViolation, match="sha256"):
            connection.execute(insert.format(sum="repeat('0', 64)"))  # type: ignore[call-overload]
        connection.execute(insert.format(sum="sha256"))  # type: ignore[call-overload]
        login = connection.execute("SELECT session_user").fetchone()
        row = connection.execute(
            "SELECT made_by, made_at > now() - interval '1 hour' FROM briefing WHERE serial = 2"
        ).fetchone()
        assert login is not None
        assert row == (login[0], True), "who and when is not for the writer to say"
    for statement in ("UPDATE briefing SET day = day", "DELETE FROM briefing", "TRUNCATE briefing CASCADE"):
        with pytest.raises(psycopg.Error, match="kept as they are"):
            as_owner(city_database, statement)
    with connect(city_database.field) as connection, pytest.raises(pg.InsufficientPrivilege, match="operator"):
        connection.execute(insert.format(sum="sha256"))  # type: ignore[call-overload]
    skipped = insert.replace("serial + 1, edition", "serial, edition + 2")
    with connect(city_database.operator) as connection, pytest.raises(pg.CheckViolation, match="edition follows"):
        connection.execute(skipped.format(sum="sha256"))  # type: ignore[call-overload]
    with town.leader.read() as s:
        assert get_briefing(s, made.number) == made


def test_a_briefing_that_was_changed_behind_the_programs_back_is_not_shown(
    town: Town, city_database: CityDatabase
) -> None:
    town.filed()
    made = keep(town)
    as_owner(city_database, "ALTER TABLE briefing DISABLE TRIGGER keep_briefing")
    as_owner(city_database, "ALTER TABLE briefing DROP CONSTRAINT ck_briefing_sha256")
    as_owner(
        city_database,
        """UPDATE briefing SET snapshot = replace(snapshot, '"late/1","value":0', '"late/1","value":1')""",
    )
    with town.leader.read() as s, pytest.raises(Refused) as refused:
        get_briefing(s, made.number)
    assert refused.value.code == "briefing_damaged"


@pytest.mark.parametrize(
    "number",
    ["", "2026", "2026-0009", "x", "2026-", "-1", "yearly-2026-1", "2026-1-0", "2026-0001; DROP TABLE briefing"],
)
def test_a_number_that_there_is_not_is_refused(town: Town, number: str) -> None:
    with town.leader.read() as s, pytest.raises(Refused) as refused:
        get_briefing(s, number)
    assert refused.value.code == "unknown_briefing"
