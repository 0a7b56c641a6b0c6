"""What stands before every request: how large it may be, what its answer tells a browser, what is logged of it."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.failures import answer, note

log = logging.getLogger("gateway.requests")

API = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:;"
    " connect-src 'self'{live}; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=(self), screen-wake-lock=(self)"),
)
_SECURE = (b"strict-transport-security", b"max-age=31536000")


_HOST = re.compile(rb"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


class _TooLarge(Exception):
    pass


class Guard:
    """Wraps the application; `limit_of` says how many bytes a request to a path may have."""

    def __init__(self, app: ASGIApp, *, limit_of: Callable[[str, str], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, within its limits."""
        if scope["type"] == "websocket":
            try:
                await self._app(scope, receive, send)
            except Exception as error:  # noqa: BLE001 - as below
                note(error)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        passing = _Passing(scope, receive, send, self._limit_of(scope["method"], scope["path"]))
        try:
            await passing.through(self._app)
        finally:
            # The route, not the path: identifiers stay out of the log, and so does what was asked for.
            route = getattr(scope.get("route"), "path", "-")
            spent = (time.monotonic() - began) * 1000
            log.info("%s %s %d %.0f ms", scope["method"], route, passing.status, spent)


class _Passing:
    """One request on its way through."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._limit, self._taken, self._over = limit, 0, False
        self.status = 0

    async def through(self, app: ASGIApp) -> None:
        """Let the application answer, or answer in its place: 413 for what is too large, 500 for what nobody foresaw."""
        try:
            if _length(self._scope) > self._limit:
                raise _TooLarge
            await app(self._scope, self._bounded, self._headed)
        except _TooLarge:
            await self._instead(answer(413, "too_large", {"limit": self._limit}))
        except Exception as error:  # noqa: BLE001 - nothing of ours goes on to the server's log, which would quote it
            note(error)
            await self._instead(answer(500, "internal"))

    async def _bounded(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self._limit:
            self._over = True
            raise _TooLarge
        return message

    async def _headed(self, message: Message) -> None:
        if self._over and not self.status:
            # Whatever the application makes of a body that was cut off, this is what happened.
            raise _TooLarge
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *_told(self._scope, message["headers"])]
        await self._send(message)

    async def _instead(self, response: Response) -> None:
        if not self.status:
            self._over = False
            await response(self._scope, self._receive, self._headed)


def _length(scope: Scope) -> int:
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0


def _told(scope: Scope, there: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    page = scope["path"].startswith(("/field", "/trust"))
    policy = PAGE.format(live=_live(scope)) if page else API
    headers = [*_HEADERS, (b"content-security-policy", policy.encode())]
    if scope["scheme"] == "https":
        headers.append(_SECURE)
    if not any(name == b"cache-control" for name, _ in there):
        headers.append((b"cache-control", b"no-cache" if page else b"no-store"))
    return headers


def _live(scope: Scope) -> str:
    """The live line's address: older browsers do not take 'self' for it."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    if not _HOST.fullmatch(host):
        return ""
    return f" {'wss' if scope['scheme'] == 'https' else 'ws'}://{host.decode()}"
