"""Calls through the gateway: answered, signalled, told at once, and a phone that sleeps is woken once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.app import API, build_app
from gateway.options import Options
from gateway.rings import Console, File, Http, RingAdapter, ring_adapter, ring_words
from gateway.waking import Waker
from models.calls.commands import send_signal
from models.calls.queries import get_call, get_call_steps, get_signals
from models.calls.records import DESK, PHONE, CallState, Ending, SignalKind
from models.calls.watching import party_of, watch
from models.store.ids import new_id
from tests.gateway.house import NUMBERS, House, Rung, TestClient
from tests.gateway.test_live import listening

OFFER = {"sdp": "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"}


@pytest.fixture
def calling(house: House) -> Iterator[Callable[..., UUID]]:
    """Calls a worker; what is left open is hung up."""
    made: list[UUID] = []

    def call(worker: str = "w1", **facts: Any) -> UUID:
        made.append(house.call(worker, **facts))
        return made[-1]

    yield call
    for one in made:
        house.hang_up(one)


def until(true: Callable[[], Any], patience_s: float = 10) -> Any:
    over = time.monotonic() + patience_s
    while not (found := true()):
        assert time.monotonic() < over, "it never came"
        time.sleep(0.02)
    return found


def to_desk(house: House, call: UUID) -> list[tuple[SignalKind, dict[str, Any]]]:
    with house.town.operator.read() as s:
        return [(one.kind, one.body) for one in get_signals(s, call, DESK, 0)]


def test_a_call_is_told_rung_answered_signalled_and_ended(house: House, calling: Callable[..., UUID]) -> None:
    phone, link = house.phone("w1"), str(new_id())
    done, order = house.town.dispatched("lid", "w1")
    call = calling(order_id=order)
    (told,) = phone.get("/calls")["calls"]
    assert told["id"] == str(call)
    assert (told["state"], told["caller"], told["order_id"]) == ("requested", "坐席", str(order))
    with house.town.operator.read() as s:
        known = get_call(s, call)
    assert (told["case_number"], told["case_title"]) == (known.case_number, known.case_title)
    assert known.case_id == done.case_id
    assert told["case_title"]

    def post(way: str, **facts: Any) -> Any:
        answer = phone.ask("POST", f"/calls/{call}/{way}", json={"id": str(new_id())} | facts)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert post("ring")["state"] == "ringing"
    accepted = post("accept", link=link)
    assert accepted["call"]["state"] == "accepted"
    (own,) = accepted["iceServers"]
    ((kind, desk),) = to_desk(house, call)
    assert kind is SignalKind.ICE_SERVERS
    assert own["urls"] == desk["iceServers"][0]["urls"] == ["turn:turn.example.cn:3478"]
    assert re.fullmatch(rf"\d+:{call}-phone", own["username"])
    assert own["credential"] != desk["iceServers"][0]["credential"]

    same = str(new_id())
    number = post("signals", id=same, link=link, kind="offer", body=OFFER)["number"]
    assert post("signals", id=same, link=link, kind="offer", body=OFFER)["number"] == number
    candidate = {"candidate": "candidate:1 1 udp 2122260223 10.0.0.5 50000 typ host", "sdpMid": "0", "sdpMLineIndex": 0}
    post("signals", link=link, kind="candidates", body={"candidates": [candidate]})
    assert to_desk(house, call)[1:] == [
        (SignalKind.OFFER, OFFER),
        (SignalKind.CANDIDATES, {"candidates": [candidate]}),
    ]
    with house.town.operator.transaction() as s:
        first = send_signal(s, call, UUID(link), SignalKind.ANSWER, OFFER, sender=DESK, receiver=PHONE)
        send_signal(s, call, UUID(link), SignalKind.RESTART, {}, sender=DESK, receiver=PHONE)
    heard = phone.get(f"/calls/{call}/signals")["signals"]
    assert [(one["kind"], one["link"], one["sender"]) for one in heard] == [
        ("answer", link, "desk"),
        ("restart", link, "desk"),
    ]
    assert [one["kind"] for one in phone.get(f"/calls/{call}/signals", after=str(first))["signals"]] == ["restart"]
    ended = post("end", ending="hung_up")
    assert (ended["state"], ended["ending"], ended["ended_by"]) == ("ended", "hung_up", "phone")
    assert phone.get("/calls")["calls"] == []
    assert phone.get(f"/calls/{call}")["ending"] == "hung_up"
    for way, facts in (("accept", {"link": link}), ("signals", {"link": link, "kind": "bye"})):
        refused = phone.ask("POST", f"/calls/{call}/{way}", json={"id": str(new_id())} | facts)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "call_ended")


def test_a_watcher_that_asks_gets_a_relay_of_its_own_and_the_desk_one_for_its_end(
    house: House, calling: Callable[..., UUID]
) -> None:
    phone, call, watcher = house.phone("w1"), calling(), new_id()
    phone.ask("POST", f"/calls/{call}/accept", json={"id": str(new_id()), "link": str(new_id())})
    with house.town.leader.transaction() as s:
        watch(s, call, watcher, link := new_id(), SignalKind.ICE_SERVERS, {})

    def given(receiver: str, sender: str) -> list[Any]:
        with house.town.leader.read() as s:
            return [one for one in get_signals(s, call, receiver, 0) if one.sender == sender and one.body]

    (own,) = until(lambda: given(party_of(watcher), DESK))
    (desk,) = given(DESK, party_of(watcher))
    assert (own.kind, own.link, desk.kind, desk.link) == (SignalKind.ICE_SERVERS, link, SignalKind.ICE_SERVERS, link)
    (server,), (other,) = own.body["iceServers"], desk.body["iceServers"]
    assert server["urls"] == other["urls"] == ["turn:turn.example.cn:3478"]
    until_s = int(server["username"].split(":", 1)[0]) - time.time()
    assert 590 < until_s <= 600
    assert server["username"] != other["username"]
    mac = hmac.new(b"north", server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == mac


def test_a_call_is_refused_with_its_reason(house: House, calling: Callable[..., UUID]) -> None:
    phone, call = house.phone("w1"), calling()
    bad = phone.ask("POST", f"/calls/{call}/end", json={"id": str(new_id()), "ending": "missed"})
    assert bad.status_code == 422
    unkept = phone.ask("POST", f"/calls/{call}/end", json={"id": str(new_id()), "ending": "refused", "reason": "\0"})
    assert unkept.json()["error"]["code"] == "unstorable_text"
    phone.ask("POST", f"/calls/{call}/end", json={"id": str(new_id()), "ending": "refused", "reason": "正在驾驶"})
    with house.town.operator.read() as s:
        ended = get_call(s, call)
    assert (ended.ending, ended.reason, ended.ended_by) == (Ending.REFUSED, "正在驾驶", "phone")


def test_an_identifier_of_another_call_sends_nothing(house: House, calling: Callable[..., UUID]) -> None:
    one, other, same = house.phone("w1"), house.phone("w2"), str(new_id())
    signal = {"id": same, "link": str(new_id()), "kind": "offer", "body": OFFER}
    mine, theirs = calling("w1"), calling("w2")
    assert one.ask("POST", f"/calls/{mine}/signals", json=signal).status_code == 200
    refused = other.ask("POST", f"/calls/{theirs}/signals", json=signal)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "id_used")
    assert to_desk(house, theirs) == []


def test_a_call_and_its_signals_are_told_to_its_worker_without_waiting(
    house: House, calling: Callable[..., UUID]
) -> None:
    mine, theirs = house.phone("w1"), house.phone("w2")
    with listening(house, mine) as my_line, listening(house, theirs) as their_line:
        began = time.monotonic()
        call = calling("w1")
        assert my_line.receive_json() == {"type": "changed", "what": ["calls"]}
        # Less than other changes are gathered for.
        assert time.monotonic() - began < 2
        with house.town.operator.transaction() as s:
            send_signal(s, call, new_id(), SignalKind.RESTART, {}, sender=DESK, receiver=PHONE)
        assert my_line.receive_json() == {"type": "changed", "what": ["calls"]}
        house.order("w2")
        # Of the other's call it has heard nothing.
        assert their_line.receive_json() == {"type": "changed", "what": ["orders"]}


def test_a_phone_that_rings_nowhere_is_woken_once_with_a_link_that_lets_it_in(
    house: House, calling: Callable[..., UUID]
) -> None:
    house.rung.rings.clear()
    rung = Rung()
    second = build_app(house.store, Options(tls=False, wake_after_s=0.5, base="https://field.example.cn"), None, rung)
    with TestClient(second):
        call = calling("w2")
        until(lambda: house.rung.rings or rung.rings)
        time.sleep(0.5)
    ((number, words, link),) = house.rung.rings + rung.rings
    assert number == NUMBERS["w2"]
    assert words == ring_words("坐席", link)
    found = re.fullmatch(rf"https://field\.example\.cn/field/#call={call}&link=([\w-]+)", link)
    assert found is not None
    opened = house.client.post(f"{API}/session/link", json={"link": found[1]})
    assert opened.json()["worker"]["id"] == str(house.town.workers["w2"])
    assert house.client.post(f"{API}/session/link", json={"link": found[1]}).status_code == 401
    with house.town.operator.read() as s:
        assert [step.kind for step in get_call_steps(s, call)] == ["requested", "woken"]
        assert get_call(s, call).state is CallState.REQUESTED


def test_a_phone_that_rings_is_not_woken(house: House, calling: Callable[..., UUID]) -> None:
    house.rung.rings.clear()
    phone, call = house.phone("w3"), calling("w3")
    assert phone.ask("POST", f"/calls/{call}/ring", json={"id": str(new_id())}).status_code == 200
    time.sleep(0.8)
    assert house.rung.rings == []


def test_a_call_of_which_the_feed_did_not_tell_is_found_by_looking(house: House, calling: Callable[..., UUID]) -> None:
    waker, found = Waker(house.store, Rung(), lambda: "", 0.0), list[UUID]()
    waker.note = found.extend  # type: ignore[method-assign]
    call = calling("w4")
    waker._look()
    assert found == [call]


class _Post(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(204 if self.path == "/ring" else 500)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def city() -> Iterator[tuple[str, list[Any]]]:
    """A city's own messenger: where it listens, and what it was sent."""
    server = HTTPServer(("127.0.0.1", 0), _Post)
    server.taken = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.taken  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_rings_go_where_the_city_wants(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("13812340001", "请接听 https://x/field/#call=1&link=s", "https://x/field/#call=1&link=s")
    ring_adapter("console").ring(*given)
    said = capsys.readouterr().err
    assert given[2] in said
    assert given[0] not in said
    file = tmp_path / "rings.jsonl"
    ring_adapter(f"file:{file}").ring(*given)
    line = json.loads(file.read_text("utf-8"))
    assert (line["phone"], line["words"], line["link"]) == given
    assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("SHAOTAI_RINGS_TOKEN", "north")
    with city() as (address, taken):
        ring_adapter(f"{address}/ring").ring(*given)
        ((path, headers, body),) = taken
        assert (path, body) == ("/ring", {"phone": given[0], "words": given[1], "link": given[2]})
        assert headers["Authorization"] == "Bearer north"
        with pytest.raises(OSError, match="500"):
            ring_adapter(f"{address}/elsewhere").ring(*given)
    with pytest.raises(ValueError, match="pigeon"):
        ring_adapter("pigeon")
    kinds: list[tuple[str, type[RingAdapter]]] = [("console", Console), (f"file:{file}", File), ("https://x", Http)]
    assert all(isinstance(ring_adapter(said), kind) for said, kind in kinds)


def test_a_ring_that_cannot_be_handed_over_is_logged_without_number_or_link(
    house: House, calling: Callable[..., UUID], caplog: pytest.LogCaptureFixture
) -> None:
    with city() as (address, taken):
        waker = Waker(house.store, ring_adapter(f"{address}/elsewhere"), lambda: "https://x", 0.0)
        waker._wake(calling("w4"))
        ((_, _, body),) = taken
    assert "could not be woken" in caplog.text
    assert body["phone"] not in caplog.text
    assert body["link"] not in caplog.text
