"""What holds for every camera: how an address is written, when a picture is old, how long one waits to try again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.cameras.records import Address
from models.store.errors import Refused

FROZEN_AFTER_S = 3.0
"""Seconds without a new picture after which it is not live any more: the slowest cameras send one a second."""
STEADY_AFTER_S = 10.0
"""Seconds of pictures after which a break is a new one: until then the waits go on growing."""
WAITS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
LONGEST = 500
_ADDRESS = re.compile(
    r"rtsp://(?:(?P<who>[^/]*)@)?(?P<host>\[[0-9a-f:.]+\]|[^@:/?#\[\]]+)(?::(?P<port>[^/?#]*))?(?P<rest>[/?#].*)?",
    re.IGNORECASE,
)
_QUOTED = re.compile(rb"%([0-9A-Fa-f]{2})")


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
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise Refused("camera_address", why="host")
    port = found["port"]
    if port is not None and not (port.isdecimal() and port.isascii() and 0 < int(port[:6]) < 65536 and len(port) <= 5):
        raise Refused("camera_address", why="port")
    if found["who"] is not None:
        name, _, secret = (_unquoted(part) for part in found["who"].partition(":"))
        if user and name != user:
            raise Refused("camera_address", why="twice")
        user, password = name, password or secret
    if password and not user:
        raise Refused("camera_address", why="password")
    rest = found["rest"] or "/"
    place = found["host"].lower() + (f":{port}" if port is not None else "")
    url = f"rtsp://{place}{'' if rest.startswith('/') else '/'}{rest}"
    if len(url) > LONGEST:
        raise Refused("camera_address", why="long")
    return Address(url, user, password)


def _unquoted(text: str) -> str:
    raw = _QUOTED.sub(lambda one: bytes((int(one[1], 16),)), text.encode())
    return raw.decode(errors="replace")
