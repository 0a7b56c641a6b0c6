"""Watching a call as a wall: what its account may say, and that this is all that it may."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors as pg

from models.calls import commands, field
from models.calls.queries import get_call_steps, get_held, get_signals
from models.calls.records import DESK, Call, Ending, SignalKind
from models.calls.watching import get_asked, give_relay, party_of, watch
from models.cameras.queries import get_addresses, get_nearest_streams, get_streams
from models.phones.acting import act_as
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database
RELAY = {"iceServers": [{"urls": ["turn:10.0.0.7:3478"], "username": "1:w", "credential": "c"}]}


def ask(town: Town, worker: str = "w1") -> Call:
    with town.operator.transaction() as s:
        return commands.request_call(s, town.workers[worker])


def answer(database: CityDatabase, call: Call) -> None:
    store = Store(database.gateway, desk="gateway", pool_size=1)
    try:
        with store.transaction() as s:
            act_as(s, call.worker_id)
            field.accept(s, call.worker_id, call.id, uuid4(), {"iceServers": []})
    finally:
        store.close()


def say(store: Store, call: Call, watcher: UUID, kind: SignalKind, body: dict | None = None) -> int | None:
    with store.transaction() as s:
        return watch(s, call.id, watcher, uuid4(), kind, {} if body is None else body)


def steps(town: Town, call: Call) -> list[tuple[str, str]]:
    with town.operator.read() as s:
        return [(one.kind, one.party) for one in get_call_steps(s, call.id) if one.kind in ("joined", "left")]


def test_a_leader_watches_a_call_once_it_was_answered_until_it_ends_and_both_are_steps_of_it(
    town: Town, city_database: CityDatabase
) -> None:
    call, watcher = ask(town), uuid4()
    with pytest.raises(Refused, match="call_ended"):
        say(town.leader, call, watcher, SignalKind.OFFER, {"sdp": "v=0"})
    answer(city_database, call)
    assert say(town.leader, call, watcher, SignalKind.BYE) is None
    say(town.leader, call, watcher, SignalKind.OFFER, {"sdp": "v=0"})
    say(town.leader, call, watcher, SignalKind.CANDIDATES, {"candidates": []})
    assert steps(town, call) == [("joined", "wall")]
    say(town.leader, call, watcher, SignalKind.BYE)
    say(town.leader, call, watcher, SignalKind.BYE)
    assert steps(town, call) == [("joined", "wall"), ("left", "wall")]
    with town.operator.read() as s:
        said = [(one.sender, one.kind) for one in get_signals(s, call.id, DESK, 0) if one.sender != "desk"]
    of_it = [(party, kind) for party, kind in said if party == party_of(watcher)]
    assert [kind for _, kind in of_it] == [SignalKind.OFFER, SignalKind.CANDIDATES, SignalKind.BYE]
    with town.operator.transaction() as s:
        commands.end_call(s, call.id, Ending.HUNG_UP)
    with pytest.raises(Refused, match="call_ended"):
        say(town.leader, call, watcher, SignalKind.OFFER, {"sdp": "v=0"})


def test_a_leader_may_watch_and_neither_call_nor_answer_end_record_or_speak_for_anybody(
    town: Town, city_database: CityDatabase
) -> None:
    call, other = ask(town), town.workers["w2"]
    answer(city_database, call)
    calls: tuple[tuple, ...] = (
        (commands.request_call, other),
        (commands.end_call, call.id, Ending.HUNG_UP),
        (commands.note_live, call.id, 5),
        (commands.note, call.id, "recording_on"),
        (commands.note, call.id, "still", {"sha256": "ab"}),
        (commands.note, call.id, "joined"),
        (field.end_own, call.worker_id, call.id, Ending.HUNG_UP),
        (commands.expire_calls,),
    )
    for act, *about in calls:
        with pytest.raises(NotPermitted), town.leader.transaction() as s:
            act(s, *about)
    watcher = party_of(uuid4())
    for sender, receiver in ((watcher, DESK), (DESK, watcher), (DESK, "phone"), ("phone", DESK)):
        with connect(city_database.leader) as connection, pytest.raises(pg.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO call_signal (call_id, link, sender, receiver, kind, body)"
                " VALUES (%s, gen_random_uuid(), %s, %s, 'offer', '{}')",
                [call.id, sender, receiver],
            )
    # Nor does the function say for it what is not a watcher's.
    for kind, body in ((SignalKind.ANSWER, {"sdp": "v=0"}), (SignalKind.ICE_SERVERS, RELAY)):
        with pytest.raises(NotPermitted):
            say(town.leader, call, uuid4(), kind, body)
    assert steps(town, call) == []


@pytest.mark.parametrize(
    ("account", "may"), [("leader", True), ("supervisor", True), ("operator", False), ("field", False)]
)
def test_who_watches_as_a_wall(town: Town, city_database: CityDatabase, account: str, may: bool) -> None:
    call = ask(town)
    answer(city_database, call)
    store: Store = getattr(town, account)
    if may:
        assert say(store, call, uuid4(), SignalKind.OFFER, {"sdp": "v=0"})
    else:
        with pytest.raises(NotPermitted):
            say(store, call, uuid4(), SignalKind.OFFER, {"sdp": "v=0"})


def test_the_gateways_account_watches_nobody(town: Town, city_database: CityDatabase) -> None:
    call = ask(town)
    answer(city_database, call)
    with connect(city_database.gateway) as connection, pytest.raises(psycopg.Error):
        connection.execute("SELECT watch_call(%s, gen_random_uuid(), gen_random_uuid(), 'offer', '{}')", [call.id])


def test_a_watcher_that_asks_for_a_relay_is_given_one_once_and_its_desk_the_other_end(
    town: Town, city_database: CityDatabase
) -> None:
    call, watcher = ask(town), uuid4()
    answer(city_database, call)
    say(town.leader, call, watcher, SignalKind.ICE_SERVERS)
    gateways = [Store(city_database.gateway, desk="gateway", pool_size=1) for _ in range(2)]
    try:
        seen = []
        for store in gateways:
            with store.read() as s:
                seen.append(get_asked(s, [call.id]))
        assert seen[0] == seen[1] == get_asked_of(gateways[0])
        ((asked,), _) = seen
        for store in gateways:
            with store.transaction() as s:
                give_relay(s, asked, RELAY, {"iceServers": []})
        assert get_asked_of(gateways[0]) == []
        with town.leader.read() as s:
            got = get_signals(s, call.id, party_of(watcher), 0)
            desk = [one for one in get_signals(s, call.id, DESK, 0) if one.sender == party_of(watcher)]
        assert [(one.kind, one.link, one.body) for one in got] == [(SignalKind.ICE_SERVERS, asked.link, RELAY)]
        assert [one.body for one in desk] == [{}, {"iceServers": []}]
        # Who asks again, later, is given others.
        say(town.leader, call, watcher, SignalKind.ICE_SERVERS)
        assert len(get_asked_of(gateways[0])) == 1
    finally:
        for store in gateways:
            store.close()


def get_asked_of(store: Store) -> list:
    with store.read() as s:
        return get_asked(s)


def test_which_calls_are_held_is_read_from_their_steps(town: Town, city_database: CityDatabase) -> None:
    call, other = ask(town), ask(town, "w2")
    for kind, held in (("held", {call.id}), ("resumed", set()), ("held", {call.id})):
        with town.operator.transaction() as s:
            commands.note(s, call.id, kind)
        with town.leader.read() as s:
            assert get_held(s, [call.id, other.id]) == held


def test_a_leader_reaches_the_cameras_that_nobody_signs_in_to_and_no_others(
    town: Town, city_database: CityDatabase
) -> None:
    open_, secret, token, off = (uuid4() for _ in range(4))
    addresses = ((open_, "", ""), (secret, "viewer", ""), (token, "", "?token=abc"), (off, "", ""))
    for number, (camera, sign_in, query) in enumerate(addresses):
        as_owner(
            city_database,
            "INSERT INTO camera (id, code, name, lon, lat, active) VALUES (%s, %s, %s, 120.4, 36.3, %s)",
            camera, f"X{number}", f"路口 {number}", camera != off,
        )  # fmt: skip
        as_owner(
            city_database,
            "INSERT INTO camera_address (camera_id, url, sign_in) VALUES (%s, %s, %s)",
            camera, f"rtsp://10.0.0.9/{number}{query}", sign_in,
        )  # fmt: skip
    ids = [one for one, _, _ in addresses]
    with town.leader.read() as s:
        assert {key: one.url for key, one in get_streams(s, ids).items()} == {open_: "rtsp://10.0.0.9/0"}
        assert [one.id for one in get_nearest_streams(s, 120.4, 36.3, most=5, within_m=100)] == [open_]
        assert get_nearest_streams(s, 121.4, 36.3, most=5, within_m=100) == []
    with pytest.raises(NotPermitted), town.leader.read() as s:
        get_addresses(s, ids)
    with town.operator.read() as s:
        assert len(get_addresses(s, ids)) == 3
        assert get_streams(s, ids) == {}
