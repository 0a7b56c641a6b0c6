"""Tables of the category tree: what a case is filed under, by which rule it is handled, and who owns the components."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class CategoryRow(Base):
    """A node of the category tree (类型 → 大类 → 小类)."""

    __tablename__ = "category"
    __table_args__ = (CheckConstraint("urgency IN ('critical','urgent','normal')", name="urgency"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")
    depth: Mapped[int] = mapped_column(SmallInteger)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("category.id"))
    rank: Mapped[int] = mapped_column(server_default=text("0"))
    urgency: Mapped[str] = mapped_column(server_default="normal")
    """What is proposed at intake."""


class CategoryRuleRow(Base):
    """How cases of a category are handled; versioned: a case keeps the rule it was filed under."""

    __tablename__ = "category_rule"
    __table_args__ = (
        Index("uq_category_rule_category_id_version", "category_id", "version", unique=True),
        CheckConstraint("limit_unit IN ('working_minute','working_day','calendar_minute')", name="limit_unit"),
        CheckConstraint("routing IN ('owner_first','territory_first')", name="routing"),
        CheckConstraint("sign_minutes > 0", name="sign_minutes"),
        CheckConstraint("arrive_minutes > 0", name="arrive_minutes"),
        CheckConstraint("verify_minutes > 0", name="verify_minutes"),
        CheckConstraint("limit_amount > 0", name="limit_amount"),
        CheckConstraint("(limit_amount IS NULL) = (limit_unit IS NULL)", name="limit_pair"),
        CheckConstraint("verifier IN ('anyone','worker','desk')", name="verifier"),
        CheckConstraint("sign_minutes <= 43200", name="sign_most"),
        CheckConstraint("arrive_minutes <= 43200", name="arrive_most"),
        CheckConstraint("verify_minutes <= 43200", name="verify_most"),
        CheckConstraint(
            "limit_amount <= CASE limit_unit WHEN 'working_minute' THEN 86400 WHEN 'working_day' THEN 250 ELSE 527040 END",
            name="limit_most",
        ),
        CheckConstraint("needs_arrival OR arrive_minutes IS NULL", name="arrival"),
        CheckConstraint("needs_verification OR verify_minutes IS NULL AND verifier = 'anyone'", name="verification"),
        CheckConstraint(
            "string_to_array(evidence, ' ') <@ ARRAY['photo','film','document','signature']", name="evidence"
        ),
        CheckConstraint(
            "coalesce(sign_minutes, 0) + coalesce(arrive_minutes, 0) + coalesce(verify_minutes, 0)"
            " <= limit_amount * CASE limit_unit WHEN 'working_day' THEN 1440 ELSE 1 END",
            name="whole",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    valid_from: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    routing: Mapped[str]
    needs_arrival: Mapped[bool] = mapped_column(server_default=text("false"))
    needs_verification: Mapped[bool] = mapped_column(server_default=text("false"))
    limit_amount: Mapped[int | None]
    limit_unit: Mapped[str | None]
    competent_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    sign_minutes: Mapped[int | None]
    arrive_minutes: Mapped[int | None]
    verify_minutes: Mapped[int | None]
    """Limits of its own for these stages; null: the city's."""
    evidence: Mapped[str] = mapped_column(server_default="")
    """Kinds of evidence that a feedback has to bring, separated by blanks (models.cases.clocks.rules.EVIDENCE)."""
    verifier: Mapped[str] = mapped_column(server_default="anyone")
    note: Mapped[str] = mapped_column(server_default="")
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))


class OwnershipRow(Base):
    """Which department owns the components of a category, in a grid and all below it, or everywhere (grid_id null)."""

    __tablename__ = "ownership"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"), index=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"))
