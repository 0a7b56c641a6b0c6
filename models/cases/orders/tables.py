"""Tables of what is disputed and called for: refusals, deliberations, rulings, whistles. All but their ends append-only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class RefusalRow(Base):
    """An order returned (退单), with reason and basis.

    `nth` counts those of lead orders since the last ruling, from 1; 0 for an assisting order's.
    """

    __tablename__ = "refusal"
    __table_args__ = (
        CheckConstraint("nth >= 0", name="nth"),
        CheckConstraint("(worker_id IS NULL) <> (department_id IS NULL)", name="one_party"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_order.id"), unique=True)
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    nth: Mapped[int]
    reason: Mapped[str]
    basis: Mapped[str] = mapped_column(server_default="")
    refused_at: Mapped[datetime]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))


class DeliberationRow(Base):
    """A dispute about who is to handle a case (会商); one is open at a time, and it ends in a ruling."""

    __tablename__ = "deliberation"
    __table_args__ = (
        CheckConstraint("cause IN ('second_refusal','by_desk','handed_on')", name="cause"),
        Index("uq_deliberation_open", "case_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    cause: Mapped[str]
    question: Mapped[str] = mapped_column(server_default="")
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))


class PartyWordsRow(Base):
    """What a party of a deliberation says; a refusal's reason is its party's first words."""

    __tablename__ = "party_words"
    __table_args__ = (CheckConstraint("(worker_id IS NULL) <> (department_id IS NULL)", name="one_party"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    deliberation_id: Mapped[UUID] = mapped_column(ForeignKey("deliberation.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    refusal_id: Mapped[UUID | None] = mapped_column(ForeignKey("refusal.id"))
    words: Mapped[str]
    basis: Mapped[str] = mapped_column(server_default="")
    said_at: Mapped[datetime]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))


class RulingRow(Base):
    """Who was appointed (指定承办), by a supervisor. With `as_route` it is the route for that category in that grid."""

    __tablename__ = "ruling"
    __table_args__ = (CheckConstraint("(worker_id IS NULL) <> (department_id IS NULL)", name="one_addressee"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    deliberation_id: Mapped[UUID] = mapped_column(ForeignKey("deliberation.id"), unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_order.id"), unique=True)
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    words: Mapped[str]
    basis: Mapped[str] = mapped_column(server_default="")
    unheard: Mapped[str] = mapped_column(server_default="")
    """Why fewer than two parties were heard; "" where two were."""
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"), index=True)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"))
    as_route: Mapped[bool] = mapped_column(server_default=text("true"))
    ruled_at: Mapped[datetime]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))


class WhistleRow(Base):
    """A lower level calls a department or a higher level (吹哨); answered (报到) or called off, once."""

    __tablename__ = "whistle"
    __table_args__ = (
        CheckConstraint("(called_department_id IS NULL) <> (called_grid_id IS NULL)", name="one_called"),
        CheckConstraint("answered_at IS NULL OR called_off_at IS NULL", name="one_end"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    grid_id: Mapped[UUID] = mapped_column(ForeignKey("grid.id"))
    level: Mapped[int] = mapped_column(SmallInteger, ForeignKey("grid_level.level"))
    """The level that whistles, as it was."""
    called_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    called_grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"))
    words: Mapped[str]
    blown_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    answered_at: Mapped[datetime | None]
    who_came: Mapped[str] = mapped_column(server_default="")
    answer: Mapped[str] = mapped_column(server_default="")
    called_off_at: Mapped[datetime | None]
    called_off_because: Mapped[str] = mapped_column(server_default="")
    ended_login: Mapped[str | None]
