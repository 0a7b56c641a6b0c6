"""The table of components. Positions are WGS-84, lon before lat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class ComponentRow(Base):
    """A thing in the street with a code (GB/T 30428.2: six digits of the district, four of class and subclass, six of its own)."""

    __tablename__ = "component"
    __table_args__ = (
        CheckConstraint("abs(lon) <= 180::double precision AND abs(lat) <= 90::double precision", name="position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"), index=True)
    owner_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    """Its own owner, where that is another than its category's."""
    address: Mapped[str] = mapped_column(server_default="")
    lon: Mapped[float]
    lat: Mapped[float]
    in_place: Mapped[bool] = mapped_column(server_default=text("true"))
    """False for one that was taken away: it stays known, and is shown no more."""
    entered_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
