"""RTSP's requests and answers as text (RFC 2326): read from a connection, and who may ask (digest, RFC 2069)."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

REALM = "shaotai demo"
NONCE = hashlib.sha256(b"shaotai demo cameras").hexdigest()[:24]
"""Always the same: what is guarded is a test picture."""
MOST = 8192
_PART = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Request:
    """One request; the names of its headers are in small letters."""

    method: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request; None at the end of the connection or where what came is none. Reports of RTCP are skipped."""
    try:
        while (first := await reader.readexactly(1)) == b"$":
            head = await reader.readexactly(3)
            await reader.readexactly(int.from_bytes(head[1:], "big"))
        text = (first + await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        start, *lines = text.strip().split("\r\n")
        method, address, _ = start.split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
        if length := int(headers.get("content-length", "0")):
            if length > MOST:
                return None
            await reader.readexactly(length)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, UnicodeDecodeError, ValueError):
        return None
    return Request(method, address, headers)


def answer(request: Request, status: str, headers: Mapping[str, str] | None = None, body: str = "") -> bytes:
    """Return an answer as it goes over the wire; `status` is the code with its word."""
    lines = {"CSeq": request.headers.get("cseq", "0"), **(headers or {})}
    if body:
        lines["Content-Length"] = str(len(body.encode()))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"RTSP/1.0 {status}\r\n{head}\r\n{body}".encode()


def may_ask(request: Request, users: Mapping[str, str]) -> bool:
    """Return whether the request says who asks, with the right answer to NONCE; without users everybody may."""
    if not users:
        return True
    given = dict(_PART.findall(request.headers.get("authorization", "")))
    password = users.get(given.get("username", ""))
    if password is None:
        return False
    one = _digest(f"{given['username']}:{REALM}:{password}")
    two = _digest(f"{request.method}:{given.get('uri', '')}")
    return given.get("response") == _digest(f"{one}:{NONCE}:{two}")


def challenge() -> dict[str, str]:
    """Return the header that asks who it is."""
    return {"WWW-Authenticate": f'Digest realm="{REALM}", nonce="{NONCE}"'}


def _digest(text: str) -> str:
    # RTSP's digest is defined with this hash.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
