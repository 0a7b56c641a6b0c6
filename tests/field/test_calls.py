"""Video calls on the phone page: a real camera of Chromium's, a real connection, a desk in another page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from models.calls.commands import send_signal
from models.calls.records import DESK, PHONE, CallState, Ending, SignalKind
from tests.field.desks import answer, desk_of
from tests.field.phones import CHROMIUM, LARGE, QUIET, SMALL, Phone, Service, phone_of
from tests.field.test_orders import PLACE
from tests.support.udp import Cable

LOST_S = 10
"""So long a lost network may keep a call waiting, from when it is noticed."""


def ready(phone: Phone, worker: str) -> None:
    """Signed in, at work, and allowed what a call needs."""
    phone.context.grant_permissions(["camera", "microphone", "geolocation"])
    phone.sign_in(worker)


def over(phone: Phone) -> None:
    expect(phone.page.locator("dialog.call")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "language"), [(SMALL, "zh"), pytest.param(LARGE, "en", marks=pytest.mark.long)], ids=["360-zh", "414-en"]
)
def test_a_call_rings_over_everything_is_answered_and_the_desk_sees_hears_writes_and_points(
    browser: Browser, service: Service, size: tuple[int, int], language: str
) -> None:
    done, order = service.town.dispatched("lid", "w1", **PLACE)
    with phone_of(browser, service, size=size, language=language) as phone, desk_of(browser, service) as desk:
        ready(phone, "w1")
        # What a call needs is no part of the page's first load, and there when it rings.
        before = loaded(phone)
        assert 100_000 < sum(before.values()) < 200_000
        assert "talk.mjs" not in before
        call = desk.ask("w1", case_id=done.case_id, order_id=order)
        phone.see(call.caller, "dialog.call")
        phone.see(PLACE["address"], "dialog.call")
        desk.until(lambda: desk.now().state is CallState.RINGING)
        phone.shot("incoming")
        assert {"talk.mjs", "peer.mjs", "camera.mjs", "signalling.mjs"} <= desk.until(lambda: loaded(phone)).keys()
        phone.tap("call_accept")
        assert desk.sees()["width"] > 2
        desk.until(lambda: desk.decoded()["audio"] > 0)
        can = desk.until(lambda: desk.heard("can"))[-1]
        assert (can["cameras"], can["torch"]) == (3, False)
        moved = desk.until(lambda: desk.heard("moved"))[0]
        assert (moved["lon"], moved["lat"], moved["accuracy"]) == (121.0035, 30.0042, 12)
        phone.see(phone.words["call_place"])
        phone.shot("live")

        desk.say(t="recording", on=True)
        desk.say(t="text", id="1", words="请把镜头转向井盖左侧")
        desk.say(t="point", x=0.75, y=0.25)
        phone.see("请把镜头转向井盖左侧")
        phone.see(phone.words["call_recorded"])
        assert marked(phone) == pytest.approx((0.75, 0.25), abs=0.01)
        phone.shot("pointed")
        phone.choose(phone.words["call_replies"].split("|")[0])
        assert desk.until(lambda: desk.heard("text"))[0]["words"] == phone.words["call_replies"].split("|")[0]
        expect(phone.page.locator(".mark-at")).to_be_hidden()

        phone.tap("call_mute")
        assert desk.until(lambda: desk.heard("mute"))[-1] == {"t": "mute", "who": "phone", "on": True}
        desk.say(t="mute", who="desk", on=True)
        phone.see(phone.words["call_desk_muted"])
        desk.say(t="mute", who="phone", on=False)
        expect(phone.page.get_by_role("button", name=phone.words["call_mute"], exact=True)).to_be_visible()
        desk.say(t="recording", on=False)
        expect(phone.page.get_by_text(phone.words["call_recorded"])).to_have_count(0)

        phone.tap("call_hang_up")
        desk.until(lambda: desk.now().ended_at)
        assert (desk.now().ending, desk.now().ended_by) == (Ending.HUNG_UP, "phone")
        assert desk.heard("bye")
        over(phone)


def loaded(phone: Phone) -> dict[str, int]:
    """The files that the page has fetched, but for pictures, with their bytes unpacked."""
    found = phone.page.evaluate(
        """() => performance.getEntriesByType('resource').map(({ name, decodedBodySize }) => [new URL(name).pathname, decodedBodySize])"""
    )
    return {
        path.split("/")[-1]: size for path, size in found if path.startswith("/field/") and not path.endswith(".png")
    }


def marked(phone: Phone) -> tuple[float, float]:
    """Where the mark stands on the picture itself, 0 to 1."""
    expect(phone.page.locator(".mark-at")).to_be_visible()
    found = phone.page.evaluate(
        """() => {
            const [video, mark] = ['.picture video', '.mark-at'].map((one) => document.querySelector(one));
            const [box, at] = [video, mark].map((one) => one.getBoundingClientRect());
            const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
            const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
            return [(at.x + at.width / 2 - box.x - (box.width - width) / 2) / width,
                (at.y + at.height / 2 - box.y - (box.height - height) / 2) / height];
        }"""
    )
    return (found[0], found[1])


# Chromium's cameras have no light: what a phone's has is told, and what is asked of it is kept.
TORCH = """
    window.torch = [];
    MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
    MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => { window.torch.push(advanced[0].torch); };
    const lock = { addEventListener() {}, release: async () => { window.awake = false; } };
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => { window.awake = true; return lock; } } });
"""
RINGS = """
    window.rang = { tones: 0, trembled: 0 };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) { window.rang.tones += 1; return start.apply(this, when); };
    navigator.vibrate = (pattern) => { if (pattern) window.rang.trembled += 1; return true; };
"""


def one_of(camera: str, seen: list[str]) -> str:
    """The camera, where it is another than those."""
    return "" if camera in seen else camera


def test_the_desk_holds_the_call_and_asks_for_the_torch_and_the_other_camera(
    browser: Browser, service: Service
) -> None:
    with phone_of(browser, service) as phone, desk_of(browser, service) as desk:
        phone.page.add_init_script(TORCH)
        ready(phone, "w1")
        answer(desk, phone, "w1")
        assert desk.until(lambda: desk.heard("can"))[-1]["torch"] is True
        desk.say(t="torch", on=True)
        phone.see(phone.words["call_torch_off"])
        assert desk.until(lambda: desk.heard("torch"))[-1]["on"] is True
        phone.tap("call_torch_off")
        assert phone.page.evaluate("[window.torch, window.awake]") == [[True, False], True]
        desk.say(t="hold", on=True)
        phone.see(phone.words["call_held_why"])
        assert desk.until(lambda: desk.heard("hold"))[-1]["on"] is True
        phone.shot("held")
        desk.page.wait_for_timeout(500)
        still = desk.decoded()["frames"]
        desk.page.wait_for_timeout(700)
        assert desk.decoded()["frames"] <= still + 1
        desk.say(t="hold", on=False)
        desk.sees()

        camera = "document.querySelector('.picture video').srcObject.getVideoTracks()[0].getSettings().deviceId"
        seen = [phone.page.evaluate(camera)]
        desk.say(t="camera", facing="user")
        seen.append(desk.until(lambda: one_of(phone.page.evaluate(camera), seen)))
        # Of Chromium's second camera WebRTC takes no frame, whoever asks; of its third it does.
        phone.tap("call_camera")
        desk.until(lambda: one_of(phone.page.evaluate(camera), seen))
        desk.sees()
        desk.say(t="bye")
        phone.see(phone.words["call_why_hung_up"])
        phone.shot("over")
        desk.until(lambda: phone.page.evaluate("window.awake === false"))
        phone.tap("call_seen")
        over(phone)


def test_a_call_rings_until_it_is_refused_with_a_reason_and_one_that_is_given_up_says_so(
    browser: Browser, service: Service
) -> None:
    with phone_of(browser, service, size=LARGE) as phone, desk_of(browser, service) as desk:
        phone.page.add_init_script(RINGS)
        ready(phone, "w2")
        # A page sounds once it was touched.
        phone.tap("tab_day")
        desk.ask("w2")
        desk.until(lambda: phone.page.evaluate("window.rang.tones >= 6 && window.rang.trembled >= 2"))
        phone.tap("call_refuse")
        phone.shot("refusing")
        phone.choose("正在驾驶")
        desk.until(lambda: desk.now().ended_at)
        assert (desk.now().ending, desk.now().reason) == (Ending.REFUSED, "正在驾驶")
        over(phone)
        rang = phone.page.evaluate("window.rang.tones")
        phone.page.wait_for_timeout(2200)
        assert phone.page.evaluate("window.rang.tones") == rang
        desk.ask("w2")
        phone.see(phone.words["call_accept"])
        desk.end()
        phone.see(phone.words["call_over_cancelled"])
        phone.tap("call_seen")
        over(phone)


@contextmanager
def another(browser: Browser, *without: str) -> Iterator[Browser]:
    """A Chromium that lacks something."""
    flags = [flag for flag in QUIET if not flag.startswith(without)]
    made = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize(
    ("lacks", "ending"),
    [("--use-fake-device-for-media-stream", Ending.NO_CAMERA), ("--use-fake-ui-for-media-stream", Ending.DENIED)],
    ids=["no-camera", "denied"],
)
def test_without_a_camera_or_the_leave_to_use_it_the_desk_and_the_worker_learn_why(
    browser: Browser, service: Service, lacks: str, ending: Ending
) -> None:
    with (
        another(browser, lacks) as lacking,
        phone_of(lacking, service) as phone,
        desk_of(browser, service) as desk,
    ):
        phone.sign_in("w3")
        desk.ask("w3")
        phone.tap("call_accept")
        phone.see(phone.words[f"call_why_{ending.value}"])
        phone.shot(ending.value)
        desk.until(lambda: desk.now().ended_at)
        assert (desk.now().ending, desk.now().ended_by) == (ending, "phone")


def test_a_page_that_was_killed_in_mid_call_comes_back_to_it(browser: Browser, service: Service) -> None:
    with phone_of(browser, service) as phone, desk_of(browser, service) as desk:
        ready(phone, "w1")
        answer(desk, phone, "w1")
        phone.page.close()
        phone.page = phone.context.new_page()
        phone.open()
        phone.see(phone.words["call_return_why"])
        phone.shot("return")
        before = desk.page.evaluate("window.desk.link")
        phone.tap("call_go_back")
        desk.until(lambda: desk.page.evaluate("window.desk.link") != before)
        desk.sees()
        assert desk.now().state is CallState.LIVE
        phone.see(phone.words["call_hang_up"])


def test_a_desk_whose_page_was_made_new_is_joined_by_another_connection(browser: Browser, service: Service) -> None:
    with phone_of(browser, service) as phone, desk_of(browser, service) as desk:
        ready(phone, "w1")
        answer(desk, phone, "w1")
        phone.tap("call_mute")
        before = desk.page.evaluate("window.desk.link")
        desk.page.evaluate("() => { window.desk.pc.close(); window.desk.heard = []; }")
        desk.send(SignalKind.RESTART, anew=True)
        began = time.monotonic()
        desk.until(lambda: desk.page.evaluate("window.desk.link") != before)
        desk.page.wait_for_timeout(200)
        desk.sees()
        assert time.monotonic() - began < LOST_S
        # It is the same call there: the camera, and that its worker is not to be heard.
        assert desk.until(lambda: desk.heard("mute"))[-1] == {"t": "mute", "who": "phone", "on": True}
        expect(phone.page.get_by_text(phone.words["call_broken"])).to_have_count(0)
        # Asked for the connection that is no more, it does nothing.
        with desk.store.transaction() as s:
            facts = {"sender": DESK, "receiver": PHONE}
            send_signal(s, desk.call.id, UUID(before), SignalKind.RESTART, {"anew": True}, **facts)
        link = desk.page.evaluate("window.desk.link")
        desk.sees(20)
        assert desk.page.evaluate("window.desk.link") == link


def test_the_call_goes_on_while_the_gateway_is_gone_and_an_end_is_told_when_it_is_back(
    browser: Browser, service: Service
) -> None:
    with phone_of(browser, service) as phone, desk_of(browser, service) as desk:
        ready(phone, "w2")
        answer(desk, phone, "w2")
        port = service.gateway.port
        service.stop()
        try:
            desk.sees(40)
            desk.say(t="text", id="1", words="听得到吗")
            phone.see("听得到吗")
            phone.tap("call_hang_up")
            over(phone)
            assert desk.now().ended_at is None
        finally:
            service.start(port=port)
        desk.until(lambda: desk.now().ended_at)
        assert (desk.now().ending, desk.now().ended_by) == (Ending.HUNG_UP, "phone")
        # And what rings afterwards rings.
        desk.ask("w2")
        phone.see(phone.words["call_accept"])


@pytest.mark.long
def test_a_lost_network_is_mended_by_a_new_way_within_ten_seconds(browser: Browser, service: Service) -> None:
    with phone_of(browser, service) as phone, desk_of(browser, service) as desk:
        ready(phone, "w1")
        desk.cable = Cable()
        answer(desk, phone, "w1")
        link = desk.page.evaluate("window.desk.link")
        desk.cable.cut()
        phone.see(phone.words["call_broken"])
        began = time.monotonic()
        phone.shot("broken")
        desk.sees()
        assert time.monotonic() - began < LOST_S
        assert desk.page.evaluate("window.desk.link") == link
        expect(phone.page.get_by_text(phone.words["call_broken"])).to_have_count(0)
        # The desk may be the first to notice.
        before = desk.page.evaluate("window.desk.pc.remoteDescription.sdp")
        desk.send(SignalKind.RESTART)
        desk.until(lambda: desk.page.evaluate("window.desk.pc.remoteDescription.sdp") != before)
        desk.sees()


def test_a_link_opens_the_call_in_any_browser_and_one_that_comes_too_late_says_what_became_of_it(
    browser: Browser, service: Service
) -> None:
    rings = service.messages.parent / "rings"
    with desk_of(browser, service) as desk, phone_of(browser, service) as phone:
        call = desk.ask("w3")
        desk.until(lambda: rings.exists() and str(call.id) in rings.read_text("utf-8"))
        link = json.loads(rings.read_text("utf-8").splitlines()[-1])["link"]
        assert re.match(rf"{service.url}/field/#call={call.id}&link=", link)
        phone.context.grant_permissions(["camera", "microphone"])
        phone.page.goto(link)
        phone.tap("call_accept")
        desk.sees()
        assert "link=" not in phone.page.url
        desk.end()
        phone.see(phone.words["call_why_hung_up"])
        phone.tap("call_seen")
        missed = desk.ask("w3")
        phone.see(phone.words["call_accept"])
        desk.end(Ending.MISSED)
        phone.see(phone.words["call_why_missed"])
        phone.page.goto("about:blank")
        phone.open(f"#call={missed.id}&link={service.link('w3')}")
        phone.see(phone.words["call_why_missed"])


@pytest.mark.long
def test_whatever_else_changes_a_call_that_goes_on_is_left_as_it_is(browser: Browser, service: Service) -> None:
    with phone_of(browser, service, size=(SMALL[1], SMALL[0])) as phone, desk_of(browser, service) as desk:
        ready(phone, "w1")
        answer(desk, phone, "w1")
        phone.shot("across")
        track = "document.querySelector('.picture video').srcObject.getVideoTracks()[0].id"
        before = phone.page.evaluate(track)
        service.town.dispatched("lid", "w1", **PLACE)
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        desk.sees(20)
        assert phone.page.evaluate(track) == before
        expect(phone.page.locator("dialog.call[open]")).to_have_count(1)
