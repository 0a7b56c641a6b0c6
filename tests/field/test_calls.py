"""Video calls on the phone page: a real camera of Chromium's, a real connection, a desk in another page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from models.calls.records import CallState, Ending
from tests.field.desks import answer, desk_of
from tests.field.phones import LARGE, SMALL, Service, phone_of
from tests.field.test_orders import PLACE


@pytest.mark.parametrize(("size", "language"), [(SMALL, "zh"), (LARGE, "en")], ids=["360-zh", "414-en"])
def test_a_call_rings_over_everything_is_answered_and_the_desk_sees_and_hears(
    browser: Browser, service: Service, size: tuple[int, int], language: str
) -> None:
    done, order = service.town.dispatched("lid", "w1", **PLACE)
    with phone_of(browser, service, size=size, language=language) as phone, desk_of(browser, service) as desk:
        phone.context.grant_permissions(["camera", "microphone", "geolocation"])
        phone.sign_in("w1")
        call = desk.ask("w1", case_id=done.case_id, order_id=order)
        phone.see(call.caller, "dialog.call")
        phone.see(PLACE["address"], "dialog.call")
        desk.until(lambda: desk.now().state is CallState.RINGING)
        phone.shot("incoming")
        phone.tap("call_accept")
        found = desk.sees()
        desk.until(lambda: desk.decoded()["audio"] > 0)
        assert found["width"] > 2
        phone.see(phone.words["call_hang_up"])
        phone.shot("live")
        phone.tap("call_hang_up")
        desk.until(lambda: desk.now().ended_at)
        assert (desk.now().ending, desk.now().ended_by) == (Ending.HUNG_UP, "phone")
        expect(phone.page.locator("dialog.call")).to_have_count(0)
