"""The city's single row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
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


class BaseMapRow(Base):
    """A file of tiles or a tile service that can lie under the map."""

    __tablename__ = "base_map"
    __table_args__ = (
        CheckConstraint("kind IN ('mbtiles','xyz','wmts','wms')", name="kind"),
        CheckConstraint("crs IN ('EPSG:3857','GCJ-02')", name="crs"),
        CheckConstraint("min_zoom >= 0 AND min_zoom <= max_zoom AND max_zoom <= 24", name="zooms"),
        CheckConstraint("removed_at IS NULL OR NOT in_use", name="removed"),
        Index("ix_base_map_name", "name", unique=True, postgresql_where=text("removed_at IS NULL")),
        Index("ix_base_map_in_use", "in_use", unique=True, postgresql_where=text("in_use")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    crs: Mapped[str]
    attribution: Mapped[str] = mapped_column(server_default="")
    min_zoom: Mapped[int] = mapped_column(SmallInteger)
    max_zoom: Mapped[int] = mapped_column(SmallInteger)
    in_use: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    removed_at: Mapped[datetime | None]


class SettingRow(Base):
    """One version of what the city sets for itself; the latest of a name holds. Append-only, the supervisor's."""

    __tablename__ = "city_setting"
    __table_args__ = (
        UniqueConstraint("name", "version", name="uq_city_setting_name_version"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint(
            "name <> 'whistles' OR jsonb_typeof(value) = 'object' AND NOT jsonb_path_exists(value,"
            """ '$.* ? (@.type() != "number" || @ < 1 || @ > 10080 || @.floor() != @)'::jsonpath)""",
            name="whistles",
        ),
        CheckConstraint(
            "name <> 'retention' OR jsonb_typeof(value) = 'object' AND NOT jsonb_path_exists(value,"
            """ '$.* ? (@.type() != "number" || @ < 0 || @ > 3650 || @.floor() != @)'::jsonpath)""",
            name="retention",
        ),
        CheckConstraint(
            "name <> 'papers' OR jsonb_typeof(value) = 'object' AND jsonb_typeof(value -> 'on') = 'boolean'"
            " AND value ->> 'at' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND jsonb_typeof(value -> 'kinds') = 'array'"
            " AND jsonb_typeof(value -> 'formats') = 'array' AND NOT value ?| '{password,mail_password}'",
            name="papers",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    version: Mapped[int]
    value: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str] = mapped_column(server_default="")
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    set_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
