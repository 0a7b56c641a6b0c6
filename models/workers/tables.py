"""Tables of those who handle. Names and phones live in `worker_identity`, apart from the rest."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, PrimaryKeyConstraint, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import REAL
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class DepartmentRow(Base):
    """A bureau or a street's sub-centre."""

    __tablename__ = "department"
    __table_args__ = (CheckConstraint("kind IN ('bureau','subcentre')", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str]
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id", use_alter=True))
    phone: Mapped[str] = mapped_column(server_default="")
    """Of its desk; nobody's own."""


class WorkerRow(Base):
    """A field worker, without name or phone."""

    __tablename__ = "worker"
    __table_args__ = (
        CheckConstraint(
            "role IN ('leader','manager','full_time','part_time','informant','building_head')", name="role"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    on_duty: Mapped[bool] = mapped_column(server_default=text("false"))
    duty_since: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    """Whose worker it is; null for the grids' own."""


class WorkerIdentityRow(Base):
    """Who a worker is: personal data, masked unless asked for."""

    __tablename__ = "worker_identity"

    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]


class TeamSlotRow(Base):
    """A place in a grid's team; empty while worker_id is null."""

    __tablename__ = "team_slot"
    __table_args__ = (Index("ix_team_slot_grid_id_ordinal", "grid_id", "ordinal", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    grid_id: Mapped[UUID] = mapped_column(ForeignKey("grid.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    role: Mapped[str]
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"), index=True)


class PositionLatestRow(Base):
    """Where a worker is, as far as known: no index but the key, so that updates stay in the page (HOT)."""

    __tablename__ = "position_latest"
    __table_args__ = ({"postgresql_with": {"fillfactor": 50}},)

    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), primary_key=True)
    lon: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    heading: Mapped[float] = mapped_column(REAL, server_default=text("0"))
    speed: Mapped[float] = mapped_column(REAL, server_default=text("0"))
    accuracy: Mapped[float] = mapped_column(REAL, server_default=text("0"))
    fixed_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class PositionHistoryRow(Base):
    """Every fix kept, partitioned by day of `fixed_at` (UTC), expiring by setting; no foreign keys, for COPY."""

    __tablename__ = "position_history"
    __table_args__ = (
        PrimaryKeyConstraint("worker_id", "fixed_at"),
        Index(
            "ix_position_history_fixed_at",
            "fixed_at",
            postgresql_using="brin",
            postgresql_with={"autosummarize": "true"},
        ),
        {"postgresql_partition_by": "RANGE (fixed_at)"},
    )

    worker_id: Mapped[UUID]
    fixed_at: Mapped[datetime]
    lon: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    heading: Mapped[float] = mapped_column(REAL)
    speed: Mapped[float] = mapped_column(REAL)
    accuracy: Mapped[float] = mapped_column(REAL)


class PositionThinnedRow(Base):
    """A day (UTC) of which a fix a minute and worker is kept; until `done_at` it is being thinned."""

    __tablename__ = "position_thinned"

    day: Mapped[date] = mapped_column(primary_key=True)
    reached: Mapped[datetime]
    began_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    done_at: Mapped[datetime | None]
