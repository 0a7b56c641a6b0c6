"""The tables of papers made by the clock."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class DueRow(Base):
    """What became of a paper that was due: once for each kind and its days, which the database holds. Append-only."""

    __tablename__ = "briefing_due"
    __table_args__ = (
        CheckConstraint("outcome IN ('made','left_out','nothing')", name="outcome"),
        CheckConstraint("(briefing_id IS NOT NULL) = (outcome = 'made')", name="made"),
        CheckConstraint("first_day <= day", name="days"),
        UniqueConstraint("kind", "first_day", "day"),
        Index("ix_briefing_due_recorded_at", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    first_day: Mapped[date]
    day: Mapped[date]
    outcome: Mapped[str]
    why: Mapped[str] = mapped_column(server_default="")
    """The code of the refusal where there was nothing to tell."""
    briefing_id: Mapped[UUID | None] = mapped_column(ForeignKey("briefing.id"))
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class DeliveryRow(Base):
    """A paper on its way to one folder or one address; only how far it is changes, and what was sent stays so."""

    __tablename__ = "briefing_delivery"
    __table_args__ = (
        CheckConstraint("channel IN ('folder','mail')", name="channel"),
        CheckConstraint("state IN ('waiting','sending','failed','sent','given_up')", name="state"),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("(sent_at IS NOT NULL) = (state = 'sent')", name="sent"),
        UniqueConstraint("message_id"),
        UniqueConstraint("briefing_id", "channel", "target", name="uq_briefing_delivery_target"),
        Index(
            "ix_briefing_delivery_next_at",
            "next_at",
            postgresql_where=text("state IN ('waiting','sending','failed')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"))
    channel: Mapped[str]
    target: Mapped[str]
    formats: Mapped[str]
    """Endings with commas between, as "pdf,xlsx"."""
    language: Mapped[str]
    style: Mapped[str]
    message_id: Mapped[str]
    """The Message-ID of its mail, the same at every try."""
    state: Mapped[str] = mapped_column(server_default="waiting")
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    error: Mapped[str] = mapped_column(server_default="")
    next_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    sent_at: Mapped[datetime | None]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
