"""A worker's orders over the API, from signing to feedback, as the gateway's own account."""

from __future__ import annotations

from tests.gateway.house import House


def test_an_order_goes_from_signing_to_feedback(house: House) -> None:
    order, phone = house.order("w1"), house.phone("w1")
    listed = phone.get("/orders")
    (shown,) = [one for one in listed["orders"] if one["id"] == str(order)]
    assert (shown["state"], shown["awaits"]) == ("DISPATCHED", ["sign", "refuse", "support"])
    assert shown["case"]["text"] == "井盖破损，有行人绊倒"
    assert phone.post(f"/orders/{order}/sign")["order"]["state"] == "SIGNED"
    assert phone.post(f"/orders/{order}/arrive", lon=121.005, lat=30.005)["order"]["state"] == "ARRIVED"
    assert phone.post(f"/orders/{order}/start")["order"]["state"] == "HANDLING"
    told = phone.post(f"/orders/{order}/feed_back", finding="progress", note="已围挡")
    assert told["order"]["state"] == "HANDLING"
    done = phone.post(f"/orders/{order}/feed_back", finding="done", note="已更换井盖")
    assert (done["order"]["state"], done["order"]["awaits"]) == ("FEEDBACK", [])
    steps = phone.get(f"/orders/{order}")["steps"]
    assert [step["action"] for step in steps] == [
        "dispatch", "sign", "arrive", "start_handling", "progress", "feed_back",
    ]  # fmt: skip
    assert steps[0]["by"] == "坐席"
    assert steps[-1] | {"at": ""} == {
        "at": "",
        "action": "feed_back",
        "words": "已更换井盖",
        "by": "",
        "finding": "done",
    }
