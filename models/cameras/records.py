"""Cameras as records. Positions are WGS-84 degrees. An address never carries who signs in, and no password is ever shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Address:
    """Where a camera's picture comes from: `url` as rtsp://host:port/path, and who signs in there ("" for nobody)."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)

    def full(self) -> str:
        """Return the address with who signs in: for the connection alone, never for a log, a screen or an error."""
        if not self.user:
            return self.url
        parts = urlsplit(self.url)
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{who}@{parts.netloc}"))


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
