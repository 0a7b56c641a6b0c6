"""What stands before every request: sizes, headers, what is logged, one shape of answer for all that goes wrong."""

from __future__ import annotations

import logging

import pytest

from gateway.access import Buckets
from gateway.app import API
from gateway.messages import Console, File, Http, code_words, hand_over, messenger
from gateway.words import WORDS
from models.store.ids import new_id
from tests.gateway.house import NUMBERS, House, now


def test_every_answer_tells_the_browser_to_be_strict(house: House) -> None:
    for path in (f"{API}/health", f"{API}/orders", "/nowhere", f"{API}/openapi.json"):
        headers = house.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_whatever_goes_wrong_has_one_shape(house: House) -> None:
    phone = house.phone("w1")
    wrong = [
        (house.client.get("/nowhere"), 404, "unknown"),
        (house.client.patch(f"{API}/orders"), 405, "wrong_method"),
        (phone.ask("GET", "/orders/no-identifier"), 422, "invalid"),
        (phone.ask("POST", f"/orders/{new_id()}/sign", content=b"{"), 422, "invalid"),
        (
            phone.ask("POST", f"/orders/{new_id()}/sign", json={"id": str(new_id()), "at": "2026-11-29T08:00:00"}),
            422,
            "invalid",
        ),
        (phone.ask("POST", "/positions", json={"id": str(new_id()), "fixes": []}), 422, "invalid"),
        (phone.ask("GET", f"/orders/{new_id()}"), 404, "unknown"),
    ]
    for answer, status, code in wrong:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (status, code)
        assert error["message_zh"].endswith("。")
        assert error["message_en"].endswith(".")
        assert set(error) == {"code", "message_zh", "message_en", "facts"}


def test_what_was_sent_is_not_said_again_where_it_was_wrong(house: House) -> None:
    answer = house.client.post(f"{API}/session", json={"phone": NUMBERS["w1"], "code": "not a code"})
    assert answer.status_code == 422
    assert NUMBERS["w1"] not in answer.text
    assert "not a code" not in answer.text


@pytest.mark.parametrize("as_chunks", [False, True])
def test_a_request_that_is_too_large_is_refused_before_it_is_read(house: House, as_chunks: bool) -> None:
    body = b'{"phone": "' + b"1" * (300 << 10) + b'"}'
    content = iter([body[:1000], body[1000:]]) if as_chunks else body
    answer = house.client.post(f"{API}/session/code", content=content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_the_log_names_routes_and_nobody(house: House, caplog: pytest.LogCaptureFixture) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    with caplog.at_level(logging.INFO, logger="gateway"):
        phone.get("/places", q="实验小学")
        phone.get(f"/orders/{order}")
        phone.post(f"/orders/{order}/sign", note="王小明已到")
        house.client.post(f"{API}/session", json={"phone": NUMBERS["w1"], "code": "000000"})
    told = caplog.text
    assert "GET /orders/{order_id} 200" in told
    for secret in (str(order), NUMBERS["w1"], "实验小学", "%E5", "王小明", phone.tokens["access"], "testclient"):
        assert secret not in told


def test_an_error_of_ours_is_noted_without_what_it_quotes(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(NUMBERS["w1"])

    phone = house.phone("w1")
    monkeypatch.setattr("gateway.routes.orders.get_own_orders", fail)
    answer = phone.ask("GET", "/orders")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "RuntimeError" in caplog.text
    assert NUMBERS["w1"] not in caplog.text


def test_a_session_that_asks_too_much_waits() -> None:
    buckets, one, other = Buckets(burst=3, a_second=0.5), new_id(), new_id()
    assert [buckets.take(one) for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.take(other) == 0


def test_times_that_no_phone_means_are_refused(house: House) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00Z"):
        assert phone.post(f"/orders/{order}/sign", 422, at=at)["error"]["code"] == "invalid"
    assert phone.post(f"/orders/{order}/sign", 409, at="2150-01-01T00:00:00Z")["error"]["code"] == "in_the_future"
    assert phone.post(f"/orders/{order}/sign", 409, note="\0")["error"]["code"] == "unstorable_text"
    assert phone.post(f"/orders/{order}/sign", at=now())["order"]["state"] == "SIGNED"


def test_codes_are_sent_as_the_city_wants(tmp_path, capsys: pytest.CaptureFixture[str], caplog) -> None:
    messenger("console").send("13812340001", code_words("123456"), "code")
    said = capsys.readouterr().err
    assert "123456" in said
    assert "13812340001" not in said
    file = tmp_path / "sent.jsonl"
    for _ in range(2):
        messenger(f"file:{file}").send("13812340001", "x", "code")
    assert file.read_text().count('"phone": "13812340001"') == 2
    assert file.stat().st_mode & 0o777 == 0o600
    assert isinstance(messenger("https://sms.example.cn/send"), Http)
    with pytest.raises(ValueError, match="carrier"):
        messenger("carrier pigeon")
    hand_over(File(tmp_path / "no" / "folder"), "13812340001", "x", "code")
    assert "could not be handed over" in caplog.text
    assert "13812340001" not in caplog.text
    assert isinstance(messenger("console"), Console)


def test_every_word_for_what_went_wrong_is_there_in_both_languages() -> None:
    assert all(zh.strip() and en.strip() and not zh.endswith("。") for zh, en in WORDS.values())
