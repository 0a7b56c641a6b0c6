"""Grids and the city's ground as records. Geometries are shapely, WGS-84 (EPSG:4326), lon before lat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shapely.geometry.base import BaseGeometry


class GridKind(StrEnum):
    """基础网格, 专属网格, 专业网格, 动态专属网格: a point lies in one basic grid and in any number of the others."""

    BASIC = "basic"
    DEDICATED = "dedicated"
    PROFESSIONAL = "professional"
    DYNAMIC = "dynamic"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the city's grid tree: 1 is the widest (city); levels are data, of any depth."""

    level: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Grid:
    """An area with a code, a level, a kind, a polygon and a parent. `path` joins the ancestors' codes with '/'."""

    id: UUID
    code: str
    name: str
    name_en: str
    level: int
    kind: GridKind
    parent_id: UUID | None
    path: str
    owner_department_id: UUID | None
    lon: float
    lat: float
    geometry: BaseGeometry
    ends_at: datetime | None = None
    """When a dynamic one is to be closed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named thing on the ground; rank 1 is the most important.

    `kind` is one of land, water, river, hill, island, park, school, hospital, market, factory, office, station, pier,
    label.
    """

    id: UUID
    kind: str
    name: str
    name_en: str
    rank: int
    lon: float
    lat: float
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Road:
    """A road's centre line; `road_class` is arterial, secondary, branch or path."""

    id: UUID
    name: str
    name_en: str
    road_class: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Camera:
    """A fixed camera (视频点位)."""

    id: UUID
    code: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class GroundHit:
    """Something the search found on the ground: kind is "grid", "camera", "road" or a place's kind; a point to fly to."""

    kind: str
    id: UUID
    name: str
    name_en: str
    lon: float
    lat: float
