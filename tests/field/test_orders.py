"""A worker's day on the phone page, driven as a thumb would, against the real gateway and database."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from models.watch.commands import supervise
from tests.field.phones import HERE, LARGE, NUMBERS, SMALL, Service, phone_of
from tests.models.town import LAT, LON

PLACE = {"lon": LON + 0.0062, "lat": LAT + 0.0053, "address": "文昌路与汀阳路交叉口东北角"}


@pytest.mark.parametrize(
    ("size", "language", "night"),
    [(SMALL, "zh", False), pytest.param(LARGE, "en", True, marks=pytest.mark.long)],
    ids=["360-zh", "414-en"],
)
def test_an_order_comes_by_itself_and_goes_from_signing_to_feedback(
    browser: Browser, service: Service, size: tuple[int, int], language: str, night: bool
) -> None:
    worker = "w1" if language == "zh" else "w2"
    with phone_of(browser, service, size=size, language=language, night=night) as phone:
        phone.open()
        phone.see(phone.said("sign_in_why"))
        phone.shot("sign-in")
        phone.fill("phone", NUMBERS[worker])
        phone.tap("code_get")
        phone.see(phone.said("code_sent"))
        phone.fill("code", service.code())
        phone.tap("sign_in")
        phone.see(phone.said("orders_none"))

        done, order = service.town.dispatched("lid", worker, **PLACE)
        phone.see(phone.said("order_new_1"))
        phone.tap("act_sign", ".first")
        expect(
            phone.page.locator(".first .row").get_by_role("button", name=phone.words["act_arrive"], exact=True)
        ).to_be_enabled()
        phone.shot("orders")
        phone.page.locator(".first strong").click()
        phone.see(PLACE["address"])
        phone.see("GCJ-02")
        phone.shot("order")
        phone.page.locator(".map").click()
        phone.see(phone.said("open_in_map"))
        phone.shot("way")
        phone.tap("act_arrive", "footer")
        phone.go(f"order/{order}")
        phone.tap("act_start", "footer")
        phone.tap("act_feed_back", "footer")
        phone.tap("submit_feedback")
        phone.see(phone.said("finding_missing"))
        phone.choose(phone.words["finding_progress"])
        phone.fill("note", "已放警示锥，市政养护到场，正在更换井盖。")
        phone.shot("feedback")
        phone.tap("submit_feedback")
        expect(phone.page.locator(".first")).to_be_visible()
        phone.tap("act_feed_back", ".first")
        phone.choose(phone.words["finding_needs_department"])
        phone.fill("department", "排水")
        phone.choose("排水公司" if language == "zh" else "Drainage")
        phone.fill("note", "井盖归排水公司")
        phone.tap("submit_feedback")
        expect(phone.page.locator(".first")).to_be_visible()
        phone.tap("act_feed_back", ".first")
        phone.choose(phone.words["finding_done"])
        phone.fill("note", "已更换井盖")
        phone.tap("submit_feedback")
        phone.see(phone.said("orders_ended", n=1))
        phone.wait_states(worker, "sent", 6)
        expected = ["dispatch", "sign", "arrive", "start_handling", "progress", "feed_back"]
        assert [action for action in service.actions(order) if action in expected] == expected
        whistles = service.rows("SELECT called_department_id, words FROM whistle WHERE case_id = %s", done.case_id)
        assert whistles == [(service.town.departments["D1"], "井盖归排水公司")]

        phone.tap("tab_day")
        phone.see("已更换井盖")
        phone.shot("day")
        phone.tap("tab_grid")
        phone.page.get_by_placeholder(phone.words["search_place"]).fill("实验")
        phone.choose("实验小学")
        phone.shot("grid")


def test_support_is_whistled_for_and_an_order_refused_with_reason_and_basis(browser: Browser, service: Service) -> None:
    done, order = service.town.dispatched("lid", "w3", **PLACE)
    with phone_of(browser, service, size=LARGE) as phone:
        phone.sign_in("w3")
        phone.go(f"order/{order}")
        phone.tap("act_support", "footer")
        phone.choose("现场有危险")
        phone.shot("support")
        phone.tap("submit_support")
        phone.wait_states("w3", "sent", 1)
        assert service.rows("SELECT words FROM whistle WHERE case_id = %s", done.case_id) == [("现场有危险",)]

        phone.go(f"order/{order}")
        phone.tap("act_refuse", "footer")
        phone.tap("submit_refuse")
        phone.see(phone.said("reason_missing"))
        phone.choose("权属不符")
        phone.fill("basis", "权责清单第 12 条")
        phone.shot("refuse")
        phone.tap("submit_refuse")
        phone.wait_states("w3", "sent", 2)
        (found,) = service.rows("SELECT reason, basis FROM refusal WHERE order_id = %s", order)
        assert found == ("权属不符", "权责清单第 12 条")


def test_a_supervision_is_answered_from_the_phone(browser: Browser, service: Service) -> None:
    done, order = service.town.dispatched("lid", "w3", **PLACE)
    with phone_of(browser, service) as phone:
        phone.sign_in("w3")
        phone.go(f"order/{order}")
        with service.town.supervisor.transaction() as s:
            due = datetime.now(UTC) + timedelta(hours=1)
            supervise(s, done.case_id, None, "市民已二次来电，请说明情况", "带班领导", due, order_id=order)
        phone.tap("act_answer")
        phone.fill("answer_words", "已到场围挡，一小时内修好")
        phone.tap("submit_answer")
        phone.wait_states("w3", "sent", 1)
        phone.go(f"order/{order}")
        phone.see(phone.said("answered"))
        phone.shot("supervised")
        words = "SELECT a.words FROM supervision_answer a JOIN supervision v ON v.id = a.supervision_id JOIN urge u ON u.id = v.urge_id"
        assert service.rows(f"{words} WHERE u.order_id = %s", order) == [("已到场围挡，一小时内修好",)]


def test_a_report_takes_its_place_from_the_phone_or_from_a_finger(browser: Browser, service: Service) -> None:
    with phone_of(browser, service, size=LARGE) as phone:
        phone.sign_in("w2")
        phone.tap("report_new")
        phone.tap("submit_report")
        phone.see(phone.said("category_missing"))
        for name in ("部件 ›", "公用设施 ›", "井盖"):
            phone.choose(name)
        phone.tap("place_gps")
        phone.see("121.003500, 30.004200")
        phone.tap("place_finger")
        phone.page.locator("dialog canvas").click(position={"x": 300, "y": 200})
        phone.shot("finger")
        phone.tap("place_take")
        phone.fill("title", "井盖松动")
        phone.shot("report")
        phone.tap("submit_report")
        phone.wait_states("w2", "sent", 1)
        ((lon, lat),) = service.rows("SELECT c.lon, c.lat FROM case_file c WHERE c.title = '井盖松动'")
        assert (lon, lat) != (HERE["longitude"], HERE["latitude"])
        assert abs(lon - HERE["longitude"]) < 0.01
        phone.tap("report_new")
        phone.see(phone.said("category_recent"))
        phone.choose("井盖")
        phone.tap("place_gps")
        phone.fill("title", "井盖缺失")
        phone.tap("submit_report")
        phone.wait_states("w2", "sent", 2)
        assert service.rows("SELECT lon, lat FROM case_file WHERE title = '井盖缺失'") == [
            (HERE["longitude"], HERE["latitude"])
        ]


def test_on_duty_the_position_goes_out_and_is_shown_and_nothing_stays_after_signing_out(
    browser: Browser, service: Service
) -> None:
    worker = service.town.workers["w2"]
    with phone_of(browser, service) as phone:
        phone.sign_in("w2")
        phone.tap("tab_me")
        phone.see(phone.said("positions_sent", n=1))
        phone.shot("me")
        assert service.rows("SELECT lon, lat FROM position_latest WHERE worker_id = %s", worker) == [
            (HERE["longitude"], HERE["latitude"])
        ]
        phone.tap("duty_off", "main")
        phone.see(phone.said("duty_off_ask"))
        phone.tap("duty_off", "dialog")
        phone.wait_states("w2", "sent", 1)
        assert service.rows("SELECT on_duty FROM worker WHERE id = %s", worker) == [(False,)]
        phone.tap("duty_on", "main")
        phone.wait_states("w2", "sent", 2)
        assert service.rows("SELECT on_duty FROM worker WHERE id = %s", worker) == [(True,)]

        # A walk through a dead spot: kept, shown as kept, and sent afterwards.
        phone.offline()
        phone.see(phone.said("no_network"))
        phone.context.set_geolocation({**HERE, "latitude": HERE["latitude"] + 0.001})
        phone.see(phone.said("positions_kept", n=1))
        phone.offline(False)
        expect(phone.page.get_by_text(phone.said("positions_kept", n=1))).to_have_count(0)
        walked = service.rows("SELECT lat FROM position_history WHERE worker_id = %s ORDER BY fixed_at", worker)
        assert walked[-1] == (round(HERE["latitude"] + 0.001, 6),)

        phone.tap("sign_out")
        phone.tap("sign_out", "dialog")
        phone.see(phone.said("sign_in_why"))
        # It goes once the page's last transaction is over.
        phone.page.wait_for_function(
            "indexedDB.databases().then((all) => all.map((one) => one.name).join() === 'shaotai')"
        )


def test_a_link_signs_in_once_and_leaves_the_address_at_once(browser: Browser, service: Service) -> None:
    link = service.link("w3")
    with phone_of(browser, service) as phone:
        phone.page.on("framenavigated", lambda frame: seen.append(frame.url))
        seen: list[str] = []
        phone.open(f"#link={link}")
        phone.see(phone.said("tab_orders"))
        assert link not in phone.page.url
        assert phone.page.evaluate("history.length") <= 2
    with phone_of(browser, service) as other:
        other.open(f"#link={link}")
        expect(other.page.locator(".complaint")).to_have_text(re.compile(".+"))
        expect(other.page.locator("nav.tabs")).to_have_count(0)


def test_a_revoked_session_asks_to_sign_in_again_and_keeps_what_waits(browser: Browser, service: Service) -> None:
    _, order = service.town.dispatched("lid", "w3", **PLACE)
    with phone_of(browser, service) as phone:
        phone.sign_in("w3")
        phone.go(f"order/{order}")
        expect(phone.page.locator("footer .primary")).to_be_visible()
        phone.offline()
        phone.tap("act_sign", "footer")
        phone.wait_states("w3", "waiting", 1)
        service.rows(
            "UPDATE phone_session SET ended_at = clock_timestamp(), ending = 'revoked' WHERE worker_id = %s",
            service.town.workers["w3"],
        )
        phone.offline(False)
        phone.see(phone.said("signed_out"))
        phone.wait_states("w3", "waiting", 1)
        phone.sign_in("w3")
        phone.wait_states("w3", "sent", 1)
        assert "sign" in service.actions(order)
