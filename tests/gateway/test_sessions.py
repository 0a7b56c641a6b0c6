"""Signing in and out over the API: codes, links, pairs of tokens, what ends them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.app import API
from models.phones.commands import revoke, revoke_all
from models.phones.queries import get_sessions
from tests.gateway.house import NUMBERS, House
from tests.models.town import as_owner


def sign_in(house: House, path: str, **given: str) -> Any:
    return house.client.post(f"{API}/session{path}", json=given)


def forget_limits(house: House) -> None:
    as_owner(house.database, "DELETE FROM phone_limit")


@pytest.fixture(autouse=True)
def _fresh(house: House) -> None:
    forget_limits(house)


def code_for(house: House, worker: str) -> str:
    assert sign_in(house, "/code", phone=NUMBERS[worker]).status_code == 204
    return house.sent.code()


def test_a_worker_signs_in_with_the_code_that_was_sent(house: House) -> None:
    code = code_for(house, "w1")
    assert len(code) == 6
    assert house.sent.messages[-1][0] == NUMBERS["w1"]
    answer = sign_in(house, "", phone="+86 138-1234-0001", code=code)
    assert answer.status_code == 200
    assert answer.json()["worker"]["name"] == "王小明"
    assert answer.json()["worker"]["phone_masked"] == "138****0001"
    again = sign_in(house, "", phone=NUMBERS["w1"], code=code)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "denied")


def test_a_number_that_nobody_has_is_answered_like_any_other(house: House) -> None:
    sent = len(house.sent.messages)
    answers = [sign_in(house, "/code", phone=number) for number in (NUMBERS["w2"], "13999999999")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b""), (204, b"")]
    assert len(house.sent.messages) == sent + 1
    wrong = [sign_in(house, "", phone=number, code="000000") for number in (NUMBERS["w2"], "13999999999")]
    assert wrong[0].json() == wrong[1].json()


def test_a_number_that_two_workers_share_lets_nobody_in(house: House) -> None:
    as_owner(
        house.database,
        "UPDATE worker_identity SET phone = '13700000000' WHERE worker_id = %s",
        house.town.workers["w3"],
    )
    as_owner(
        house.database,
        "UPDATE worker_identity SET phone = '13700000000' WHERE worker_id = %s",
        house.town.workers["w4"],
    )
    sent = len(house.sent.messages)
    assert sign_in(house, "/code", phone="13700000000").status_code == 204
    assert len(house.sent.messages) == sent
    for worker in ("w3", "w4"):
        number, who = NUMBERS[worker], house.town.workers[worker]
        as_owner(house.database, "UPDATE worker_identity SET phone = %s WHERE worker_id = %s", number, who)


def test_after_five_wrong_tries_the_right_code_is_no_longer_good(house: House) -> None:
    code = code_for(house, "w2")
    wrong = "000000" if code != "000000" else "000001"
    assert {sign_in(house, "", phone=NUMBERS["w2"], code=wrong).status_code for _ in range(5)} == {401}
    assert sign_in(house, "", phone=NUMBERS["w2"], code=code).status_code == 401


def test_a_code_is_no_longer_good_after_its_time_nor_after_a_newer_one(house: House) -> None:
    old = code_for(house, "w2")
    new = code_for(house, "w2")
    if old != new:
        assert sign_in(house, "", phone=NUMBERS["w2"], code=old).status_code == 401
    as_owner(house.database, "UPDATE phone_code SET expires_at = clock_timestamp() WHERE ended_at IS NULL")
    assert sign_in(house, "", phone=NUMBERS["w2"], code=new).status_code == 401


def test_who_tries_too_often_waits_even_with_the_right_code(house: House) -> None:
    for _ in range(15):
        sign_in(house, "", phone=NUMBERS["w2"], code="000000")
    code = code_for(house, "w2")
    answer = sign_in(house, "", phone=NUMBERS["w2"], code=code)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    asked = [sign_in(house, "/code", phone=NUMBERS["w2"]).status_code for _ in range(10)]
    assert asked[-1] == 429
    forget_limits(house)
    assert sign_in(house, "", phone=NUMBERS["w2"], code=house.sent.code()).status_code == 200


def test_a_link_of_the_desk_lets_in_once_and_not_after_its_time(house: House) -> None:
    link = house.link("w2")
    assert sign_in(house, "/link", link=link).status_code == 200
    assert sign_in(house, "/link", link=link).status_code == 401
    late = house.link("w2")
    as_owner(house.database, "UPDATE phone_link SET expires_at = clock_timestamp() WHERE used_at IS NULL")
    assert sign_in(house, "/link", link=late).status_code == 401


def test_the_database_keeps_no_token_and_no_code(house: House) -> None:
    code, phone = code_for(house, "w1"), house.phone("w1")
    kept = json.dumps(as_owner(house.database, "SELECT t::text, p::text FROM phone_token t, phone_session p"))
    kept += json.dumps(as_owner(house.database, "SELECT c::text FROM phone_code c"))
    for secret in (code, phone.tokens["access"], phone.tokens["refresh"]):
        assert secret not in kept.replace("-", "x") or secret == code
    hashes = as_owner(house.database, "SELECT hash FROM phone_code WHERE ended_at IS NULL")
    assert all(len(bytes(one)) == 32 and code.encode() not in bytes(one) for (one,) in hashes)


def test_a_session_goes_on_by_its_refresh_token(house: House) -> None:
    phone = house.phone("w1")
    answer = sign_in(house, "/refresh", refresh=phone.tokens["refresh"])
    assert answer.status_code == 200
    assert phone.ask("GET", "/me", token=answer.json()["access"]).status_code == 200
    as_owner(house.database, "UPDATE phone_token SET expires_at = clock_timestamp() WHERE kind = 'access'")
    assert phone.ask("GET", "/me", token=answer.json()["access"]).status_code == 401
    later = sign_in(house, "/refresh", refresh=answer.json()["refresh"]).json()
    assert phone.ask("GET", "/me", token=later["access"]).status_code == 200


def test_a_refresh_token_used_twice_ends_the_session_for_both(house: House) -> None:
    phone = house.phone("w1")
    thief = sign_in(house, "/refresh", refresh=phone.tokens["refresh"]).json()
    assert phone.ask("GET", "/me", token=thief["access"]).status_code == 200
    assert sign_in(house, "/refresh", refresh=phone.tokens["refresh"]).status_code == 401
    for token in (thief["access"], phone.tokens["access"]):
        assert phone.ask("GET", "/me", token=token).status_code == 401
    assert sign_in(house, "/refresh", refresh=thief["refresh"]).status_code == 401
    with house.town.operator.read() as s:
        ended = [one.ending for one in get_sessions(s, phone.worker_id, ended=True)]
    assert "reused" in ended


def test_a_pair_that_was_lost_on_the_way_is_given_again_and_the_lost_one_is_void(house: House) -> None:
    phone = house.phone("w1")
    lost = sign_in(house, "/refresh", refresh=phone.tokens["refresh"]).json()
    again = sign_in(house, "/refresh", refresh=phone.tokens["refresh"])
    assert again.status_code == 200
    assert phone.ask("GET", "/me", token=lost["access"]).status_code == 401
    assert phone.ask("GET", "/me", token=again.json()["access"]).status_code == 200
    assert sign_in(house, "/refresh", refresh=lost["refresh"]).status_code == 401
    assert phone.ask("GET", "/me", token=again.json()["access"]).status_code == 401, "a lost pair that turns up ends it"


def test_a_token_exchanged_more_than_an_hour_ago_is_not_exchanged_again(house: House) -> None:
    phone = house.phone("w1")
    sign_in(house, "/refresh", refresh=phone.tokens["refresh"])
    as_owner(house.database, "UPDATE phone_token SET used_at = used_at - interval '61 minutes' WHERE kind = 'refresh'")
    assert sign_in(house, "/refresh", refresh=phone.tokens["refresh"]).status_code == 401


def test_who_signs_out_is_out(house: House) -> None:
    phone = house.phone("w1")
    assert phone.ask("DELETE", "/session").status_code == 204
    assert phone.ask("GET", "/me").status_code == 401
    assert sign_in(house, "/refresh", refresh=phone.tokens["refresh"]).status_code == 401


def test_a_stolen_token_dies_when_the_desk_revokes_it(house: House) -> None:
    phone, other = house.phone("w1"), house.phone("w1")
    with house.town.operator.transaction() as s:
        newest = get_sessions(s, phone.worker_id)[0]
        assert newest.worker == "王**"
        assert revoke(s, newest.id)
        assert not revoke(s, newest.id)
    answers = sorted(one.ask("GET", "/me").status_code for one in (phone, other))
    assert answers == [200, 401]
    with house.town.supervisor.transaction() as s:
        assert revoke_all(s, phone.worker_id) >= 1
    assert {one.ask("GET", "/me").status_code for one in (phone, other)} == {401}
    with house.town.operator.read() as s:
        assert get_sessions(s, phone.worker_id) == ()
        assert {one.ended_by for one in get_sessions(s, phone.worker_id, ended=True)} >= {"坐席", "值班长"}


def test_a_worker_who_left_the_service_is_out_at_once(house: House) -> None:
    phone = house.phone("w4")
    as_owner(house.database, "UPDATE worker SET active = false WHERE id = %s", phone.worker_id)
    try:
        assert phone.ask("GET", "/me").status_code == 401
        assert sign_in(house, "/refresh", refresh=phone.tokens["refresh"]).status_code == 401
        sent = len(house.sent.messages)
        sign_in(house, "/code", phone=NUMBERS["w4"])
        assert len(house.sent.messages) == sent
    finally:
        as_owner(house.database, "UPDATE worker SET active = true WHERE id = %s", phone.worker_id)


def test_what_no_longer_lets_in_is_cleared_away_after_a_day(house: House) -> None:
    phone = house.phone("w1")
    code_for(house, "w1")
    as_owner(house.database, "UPDATE phone_code SET expires_at = clock_timestamp() - interval '25 hours'")
    as_owner(house.database, "UPDATE phone_token SET expires_at = clock_timestamp() - interval '25 hours'")
    as_owner(house.database, "UPDATE phone_limit SET since = clock_timestamp() - interval '25 hours'")
    from models.phones.commands import expire_phones

    with house.store.transaction() as s:
        assert expire_phones(s) >= 4
    left = as_owner(house.database, "SELECT (SELECT count(*) FROM phone_code), (SELECT count(*) FROM phone_token)")
    assert left == [(0, 0)]
    with house.town.operator.read() as s:
        assert get_sessions(s, phone.worker_id, ended=True), "who was signed in, and when, stays"
