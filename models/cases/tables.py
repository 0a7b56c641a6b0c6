"""Tables of reports and cases. A report is what came in and never changes; the case is what is made of it, from REPORTED on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Double, FetchedValue, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.cases.category_tables import CategoryRow as CategoryRow
from models.cases.category_tables import CategoryRuleRow as CategoryRuleRow
from models.cases.category_tables import OwnershipRow as OwnershipRow
from models.cases.records import CaseState, OrderState
from models.store.base import Base
from models.store.ids import new_id
from models.store.types import Xid8

OPEN_STATES = (
    CaseState.REPORTED,
    CaseState.ACCEPTED,
    CaseState.CONFIRMING,
    CaseState.FILED,
    CaseState.DISPATCHED,
    CaseState.SIGNED,
    CaseState.ARRIVED,
    CaseState.HANDLING,
    CaseState.FEEDBACK,
    CaseState.VERIFYING,
    CaseState.REVIEWING,
)
ENDED_STATES = (
    CaseState.CLOSED,
    CaseState.CALLED_BACK,
    CaseState.ARCHIVED,
    CaseState.NOT_ACCEPTED,
    CaseState.ANSWERED,
    CaseState.TRANSFERRED,
    CaseState.VOID,
    CaseState.MERGED,
)
ACTIVE_ORDER_STATES = (
    OrderState.DISPATCHED,
    OrderState.SIGNED,
    OrderState.ARRIVED,
    OrderState.HANDLING,
    OrderState.FEEDBACK,
)


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN (" + ",".join(f"'{value}'" for value in values) + ")"


class ReportRow(Base):
    """What came in, before anyone judged it; never changed. The words and the caller are in `report_text`."""

    __tablename__ = "report"
    __table_args__ = (
        Index(
            "uq_report_source_system_source_number",
            "source_system",
            "source_number",
            unique=True,
            postgresql_where=text("source_number IS NOT NULL"),
        ),
        Index("ix_report_reported_at", "reported_at"),
        Index(
            "ix_report_reporting_worker_id_reported_at",
            "reporting_worker_id",
            "reported_at",
            postgresql_where=text("reporting_worker_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str]
    source_system: Mapped[str] = mapped_column(server_default="")
    source_number: Mapped[str | None]
    source_digest: Mapped[str | None]
    """SHA-256 of the imported row's meaning, to tell a changed row from the same one."""
    nature: Mapped[str]
    urgency: Mapped[str]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    lon: Mapped[float | None] = mapped_column(Double)
    lat: Mapped[float | None] = mapped_column(Double)
    reporting_worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    occurred_at: Mapped[datetime]
    reported_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id", deferrable=True, initially="DEFERRED"), index=True)


class ReportTextRow(Base):
    """The words of a report and who the citizen is: personal data, masked unless asked for."""

    __tablename__ = "report_text"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    text: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    reporter: Mapped[str] = mapped_column(server_default="")
    reporter_phone: Mapped[str] = mapped_column(server_default="")


class CaseRow(Base):
    """The matter made of one or more reports: state, holder, clocks. It has a number from 立案 (FILED) on."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint(_in("state", tuple(CaseState)), name="state"),
        CheckConstraint("urgency IN ('critical','urgent','normal')", name="urgency"),
        CheckConstraint("tier IN ('general','raised','special')", name="tier"),
        CheckConstraint("holder_worker_id IS NULL OR holder_department_id IS NULL", name="one_holder"),
        CheckConstraint("main_id <> id", name="not_its_own_main"),
        Index("ix_case_file_open_due", "next_due_at", postgresql_where=text(_in("state", OPEN_STATES))),
        Index("ix_case_file_open_grid", "grid_id", postgresql_where=text(_in("state", OPEN_STATES))),
        Index("ix_case_file_reported_at", "reported_at"),
        Index("ix_case_file_accepted_at", "accepted_at"),
        Index("ix_case_file_filed_at", "filed_at"),
        Index("ix_case_file_due_at_id", "due_at", "id"),
        Index("ix_case_file_closed_at", "closed_at"),
        Index(
            "ix_case_file_ended",
            "stage_since",
            postgresql_where=text("closed_at IS NULL AND " + _in("state", ENDED_STATES)),
        ),
        Index("ix_case_file_main_id", "main_id", postgresql_where=text("main_id IS NOT NULL")),
        Index("ix_case_file_grid_id_category_id", "grid_id", "category_id", "source", "tier"),
        Index("ix_case_file_category_id_source", "category_id", "source", "tier"),
        Index("ix_case_file_source_tier", "source", "tier"),
        Index("ix_case_file_lon", "lon", postgresql_where=text("lon IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    number: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str]
    state: Mapped[str]
    urgency: Mapped[str]
    tier: Mapped[str] = mapped_column(server_default="general")
    nature: Mapped[str]
    source: Mapped[str]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("category_rule.id"))
    lon: Mapped[float | None] = mapped_column(Double)
    lat: Mapped[float | None] = mapped_column(Double)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"))
    holder_worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    holder_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    reported_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    feedback_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    stage_since: Mapped[datetime]
    stage_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime | None] = mapped_column(Computed("LEAST(stage_due_at, due_at)", persisted=True))
    soon_at: Mapped[datetime | None]
    rework_count: Mapped[int] = mapped_column(server_default=text("0"))
    reopen_count: Mapped[int] = mapped_column(server_default=text("0"))
    exercise: Mapped[bool] = mapped_column(server_default=text("false"))
    suspended_until: Mapped[datetime | None]
    """While it lies ahead the clock stands still (缓办, 挂账); `due_at` counts with it already."""
    main_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_file.id"))
    """The case it was merged into, or whose handling it follows as a child (models.links)."""


class WordsRow(Base):
    """What a case is found by: its title, words and addresses, folded. Kept by triggers alone; no caller is in it."""

    __tablename__ = "case_words"
    __table_args__ = (Index("ix_case_words_reported_at", "reported_at"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    reported_at: Mapped[datetime]
    stretch: Mapped[int]
    """Eight days of the calendar: the index looks through one at a time."""
    words: Mapped[str] = mapped_column(Text)


class OrderRow(Base):
    """An order (派遣) to a worker or a department. One lead order is active at a time: the database decides."""

    __tablename__ = "dispatch_order"
    __table_args__ = (
        CheckConstraint("(worker_id IS NULL) <> (department_id IS NULL)", name="one_addressee"),
        CheckConstraint(_in("state", tuple(OrderState)), name="state"),
        CheckConstraint("NOT (appointed AND state = 'REFUSED')", name="appointed"),
        Index(
            "uq_dispatch_order_active_lead",
            "case_id",
            unique=True,
            postgresql_where=text("lead AND " + _in("state", ACTIVE_ORDER_STATES)),
        ),
        Index(
            "ix_dispatch_order_active_worker",
            "worker_id",
            postgresql_where=text(_in("state", ACTIVE_ORDER_STATES)),
        ),
        Index(
            "ix_dispatch_order_active_department",
            "department_id",
            postgresql_where=text("department_id IS NOT NULL AND " + _in("state", ACTIVE_ORDER_STATES)),
        ),
        Index(
            "ix_dispatch_order_worker_id_given_at",
            "worker_id",
            "given_at",
            postgresql_where=text("worker_id IS NOT NULL"),
        ),
        Index(
            "ix_dispatch_order_department_id_given_at",
            "department_id",
            "given_at",
            postgresql_where=text("department_id IS NOT NULL"),
        ),
        Index("ix_dispatch_order_case_id", "case_id"),
        Index("ix_dispatch_order_given_at", "given_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    lead: Mapped[bool]
    state: Mapped[str]
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    instruction: Mapped[str] = mapped_column(server_default="")
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]
    sign_due_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    feedback_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    appointed: Mapped[bool] = mapped_column(server_default=text("false"))
    """By a ruling (指定承办): it cannot be refused."""
    due_at: Mapped[datetime | None]
    """When it is to be fed back: a lead order by the case's limit, an assisting one by its own."""


class StepRow(Base):
    """One line of the history. Append-only (a trigger refuses update and delete); `login` is session_user."""

    __tablename__ = "step"
    __table_args__ = (
        Index("ix_step_case_id_occurred_at", "case_id", "occurred_at"),
        Index("ix_step_occurred_at", "occurred_at"),
        Index("ix_step_order_id", "order_id", postgresql_where=text("order_id IS NOT NULL")),
        Index(
            "ix_step_worker_id_occurred_at", "worker_id", "occurred_at", postgresql_where=text("worker_id IS NOT NULL")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch_order.id"))
    command_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made by the caller before the write, so that a write in doubt can be asked after."""
    action: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str | None]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    """The worker on whose behalf it was done."""
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    note: Mapped[str] = mapped_column(server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """What was before and after, where a state alone does not say it."""
    xid: Mapped[int] = mapped_column(Xid8, server_default=FetchedValue())
    occurred_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
