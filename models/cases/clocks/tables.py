"""Tables of the clocks: the city's own days and limits (told anew, never changed), suspensions and extensions of cases."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class CalendarExceptionRow(Base):
    """A day that the city works or does not, whatever the public calendar says; `working` null: as that says again."""

    __tablename__ = "calendar_exception"
    __table_args__ = (Index("ix_calendar_exception_day", "day", "entered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day: Mapped[date]
    working: Mapped[bool | None]
    note: Mapped[str] = mapped_column(server_default="")
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    entered_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class ClockRuleRow(Base):
    """The city's working hours and stage limits, one row a version; without one the defaults of the code hold."""

    __tablename__ = "clock_rule"
    __table_args__ = (
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("raised_days > 0", name="raised_days"),
        CheckConstraint("refusal_days > 0", name="refusal_days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(unique=True)
    working_hours: Mapped[list[Any]] = mapped_column(JSONB)
    """[["08:30", "12:00"], …], local time, in order."""
    late_filing: Mapped[time]
    late_until: Mapped[time]
    raised_days: Mapped[int]
    refusal_days: Mapped[int]
    stages: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Minutes by name (models.cases.clocks.rules.StageLimits)."""
    note: Mapped[str] = mapped_column(server_default="")
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    entered_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class SuspensionRow(Base):
    """A stretch in which a case's clock stands still: 缓办 or 挂账, from its approval to its date, or to 销账 before."""

    __tablename__ = "case_suspension"
    __table_args__ = (
        CheckConstraint("kind IN ('postponement','shelving')", name="kind"),
        CheckConstraint("until_at > from_at AND ended_at >= from_at AND ended_at <= until_at", name="span"),
        Index("ix_case_suspension_case_id", "case_id", "from_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("case_request.id"), unique=True)
    kind: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was struck off (销账), if before its date."""


class ExtensionRow(Base):
    """More time for a case (延期), as approved; never changed."""

    __tablename__ = "case_extension"
    __table_args__ = (
        CheckConstraint("due_after > due_before", name="later"),
        Index("ix_case_extension_case_id", "case_id", "granted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("case_request.id"), unique=True)
    due_before: Mapped[datetime]
    due_after: Mapped[datetime]
    granted_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
