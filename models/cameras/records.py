"""Cameras as records. Positions are WGS-84 degrees. An address never carries who signs in, and no password is ever shown."""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

_PLAIN = frozenset(string.ascii_letters + string.digits + "-._~")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a camera's picture comes from: `url` as rtsp://host:port/path, and who signs in there ("" for nobody)."""

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def full(self) -> str:
        """Return the address with who signs in: for the connection alone, never for a log, a screen or an error."""
        if not self.user:
            return self.url
        return self.url.replace("://", f"://{_quoted(self.user)}:{_quoted(self.password)}@", 1)


def _quoted(text: str) -> str:
    """Return text as it stands within an address: all but letters, digits and -._~ as %XX."""
    return "".join(chr(one) if chr(one) in _PLAIN else f"%{one:02X}" for one in text.encode())


@dataclass(frozen=True, slots=True)
class CameraEntry:
    """A camera as a list has it; without an address it is a point on the map that nobody can watch yet."""

    code: str
    name: str
    lon: float
    lat: float
    address: Address | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class ListedCamera:
    """A camera as it is told: `url` without who signs in, "" where it has none; `signs_in` says whether somebody does."""

    id: UUID
    code: str
    name: str
    lon: float
    lat: float
    active: bool
    url: str
    signs_in: bool


@dataclass(frozen=True, slots=True)
class NearCamera:
    """A camera in service that can be watched, and how far it is from the place asked for (metres, as the crow flies)."""

    id: UUID
    code: str
    name: str
    metres: float


@dataclass(frozen=True, slots=True)
class SetCameras:
    """What setting a list did: cameras that are new, changed (with their address) and as they were."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class CameraWatch:
    """Somebody saw a camera's picture; times are aware, in UTC, on the database's clock."""

    id: UUID
    camera_id: UUID
    code: str
    name: str
    account_id: UUID
    who: str
    """The account's name."""
    desk: str
    began_at: datetime
    ended_at: datetime | None
    """None while it goes on."""
    said: bool
    """Whether the desk said when it ended; where not, the desk died, and was there last then."""
