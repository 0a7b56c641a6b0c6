"""The city's single row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class CityRow(Base):
    """The one city of this database."""

    __tablename__ = "city"
    __table_args__ = (CheckConstraint('"only"', name="single"),)

    only: Mapped[bool] = mapped_column(unique=True, server_default=text("true"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")
    timezone: Mapped[str] = mapped_column(server_default="Asia/Shanghai")
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{zh,en}'"))
    lon: Mapped[float]
    lat: Mapped[float]
    zoom: Mapped[float] = mapped_column(server_default=text("13"))
    logo: Mapped[bytes | None]
    demo_seed: Mapped[int | None]
    demo_size: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
