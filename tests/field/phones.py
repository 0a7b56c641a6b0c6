"""Phones as Chromium shows them, and the gateway that they speak to: what the tests of the phone page drive."""

from __future__ import annotations

import asyncio
import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from gateway.options import Options
from gateway.serve import Gateway
from models.phones.commands import make_link
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.database import CityDatabase

CHROMIUM = Path("/usr/bin/chromium")
# Nothing of the browser's own may go out into the network.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream=device-count=3",
    "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection",
]  # fmt: skip
NUMBERS = {"w1": "13812340001", "w2": "13812340002", "w3": "13812340003"}
HERE = {"longitude": LON + 0.0035, "latitude": LAT + 0.0042, "accuracy": 12}
FIELD = Path(__file__).parents[2] / "resources" / "field"
WORDS = [FIELD / "words.mjs", FIELD / "words_call.mjs"]
SMALL, LARGE = (360, 740), (414, 896)
PATIENCE_MS = 15_000


def words_of(language: str) -> dict[str, str]:
    """The page's catalogue in one language."""
    text = "\n".join(path.read_text("utf-8") for path in WORDS)
    found = re.findall(r"^  (\w+): \['(.*?)', '(.*?)'\],$", text, re.M)
    return {key: zh if language == "zh" else en for key, zh, en in found}


@dataclass
class Service:
    """A gateway of this process on a town of its own, reached over a real socket."""

    database: CityDatabase
    town: Town
    messages: Path
    gateway: Gateway
    url: str = ""
    _thread: threading.Thread | None = None
    _read: int = 0

    def start(self, *, tls: bool = False, port: int = 0) -> None:
        facts: dict[str, Any] = {
            "burst": 2000,
            "a_second": 500,
            "position_every_s": 1,
            "messages": f"file:{self.messages}",
            "rings": f"file:{self.messages.parent / 'rings'}",
        }
        options = Options(tls=tls, port=port, folder=self.messages.parent / "gateway", **facts)
        self.gateway = Gateway(self.database.gateway, options)
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.gateway.serve(ready.set)), name="gateway")
        self._thread.start()
        assert ready.wait(20), "the gateway did not start"
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.gateway.port}"

    def stop(self) -> None:
        self.gateway.stop()
        assert self._thread is not None
        self._thread.join(20)
        assert not self._thread.is_alive(), "the gateway did not end"

    def code(self) -> str:
        """The next code that was sent; it is made after the phone has its answer."""
        until = time.monotonic() + 20
        while len(sent := self._sent()) <= self._read:
            assert time.monotonic() < until, "no code was sent"
            time.sleep(0.05)
        self._read = len(sent)
        return re.findall(r"\d{6}", json.loads(sent[-1])["words"])[0]

    def _sent(self) -> list[str]:
        return self.messages.read_text("utf-8").splitlines() if self.messages.exists() else []

    def link(self, worker: str) -> str:
        with self.town.operator.transaction() as s:
            return make_link(s, self.town.workers[worker])

    def rows(self, statement: str, *facts: Any) -> list[tuple[Any, ...]]:
        return as_owner(self.database, statement, *facts)

    def actions(self, order: UUID) -> list[str]:
        return [
            str(action) for (action,) in self.rows("SELECT action FROM step WHERE order_id = %s ORDER BY id", order)
        ]


@contextmanager
def service_of(database: CityDatabase, town: Town, folder: Path) -> Iterator[Service]:
    for code, number in NUMBERS.items():
        as_owner(database, "UPDATE worker_identity SET phone = %s WHERE worker_id = %s", number, town.workers[code])
    service = Service(database, town, folder / "messages", None)  # type: ignore[arg-type]
    service.start()
    try:
        yield service
    finally:
        service.stop()


@dataclass
class Phone:
    """One phone: a browser context of its own, with its storage, its place and its network."""

    service: Service
    context: BrowserContext
    page: Page
    name: str
    words: dict[str, str]
    wrong: list[str] = field(default_factory=list)
    shots: int = 0

    def open(self, fragment: str = "") -> None:
        self.page.goto(f"{self.service.url}/field/{fragment}")

    def go(self, way: str) -> None:
        self.page.evaluate("way => { location.hash = '#/' + way; }", way)

    def sign_in(self, worker: str) -> None:
        """By the desk's one-time link."""
        self.open(f"#link={self.service.link(worker)}")
        expect(self.page.locator("nav.tabs")).to_be_visible()

    def tap(self, key: str, within: str = "body") -> None:
        """Tap the button of these words of the catalogue."""
        self.page.locator(within).get_by_role("button", name=self.words[key], exact=True).first.click()

    def choose(self, words: str) -> None:
        """Tap one of several choices by the words on it."""
        self.page.get_by_text(words, exact=True).first.click()

    def see(self, words: str, within: str = "body") -> Locator:
        found = self.page.locator(within).get_by_text(words).first
        expect(found).to_be_visible()
        return found

    def said(self, key: str, **facts: Any) -> str:
        return re.sub(r"\{(\w+)\}", lambda name: str(facts[name[1]]), self.words[key])

    def fill(self, key: str, words: str) -> None:
        self.page.get_by_label(self.words[key], exact=True).fill(words)

    def offline(self, off: bool = True) -> None:
        self.context.set_offline(off)

    def kept(self, store: str, worker: str) -> list[dict[str, Any]]:
        """What the phone's database holds."""
        script = """([name, store]) => new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => {
                const all = request.result.transaction(store).objectStore(store).getAll();
                all.onsuccess = () => { request.result.close(); resolve(JSON.parse(JSON.stringify(all.result))); };
            };
        })"""
        found: list[dict[str, Any]] = self.page.evaluate(
            script, [f"shaotai-{self.service.town.workers[worker]}", store]
        )
        return found

    def wait_states(self, worker: str, state: str, many: int) -> None:
        """Wait until so many things in the outbox are in a state."""
        for _ in range(300):
            if sum(item["state"] == state for item in self.kept("outbox", worker)) == many:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError([(item["kind"], item["state"], item["why"]) for item in self.kept("outbox", worker)])

    def shot(self, name: str) -> None:
        """Keep a picture where SHAOTAI_PICTURES says so, and hold what is seen to what a thumb and an eye need."""
        self.held()
        self.shots += 1
        if folder := os.environ.get("SHAOTAI_PICTURES"):
            self.page.wait_for_timeout(300)
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{self.name}-{self.shots:02d}-{name}.png")

    def held(self) -> None:
        """Nothing is wider than the screen, and whatever can be tapped is 44 pixels or more."""
        wide, low = self.page.evaluate(
            """() => [document.documentElement.scrollWidth - innerWidth,
                [...document.querySelectorAll('button, a, input, textarea, label.photo')].filter((one) => {
                    const box = one.getBoundingClientRect();
                    const target = one.closest('label') ?? one;
                    return box.width && target.getBoundingClientRect().height < 43.5;
                }).map((one) => one.outerHTML.slice(0, 90))]"""
        )
        assert wide <= 0, f"{self.name}: wider than the screen by {wide} px"
        assert not low, f"{self.name}: too small for a thumb: {low}"


@contextmanager
def phone_of(
    browser: Browser,
    service: Service,
    *,
    size: tuple[int, int] = SMALL,
    language: str = "zh",
    night: bool = False,
    **more: Any,
) -> Iterator[Phone]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        is_mobile=True,
        has_touch=True,
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if night else "light",
        reduced_motion="reduce",
        geolocation=HERE,
        permissions=["geolocation"],
        **more,
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    name = f"{size[0]}-{language}{'-night' if night else ''}"
    phone = Phone(service, context, page, name, words_of(language))
    page.on("pageerror", lambda error: phone.wrong.append(str(error)))
    page.on("console", lambda said: phone.wrong.append(said.text) if "Content Security Policy" in said.text else None)
    try:
        yield phone
        assert not phone.wrong, phone.wrong
    finally:
        context.close()
