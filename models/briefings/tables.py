"""The table of briefings. Append-only: a trigger refuses update and delete, and says who made one and when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class BriefingRow(Base):
    """A briefing as it was made: number (year and serial), the day it is about, all figures, the map's picture.

    The database itself holds that `sha256` is the digest of snapshot and picture.
    """

    __tablename__ = "briefing"
    __table_args__ = (
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("sha256 = encode(sha256(convert_to(snapshot, 'UTF8'::name) || picture), 'hex')", name="sha256"),
        UniqueConstraint("year", "serial"),
        Index("ix_briefing_day", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int]
    serial: Mapped[int]
    day: Mapped[date]
    as_of: Mapped[datetime]
    so_far: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    made_by: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    program: Mapped[str]
    """Which program and which edition of the template made it."""
    snapshot: Mapped[str] = mapped_column(Text)
    """The canonical JSON of `models.briefings.records.Snapshot`, byte for byte what the digest is of."""
    picture: Mapped[bytes]
    """The map at that moment, a PNG."""
    sha256: Mapped[str]
