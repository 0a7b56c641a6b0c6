"""Tables of what is asked on site and told to the citizen. Nothing in them is ever deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id

_CHANNELS = "('phone','message','visit','online','letter')"


class ConfirmationRow(Base):
    """A worker is asked to look on site whether it is so (核实); one at a time for a case."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index(
            "uq_confirmation_waiting",
            "case_id",
            unique=True,
            postgresql_where=text("answered_at IS NULL AND stopped_at IS NULL"),
        ),
        Index("ix_confirmation_case_id", "case_id"),
        CheckConstraint("(is_so IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    question: Mapped[str] = mapped_column(server_default="")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    is_so: Mapped[bool | None]
    finding: Mapped[str] = mapped_column(server_default="")
    answered_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


class TransferRow(Base):
    """A matter given to somebody outside our jurisdiction (转办, 移送)."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index("uq_transfer_case_id", "case_id", unique=True),
        CheckConstraint(f"told_by IN {_CHANNELS}", name="told_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    receiver: Mapped[str]
    reason: Mapped[str]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(server_default="")
    receipt_at: Mapped[datetime | None]
    told_by: Mapped[str | None]
    told_at: Mapped[datetime | None]


class ReplyRow(Base):
    """A reply to the citizen (回复诉求人); a draft until it is sent, and then never changed. One draft a case."""

    __tablename__ = "reply"
    __table_args__ = (
        Index("uq_reply_draft", "case_id", unique=True, postgresql_where=text("sent_at IS NULL")),
        Index("ix_reply_case_id", "case_id"),
        CheckConstraint(f"channel IN {_CHANNELS}", name="channel"),
        CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name="sent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    words: Mapped[str]
    final: Mapped[bool] = mapped_column(server_default=text("false"))
    channel: Mapped[str | None]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime | None]


class CallbackRow(Base):
    """One try to ask the citizen back (回访). Append-only."""

    __tablename__ = "callback"
    __table_args__ = (
        Index("uq_callback_case_id_nth", "case_id", "nth", unique=True),
        Index("ix_callback_called_at", "called_at"),
        CheckConstraint("satisfaction IN ('satisfied','fairly','unsatisfied','not_said')", name="satisfaction"),
        CheckConstraint("reached = (solved IS NOT NULL)", name="reached"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    nth: Mapped[int]
    reached: Mapped[bool]
    solved: Mapped[bool | None]
    satisfaction: Mapped[str | None]
    words: Mapped[str] = mapped_column(server_default="")
    called_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    called_at: Mapped[datetime]
