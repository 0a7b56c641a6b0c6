"""The other end of a call: a desk played by a page of its own, which signals through the database as a real one does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page

from models.calls.commands import end_call, note_live, request_call, send_signal
from models.calls.queries import get_call, get_signals
from models.calls.records import DESK, PHONE, Call, Ending, SignalKind
from models.claims.commands import close_desk, open_desk
from tests.field.phones import Phone, Service
from tests.support.udp import Cable

# What a desk's page does with signals; `out` is what it has to say, `heard` what came over the channel.
_PAGE = """() => {
    const desk = { out: [], heard: [], pc: null, link: null, moved: [] };
    window.desk = desk;
    desk.video = document.createElement('video');
    Object.assign(desk.video, { muted: true, autoplay: true });
    document.body.append(desk.video);
    const connect = (link, config) => {
        desk.pc?.close();
        const pc = new RTCPeerConnection(config);
        Object.assign(desk, { pc, link, late: [] });
        pc.ontrack = ({ track, streams }) => { if (track.kind === 'video') desk.video.srcObject = new MediaStream([track]); };
        pc.ondatachannel = ({ channel }) => {
            desk.channel = channel;
            channel.onmessage = ({ data }) => desk.heard.push(JSON.parse(data));
        };
        pc.onicecandidate = ({ candidate }) => {
            if (candidate?.candidate) desk.out.push({ link, kind: 'candidates', body: { candidates: [candidate.toJSON()] } });
        };
        pc.oniceconnectionstatechange = () => desk.moved.push(pc.iceConnectionState);
    };
    const configs = {};
    desk.take = async ({ link, kind, body }) => {
        if (kind === 'ice_servers') configs[link] = body;
        if (kind === 'offer') {
            if (desk.link !== link) connect(link, configs[link] ?? {});
            await desk.pc.setRemoteDescription({ type: 'offer', sdp: body.sdp });
            await desk.pc.setLocalDescription(await desk.pc.createAnswer());
            desk.out.push({ link, kind: 'answer', body: { sdp: desk.pc.localDescription.sdp } });
        }
        if (kind === 'candidates') for (const one of body.candidates) await desk.pc.addIceCandidate(one);
    };
    desk.decoded = async () => {
        let found = { frames: 0, audio: 0 };
        if (desk.pc) for (const one of (await desk.pc.getStats()).values()) {
            if (one.type === 'inbound-rtp' && one.kind === 'video') found = { ...found, frames: one.framesDecoded ?? 0, codec: one.codecId };
            if (one.type === 'inbound-rtp' && one.kind === 'audio') found.audio = one.packetsReceived ?? 0;
        }
        return { ...found, width: desk.video.videoWidth };
    };
}"""


class Desk:
    """A desk in a call with one phone. Nothing happens by itself: `until` looks at the signals while it waits."""

    def __init__(self, service: Service, page: Page) -> None:
        self.service, self.page = service, page
        self.store = service.town.operator
        self.seen = 0
        self.call: Call
        self.cable: Cable | None = None
        page.evaluate(_PAGE)

    def ask(self, worker: str, **facts: Any) -> Call:
        """Call a worker."""
        with self.store.transaction() as s:
            self.call = request_call(s, self.service.town.workers[worker], **facts)
        self.seen = 0
        return self.call

    def now(self) -> Call:
        with self.store.read() as s:
            return get_call(s, self.call.id)

    def end(self, ending: Ending = Ending.HUNG_UP) -> None:
        with self.store.transaction() as s:
            end_call(s, self.call.id, ending)

    def send(self, kind: SignalKind, **body: Any) -> None:
        """Send a signal about the connection that there is."""
        link = UUID(self.page.evaluate("window.desk.link"))
        with self.store.transaction() as s:
            send_signal(s, self.call.id, link, kind, body, sender=DESK, receiver=PHONE)

    def say(self, **message: Any) -> None:
        """Say something on the line itself."""
        self.page.evaluate("message => window.desk.channel.send(JSON.stringify(message))", message)

    def heard(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("window.desk.heard")
        return [one for one in found if one["t"] == kind]

    def decoded(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate("window.desk.decoded()")
        return found

    def pump(self) -> None:
        """Hand signals on, both ways."""
        with self.store.read() as s:
            coming = get_signals(s, self.call.id, DESK, self.seen)
        for one in coming:
            self.seen = one.id
            body = one.body if self.cable is None else self.cable.rewrite(one.kind.value, one.body)
            facts = {"link": str(one.link), "kind": one.kind.value, "body": body}
            self.page.evaluate("signal => window.desk.take(signal)", facts)
        for said in self.page.evaluate("window.desk.out.splice(0)"):
            if self.cable is not None:
                # The desk's own addresses would lead around it.
                if said["kind"] == "candidates":
                    continue
                said["body"]["sdp"] = re.sub(r"a=candidate:.*\r\n", "", said["body"]["sdp"])
            with self.store.transaction() as s:
                kind = SignalKind(said["kind"])
                send_signal(s, self.call.id, UUID(said["link"]), kind, said["body"], sender=DESK, receiver=PHONE)

    def until(self, true: Callable[[], Any], patience_s: float = 20) -> Any:
        """Go on until something holds; return it."""
        over = time.monotonic() + patience_s
        while True:
            self.pump()
            if found := true():
                return found
            assert time.monotonic() < over, (
                f"it never came: {self.page.evaluate('window.desk.moved')}, {self.now().state}"
            )
            self.page.wait_for_timeout(50)

    def sees(self, more: int = 5) -> dict[str, Any]:
        """Wait until so many more frames were decoded; the call is live from the first on."""
        began = self.decoded()["frames"]
        found: dict[str, Any] = self.until(lambda: self._picture(began + more))
        with self.store.transaction() as s:
            note_live(s, self.call.id, 500)
        return found

    def _picture(self, frames: int) -> dict[str, Any] | None:
        found = self.decoded()
        return found if found["width"] > 2 and found["frames"] >= frames else None


@contextmanager
def desk_of(browser: Browser, service: Service) -> Iterator[Desk]:
    """A desk; the call that it leaves behind is ended."""
    context = browser.new_context()
    desk = Desk(service, context.new_page())
    # A call whose desk is not there any more is swept up.
    with desk.store.transaction() as s:
        lease = open_desk(s, desk.store.desk, timedelta(minutes=5))
    try:
        yield desk
    finally:
        if getattr(desk, "call", None) is not None and desk.now().ended_at is None:
            desk.end()
        if desk.cable is not None:
            desk.cable.close()
        with desk.store.transaction() as s:
            close_desk(s, lease)
        context.close()


def answer(desk: Desk, phone: Phone, worker: str, **facts: Any) -> None:
    """Call, and accept by a thumb; returns when the desk sees the picture."""
    desk.ask(worker, **facts)
    phone.see(phone.words["call_accept"])
    phone.tap("call_accept")
    desk.sees()
