"""The table of requests. A trigger holds it to: asked once, decided once, by a supervisor who is not who asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class RequestRow(Base):
    """Something asked for on a case that somebody else has to approve; one of a kind is open at a time."""

    __tablename__ = "case_request"
    __table_args__ = (
        CheckConstraint("kind IN ('void','extension','postponement','shelving','exclusion')", name="kind"),
        CheckConstraint("state IN ('asked','approved','declined','withdrawn')", name="state"),
        Index("uq_case_request_open", "case_id", "kind", unique=True, postgresql_where=text("state = 'asked'")),
        Index("ix_case_request_case_id", "case_id"),
        Index("ix_case_request_asked_at", "asked_at", postgresql_where=text("state = 'asked'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="asked")
    reason: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    """On whose behalf it was asked."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    desk: Mapped[str] = mapped_column(server_default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(server_default="")


class ExclusionRow(Base):
    """A case outside assessment (剔除), by an approved request; lifted once, never deleted. Triggers sign both."""

    __tablename__ = "case_exclusion"
    __table_args__ = (
        CheckConstraint("basis IN ('repeated','other')", name="basis"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_because = '')", name="lifted"),
        Index("uq_case_exclusion_in_force", "case_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
        Index("ix_case_exclusion_case_id", "case_id", "excluded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("case_request.id"), unique=True)
    basis: Mapped[str]
    excluded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    lifted_at: Mapped[datetime | None]
    lifted_because: Mapped[str] = mapped_column(server_default="")
    lifted_login: Mapped[str | None]
