"""Tables of the ground: grid levels, grids, places, roads, cameras. Geometries are WKB in WGS-84, lon before lat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class LevelRow(Base):
    """A level of the grid tree (市, 区县, 街道, 社区, 网格, 楼栋), 1 the widest."""

    __tablename__ = "grid_level"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")


class GridRow(Base):
    """A grid; closed ones stay, with the time they were closed."""

    __tablename__ = "grid"
    __table_args__ = (
        CheckConstraint("kind IN ('basic','dedicated','professional','dynamic')", name="kind"),
        CheckConstraint("ends_at IS NULL OR kind = 'dynamic'", name="ends_at"),
        Index("ix_grid_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")
    level: Mapped[int] = mapped_column(ForeignKey("grid_level.level"))
    kind: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"), index=True)
    path: Mapped[str]
    owner_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    lon: Mapped[float]
    lat: Mapped[float]
    geom: Mapped[bytes]
    valid_from: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    closed_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    """When a dynamic one is to be closed."""


class PlaceRow(Base):
    """A named thing on the ground that the map draws or the search finds."""

    __tablename__ = "place"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str | None] = mapped_column(unique=True)
    """By which a later import knows it again; null where its file has no codes."""
    kind: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")
    rank: Mapped[int] = mapped_column(SmallInteger, server_default=text("5"))
    lon: Mapped[float]
    lat: Mapped[float]
    geom: Mapped[bytes | None]


class RoadRow(Base):
    """A road's centre line, cut at crossings."""

    __tablename__ = "road"
    __table_args__ = (CheckConstraint("road_class IN ('arterial','secondary','branch','path')", name="class"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str | None] = mapped_column(unique=True)
    """By which a later import knows it again; null where its file has no codes."""
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default="")
    road_class: Mapped[str]
    geom: Mapped[bytes]


class RoadRevisionRow(Base):
    """How often the roads have changed; one row, counted up by a trigger."""

    __tablename__ = "road_revision"
    __table_args__ = (CheckConstraint('"only"', name="single"),)

    only: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    number: Mapped[int] = mapped_column(BigInteger)


class CameraRow(Base):
    """A fixed camera."""

    __tablename__ = "camera"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid.id"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    """Whether it is in service; where its picture comes from is in models/cameras."""
