"""The phone page without a network: it opens, keeps what is done, and sends it in order and once when the network is back."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from tests.field.phones import LARGE, Phone, Service, phone_of
from tests.field.test_orders import PLACE


def report(phone: Phone, n: int) -> None:
    """One report, by thumb: the category used last, here."""
    phone.go("report")
    phone.see(phone.words["submit_report"])
    if n == 0:
        for name in ("部件 ›", "公用设施 ›"):
            phone.choose(name)
    phone.choose("井盖")
    phone.tap("place_gps")
    phone.see("121.003500, 30.004200")
    phone.fill("title", f"第 {n} 处井盖")
    phone.tap("submit_report")
    expect(phone.page.locator("nav.tabs")).to_be_visible()


def ready_for_dead_spots(phone: Phone) -> None:
    """The service worker keeps the page, the categories are there."""
    phone.page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    phone.page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    phone.go("report")
    phone.see("部件 ›")
    phone.go("orders")


def test_the_page_opens_without_a_network_and_nothing_done_there_is_lost_or_done_twice(
    browser: Browser, service: Service
) -> None:
    _, order = service.town.dispatched("lid", "w1", **PLACE)
    with phone_of(browser, service) as phone:
        phone.sign_in("w1")
        expect(phone.page.locator(".first")).to_be_visible()
        ready_for_dead_spots(phone)
        phone.offline()
        for act in ("act_sign", "act_arrive", "act_start"):
            phone.tap(act, ".first")
        for n in range(3):
            report(phone, n)
        phone.see(phone.said("no_network"))
        phone.page.reload()
        phone.see(phone.said("n_reports", n=3), ".banner")
        phone.see(phone.said("n_acts", n=3), ".banner")
        expect(phone.page.locator(".first .primary")).to_have_text(phone.words["act_feed_back"])
        phone.shot("no-network")
        phone.page.locator(".banner").first.click()
        expect(phone.page.locator(".item.waiting")).to_have_count(6)
        phone.shot("outbox")
        phone.offline(False)
        phone.wait_states("w1", "sent", 6)
        assert [one for one in service.actions(order) if one != "dispatch"] == ["sign", "arrive", "start_handling"]
        assert titles(service, "第 % 处井盖") == [f"第 {n} 处井盖" for n in range(3)]


def test_what_the_service_refuses_stays_with_its_reason_until_it_is_dropped(browser: Browser, service: Service) -> None:
    done, order = service.town.dispatched("lid", "w2", **PLACE)
    with phone_of(browser, service, size=LARGE) as phone:
        phone.sign_in("w2")
        phone.go(f"order/{order}")
        expect(phone.page.locator("footer .primary")).to_be_visible()
        phone.offline()
        phone.tap("act_sign", "footer")
        phone.wait_states("w2", "waiting", 1)
        service.town.do("withdraw", done.case_id, done.version, note="发错了")
        phone.offline(False)
        phone.wait_states("w2", "refused", 1)
        phone.go("orders")
        phone.page.locator(".banner.late").click()
        expect(phone.page.locator(".item.refused .complaint")).not_to_be_empty()
        phone.shot("refused")
        phone.page.reload()
        expect(phone.page.locator(".item.refused")).to_have_count(1)
        phone.tap("outbox_drop", ".item.refused")
        phone.tap("outbox_drop", "dialog")
        phone.see(phone.said("outbox_none"))
        assert phone.kept("outbox", "w2") == []
        assert "sign" not in service.actions(order)


def test_an_answer_that_never_came_back_does_not_make_it_happen_twice(browser: Browser, service: Service) -> None:
    _, order = service.town.dispatched("lid", "w3", **PLACE)
    with phone_of(browser, service) as phone:
        phone.sign_in("w3")
        lost: list[str] = []

        def lose(route: object) -> None:
            # The service does it; the phone never hears.
            route.fetch()  # type: ignore[attr-defined]
            lost.append(route.request.post_data)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]

        phone.page.route("**/orders/*/support", lose, times=1)
        phone.go(f"order/{order}")
        phone.tap("act_support", "footer")
        phone.choose("需要设备")
        phone.tap("submit_support")
        phone.wait_states("w3", "sent", 1)
        assert len(lost) == 1
        case = service.rows("SELECT case_id FROM dispatch_order WHERE id = %s", order)[0][0]
        assert service.rows("SELECT count(*) FROM whistle WHERE case_id = %s", case) == [(1,)]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_hundred_things_done_in_a_dead_spot_all_arrive_once_and_in_order(
    browser: Browser, service: Service
) -> None:
    orders: list[UUID] = [service.town.dispatched("lid", "w1", **PLACE)[1] for _ in range(20)]
    with phone_of(browser, service, size=LARGE) as phone:
        phone.sign_in("w1")
        expect(phone.page.locator(".order")).to_have_count(len(orders))
        ready_for_dead_spots(phone)
        phone.offline()
        for order in orders:
            for act in ("act_sign", "act_arrive", "act_start"):
                phone.go(f"order/{order}")
                phone.tap(act, "footer")
        for n in range(140):
            report(phone, n)
        phone.page.reload()
        phone.wait_states("w1", "waiting", 200)
        # Back for moments only: what is under way when the network goes again must not be lost, nor done twice.
        for _ in range(3):
            phone.offline(False)
            phone.page.wait_for_timeout(700)
            phone.offline()
            phone.page.wait_for_timeout(300)
            phone.page.reload()
        phone.offline(False)
        phone.page.reload()
        phone.go("outbox")
        phone.wait_states("w1", "sent", 200)
        phone.shot("outbox-200")
        for order in orders:
            assert [one for one in service.actions(order) if one != "dispatch"] == ["sign", "arrive", "start_handling"]
        assert titles(service, "第 % 处井盖") == [f"第 {n} 处井盖" for n in range(140)]


def titles(service: Service, like: str) -> list[str]:
    """The reports taken in, in the order they came."""
    rows = service.rows("SELECT title FROM case_file WHERE title LIKE %s ORDER BY id", like)
    return [str(title) for (title,) in rows]


def test_where_the_certificate_is_not_trusted_the_page_works_and_says_that_offline_use_is_off(
    browser: Browser, service: Service
) -> None:
    second = Service(service.database, service.town, service.messages, service.gateway)
    second.start(tls=True)
    try:
        # As a worker who taps "go on all the same" on the browser's warning.
        with phone_of(browser, second, ignore_https_errors=True) as phone:
            phone.sign_in("w3")
            phone.tap("tab_me")
            phone.see(phone.said("offline_off"))
            assert phone.page.get_by_text(phone.words["offline_how"]).get_attribute("href") == "/trust"
            phone.shot("offline-off")
    finally:
        second.stop()


def test_of_two_windows_one_is_at_work(browser: Browser, service: Service) -> None:
    with phone_of(browser, service) as phone:
        phone.sign_in("w3")
        second = phone.context.new_page()
        second.goto(f"{service.url}/field/")
        expect(second.get_by_text(phone.words["elsewhere"])).to_be_visible()
        second.get_by_text(phone.words["use_here"]).click()
        expect(second.locator("nav.tabs")).to_be_visible()
        phone.see(phone.words["elsewhere"])
        phone.shot("elsewhere")
