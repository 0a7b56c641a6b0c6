"""What the tiles show: how a camera stands now, and the newest picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from PySide6.QtGui import QImage


class Standing(StrEnum):
    """How a camera stands: being reached, live, sending nothing new, waited for, or without an address."""

    CONNECTING = "connecting"
    LIVE = "live"
    FROZEN = "frozen"
    WAITING = "waiting"
    NO_ADDRESS = "no_address"


class Trouble(StrEnum):
    """Why there is no picture."""

    UNKNOWN_HOST = "unknown_host"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    SIGN_IN = "sign_in"
    NOT_FOUND = "not_found"
    NO_VIDEO = "no_video"
    UNREADABLE = "unreadable"
    ENDED = "ended"
    SERVER_OF_DEMO = "server_of_demo"


@dataclass(frozen=True, slots=True)
class Seen:
    """A camera at one moment; times are seconds. `size` and `rate` are the camera's own picture and pictures a second."""

    standing: Standing
    trouble: Trouble | None = None
    age: float | None = None
    """Since the newest picture came; None while none has."""
    retry_in: float | None = None
    size: tuple[int, int] | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A camera as its tile names it; `metres` from the case it was offered for."""

    id: UUID
    code: str
    name: str
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, already as large as its tile, and when it came (time.monotonic)."""

    image: QImage
    at: float
