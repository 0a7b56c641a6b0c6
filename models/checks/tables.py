"""Tables of video checks: append-only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class VideoCheckRow(Base):
    """Somebody was sent to look; the desk calls `wait_s` seconds after he is there."""

    __tablename__ = "video_check"
    __table_args__ = (
        CheckConstraint("wait_s >= 0 AND wait_s <= 86400", name="wait_s"),
        Index("ix_video_check_case_id", "case_id", "recorded_at"),
        Index("ix_video_check_recorded_at", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_order.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    wait_s: Mapped[int] = mapped_column(server_default=text("900"))
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default=text("''"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class CheckVerdictRow(Base):
    """What a check found, or why it was given up."""

    __tablename__ = "check_verdict"
    __table_args__ = (
        CheckConstraint("verdict IN ('so','solved','not_so','given_up')", name="verdict"),
        CheckConstraint("verdict <> 'given_up' OR words <> ''", name="words"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("video_check.id"), unique=True)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    verdict: Mapped[str]
    words: Mapped[str] = mapped_column(server_default=text("''"))
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default=text("''"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
