"""The table of the duty list: append-only; a trigger signs every row and lets only supervisors write it."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class DutyListRow(Base):
    """A worker on the list for a grid, or (`ends_id`) that another row no longer holds."""

    __tablename__ = "duty_list"
    __table_args__ = (
        CheckConstraint("weekdays >= 1 AND weekdays <= 127", name="weekdays"),
        CheckConstraint(
            "CASE WHEN ends_id IS NULL"
            " THEN num_nonnulls(worker_id, grid_id, from_hour, to_hour) = 4 AND num_nonnulls(weekdays, on_day) = 1"
            " ELSE num_nonnulls(worker_id, grid_id, from_hour, to_hour, weekdays, on_day) = 0 END",
            name="whole",
        ),
        Index("ix_duty_list_grid_id", "grid_id", postgresql_where=text("grid_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"))
    weekdays: Mapped[int | None] = mapped_column(SmallInteger)
    """A bit a day, Monday's the lowest."""
    on_day: Mapped[date | None]
    from_hour: Mapped[time | None]
    to_hour: Mapped[time | None]
    ends_id: Mapped[UUID | None] = mapped_column(ForeignKey("duty_list.id"), unique=True)
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
