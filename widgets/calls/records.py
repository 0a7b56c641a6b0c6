"""What the panel is told of a call at this desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.calls.records import Call


class Media(StrEnum):
    """How the picture stands."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    """It came, and comes no more: reconnecting."""


@dataclass(frozen=True, slots=True)
class Quality:
    """A second of the picture as the desk's page measured it."""

    width: int
    height: int
    """Pixels."""
    frames: float
    """A second."""
    loss: float
    """Share of packets that never came, 0 to 1."""
    delay_ms: int
    """How old the picture is: half the way there and back, and the buffer."""
    kbits: int
    """Kilobits a second."""


@dataclass(slots=True)
class Line:
    """A call at this desk as it stands: the row, and what only this desk knows of it."""

    call: Call
    watcher: str = ""
    """As whom this desk watches another's call ("watch:…"); "" for its own."""
    media: Media = Media.NONE
    down_at: datetime | None = None
    """Since when there is no picture, on the database's clock."""
    held: bool = False
    muted: bool = False
    phone_muted: bool = False
    recording: bool = False
    torch: bool = False
    can_torch: bool = False
    cameras: int = 0
    facing: str = "environment"
    watchers: int = 0
    quality: Quality | None = None
    link: UUID | None = None
    """The phone's connection, as it was offered last."""
    place: tuple[float, float] | None = None
    """Where the phone said last that it is: lon, lat in WGS-84 degrees."""
    said: list[tuple[bool, str]] = field(default_factory=list)
    """What was written, the latest last; whether it was written here."""
    stills: int = 0
    problem: str = ""
    """What did not work just now, in words."""

    @property
    def id(self) -> UUID:
        """The call's."""
        return self.call.id

    @property
    def own(self) -> bool:
        """Whether this desk leads it."""
        return not self.watcher

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.call.ended_at is not None
