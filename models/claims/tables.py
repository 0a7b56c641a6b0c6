"""Tables of desks' leases and of the claims under them; neither loses a row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class DeskLeaseRow(Base):
    """A desk's run, from its opening to its end; it is there until `expires_at` unless renewed."""

    __tablename__ = "desk_lease"
    __table_args__ = (
        CheckConstraint("expires_at >= renewed_at", name="expires"),
        Index("ix_desk_lease_running", "expires_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    desk: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    renewed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CaseClaimRow(Base):
    """A case open on a desk. One a case holds at a time: the database decides whose."""

    __tablename__ = "case_claim"
    __table_args__ = (
        CheckConstraint("ending IN ('freed','lapsed','broken','moved')", name="ending"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        CheckConstraint("ending <> 'broken' OR btrim(note) <> ''", name="broken"),
        Index("uq_case_claim_held", "case_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_case_claim_lease_id", "lease_id", postgresql_where=text("ended_at IS NULL")),
        Index("ix_case_claim_case_id_taken_at", "case_id", "taken_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID]
    """A value, not a reference: having looked at an imported case does not keep the import from being undone."""
    lease_id: Mapped[UUID] = mapped_column(ForeignKey("desk_lease.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(server_default="")
