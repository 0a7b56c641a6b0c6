"""The table of what is attached to cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class AttachmentRow(Base):
    """Append-only but for being struck, once (`struck_*`), and losing its bytes by the city's retention (`removed_at`).

    Triggers sign it and hold it to a step of its transaction.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("evidence IN ('','photo','film','document','signature')", name="evidence"),
        CheckConstraint(
            "(lon IS NULL) = (lat IS NULL)"
            " AND lon >= '-180'::integer::double precision AND lon <= 180::double precision"
            " AND lat >= '-90'::integer::double precision AND lat <= 90::double precision",
            name="place",
        ),
        CheckConstraint(
            "(struck_at IS NULL) = (struck_why IS NULL) AND (struck_at IS NULL) = (struck_by IS NULL)", name="struck"
        ),
        CheckConstraint("length(name) >= 1 AND length(name) <= 255", name="name"),
        CheckConstraint("origin IN ('','call_recording','call_still','camera_still')", name="origin"),
        CheckConstraint("removed_at IS NULL OR origin <> '' AND evidence = ''", name="removed"),
        Index("ix_attachment_origin", "case_id", postgresql_where=text("origin <> '' AND removed_at IS NULL")),
        Index("ix_attachment_removed", "sha256", postgresql_where=text("removed_at IS NOT NULL")),
        Index("ix_attachment_case_id", "case_id"),
        Index("uq_attachment_step_id", "step_id", "sha256", "evidence", unique=True),
        Index("ix_attachment_report_id", "report_id", postgresql_where=text("report_id IS NOT NULL")),
        Index("ix_attachment_order_id", "order_id", postgresql_where=text("order_id IS NOT NULL")),
        Index("ix_attachment_sha256", "sha256"),
        Index("ix_attachment_added_at", "added_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch_order.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256"))
    name: Mapped[str]
    evidence: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    taken_at: Mapped[datetime | None]
    lon: Mapped[float | None] = mapped_column(Double)
    lat: Mapped[float | None] = mapped_column(Double)
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    added_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[str | None]
    struck_why: Mapped[str | None]
    origin: Mapped[str] = mapped_column(server_default="")
    """What made it: a call's recording or still, a camera's still; "" for what people brought."""
    removed_at: Mapped[datetime | None]


class LikenessRow(Base):
    """An earlier picture of another case that a picture is like; written by a trigger as the picture comes."""

    __tablename__ = "picture_likeness"
    __table_args__ = (CheckConstraint("apart >= 0 AND apart <= 4", name="apart"),)

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id"), primary_key=True, index=True)
    apart: Mapped[int] = mapped_column(SmallInteger)
    """Bits in which their perceptual hashes differ."""
