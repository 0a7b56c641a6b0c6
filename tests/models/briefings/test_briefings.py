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

from models.briefings.commands import keep_briefing
from models.briefings.queries import get_briefing, list_briefings
from models.briefings.records import Briefing, MapKey, Snapshot
from models.figures.day_queries import get_day_figures, get_today
from models.store.canonical import Unreadable, digest, from_text, to_text
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town, as_owner
from tests.support.briefings import a_briefing
from tests.support.database import CityDatabase, connect

PICTURE = b"\x89PNG made once"
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"))


def keep(town: Town, by: Store | None = None) -> Briefing:
    with (by or town.supervisor).transaction() as s:
        return keep_briefing(s, get_day_figures(s, get_today(s)), PICTURE, MapKey((1, 2), 0), program="test")


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


@given(st.sampled_from(["number", "city", "figures"]), st.sampled_from([None, 7, [], "x", {}]))
def test_a_snapshot_with_something_else_in_a_place_is_refused(name: str, other: Any) -> None:
    import json

    told = json.loads(to_text(a_briefing().snapshot))
    if name == "number" and isinstance(other, str):
        return
    with pytest.raises(Unreadable):
        from_text(Snapshot, json.dumps(told | {name: other}))


@pytest.mark.database
def test_numbers_follow_each_other_and_a_number_keeps_its_figures(town: Town) -> None:
    first = keep(town)
    town.filed()
    second = keep(town, by=town.operator)
    year = first.snapshot.figures.as_of.astimezone().year
    assert [one.number[5:] for one in (first, second)] == ["0001", "0002"]
    assert abs(int(first.number[:4]) - year) <= 1
    assert (first.snapshot.figures.count("reported"), second.snapshot.figures.count("reported")) == (0, 1)
    with town.leader.read() as s:
        again, heads = get_briefing(s, first.number), list_briefings(s)
        short = get_briefing(s, f"{first.number[:4]}-1")
        none = list_briefings(s, first.snapshot.figures.day - timedelta(days=1))
    assert again == first == short
    assert again.sha256 == digest(to_text(first.snapshot), PICTURE)
    assert [head.number for head in heads] == [second.number, first.number]
    assert [head.sha256 for head in heads] == [second.sha256, first.sha256]
    assert none == []
    assert (first.snapshot.maker.duty, second.snapshot.maker.duty) == ("supervisor", "operator")
    assert {"day_on_time_rate/1", "late/1"} <= {one.key for one in first.snapshot.definitions}


@pytest.mark.database
def test_two_that_are_made_at_once_get_two_numbers(town: Town) -> None:
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
    assert sorted(number[5:] for number in found) == ["0001", "0002"]


def test_leaders_and_the_field_make_none_and_leaders_read_all(town: Town) -> None:
    for by in (town.leader, town.field):
        with pytest.raises(NotPermitted):
            keep(town, by)
    made = keep(town)
    with town.leader.read() as s:
        assert get_briefing(s, made.number) == made


@pytest.mark.database
def test_the_database_keeps_a_briefing_as_it_is_and_its_checksum_true(town: Town, city_database: CityDatabase) -> None:
    made = keep(town)
    insert = (
        "INSERT INTO briefing (id, year, serial, day, as_of, so_far, program, snapshot, picture, sha256, made_by, made_at)"
        " SELECT gen_random_uuid(), year, serial + 1, day, as_of, so_far, program, snapshot, picture, {sum}, 'somebody',"
        " '2000-01-01' FROM briefing WHERE serial = 1"
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
    for statement in ("UPDATE briefing SET day = day", "DELETE FROM briefing", "TRUNCATE briefing"):
        with pytest.raises(psycopg.Error, match="kept as they are"):
            as_owner(city_database, statement)
    with connect(city_database.field) as connection, pytest.raises(pg.InsufficientPrivilege, match="operator"):
        connection.execute(insert.format(sum="sha256"))  # type: ignore[call-overload]
    with town.leader.read() as s:
        assert get_briefing(s, made.number) == made


def test_a_briefing_that_was_changed_behind_the_programs_back_is_not_shown(
    town: Town, city_database: CityDatabase
) -> None:
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


@pytest.mark.parametrize("number", ["", "2026", "2026-0009", "x", "2026-", "-1", "2026-0001; DROP TABLE briefing"])
def test_a_number_that_there_is_not_is_refused(town: Town, number: str) -> None:
    with town.leader.read() as s, pytest.raises(Refused) as refused:
        get_briefing(s, number)
    assert refused.value.code == "unknown_briefing"
