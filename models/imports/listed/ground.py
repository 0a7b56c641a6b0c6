"""Bringing in places and roads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.values import Reading, english
from models.imports.listed.writing import sort_row, update_rows
from models.imports.reading.shapes import area, line
from models.imports.records import Rejected
from models.store.copying import copy_mappings
from models.store.ids import new_id

RANK, BRANCH = 5, "branch"
NEAR = 6
"""Decimals of a degree, about 10 cm, within which a place without a code is the same one."""
_PLACES = text(
    """SELECT id, code, kind, name, name_en, rank, lon, lat, geom FROM place
    WHERE code = ANY(:codes) OR (code IS NULL AND name = ANY(:names))"""
)
_ROADS = text(
    """SELECT id, code, name, name_en, road_class, geom FROM road
    WHERE code = ANY(:codes) OR (code IS NULL AND name = ANY(:names))"""
)


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """What a row says of a place; `wkb` is None for a mere point."""

    code: str
    kind: str
    name: str
    name_en: str
    rank: int | None
    lon: float
    lat: float
    wkb: bytes | None
    repaired: bool


@dataclass(frozen=True, slots=True)
class RoadDraft:
    """What a row says of a road."""

    code: str
    name: str
    name_en: str
    road_class: str | None
    wkb: bytes


class PlaceLister:
    """Places are known by their code; without one by kind, name and position."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, entry: Entry) -> PlaceDraft:
        r = self._reading
        kind = r.need_choice(entry, "kind")
        rank = r.number(entry, "rank")
        if rank is not None and (rank != int(rank) or not 1 <= rank <= 9):
            raise Rejected(f"the rank is no whole number from 1 to 9: {r.text(entry, 'rank')!r}")
        name, code = r.need(entry, "name"), r.text(entry, "code")
        lon, lat, shape, repaired = self._where(entry)
        wkb = None if shape is None else bytes(shapely.to_wkb(shape))
        name_en = r.text(entry, "name_en")
        return PlaceDraft(code, kind, name, name_en, None if rank is None else int(rank), lon, lat, wkb, repaired)

    def key(self, draft: PlaceDraft) -> str:
        return draft.code or f"{draft.name} ({draft.kind}, {draft.lat:.{NEAR}f}, {draft.lon:.{NEAR}f})"

    def write(
        self, s: Session, drafts: Sequence[tuple[Entry, PlaceDraft]], counts: ListCounts
    ) -> list[tuple[Entry, str]]:
        facts = {
            "codes": [one.code for _, one in drafts if one.code],
            "names": [one.name for _, one in drafts if not one.code],
        }
        rows = [dict(row._mapping) for row in s.execute(_PLACES, facts)]  # noqa: SLF001 - its public name
        there = {row["code"] or _place_key(row): row for row in rows}
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for _, draft in drafts:
            counts.notes["repaired"] += draft.repaired
            row: dict[str, Any] = {
                "code": draft.code or None, "kind": draft.kind, "name": draft.name, "lon": draft.lon, "lat": draft.lat,
                "geom": draft.wkb,
            }  # fmt: skip
            before = there.get(draft.code or _place_key(row))
            row |= {
                "id": before["id"] if before else new_id(),
                "name_en": english(draft.name_en or (before["name_en"] if before else ""), draft.name),
                "rank": draft.rank or (before["rank"] if before else RANK),
            }
            sort_row(row, before, new, changed, counts)
        copy_mappings(s, "place", new)
        update_rows(s, "place", changed)
        return []

    def _where(self, entry: Entry) -> tuple[float, float, BaseGeometry | None, bool]:
        feature = self._reading.feature(entry)
        position = None if entry.feature is not None else self._reading.position(entry)
        if feature is None:
            if position is None:
                raise Rejected("has no place: neither longitude and latitude nor a shape")
            return *position, None, False
        shape = feature.geometry
        if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
            shape = shape.geoms[0]
        if shape is not None and shape.geom_type == "Point" and not shape.is_empty:
            return shape.x, shape.y, None, False
        surface, repaired = area(feature)
        lon, lat = position or surface.representative_point().coords[0]
        return lon, lat, surface, bool(repaired)


class RoadLister:
    """Roads are known by their code; without one by name, class and line."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, entry: Entry) -> RoadDraft:
        r = self._reading
        name, code, name_en = r.text(entry, "name"), r.text(entry, "code"), r.text(entry, "name_en")
        road_class = r.choice(entry, "road_class")
        feature = r.feature(entry)
        if feature is None:
            raise Rejected("has no line")
        shape = line(feature)
        if shape.geom_type == "MultiLineString":
            shape = shapely.line_merge(shape)
        return RoadDraft(code, name, name_en, road_class, bytes(shapely.to_wkb(shape)))

    def key(self, draft: RoadDraft) -> str:
        return draft.code or f"{draft.name} {hashlib.sha256(draft.wkb).hexdigest()[:12]}".strip()

    def write(
        self, s: Session, drafts: Sequence[tuple[Entry, RoadDraft]], counts: ListCounts
    ) -> list[tuple[Entry, str]]:
        facts = {
            "codes": [one.code for _, one in drafts if one.code],
            "names": [one.name for _, one in drafts if not one.code],
        }
        rows = [dict(row._mapping) for row in s.execute(_ROADS, facts)]  # noqa: SLF001 - its public name
        there: dict[Any, dict[str, Any]] = {row["code"] or (row["name"], bytes(row["geom"])): row for row in rows}
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for _, draft in drafts:
            before = there.get(draft.code or (draft.name, draft.wkb))
            row = {
                "id": before["id"] if before else new_id(),
                "code": draft.code or None,
                "name": draft.name or (before["name"] if before else ""),
                "name_en": english(draft.name_en or (before["name_en"] if before else ""), draft.name),
                "road_class": draft.road_class or (before["road_class"] if before else BRANCH),
                "geom": draft.wkb,
            }
            sort_row(row, before, new, changed, counts)
        copy_mappings(s, "road", new)
        update_rows(s, "road", changed)
        return []


def _place_key(row: dict[str, Any]) -> tuple[str, str, float, float]:
    return row["kind"], row["name"], round(row["lon"], NEAR), round(row["lat"], NEAR)
