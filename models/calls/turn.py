"""Credentials for a TURN server, as coturn takes them: a shared secret, and who may relay until when.

Source: draft-uberti-behave-turn-rest-00, which coturn calls "use-auth-secret".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Relay:
    """A TURN server of the city's. `urls` are turn: or turns: addresses; without any, calls go directly or not at all."""

    urls: Sequence[str] = ()
    secret: str = field(default="", repr=False)


def ice_servers(relay: Relay, who: str, now: datetime) -> dict[str, Any]:
    """Return what a peer connection is to be made with (RTCConfiguration); credentials hold from `now` for LASTS."""
    if not relay.urls:
        return {"iceServers": []}
    name = f"{int((now + LASTS).timestamp())}:{who}"
    mac = hmac.new(relay.secret.encode(), name.encode(), hashlib.sha1).digest()
    server = {"urls": list(relay.urls), "username": name, "credential": base64.b64encode(mac).decode()}
    return {"iceServers": [server]}
