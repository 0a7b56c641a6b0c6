"""An attachment of a case, and one that is to become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.media.records import Media


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """Media that is kept already, on its way to a step. Times are aware; lon and lat in WGS-84 degrees."""

    sha256: str
    name: str
    evidence: str = ""
    """"" or one of models.cases.clocks.rules.EVIDENCE."""
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What stands in a case's history as evidence of one step. Struck out of sight with a reason, never deleted."""

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
    desk: str
    at: datetime
    """When it was added, by the database's clock."""
    action: str
    """The step's: report, add_files, feed_back, verify …"""
    of_case: str = ""
    """Number or title of the merged or child case it came with; "" for its own."""
    struck_at: datetime | None = None
    struck_by: str = ""
    struck_why: str = ""
