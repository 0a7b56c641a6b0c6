"""A real call from end to end: the program's own page, the real gateway over TLS, a phone's page in Chromium with its camera."""

from __future__ import annotations

import asyncio
import io
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from PySide6.QtCore import Qt

from gateway.options import Options
from gateway.serve import Gateway
from models.calls.queries import get_case_calls
from models.calls.records import CallState, Ending
from models.cases.attachments.queries import get_attachments
from models.media.reading import read_range
from models.phones.commands import make_link
from models.store.engine import Store
from tests.desktop.calls.hands import Hands
from tests.field.phones import CHROMIUM, QUIET, words_of
from widgets.calls.records import Media

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PATIENCE_MS = 30_000
SETTLED = 5
"""Calls after which a desk has every process that calls need."""
SIZE = {"width": 360, "height": 740}


class Pocket:
    """A phone in somebody's pocket: a browser on a thread of its own, for the desk's loop goes on beside it."""

    def __init__(self, url: str, folder: Path) -> None:
        self._lane, self._url, self.words = ThreadPoolExecutor(1, thread_name_prefix="pocket"), url, words_of("zh")
        self._folder = folder
        self.page: Page = self._do(self._start)

    def _do(self, act: Callable[..., Any], *about: Any) -> Any:
        return self._lane.submit(act, *about).result(120)

    def _start(self) -> Page:
        self._playwright = sync_playwright().start()
        expect.set_options(timeout=PATIENCE_MS)
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        # The authority of a gateway that is being tried out is its own.
        context = self._browser.new_context(
            viewport=SIZE, is_mobile=True, has_touch=True, locale="zh-CN", ignore_https_errors=True,
            permissions=["camera", "microphone"],
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def sign_in(self, link: str) -> None:
        def act() -> None:
            self.page.goto(f"{self._url}/field/#link={link}")
            expect(self.page.locator("nav.tabs")).to_be_visible()

        self._do(act)

    def tap(self, key: str) -> None:
        self._do(lambda: self.page.get_by_role("button", name=self.words[key], exact=True).first.click())

    def shows(self, key: str) -> bool:
        """Whether these words of the page's catalogue are to be seen now."""
        return bool(self._do(lambda: self.page.get_by_text(self.words[key]).first.is_visible()))

    def close(self) -> None:
        self._do(lambda: (self._browser.close(), self._playwright.stop()))
        self._lane.shutdown()


@pytest.fixture
def gateway(demo_city, tmp_path) -> Iterator[Gateway]:
    """The gateway of the city, over TLS by a certificate of its own."""
    options = Options(tls=True, port=0, folder=tmp_path / "gateway", messages="console", burst=2000, a_second=500)
    made = Gateway(demo_city.gateway, options)
    ready = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(made.serve(ready.set)), name="gateway")
    thread.start()
    assert ready.wait(30), "the gateway did not start"
    yield made
    made.stop()
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def pocket(gateway, tmp_path) -> Iterator[Pocket]:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: Ubuntu has it as a snap alone")
    made = Pocket(f"https://127.0.0.1:{gateway.port}", tmp_path)
    yield made
    made.close()


@pytest.fixture
def hands(program, qtbot, phone_of) -> Hands:
    return Hands(program, qtbot, phone_of)


def call_again_and_again(hands: Hands, pocket: Pocket, demo_city, times: int) -> list[tuple[int, int]]:
    """Call, see, keep a still and a recording, hang up: so often. Returns how large everything was after each."""
    desk = hands.program.desk
    case = next(one for one in desk.board.cases.values() if one.holder_worker_id is not None)
    store = Store(demo_city.operator, desk="test", pool_size=1)
    with store.transaction() as s:
        link = make_link(s, case.holder_worker_id)
    store.close()
    pocket.sign_in(link)
    desk.choose(case.id)
    hands.until(lambda: desk.chosen.current is not None)

    def attached() -> list[Any]:
        return hands.read(lambda s: [one for one in get_attachments(s, case.id) if one.action == "add_files"])

    sizes = []
    for number in range(1, times + 1):
        hands.key("L", CTRL)
        hands.until(lambda: hands.state == "响铃中")
        pocket.tap("call_accept")
        hands.until(lambda: hands.line.media is Media.UP and hands.line.call.state is CallState.LIVE)
        hands.until(lambda: re.match(r"通话中 \d\d:\d\d", hands.state))
        hands.key("O", CTRL | SHIFT)
        hands.until(lambda: pocket.shows("call_recorded"))
        hands.key("S", CTRL | SHIFT)
        hands.until(lambda: hands.line.stills == 1)
        hands.qtbot.wait(1500)
        if number == 1:
            hands.picture("whole")
        hands.key("O", CTRL | SHIFT)
        hands.until(lambda wanted=2 * number: len(attached()) == wanted)
        hands.key("L", CTRL | SHIFT)
        hands.until(lambda: not desk.calls.lines.all)
        hands.until(lambda: pocket.shows("call_over_hung_up"))
        pocket.tap("call_seen")
        if number > SETTLED:
            # Chromium has one more for a moment now and then: it goes, or the call has left it behind.
            hands.until(lambda: hands.weigh()[0] <= sizes[SETTLED - 1][0])
        sizes.append(hands.weigh())
    calls = hands.read(lambda s: get_case_calls(s, case.id))
    assert [(one.ending, one.ended_by) for one in calls] == [(Ending.HUNG_UP, "desk")] * times
    assert all(0 < one.first_frame_ms < 60_000 for one in calls)
    for one in attached():
        body = hands.read(lambda s, media=one.media: read_range(s, media.sha256, 0, media.size))
        _is_a_picture(body) if one.media.kind.value == "picture" else _is_a_film(body)
    return sizes


def _green(picture: np.ndarray) -> bool:
    """Whether it is what Chromium's fake camera shows: mostly one strong green."""
    red, green, blue = (float(part) for part in picture.reshape(-1, 3).mean(axis=0))
    return green > 80 and green > 2 * red and green > 2 * blue


def _is_a_picture(body: bytes) -> None:
    picture = np.asarray(Image.open(io.BytesIO(body)).convert("RGB"))
    assert picture.shape[1] > 100
    assert _green(picture)


def _is_a_film(body: bytes) -> None:
    with av.open(io.BytesIO(body)) as made:
        assert 0.5 < made.duration / av.time_base < 60
        frames = [frame.to_ndarray(format="rgb24") for frame in made.decode(video=0)]
    assert len(frames) > 3
    assert all(map(_green, frames))


@pytest.mark.timeout(300)
def test_a_phone_in_a_browser_answers_through_the_gateway_three_times(hands, pocket, demo_city):
    call_again_and_again(hands, pocket, demo_city, 3)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_and_twenty_times_without_a_leak(hands, pocket, demo_city):
    sizes = call_again_and_again(hands, pocket, demo_city, 20)
    bytes_ = [held for _, held in sizes]
    # The first calls fill caches; a connection that stayed would be some megabytes more with each call.
    assert min(bytes_[-4:]) - min(bytes_[4:8]) < 40 * 1_000_000, sizes
