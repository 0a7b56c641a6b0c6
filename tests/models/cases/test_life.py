"""The life of a case, on a real database."""

from __future__ import annotations

import pytest

from models.cases.records import CaseState, OrderState
from models.store.errors import NotPermitted, Refused
from tests.models.town import LAT, LON, STEP, Town

pytestmark = pytest.mark.database
HERE = {"lon": LON + STEP / 2, "lat": LAT + STEP / 2}


def test_a_case_goes_from_the_report_to_its_closing(town: Town) -> None:
    done, order = town.dispatched(**HERE)
    seen = town.see(done)
    assert seen.case.state is CaseState.DISPATCHED
    assert (seen.case.holder, seen.case.holder_role) == ("王**", "leader")
    assert (seen.case.grid, seen.case.area) == ("文昌第一网格", "望潮街道 · 文昌社区")
    assert seen.case.category_top == "公用设施"
    assert seen.case.number is not None
    town.do("sign", order, by=town.field)
    town.do("arrive", order, by=town.field)
    town.do("start_handling", order, by=town.field)
    done = town.do("feed_back", order, "已更换", by=town.field)
    seen = town.see(done)
    assert seen.case.state is CaseState.REVIEWING
    assert seen.case.holder == ""
    done = town.do("close", done.case_id, done.version)
    seen = town.see(done)
    assert seen.case.state is CaseState.CLOSED
    assert seen.closed_at is not None
    assert [order.state for order in seen.orders] == [OrderState.ENDED]
    actions = [
        "report",
        "accept",
        "file",
        "dispatch",
        "sign",
        "arrive",
        "start_handling",
        "feed_back",
        "send_to_review",
        "close",
    ]
    assert [step.action for step in seen.steps] == actions
    assert {step.desk for step in seen.steps} == {"desk-0", "desk-3"}
