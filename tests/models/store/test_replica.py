"""Reads from a real standby: what they show, how old they say it is, and what happens when it is not there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from desktop.postgres.dial import conninfo
from models.figures.evaluate import get_values
from models.figures.filters import FigureFilter, Period
from models.store import replica
from models.store.errors import Refused
from models.store.replica import FromReplica, ReadFrom, Unusable, Where, read_from
from models.store.times import database_now
from tests.models.town import Town
from tests.support.database import CityDatabase
from tests.support.replica import Copy, copied

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def copy(server) -> Iterator[Copy]:
    with copied(server) as made:
        yield made


@pytest.fixture
def source(town: Town, copy: Copy) -> Iterator[FromReplica]:
    copy.caught_up()
    made = FromReplica(town.operator, copy.url(town.operator.url))
    yield made
    made.close()


def reported(s) -> int:
    today = database_now(s).date()
    (value,) = get_values(s, FigureFilter(Period(today - timedelta(days=1), today + timedelta(days=1))), ("reported",))
    return value.numerator


def level(source: FromReplica) -> None:
    """Wait until the copy says that it shows everything."""
    until = time.monotonic() + 30
    while True:
        with source.read() as s:
            if read_from(s) == ReadFrom(Where.REPLICA, 0.0):
                return
        assert time.monotonic() < until, "it stays behind"
        time.sleep(0.05)


def test_figures_come_from_the_copy_as_they_are_in_the_main_database_up_to_date(
    town: Town, source: FromReplica, copy: Copy
) -> None:
    town.do("report", town.new())
    copy.caught_up()
    with town.operator.read() as s:
        wanted, before = reported(s), database_now(s)
    # What another session of the server wrote last is on its way for a moment.
    level(source)
    with source.read() as s:
        assert s.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
        assert read_from(s).where is Where.REPLICA
        assert reported(s) == wanted == 1
        as_of = database_now(s)
    assert as_of >= before


def test_a_copy_that_is_behind_says_up_to_when_it_shows_everything_and_by_how_much_it_is_late(
    town: Town, source: FromReplica, copy: Copy
) -> None:
    town.do("report", town.new())
    copy.caught_up()
    copy.hold()
    try:
        with town.operator.read() as s:
            held = database_now(s)
        time.sleep(1.1)
        town.do("report", town.new())
        with source.read() as s:
            assert reported(s) == 1
            assert database_now(s) <= held
            first = read_from(s)
        time.sleep(0.5)
        with source.read() as s:
            later = read_from(s)
    finally:
        copy.hold(False)
    assert (first.where, later.where) == (Where.REPLICA, Where.REPLICA)
    assert 1.0 < first.behind_s < later.behind_s < 60
    copy.caught_up()
    level(source)
    with source.read() as s:
        assert reported(s) == 2


def test_without_the_copy_the_main_database_is_read_and_says_why_and_it_is_taken_up_again(
    town: Town, source: FromReplica, copy: Copy, monkeypatch
) -> None:
    monkeypatch.setattr(replica, "AGAIN_AFTER_S", 0.3)
    copy.stop()
    try:
        town.do("report", town.new())
        with source.read() as s:
            assert read_from(s) == ReadFrom(Where.INSTEAD, why=Unusable.UNREACHABLE)
            assert reported(s) == 1
    finally:
        copy.start()
    time.sleep(0.35)
    copy.caught_up()
    with source.read() as s:
        assert read_from(s).where is Where.REPLICA
        assert reported(s) == 1


def test_a_reading_that_the_copy_breaks_off_says_so_and_the_main_database_answers_for_a_while(
    town: Town, source: FromReplica, copy: Copy, city_database: CityDatabase
) -> None:
    town.do("report", town.new())
    copy.caught_up()
    level(source)
    copy.patience("0")

    def read_what_is_cleared_away() -> None:
        with source.read() as s:
            assert reported(s) == 1
            with psycopg.connect(conninfo(city_database.owner), autocommit=True) as owner:
                owner.execute("UPDATE case_file SET version = version")
                owner.execute("VACUUM case_file")
            until = time.monotonic() + 30
            while time.monotonic() < until:
                s.execute(text("SELECT count(*) FROM case_file"))
                time.sleep(0.05)

    try:
        with pytest.raises(Refused, match="replica_let_go"):
            read_what_is_cleared_away()
    finally:
        copy.patience(None)
    with source.read() as s:
        assert read_from(s) == ReadFrom(Where.INSTEAD, why=Unusable.LET_GO)
        assert reported(s) == 1


def test_a_copy_that_turns_the_account_away_is_named_as_that(town: Town, copy: Copy) -> None:
    source = FromReplica(town.operator, copy.url(town.operator.url).set(password="another"))
    with source.read() as s:
        assert read_from(s) == ReadFrom(Where.INSTEAD, why=Unusable.TURNED_AWAY)
    source.close()


@pytest.mark.parametrize("other", ["the main database itself", "another city's"])
def test_an_address_that_is_no_copy_of_this_city_is_not_read(
    town: Town, other: str, copy: Copy, other_city_database
) -> None:
    if other == "another city's":
        copy.caught_up()
        address = copy.url(other_city_database.operator)
    else:
        address = town.operator.url
    source = FromReplica(town.operator, address)
    with source.read() as s:
        assert read_from(s) == ReadFrom(Where.INSTEAD, why=Unusable.NO_REPLICA)
        assert not s.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
    source.close()
