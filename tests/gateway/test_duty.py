"""On and off duty, positions, the day, reports: a worker's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.phones.secrets import phone_digits
from models.store.ids import new_id
from models.watch.commands import supervise, urge
from tests.gateway.house import House, Phone, now
from tests.models.town import as_owner


def ago(**since: float) -> str:
    return (datetime.now(UTC) - timedelta(**since)).isoformat()


def duty(phone: Phone, on: bool, at: str | None = None, id_: str | None = None) -> Any:
    return phone.ask("PUT", "/me/duty", json={"id": id_ or str(new_id()), "on": on, "at": at or now()})


def fixes(*seconds_ago: float) -> list[dict[str, Any]]:
    return [
        {"at": ago(seconds=s), "lon": 121.005, "lat": 30.005, "accuracy_m": 8, "heading": 90, "speed": 1.2}
        for s in seconds_ago
    ]


def test_who_is_off_duty_is_not_followed(house: House) -> None:
    phone = house.phone("w3")
    assert duty(phone, False).json() == {"on_duty": False}
    answer = phone.ask("POST", "/positions", json={"id": str(new_id()), "fixes": fixes(5)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "off_duty")
    assert duty(phone, True).json() == {"on_duty": True}
    batch = {"id": str(new_id()), "fixes": fixes(30, 20, 10)}
    assert [phone.ask("POST", "/positions", json=batch).json() for _ in range(2)] == [{"taken": 3}, {"taken": 3}]
    kept = as_owner(house.database, "SELECT count(*) FROM position_history WHERE worker_id = %s", phone.worker_id)
    assert kept == [(3,)]
    assert phone.get("/me")["on_duty"] is True


def test_what_was_said_of_duty_comes_once_and_late_words_change_nothing(house: House) -> None:
    phone, first = house.phone("w2"), str(new_id())
    assert duty(phone, True, ago(hours=2), first).json() == {"on_duty": True}
    assert duty(phone, False, ago(hours=1)).json() == {"on_duty": False}
    assert duty(phone, True, ago(hours=2), first).json() == {"on_duty": False}, "the same again does nothing"
    assert duty(phone, True, ago(minutes=90)).json() == {"on_duty": False}, "it was overtaken by what came later"
    assert duty(phone, False, ago(hours=2), first).json()["error"]["code"] == "id_used"
    assert duty(phone, True).json() == {"on_duty": True}


def test_the_same_identifier_never_acts_twice_nor_for_something_else(house: House) -> None:
    phone, one, other = house.phone("w1"), house.order("w1"), house.order("w1")
    id_ = str(new_id())
    for _ in range(3):
        assert phone.post(f"/orders/{one}/sign", id=id_)["order"]["state"] == "SIGNED"
    assert [step["action"] for step in phone.get(f"/orders/{one}")["steps"]].count("sign") == 1
    assert phone.post(f"/orders/{other}/sign", 409, id=id_)["error"]["code"] == "id_used"
    assert phone.post(f"/orders/{one}/arrive", 409, id=id_)["error"]["code"] == "id_used"
    facts = {"title": "井盖松动", "category_id": str(house.town.categories["lid"]), "lon": 121.005, "lat": 30.005}
    id_ = str(new_id())
    assert len({phone.post("/reports", id=id_, **facts)["report"]["case_id"] for _ in range(3)}) == 1
    assert house.phone("w2").post("/reports", 409, id=id_, **facts)["error"]["code"] == "id_used"


def test_a_report_is_the_workers_own_and_stands_in_his_day(house: House) -> None:
    phone = house.phone("w4")
    facts = {"title": "楼道堆物", "text": "三楼楼道堆放纸箱", "category_id": str(house.town.categories["fire"])}
    told = phone.post("/reports", **facts, lon=121.015, lat=30.015, address="书院路2号")["report"]
    assert told["state"] == "REPORTED"
    assert [(one["title"], one["state"]) for one in phone.get("/me/reports")["reports"]] == [("楼道堆物", "REPORTED")]
    assert [(entry["what"], entry["words"]) for entry in phone.get("/me/day")["entries"]] == [("report", "楼道堆物")]
    case = house.town.see(told["case_id"])
    assert (case.case.source, case.text, case.address, case.case.grid) == (
        "grid_worker",
        "三楼楼道堆放纸箱",
        "书院路2号",
        "书院第二网格",
    )
    assert case.steps[0].worker_id == phone.worker_id


def test_a_phone_whose_clock_is_far_behind_backdates_nothing(house: House) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    shown = phone.post(f"/orders/{order}/sign", at="2001-01-01T00:00:00Z")["order"]
    assert shown["signed_at"] >= shown["given_at"]
    first, signed = phone.get(f"/orders/{order}")["steps"]
    assert signed["at"] >= shown["given_at"]
    assert first["by"] == "坐席"
    facts = {"title": "旧事", "category_id": str(house.town.categories["lid"]), "lon": 121.005, "lat": 30.005}
    phone.post("/reports", at="2001-01-01T00:00:00Z", **facts)
    assert phone.get("/me/reports")["reports"][0]["reported_at"] > ago(days=4)


def test_an_order_that_is_refused_goes_back_with_its_reason(house: House) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    assert "refuse" in phone.get(f"/orders/{order}")["awaits"]
    done = phone.post(f"/orders/{order}/refuse", reason="不在本网格", basis="网格划分图")
    assert (done["order"]["state"], done["order"]["awaits"]) == ("REFUSED", [])
    assert phone.post(f"/orders/{order}/sign", 409)["error"]["code"] == "not_in_this_state"


def test_support_is_a_whistle_of_the_workers_grid_to_the_level_above(house: House) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    phone.post(f"/orders/{order}/support", words="现场人多，请增援")
    assert phone.post(f"/orders/{order}/support", 409, words="再催")["error"]["code"] == "already_whistled"
    row = as_owner(
        house.database,
        "SELECT g.name, h.name, w.words, t.worker_id FROM whistle w JOIN grid g ON g.id = w.grid_id"
        " JOIN grid h ON h.id = w.called_grid_id JOIN step t ON t.case_id = w.case_id AND t.action = 'whistle'"
        " JOIN dispatch_order o ON o.case_id = w.case_id WHERE o.id = %s",
        order,
    )
    assert row == [("文昌第一网格", "文昌社区", "现场人多，请增援", phone.worker_id)]


def test_a_supervision_is_shown_with_its_order_and_answered_once(house: House) -> None:
    phone, town = house.phone("w1"), house.town
    done, order = town.dispatched(worker="w1")
    with town.operator.transaction() as s:
        done = urge(s, done.case_id, done.version, "请尽快签收", order_id=order)
    due = datetime.now(UTC) + timedelta(hours=2)
    with town.supervisor.transaction() as s:
        supervise(s, done.case_id, None, "一小时内到场", "带班领导 周敏", due, order_id=order)
    urges = phone.get(f"/orders/{order}")["urges"]
    assert [(one["words"], one["title"], one["answered"]) for one in urges] == [
        ("一小时内到场", "带班领导 周敏", False), ("请尽快签收", "", False),
    ]  # fmt: skip
    facts = {"supervision_id": urges[0]["supervision_id"], "words": "已在路上"}
    answer = phone.ask("POST", f"/orders/{order}/answer", json={"id": str(new_id()), **facts})
    assert answer.json()["order"]["urges"][0]["answered"] is True
    again = phone.ask("POST", f"/orders/{order}/answer", json={"id": str(new_id()), **facts})
    assert again.json()["error"]["code"] == "answered_already"


def test_positions_that_come_at_once_are_there_when_they_are_answered_and_each_worker_is_told_his_own(
    house: House,
) -> None:
    phones = [house.phone(code) for code in ("w1", "w2", "w4")]
    assert [phone.get("/me")["on_duty"] for phone in phones] == [True, True, False]

    def send(n: int) -> tuple[int, int]:
        """The status, and how many of the positions that were sent are kept at that moment."""
        phone, sent = phones[n % 3], fixes(1000 + n, 2000 + n)
        answer = phone.ask("POST", "/positions", json={"id": str(new_id()), "fixes": sent})
        kept = "SELECT count(*)::int FROM position_history WHERE worker_id = %s AND fixed_at = ANY(%s::timestamptz[])"
        return answer.status_code, as_owner(house.database, kept, phone.worker_id, [one["at"] for one in sent])[0][0]

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(send, range(18))) == [(200, 2), (200, 2), (409, 0)] * 6


def test_places_categories_and_departments_are_found(house: House) -> None:
    phone = house.phone("w1")
    assert [place["name"] for place in phone.get("/places", q="小学")["places"]] == ["实验小学"]
    assert phone.get("/places", q="%%")["places"] == []
    assert {one["code"] for one in phone.get("/departments", q="公司")["departments"]} == {"D1"}
    tree = phone.get("/categories")["categories"]
    assert next(one["parent_id"] for one in tree if one["code"] == "lid") in {one["id"] for one in tree}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["+86 138-1234-0001", "008613812340001", "１３８１２３４０００１", "138 1234 0001"]))
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_digits(written) == "13812340001"
