"""Calls: who may call whom, how far a call goes and how it ends, whose it is, what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors as pg
from sqlalchemy import text

from models.calls import commands, field
from models.calls.queries import get_call_steps, get_case_calls, get_missed, get_open_calls, get_signals
from models.calls.records import DESK, PHONE, Call, CallState, Ending, SignalKind
from models.calls.turn import Relay, ice_servers
from models.phones.acting import act_as
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


_SIGNAL = (
    "INSERT INTO call_signal (call_id, link, sender, receiver, kind, body)"
    " VALUES ('{call}', gen_random_uuid(), '{sender}', '{receiver}', 'bye', '{{}}')"
)


@pytest.fixture
def phones(city_database: CityDatabase) -> Iterator[Store]:
    """What phones come through."""
    store = Store(city_database.gateway, desk="gateway", pool_size=1)
    yield store
    store.close()


def ask(town: Town, worker: str = "w1", **facts) -> Call:
    with town.operator.transaction() as s:
        return commands.request_call(s, town.workers[worker], **facts)


def on_phone(phones: Store, worker: UUID, act, *args, **facts):
    with phones.transaction() as s:
        act_as(s, worker)
        return act(s, worker, *args, **facts)


def kinds(town: Town, call: Call) -> list[tuple[str, str]]:
    with town.operator.read() as s:
        return [(step.kind, step.party) for step in get_call_steps(s, call.id)]


def test_a_call_is_asked_for_rung_answered_live_and_ended_and_every_step_is_a_row(town: Town, phones: Store) -> None:
    done, order = town.dispatched(worker="w1")
    case = done.case_id
    call = ask(town, case_id=case, order_id=order)
    assert (call.state, call.case_id, call.desk) == (CallState.REQUESTED, case, "desk-0")
    worker, link = call.worker_id, uuid4()
    assert [one.id for one in on_phone(phones, worker, field.get_own_calls)] == [call.id]
    on_phone(phones, worker, field.ring, call.id)
    on_phone(phones, worker, field.ring, call.id)
    on_phone(phones, worker, field.accept, call.id, link, {"iceServers": []})
    on_phone(phones, worker, field.send_own, call.id, link, SignalKind.OFFER, {"sdp": "v=0"}, receiver=DESK)
    with town.operator.transaction() as s:
        got = get_signals(s, call.id, DESK, 0)
        assert [(one.kind, one.link) for one in got] == [(SignalKind.ICE_SERVERS, link), (SignalKind.OFFER, link)]
        assert get_signals(s, call.id, DESK, got[0].id) == got[1:]
        commands.send_signal(s, call.id, link, SignalKind.ANSWER, {"sdp": "v=0"}, sender=DESK, receiver=PHONE)
        commands.note_live(s, call.id, 431)
        commands.note_live(s, call.id, 9)
        commands.note(s, call.id, "still", {"sha256": "ab"})
    assert [one.kind for one in on_phone(phones, worker, field.get_own_signals, call.id, 0)] == [SignalKind.ANSWER]
    ended = on_phone(phones, worker, field.end_own, call.id, Ending.HUNG_UP)
    assert (ended.state, ended.ending, ended.ended_by, ended.first_frame_ms) == (
        CallState.ENDED,
        Ending.HUNG_UP,
        "phone",
        431,
    )
    assert kinds(town, call) == [
        ("requested", "desk"),
        ("rung", "phone"),
        ("accepted", "phone"),
        ("live", "desk"),
        ("still", "desk"),
        ("ended", "phone"),
    ]
    with town.operator.read() as s:
        assert [one.id for one in get_case_calls(s, case)] == [call.id]
        assert not get_open_calls(s)


def test_a_worker_is_in_one_call_at_a_time_and_the_second_desk_learns_whose(town: Town) -> None:
    call = ask(town)
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        commands.request_call(s, call.worker_id)
    assert refused.value.code == "in_call"
    assert refused.value.facts["by"] == call.caller
    assert ask(town, call_id=call.id) == call


def test_what_has_ended_stays_as_it_ended_and_no_call_goes_back(
    town: Town, phones: Store, city_database: CityDatabase
) -> None:
    call = ask(town)
    with town.operator.transaction() as s:
        assert commands.end_call(s, call.id, Ending.HUNG_UP).ending is Ending.CANCELLED
    ended = on_phone(phones, call.worker_id, field.end_own, call.id, Ending.REFUSED, "在开会")
    assert (ended.ending, ended.ended_by) == (Ending.CANCELLED, "desk")
    with pytest.raises(Refused, match="call_ended"):
        on_phone(phones, call.worker_id, field.accept, call.id, uuid4(), {})
    with pytest.raises(Refused, match="call_ended"), town.operator.transaction() as s:
        commands.send_signal(s, call.id, uuid4(), SignalKind.BYE, {}, sender=DESK, receiver=PHONE)
    again = ask(town)
    on_phone(phones, again.worker_id, field.accept, again.id, uuid4(), {})
    with connect(city_database.operator) as connection, pytest.raises(pg.ObjectNotInPrerequisiteState):
        connection.execute("UPDATE call SET state = 'ringing' WHERE id = %s", [again.id])


def test_nobody_touches_anothers_call_whatever_statement_comes(
    town: Town, phones: Store, city_database: CityDatabase
) -> None:
    call, other = ask(town), town.workers["w2"]
    for act, args in (
        (field.get_own_call, (call.id,)),
        (field.ring, (call.id,)),
        (field.accept, (call.id, uuid4(), {})),
        (field.end_own, (call.id, Ending.REFUSED)),
        (field.get_own_signals, (call.id, 0)),
    ):
        with pytest.raises(Refused, match="not_yours"):
            on_phone(phones, other, act, *args)
    statements = (
        f"UPDATE call SET state = 'ringing' WHERE id = '{call.id}'",
        f"INSERT INTO call_step (call_id, kind, party) VALUES ('{call.id}', 'still', 'phone')",
        _SIGNAL.format(call=call.id, sender="phone", receiver="desk"),
    )
    with connect(city_database.gateway) as connection:
        for statement in statements:
            connection.execute("SELECT set_config('shaotai.worker', %s, false)", [str(other)])
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]
        # Nor does the service call anybody, or speak for the desk.
        connection.execute("SELECT set_config('shaotai.worker', %s, false)", [str(call.worker_id)])
        for statement in (
            f"INSERT INTO call (id, purpose, worker_id) VALUES (gen_random_uuid(), 'callback', '{other}')",
            _SIGNAL.format(call=call.id, sender="desk", receiver="phone"),
            f"UPDATE call SET worker_id = '{other}'",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)  # type: ignore[call-overload]


def test_a_call_is_led_by_the_account_that_made_it_and_a_leader_calls_nobody(town: Town) -> None:
    with town.supervisor.transaction() as s:
        call = commands.request_call(s, town.workers["w1"])
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        commands.end_call(s, call.id, Ending.HUNG_UP)
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        commands.send_signal(s, call.id, uuid4(), SignalKind.ANSWER, {}, sender=DESK, receiver=PHONE)
    with town.operator.transaction() as s:
        watcher = f"watch:{uuid4()}"
        commands.send_signal(s, call.id, uuid4(), SignalKind.OFFER, {}, sender=watcher, receiver=DESK)


def test_a_sleeping_phone_is_woken_by_one_service_alone(town: Town, phones: Store, city_database: CityDatabase) -> None:
    call = ask(town)
    with connect(city_database.gateway) as connection:
        woken = [connection.execute("SELECT * FROM wake_phone(%s)", [call.id]).fetchall() for _ in range(2)]
    assert [len(rows) for rows in woken] == [1, 0]
    assert woken[0][0][0] == call.worker_id
    assert kinds(town, call)[-1] == ("woken", "nobody")


def test_what_was_left_behind_is_swept_up_and_says_how_it_ended(town: Town, city_database: CityDatabase) -> None:
    call = ask(town)
    with town.operator.transaction() as s:
        assert commands.expire_calls(s) == 0
    with connect(city_database.owner) as connection:
        connection.execute("ALTER TABLE call DISABLE TRIGGER move_call")
        connection.execute("UPDATE call SET requested_at = requested_at - interval '2 minutes'")
        connection.execute("ALTER TABLE call ENABLE TRIGGER move_call")
        connection.commit()
    with town.operator.transaction() as s:
        assert commands.expire_calls(s) == 1
    with town.operator.read() as s:
        (missed,) = get_missed(s, call.account_id)
    assert (missed.call.ending, missed.call.ended_by, missed.times) == (Ending.MISSED, "nobody", 1)
    # Whoever is being called again is missed no more.
    ask(town)
    with town.operator.read() as s:
        assert get_missed(s, call.account_id) == []


def test_turn_credentials_are_what_coturn_computes() -> None:
    # printf '1795954200:w1' | openssl dgst -sha1 -hmac north -binary | base64
    now = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
    (server,) = ice_servers(Relay(["turn:10.0.0.5:3478"], "north"), "w1", now)["iceServers"]
    assert server["username"] == f"{int((now + timedelta(minutes=10)).timestamp())}:w1"
    assert server["credential"] == "H1kmXUlkZx+jJ0TSZehxZf2mMcA="
    assert ice_servers(Relay(), "w1", now) == {"iceServers": []}
    assert "north" not in repr(Relay(["turn:x"], "north"))


def test_an_end_that_is_told_late_counts_from_when_it_was(town: Town, phones: Store) -> None:
    call = ask(town)
    worker = call.worker_id
    on_phone(phones, worker, field.accept, call.id, uuid4(), {})
    with town.operator.transaction() as s:
        commands.note_live(s, call.id, 300)
    with town.operator.read() as s:
        live = get_open_calls(s)[0].live_at
    assert live is not None
    at = live + timedelta(milliseconds=1)
    with town.operator.transaction() as s:
        assert commands.end_call(s, call.id, Ending.LOST, at=at).ended_at == at
        assert get_call_steps(s, call.id)[-1].occurred_at == at
    # Neither before what came before it, nor ahead of the clock, nor by a phone's own word.
    for early, late in ((live, None), (None, datetime.now(UTC) + timedelta(hours=1))):
        call = ask(town)
        with town.operator.transaction() as s:
            ended = commands.end_call(s, call.id, Ending.CANCELLED, at=early or late)
        assert call.requested_at <= ended.ended_at <= datetime.now(UTC) + timedelta(seconds=5)
    call = ask(town)

    def end_as_a_phone_likes(s, *_: object) -> None:
        s.execute(
            text(
                "UPDATE call SET state = 'ended', ending = 'lost', ended_by = 'phone', ended_at = now() WHERE id = :id"
            ),
            {"id": call.id},
        )

    with pytest.raises(NotPermitted):
        on_phone(phones, worker, end_as_a_phone_likes)
