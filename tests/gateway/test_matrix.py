"""Whose token opens what: every address of the API, asked with one's own token, another's, a dead one and none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from gateway.app import API
from models.cases.queries import get_active_orders
from models.store.ids import new_id
from tests.gateway.house import House, Phone, now

OPEN = {
    ("POST", "/session/code"),
    ("POST", "/session"),
    ("POST", "/session/link"),
    ("POST", "/session/refresh"),
    ("GET", "/health"),
}
ACTS: dict[str, dict[str, Any]] = {
    "sign": {},
    "arrive": {},
    "start": {},
    "feed_back": {"finding": "done", "note": "已处置"},
    "refuse": {"reason": "不属本网格", "basis": "职责清单"},
    "support": {"words": "需要支援"},
    "answer": {"supervision_id": str(new_id()), "words": "已派人"},
}
LINK = str(new_id())
CALLS: dict[str, dict[str, Any]] = {
    "{call_id}": {},
    "ring": {},
    "accept": {"link": LINK},
    "signals": {"link": LINK, "kind": "offer", "body": {"sdp": "v=0"}},
    "end": {"ending": "refused", "reason": "在开会"},
}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PUT", "/me/duty"): {"on": True},
    ("POST", "/positions"): {"fixes": [{"at": now(), "lon": 121.005, "lat": 30.005}]},
    ("POST", "/reports"): {"title": "路灯不亮", "lon": 121.005, "lat": 30.005},
}
WITHOUT_A_TIME = {"answer", "/positions"}


def addresses(house: House) -> list[tuple[str, str]]:
    paths = house.client.get(f"{API}/openapi.json").json()["paths"]
    return [(method.upper(), path.removeprefix(API)) for path, ways in paths.items() for method in ways]


def ask(
    phone: Phone,
    house: House,
    method: str,
    path: str,
    token: str | None = None,
    order: UUID | None = None,
    call: UUID | None = None,
) -> int:
    last = path.rsplit("/", 1)[-1]
    of_call = "{call_id}" in path
    body = dict(CALLS[last] if of_call else ACTS.get(last, BODIES.get((method, path), {})))
    if (method, path) == ("POST", "/reports"):
        body["category_id"] = str(house.town.categories["lid"])
    body["id"] = str(new_id())
    if not of_call and not {last, path} & WITHOUT_A_TIME:
        body["at"] = now()
    given = {"json": body} if method in ("POST", "PUT") else {}
    path = path.replace("{order_id}", str(order)).replace("{sha256}", "0" * 64)
    path = path.replace("{call_id}", str(call))
    return phone.ask(method, path, token=token, **given).status_code


def test_nothing_but_signing_in_and_health_is_open_without_a_token(house: House) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    found = addresses(house)
    assert set(found) >= OPEN
    for token in ("", "x" * 43):
        refused = {way for way in found if ask(phone, house, *way, token=token, order=order) == 401}
        assert refused == set(found) - OPEN


def test_a_refresh_token_opens_nothing(house: House) -> None:
    phone = house.phone("w1")
    for way in set(addresses(house)) - OPEN:
        assert ask(phone, house, *way, token=phone.tokens["refresh"], order=new_id()) == 401, way


def test_anothers_order_is_neither_read_nor_touched(house: House) -> None:
    mine, theirs = house.phone("w1"), house.phone("w2")
    order = house.order("w1")
    ways = [way for way in addresses(house) if "{order_id}" in way[1]]
    assert {path.rsplit("/", 1)[-1] for _, path in ways} == {"{order_id}", *ACTS}
    before = mine.get(f"/orders/{order}")
    for way in ways:
        assert ask(theirs, house, *way, order=order) == 403, way
        assert ask(theirs, house, *way, order=new_id()) == 404, way
    assert mine.get(f"/orders/{order}") == before
    assert str(order) not in {one["id"] for one in theirs.get("/orders")["orders"]}


def test_anothers_call_is_neither_read_nor_rung_nor_answered_nor_signalled_nor_ended(house: House) -> None:
    mine, theirs, call = house.phone("w1"), house.phone("w2"), house.call("w1")
    ways = [way for way in addresses(house) if "{call_id}" in way[1]]
    assert {path.rsplit("/", 1)[-1] for _, path in ways} == set(CALLS)
    before = mine.get(f"/calls/{call}")
    for way in ways:
        assert ask(theirs, house, *way, call=call) == 403, way
        assert ask(theirs, house, *way, call=new_id()) == 404, way
        for token in ("", "x" * 43, mine.tokens["refresh"]):
            assert ask(mine, house, *way, token=token, call=call) == 401, way
    assert mine.get(f"/calls/{call}") == before
    assert theirs.get("/calls")["calls"] == []
    # And with one's own token every way of them is open, the end last.
    ways.sort(key=lambda way: way[1].endswith("/end"))
    assert {ask(mine, house, *way, call=call) for way in ways} == {200}


@pytest.mark.parametrize("path", ["/me", "/me/day", "/me/reports", "/orders"])
def test_each_worker_is_told_of_himself(house: House, path: str) -> None:
    one, other = house.phone("w1"), house.phone("w3")
    house.order("w1")
    one.post("/reports", title="只有我知道", category_id=str(house.town.categories["lid"]), lon=121.0, lat=30.0)
    assert one.ask("GET", path).text != other.ask("GET", path).text
    assert "只有我知道" not in other.ask("GET", path).text


def test_an_order_that_is_handed_to_another_is_no_longer_ones_own_to_move(house: House) -> None:
    order, phone, town = house.order("w1"), house.phone("w1"), house.town
    with town.operator.read() as s:
        case = next(case for each, case in get_active_orders(s) if each.id == order)
    town.do("withdraw", case.id, case.version)
    assert phone.post(f"/orders/{order}/sign", 409)["error"]["code"] == "not_in_this_state"
    assert [one["state"] for one in phone.get("/orders")["orders"] if one["id"] == str(order)] == ["WITHDRAWN"]
