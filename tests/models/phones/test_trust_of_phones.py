"""What the gateway's account may do in the database, and what it may not, whatever statement comes through it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from psycopg import errors as pg

from models.cases.commands import sign
from models.phones.acting import act_as, send_positions
from models.phones.commands import make_link, revoke, sign_out
from models.phones.queries import get_sessions
from models.phones.tokens import find_phones, note_use, open_session
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.workers.records import Fix
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database

FORBIDDEN = (
    "SELECT phone FROM worker_identity",
    "SELECT * FROM worker_identity",
    "SELECT * FROM report_text",
    "SELECT * FROM position_history",
    "SELECT rolpassword FROM pg_authid",
    "SELECT * FROM import_row",
    "SELECT * FROM reply",
    "SELECT * FROM callback",
    "SELECT * FROM briefing",
    "UPDATE worker_identity SET phone = ''",
    "UPDATE account SET active = true",
    "INSERT INTO account (id, login, name, duty) VALUES (gen_random_uuid(), 'x', 'x', 'supervisor')",
    "UPDATE worker SET active = true",
    "UPDATE case_file SET title = ''",
    "UPDATE case_file SET due_at = now()",
    "UPDATE dispatch_order SET worker_id = NULL",
    "UPDATE phone_session SET worker_id = NULL",
    "UPDATE phone_token SET expires_at = now()",
    "UPDATE phone_secret SET key = ''",
    "UPDATE attachment SET struck_why = 'x'",
    "INSERT INTO dispatch_order (id, case_id, lead, state) VALUES (gen_random_uuid(), gen_random_uuid(), true, 'DISPATCHED')",
    "INSERT INTO urge (id) VALUES (gen_random_uuid())",
    "INSERT INTO city_setting (id, name, version, value) VALUES (gen_random_uuid(), 'media', 1, '{}')",
    "INSERT INTO change (subject) VALUES ('case')",
    "SELECT trim_changes('1 hour')",
    "SELECT expire_positions('1 day')",
    "CREATE TABLE mine (a int)",
)


def test_the_gateway_reads_no_number_no_caller_and_no_track_and_writes_nothing_of_the_desks(
    city_database: CityDatabase,
) -> None:
    with connect(city_database.gateway) as connection:
        for statement in FORBIDDEN:
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]


def test_the_gateway_deletes_from_no_table(city_database: CityDatabase) -> None:
    with connect(city_database.gateway) as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND (has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))"
        ).fetchall()
    assert rows == []


def test_the_gateway_is_in_neither_of_the_desks_groups(city_database: CityDatabase) -> None:
    with connect(city_database.gateway) as connection:
        groups = connection.execute(
            "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
            " JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = session_user"
        ).fetchall()
    assert [name.rpartition("_")[2] for (name,) in groups] == ["phone"]


def _sign_as(store: Store, worker: UUID, order: UUID) -> None:
    """Sign past every check of ours but the database's."""
    with store.transaction() as s:
        act_as(s, worker)
        sign(s, order)


def _sign_after_positions(store: Store, worker: UUID, order: UUID) -> None:
    with store.transaction() as s:
        send_positions(s, [(worker, [])])
        sign(s, order)


def test_a_transaction_for_one_worker_touches_no_order_of_another(town: Town, city_database: CityDatabase) -> None:
    _, order = town.dispatched(worker="w1")
    store = Store(city_database.gateway, desk="gateway", pool_size=1)
    try:
        with pytest.raises(NotPermitted):
            _sign_as(store, town.workers["w2"], order)
        _sign_as(store, town.workers["w1"], order)
    finally:
        store.close()


def test_a_transaction_that_takes_many_phones_positions_touches_no_order(
    town: Town, city_database: CityDatabase
) -> None:
    _, order = town.dispatched(worker="w1")
    store = Store(city_database.gateway, desk="gateway", pool_size=1)
    try:
        with pytest.raises(NotPermitted):
            _sign_after_positions(store, town.workers["w1"], order)
    finally:
        store.close()


def test_positions_of_many_phones_are_one_change_and_each_is_answered_for_itself(
    town: Town, city_database: CityDatabase
) -> None:
    store = Store(city_database.gateway, desk="gateway", pool_size=1)
    first, second, off_duty = (town.workers[code] for code in ("w1", "w2", "w4"))
    try:
        with store.transaction() as s:
            now = database_now(s)

            def fixes(worker: UUID, *seconds_ago: int) -> list[Fix]:
                return [Fix(worker, LON, LAT, 0, 0, 5, now - timedelta(seconds=ago)) for ago in seconds_ago]

            sent = [
                (first, fixes(first, 30, 20)),
                (off_duty, fixes(off_duty, 10)),
                (second, fixes(second, 10)),
                (first, fixes(first, 20, 10)),
                (second, [Fix(second, LON, LAT, 0, 0, 5, now + timedelta(days=1))]),
            ]
            told = send_positions(s, sent)
    finally:
        store.close()
    refused = told.pop(1)
    assert isinstance(refused, Refused)
    assert (refused.code, told) == ("off_duty", [2, 1, 2, 0]), "what came twice is kept once and taken twice"
    kept = as_owner(city_database, "SELECT worker_id, count(*)::int, max(fixed_at) FROM position_history GROUP BY 1")
    assert {row[0]: row[1:] for row in kept} == {
        first: (3, now - timedelta(seconds=10)),
        second: (1, now - timedelta(seconds=10)),
    }
    latest = as_owner(city_database, "SELECT worker_id, fixed_at FROM position_latest")
    assert dict(latest) == {worker: now - timedelta(seconds=10) for worker in (first, second)}
    rows = as_owner(city_database, "SELECT ids FROM change WHERE subject = 'position'")
    assert [set(ids) for (ids,) in rows] == [{first, second}]


def test_tokens_are_looked_up_together_and_the_dead_are_not_among_them(town: Town, city_database: CityDatabase) -> None:
    store = Store(city_database.gateway, desk="gateway", pool_size=2)
    try:
        with store.transaction() as s:
            pairs = [open_session(s, town.workers[code], "link") for code in ("w1", "w2", "w3")]
        with town.operator.transaction() as s:
            assert revoke(s, pairs[1].session_id)
        tokens = [pair.access for pair in pairs] + [pairs[0].refresh, "none"]
        with store.read() as s:
            found = find_phones(s, tokens)
        assert {token: (phone.worker_id, noted) for token, (phone, noted) in found.items()} == {
            pairs[0].access: (town.workers["w1"], True),
            pairs[2].access: (town.workers["w3"], True),
        }
        with store.transaction() as ending, store.transaction() as s:
            # Whoever is about to end a session, or to exchange its token, is not waited for.
            sign_out(ending, pairs[0].session_id)
            note_use(s, {token: phone for token, (phone, _) in found.items()})
        with store.read() as s:
            assert {token: noted for token, (_, noted) in find_phones(s, tokens).items()} == {pairs[2].access: False}
    finally:
        store.close()


def test_words_of_a_case_are_given_for_ones_own_order_and_never_who_called(
    town: Town, city_database: CityDatabase
) -> None:
    _, order = town.dispatched(worker="w1", reporter="李四", reporter_phone="13700001111", address="文昌路1号")
    with connect(city_database.gateway) as connection:
        ask = "SELECT order_id, words, place FROM phone_words(%s, ARRAY[%s]::uuid[])"
        own = connection.execute(ask, [town.workers["w1"], order]).fetchall()
        other = connection.execute(ask, [town.workers["w2"], order]).fetchall()
    assert own == [(order, "井盖破损，有行人绊倒", "文昌路1号")]
    assert other == []


def test_only_the_desk_lets_in_by_link_and_a_session_ends_once(town: Town, city_database: CityDatabase) -> None:
    store = Store(city_database.gateway, desk="gateway", pool_size=1)
    try:
        with pytest.raises(NotPermitted), store.transaction() as s:
            make_link(s, town.workers["w1"])
        with pytest.raises(NotPermitted), town.field.transaction() as s:
            make_link(s, town.workers["w1"])
        with store.transaction() as s:
            session = open_session(s, town.workers["w1"], "code").session_id
        with town.supervisor.transaction() as s:
            assert revoke(s, session)
        with connect(city_database.owner) as connection, pytest.raises(pg.ObjectNotInPrerequisiteState):
            connection.execute("UPDATE phone_session SET ended_at = NULL, ending = NULL WHERE id = %s", [session])
        with town.operator.read() as s:
            (ended,) = get_sessions(s, ended=True)
        assert (ended.ending, ended.ended_by) == ("revoked", "值班长")
    finally:
        store.close()


def test_the_desk_reads_nothing_that_lets_a_phone_in(city_database: CityDatabase) -> None:
    for duty in ("operator", "supervisor", "leader", "field"):
        connection = connect(getattr(city_database, duty))
        for table in ("phone_token", "phone_code", "phone_link", "phone_secret", "phone_limit"):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM {table}")  # type: ignore[call-overload]
        with pytest.raises(pg.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO phone_session (id, worker_id, way, expires_at) VALUES (%s, %s, 'code', now())",
                [new_id(), new_id()],
            )
        connection.close()
