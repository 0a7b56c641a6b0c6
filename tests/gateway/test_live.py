"""The live line: what changes for a worker is said to his phone, and to no other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.websockets import WebSocketDisconnect

from gateway.app import API
from models.phones.commands import revoke_all
from tests.gateway.house import House, Phone
from tests.models.town import as_owner


@contextmanager
def listening(house: House, phone: Phone) -> Iterator[Any]:
    with house.client.websocket_connect(f"{API}/live") as socket:
        socket.send_json({"access": phone.tokens["access"]})
        assert socket.receive_json() == {"type": "changed", "what": ["calls", "duty", "orders", "session"]}
        yield socket


def closed(socket: Any) -> int:
    """Hear it out, and return with which code it was closed."""
    try:
        while True:
            socket.receive_json()
    except WebSocketDisconnect as gone:
        return int(gone.code)


def test_a_new_order_is_told_to_its_worker_and_to_no_other(house: House) -> None:
    mine, theirs = house.phone("w1"), house.phone("w2")
    with listening(house, mine) as my_line, listening(house, theirs) as their_line:
        began = time.monotonic()
        house.order("w1")
        assert my_line.receive_json() == {"type": "changed", "what": ["orders"]}
        assert time.monotonic() - began < 5
        house.town.do("report", house.town.new())
        house.order("w2")
        # One word, of its own order: of the first it has heard nothing.
        assert their_line.receive_json() == {"type": "changed", "what": ["orders"]}
        with house.town.operator.transaction() as s:
            revoke_all(s, theirs.worker_id)
        assert their_line.receive_json() == {"type": "changed", "what": ["session"]}


def test_a_line_without_a_good_token_is_closed(house: House) -> None:
    for said in ({"access": "x" * 43}, {"access": house.phone("w1").tokens["refresh"]}, {}, "what", {"access": 5}):
        with house.client.websocket_connect(f"{API}/live") as socket:
            socket.send_json(said)
            assert closed(socket) == 4401


def test_the_line_is_closed_when_the_desk_revokes_the_session(house: House) -> None:
    phone = house.phone("w1")
    with listening(house, phone) as socket:
        with house.town.operator.transaction() as s:
            revoke_all(s, phone.worker_id)
        assert socket.receive_json() == {"type": "changed", "what": ["session"]}
        assert closed(socket) == 4401


def test_the_line_lives_as_long_as_its_token_and_goes_on_with_a_newer_one(house: House) -> None:
    phone = house.phone("w2")
    newer = house.client.post(f"{API}/session/refresh", json={"refresh": phone.tokens["refresh"]}).json()
    soon = "UPDATE phone_token SET expires_at = clock_timestamp() + interval '2 seconds' WHERE kind = 'access' AND used_at IS NULL"
    as_owner(house.database, soon + " AND pair <> (SELECT pair FROM phone_token ORDER BY made_at DESC LIMIT 1)")
    with listening(house, phone) as first, listening(house, phone) as second:
        second.send_json({"access": newer["access"]})
        assert closed(first) == 4401
        house.order("w2")
        assert second.receive_json() == {"type": "changed", "what": ["orders"]}
