"""What the lists tell: categories, places, departments, and the ground around a worker's grids."""

from __future__ import annotations

from uuid import UUID

from gateway.schemas.told import Told
from models.cases.records import Urgency


class Category(Told):
    """A node of the category tree; parents come before children."""

    id: UUID
    code: str
    name: str
    name_en: str
    parent_id: UUID | None
    depth: int
    urgency: Urgency


class Categories(Told):
    """GET /categories."""

    categories: list[Category]


class Place(Told):
    """A named place."""

    name: str
    kind: str
    lon: float
    lat: float


class Places(Told):
    """GET /places."""

    places: list[Place]


class NearRoad(Told):
    """A piece of a road; `kind` is arterial, secondary, branch or path, `line` are [lon, lat]."""

    name: str
    name_en: str
    kind: str
    line: list[tuple[float, float]]


class NearPlace(Told):
    """A named place, for the map."""

    name: str
    name_en: str
    kind: str
    lon: float
    lat: float


class Ground(Told):
    """GET /ground."""

    roads: list[NearRoad]
    places: list[NearPlace]


class Department(Told):
    """A department or sub-centre that can be called."""

    id: UUID
    code: str
    name: str
    name_en: str
    kind: str


class Departments(Told):
    """GET /departments."""

    departments: list[Department]
