"""How one gateway is run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says of a gateway.

    `certificate` and `key` are PEM files; without them, unless `tls` is off, a certificate of the gateway's own authority
    is made, which is kept in `folder`. `behind` are the balancer's addresses, whose word on a client's address is believed.
    `messages` says how codes reach a worker: console, file:PATH, or an http(s) address (see gateway/messages.py); `rings`
    how a sleeping phone is woken for a call, the same way (see gateway/rings.py), and `base` where phones reach the service,
    for the link in it. `turn` are the relays of calls (turn:HOST:PORT), `turn_secret` what coturn's static-auth-secret says.
    """

    listen: str = "127.0.0.1"
    port: int = 8443
    tls: bool = True
    certificate: Path | None = None
    key: Path | None = None
    folder: Path | None = None
    names: tuple[str, ...] = ()
    """Further names and addresses that the generated certificate is for."""
    behind: tuple[str, ...] = ()
    messages: str = "console"
    rings: str = "console"
    base: str = ""
    """Without it: this machine's, by the address that is listened on."""
    wake_after_s: float = 2.0
    """A page that is open rings within this, on whichever gateway's line it hangs; a phone that does not is asleep."""
    turn: tuple[str, ...] = ()
    turn_secret: str = field(default="", repr=False)
    position_every_s: int = 10
    photo_max_px: int = 2048
    photo_max_bytes: int = 2 * MIB
    body_max_bytes: int = 256 << 10
    """Of a request of JSON: 200 fixes are some 30 KiB."""
    media_max_bytes: int = 64 * MIB
    """Of a file that is sent; the city's own setting may say less."""
    burst: int = 120
    a_second: float = 10.0
    """Requests that one session may send: so many at once, and so many a second for long."""
