"""Attachments as records. Times are aware, in UTC; places WGS-84 degrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.media.records import Media


class Origin(StrEnum):
    """What of a case's files this program made itself: what the city's retention can name."""

    CALL_RECORDING = "call_recording"
    CALL_STILL = "call_still"
    CAMERA_STILL = "camera_still"


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """Something kept (models.media.keeping) that is to be attached; `evidence` is "" or one of EVIDENCE."""

    sha256: str
    name: str
    """The file's name, as people know it."""
    evidence: str = ""
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    note: str = ""
    origin: str = ""
    """An Origin's value, "" for what people brought."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something attached to a case with a step of its history.

    Never deleted: struck out of sight at most, or without its bytes by the city's retention.
    """

    id: UUID
    case_id: UUID
    step_id: UUID
    report_id: UUID | None
    order_id: UUID | None
    media: Media
    name: str
    evidence: str
    note: str
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    by: str
    """The account's name; where it acted for someone, the worker's masked name or the department's."""
    desk: str
    at: datetime
    action: str
    """The step's: report, add_files, feed_back, verify, …"""
    of_case: str = ""
    """Number (title before it has one) of the merged or child case that it came with; "" for the case's own."""
    struck_at: datetime | None = None
    struck_by: str = ""
    struck_why: str = ""
    origin: str = ""
    removed_at: datetime | None = None
    """Since when its bytes are gone by the city's retention; name, digest and size stay."""

    @property
    def there(self) -> bool:
        """Whether it can be looked at: neither struck nor gone."""
        return self.struck_at is None and self.removed_at is None


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after a case was archived, 0 for ever: of recordings and stills of its calls, of stills of cameras."""

    recording_days: int = 0
    still_days: int = 0
    camera_days: int = 0


@dataclass(frozen=True, slots=True)
class Going:
    """What would go at once: how many of each, of how many cases, and their bytes."""

    recordings: int
    stills: int
    camera_stills: int
    cases: int
    bytes: int

    @property
    def files(self) -> int:
        """All of them."""
        return self.recordings + self.stills + self.camera_stills


RETENTION_LIMITS: Mapping[str, tuple[float, float]] = dict.fromkeys(
    ("recording_days", "still_days", "camera_days"), (0, 3650)
)
"""Days that a city may set, by their names in Retention."""
