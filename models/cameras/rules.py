"""What holds for every camera: how an address is written, when a picture is old, how long one waits to try again."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit, urlunsplit

from models.cameras.records import Address
from models.store.errors import Refused

FROZEN_AFTER_S = 3.0
"""Seconds without a new picture after which it is not live any more: the slowest cameras send one a second."""
STEADY_AFTER_S = 10.0
"""Seconds of pictures after which a break is a new one: until then the waits go on growing."""
WAITS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
LONGEST = 500


def waits() -> Iterator[float]:
    """Return the seconds to wait before each new try: growing, the last one for ever."""
    yield from WAITS_S
    while True:
        yield WAITS_S[-1]


def parse_address(text: str, user: str = "", password: str = "") -> Address:
    """Return an address from what a list says; a name and password within it are taken out of it.

    Raises Refused("camera_address", why): "scheme" (not rtsp://), "host", "port", "blank", "long", "twice" (another name
    beside the one within the address), "password" (one without a name). The text itself is never among the facts.
    """
    text = text.strip()
    if any(one.isspace() or not one.isprintable() for one in text):
        raise Refused("camera_address", why="blank")
    if not text.lower().startswith("rtsp://"):
        raise Refused("camera_address", why="scheme")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("camera_address", why="port") from None
    if port == 0:
        raise Refused("camera_address", why="port")
    if not host:
        raise Refused("camera_address", why="host")
    within = parts.username is not None
    if within and user and unquote(parts.username or "") != user:
        raise Refused("camera_address", why="twice")
    if within:
        user, password = unquote(parts.username or ""), password or unquote(parts.password or "")
    if password and not user:
        raise Refused("camera_address", why="password")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    url = urlunsplit(("rtsp", netloc, parts.path or "/", parts.query, parts.fragment))
    if len(url) > LONGEST:
        raise Refused("camera_address", why="long")
    return Address(url, user, password)
