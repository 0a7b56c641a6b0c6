"""Which case belongs to which other, and which report is a repeated one. Links end, they are never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class CaseLinkRow(Base):
    """A case merged into a main case, or following a parent; one at a time. `before` is what undoing gives back."""

    __tablename__ = "case_link"
    __table_args__ = (
        CheckConstraint("kind IN ('merged','child')", name="kind"),
        CheckConstraint("case_id <> main_id", name="two_cases"),
        Index("uq_case_link_active", "case_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_case_link_main_id", "main_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    main_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """State, holder, clocks and orders in force of the case as it was."""
    soon_at: Mapped[datetime | None]
    """From when on the lamp of the case's own limit is ◆; a child has it beside its parent's stage."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    made_by: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class RepeatRow(Base):
    """A report noted as a repeated request (重复诉求): the earlier one, and which one it is."""

    __tablename__ = "repeat"
    __table_args__ = (
        CheckConstraint("nth >= 2", name="nth"),
        CheckConstraint("report_id <> earlier_id", name="two_reports"),
        CheckConstraint("basis IN ('caller','address')", name="basis"),
        Index("ix_repeat_earlier_id", "earlier_id"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    earlier_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    nth: Mapped[int] = mapped_column(SmallInteger)
    basis: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    noted_by: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
