"""Tables of calls. What a row may become is held by triggers (migration 0022)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id

_SIDE = "{0} IN ('phone','desk') OR {0} ~ '^watch:[0-9a-f-]{{36}}$'"


class CallRow(Base):
    """A call; one at a time to a worker."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("purpose IN ('callback','check','roll_call')", name="purpose"),
        CheckConstraint("state IN ('requested','ringing','accepted','live','ended')", name="state"),
        CheckConstraint(
            "ending IN ('hung_up','refused','missed','cancelled','lost','no_camera','denied','failed')", name="ending"
        ),
        CheckConstraint("ended_by IN ('desk','phone','nobody')", name="ended_by"),
        CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL) AND num_nonnulls(ended_at, ending, ended_by) IN (0, 3)",
            name="ended",
        ),
        CheckConstraint("first_frame_ms >= 0", name="first_frame_ms"),
        CheckConstraint("length(reason) <= 500", name="reason"),
        Index("uq_call_worker_id", "worker_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_call_case_id", "case_id", postgresql_where=text("case_id IS NOT NULL")),
        Index("ix_call_worker_id_requested_at", "worker_id", "requested_at"),
        Index("ix_call_requested_at", "requested_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str]
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    desk: Mapped[str] = mapped_column(server_default=text("''"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_file.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch_order.id"))
    state: Mapped[str] = mapped_column(server_default=text("'requested'"))
    requested_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    rung_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    ended_by: Mapped[str | None]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    first_frame_ms: Mapped[int | None]
    woken_at: Mapped[datetime | None]


class CallStepRow(Base):
    """Something that happened in a call. Append-only."""

    __tablename__ = "call_step"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('requested','woken','rung','accepted','live','ended','media_down','media_up','held','resumed',"
            "'recording_on','recording_off','still','text','joined','left')",
            name="kind",
        ),
        CheckConstraint("party IN ('desk','phone','wall','nobody')", name="party"),
        CheckConstraint("pg_column_size(detail) <= 8192", name="detail"),
        Index("ix_call_step_call_id", "call_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    kind: Mapped[str]
    party: Mapped[str]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    occurred_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class CallSignalRow(Base):
    """What one party sent to another; gone an hour after its call has ended."""

    __tablename__ = "call_signal"
    __table_args__ = (
        CheckConstraint(_SIDE.format("sender"), name="sender"),
        CheckConstraint(_SIDE.format("receiver"), name="receiver"),
        CheckConstraint("kind IN ('offer','answer','candidates','ice_servers','restart','bye')", name="kind"),
        CheckConstraint("pg_column_size(body) <= 65536", name="body"),
        Index("ix_call_signal_call_id", "call_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    link: Mapped[UUID]
    sender: Mapped[str]
    receiver: Mapped[str]
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    command_id: Mapped[UUID | None] = mapped_column(unique=True)
