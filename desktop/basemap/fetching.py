"""The one place where the program reaches out for a map: hosts that were named, a time, a size, and pictures only."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from typing import IO, Any

from desktop.basemap.pictures import picture_kind
from desktop.basemap.templates import host_of
from desktop.jobs import forbid_on_gui_thread

TIMEOUT_S = 8.0
LONGEST_S = 15.0
LARGEST = 4 << 20
PICTURES = ("image/png", "image/jpeg", "image/jpg", "image/webp", "application/octet-stream")
NONE_THERE = (204, 400, 404, 410)
"""How services say that there is no tile here."""
AGENT = "Shaotai/0.1 (desk for grid governance; tiles are cached for a month)"


class Unfetched(Exception):
    """Nothing came that could be used; the text says why."""


class NoPicture(Unfetched):
    """The service answered, but not with a tile."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        allow(newurl, self._hosts)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def allow(url: str, hosts: frozenset[str]) -> None:
    """Raise Unfetched for an address of a host that is not among these."""
    try:
        host = host_of(url)
    except ValueError as error:
        raise Unfetched("no address of the web") from error
    if host not in hosts:
        raise Unfetched(f"{host} is not on the list of this base map")


def fetch(url: str, hosts: frozenset[str], *, most: int = LARGEST) -> tuple[bytes, str]:
    """Return what lies at an address, and its content type. Raises Unfetched; OnGuiThreadError on the GUI thread."""
    forbid_on_gui_thread("fetching from the network")
    allow(url, hosts)
    opener = urllib.request.OpenerDirector()
    for handler in (urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(),
                    urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(), _Redirects(hosts)):  # fmt: skip
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": AGENT})  # noqa: S310 - the scheme was looked at
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            return _read(answer, most), answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        with error:
            raise Unfetched(f"HTTP {error.code}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unfetched(str(getattr(error, "reason", error)) or type(error).__name__) from error


def fetch_tile(url: str, hosts: frozenset[str]) -> bytes | None:
    """Return a tile, None where the service has none there. Raises as `fetch`, and NoPicture."""
    try:
        data, kind = fetch(url, hosts)
    except Unfetched as error:
        if str(error) in {f"HTTP {code}" for code in NONE_THERE}:
            return None
        raise
    if not data:
        return None
    if kind not in PICTURES or picture_kind(data) is None:
        raise NoPicture(f"no picture but {kind}")
    return data


def _read(answer: Any, most: int) -> bytes:
    until, data = time.monotonic() + LONGEST_S, b""
    while block := answer.read1(1 << 16):
        data += block
        if len(data) > most:
            raise Unfetched(f"larger than {most >> 20} MB")
        if time.monotonic() > until:
            raise Unfetched("too slow")
    return data
