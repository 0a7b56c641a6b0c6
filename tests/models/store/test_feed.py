"""The feed: every committed change once, whatever else goes on."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.store import feed
from models.store.changes import AT_ONCE, Cursor
from tests.support.database import CityDatabase, connect
from tests.support.feed import Follower, add_place, open_transaction

pytestmark = pytest.mark.database


def test_changes_arrive_in_the_order_of_their_transactions(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection, Follower(city_database.leader) as follower:
        ids = [key for _ in range(50) for key in add_place(connection)]
        follower.wait_for(ids)
        follower.assert_each_once(ids)
        assert follower.ids == ids
        order = [(change.xid, change.id) for change in follower.changes]
        assert order == sorted(order)
        assert follower.batches[-1].cursor == Cursor(follower.batches[0].cursor.epoch, *order[-1])


def test_a_quiet_city_still_gives_signs_of_life(city_database: CityDatabase) -> None:
    with Follower(city_database.leader) as follower:
        follower.wait(lambda: len(follower.batches) >= 3, "three heartbeats")
        assert all(not batch.changes and not batch.reload for batch in follower.batches)
        assert follower.batches[-1].read_at > follower.batches[0].read_at


def test_what_was_committed_before_the_cursor_is_not_announced(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        add_place(connection)
        with Follower(city_database.leader) as follower:
            ids = add_place(connection)
            follower.wait_for(ids)
            follower.assert_each_once(ids)


def test_a_reader_that_comes_back_with_its_cursor_gets_what_it_missed(city_database: CityDatabase) -> None:
    follower = Follower(city_database.leader)
    cursor = follower.start()
    with connect(city_database.operator) as connection:
        missed = [key for _ in range(AT_ONCE + 20) for key in add_place(connection)]
        later = Follower(city_database.leader)
        assert later.start(cursor) == cursor
        with later:
            later.wait_for(missed)
            later.assert_each_once(missed)
            assert not any(batch.reload for batch in later.batches)


@pytest.mark.parametrize("where", ["this city", "another city on the same server"])
def test_nothing_is_lost_while_one_transaction_is_open_and_later_ones_commit(
    where: str, city_database: CityDatabase, other_city_database: CityDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "HEARTBEAT_S", 0.25)
    slow_city = city_database if where == "this city" else other_city_database
    with (
        connect(slow_city.operator) as slow,
        connect(city_database.operator) as quick,
        Follower(city_database.leader) as follower,
    ):
        with open_transaction(slow):
            early = add_place(slow)
            hidden = [key for _ in range(20) for key in add_place(quick)]
            beats = len(follower.batches)
            follower.wait(lambda: len(follower.batches) >= beats + 3, "heartbeats under an open transaction")
            assert follower.ids == [], "read above the horizon"
            assert follower.batches[-1].oldest_transaction_s > 0.5
        expected = hidden if slow_city is not city_database else early + hidden
        follower.wait_for(expected)
        follower.assert_each_once(expected)
        beats = len(follower.batches)
        follower.wait(lambda: len(follower.batches) >= beats + 2, "heartbeats afterwards")
        assert follower.batches[-1].oldest_transaction_s < 0.5


def test_a_hidden_change_comes_without_any_notification_when_the_other_city_is_done(
    city_database: CityDatabase, other_city_database: CityDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without a heartbeat, looking again while something is hidden is the only way to learn of it.
    monkeypatch.setattr(feed, "HEARTBEAT_S", 3600.0)
    with (
        connect(other_city_database.operator) as slow,
        connect(city_database.operator) as quick,
        connect(city_database.leader) as listening,
        Follower(city_database.leader, poll_s=3600.0) as follower,
    ):
        follower.wait(lambda: bool(follower.batches), "the first sign of life")
        listening.execute("LISTEN shaotai_change")
        with open_transaction(slow):
            ids = add_place(quick)
            assert len(list(listening.notifies(timeout=10, stop_after=1))) == 1
        follower.wait_for(ids)
        assert list(listening.notifies(timeout=0.2)) == []


def test_polling_alone_misses_nothing(city_database: CityDatabase) -> None:
    with (
        connect(city_database.operator) as connection,
        Follower(city_database.leader, listen=False, poll_s=0.02) as follower,
    ):
        ids = [key for _ in range(30) for key in add_place(connection)]
        follower.wait_for(ids)
        follower.assert_each_once(ids)


def test_bulk_work_in_between_neither_hides_nor_doubles_changes(city_database: CityDatabase) -> None:
    ids: list[UUID] = []

    def bulk() -> None:
        with connect(city_database.field) as connection:
            for _ in range(5):
                ids.extend(add_place(connection, many=5000))

    with connect(city_database.operator) as connection, Follower(city_database.leader) as follower:
        worker = threading.Thread(target=bulk)
        worker.start()
        small = [key for _ in range(100) for key in add_place(connection)]
        worker.join()
        follower.wait_for(small + ids)
        follower.assert_each_once(small + ids)


def trimmed(connection: psycopg.Connection) -> None:
    """As if everything so far had been kept long enough: with an older date the trim takes it away."""
    connection.execute("UPDATE change SET changed_at = changed_at - interval '1 hour'")
    assert connection.execute("SELECT trim_changes('30 minutes')").fetchone() != (0,)
    assert connection.execute("SELECT count(*) FROM change").fetchone() == (0,)


def test_a_cursor_older_than_the_kept_changes_reloads_and_goes_on(city_database: CityDatabase) -> None:
    follower = Follower(city_database.leader)
    old = follower.start()
    with connect(city_database.operator) as writing, connect(city_database.owner) as owner:
        add_place(writing)
        trimmed(owner)
        follower.start(old)
        with follower:
            follower.wait(lambda: any(batch.reload for batch in follower.batches), "the order to reload")
            ids = add_place(writing)
            follower.wait_for(ids)
            follower.assert_each_once(ids)
            assert sum(batch.reload for batch in follower.batches) == 1


def test_a_reader_that_saw_everything_does_not_reload_after_a_trim(city_database: CityDatabase) -> None:
    with (
        connect(city_database.operator) as writing,
        connect(city_database.owner) as owner,
        Follower(city_database.leader) as follower,
    ):
        ids = add_place(writing)
        follower.wait_for(ids)
        trimmed(owner)
        ids += add_place(writing)
        follower.wait_for(ids)
        follower.assert_each_once(ids)
        assert not any(batch.reload for batch in follower.batches)
        fresh = Follower(city_database.leader).start()
        assert fresh == follower.batches[-1].cursor


def test_a_trim_keeps_what_an_open_transaction_may_still_precede(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as slow, connect(city_database.owner) as owner:
        owner.execute("SELECT trim_changes('10 minutes')")
        with open_transaction(slow):
            add_place(owner)
            owner.execute("UPDATE change SET changed_at = changed_at - interval '1 hour'")
            kept = owner.execute("SELECT max(xid) FROM change").fetchone()
            owner.execute("SELECT trim_changes('30 minutes')")
            assert owner.execute("SELECT max(xid) FROM change").fetchone() == kept


MADE_UP: dict[str, Callable[[Cursor], Cursor]] = {
    "another epoch": lambda cursor: Cursor("0" * 32, cursor.xid, cursor.id),
    "a transaction that is yet to come": lambda cursor: Cursor(cursor.epoch, cursor.xid + 1_000_000, 1),
}


@pytest.mark.parametrize("what", MADE_UP)
def test_a_cursor_that_means_nothing_here_reloads(what: str, city_database: CityDatabase) -> None:
    follower = Follower(city_database.leader)
    with connect(city_database.operator) as connection:
        add_place(connection)
        follower.start(MADE_UP[what](follower.start()))
        with follower:
            follower.wait(lambda: bool(follower.batches), "the first batch")
            assert follower.batches[0].reload
            ids = add_place(connection)
            follower.wait_for(ids)
            follower.assert_each_once(ids)


def test_a_copy_of_a_city_is_another_epoch(city_database: CityDatabase, other_city_database: CityDatabase) -> None:
    one, other = (Follower(city.leader).start() for city in (city_database, other_city_database))
    assert one.epoch != other.epoch


def test_every_account_sees_the_same_epoch(city_database: CityDatabase) -> None:
    urls = (city_database.owner, city_database.operator, city_database.leader)
    assert len({Follower(url).start().epoch for url in urls}) == 1


# Each writer is a list of transactions: how many statements of how many rows, whether a rest comes before the end,
# and whether it is rolled back.
TRANSACTIONS = st.lists(
    st.tuples(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.booleans(), st.booleans()), max_size=6
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(plans=st.lists(TRANSACTIONS, min_size=2, max_size=4), seed=st.integers(0, 2**32))
def test_whatever_writers_do_at_once_each_committed_change_comes_once(
    plans: list[list[tuple[list[int], bool, bool]]], seed: int, city_database: CityDatabase
) -> None:
    committed: list[UUID] = []

    def write(number: int, plan: list[tuple[list[int], bool, bool]]) -> None:
        dice, rest = random.Random(seed + number), threading.Event()
        with connect(city_database.operator) as connection:
            for statements, rests, fails in plan:
                written: list[UUID] = []
                with connection.transaction(force_rollback=fails):
                    for many in statements:
                        written += add_place(connection, many=many)
                        if rests:
                            rest.wait(dice.uniform(0, 0.02))
                if not fails:
                    committed.extend(written)

    with Follower(city_database.leader) as follower:
        writers = [threading.Thread(target=write, args=pair) for pair in enumerate(plans)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        follower.wait_for(committed)
        follower.assert_each_once(committed)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_forty_thousand_changes_by_six_writers_come_once_each(city_database: CityDatabase) -> None:
    committed: list[UUID] = []

    def write(number: int) -> None:
        dice = random.Random(number)
        with connect(city_database.operator) as connection:
            for _ in range(700):
                written: list[UUID] = []
                fails = dice.random() < 0.1
                with connection.transaction(force_rollback=fails):
                    for _ in range(dice.randint(1, 5)):
                        written += add_place(connection, many=dice.randint(1, 5))
                if not fails:
                    committed.extend(written)

    with Follower(city_database.leader) as follower:
        writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert len(committed) > 30_000
        follower.wait_for(committed)
        follower.assert_each_once(committed)
