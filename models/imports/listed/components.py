"""Bringing in components: known by their code, each of a category that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.values import Reading
from models.imports.listed.writing import Names, category_names, department_names, sort_row, update_rows
from models.imports.records import Rejected
from models.store.copying import copy_mappings
from models.store.ids import new_id

_THERE = text(
    """SELECT id, code, category_id, owner_department_id, address, lon, lat, in_place FROM component
    WHERE code = ANY(:codes)"""
)


@dataclass(frozen=True, slots=True)
class ComponentDraft:
    """What a row says; None and "" for what it does not."""

    code: str
    category: str
    owner: str
    address: str
    in_place: bool | None
    lon: float
    lat: float


class ComponentLister:
    """Components are known by their code."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._categories: Names | None = None
        self._departments: Names | None = None

    def read(self, entry: Entry) -> ComponentDraft:
        r = self._reading
        code, category = r.need(entry, "code"), r.need(entry, "category")
        lon, lat = self._where(entry)
        return ComponentDraft(
            code, category, r.text(entry, "owner"), r.text(entry, "address"), r.yes_no(entry, "in_place"), lon, lat
        )

    def key(self, draft: ComponentDraft) -> str:
        return draft.code

    def write(
        self, s: Session, drafts: Sequence[tuple[Entry, ComponentDraft]], counts: ListCounts
    ) -> list[tuple[Entry, str]]:
        # Names are looked up once: nobody changes the tree while it is filled, and if so the row is refused by its key.
        if self._categories is None or self._departments is None:
            self._categories, self._departments = category_names(s), department_names(s)
        rows = s.execute(_THERE, {"codes": [one.code for _, one in drafts]})
        there = {row.code: dict(row._mapping) for row in rows}  # noqa: SLF001 - its public name
        refused: list[tuple[Entry, str]] = []
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for entry, draft in drafts:
            before = there.get(draft.code)
            try:
                category = self._categories.get(draft.category)
                owner = self._departments.get(draft.owner) if draft.owner else None
            except Rejected as reason:
                refused.append((entry, str(reason)))
                continue
            row: dict[str, Any] = {
                "id": before["id"] if before else new_id(),
                "code": draft.code,
                "category_id": category,
                "owner_department_id": owner or (before["owner_department_id"] if before else None),
                "address": draft.address or (before["address"] if before else ""),
                "lon": draft.lon,
                "lat": draft.lat,
                "in_place": draft.in_place if draft.in_place is not None else before is None or before["in_place"],
            }
            sort_row(row, before, new, changed, counts)
        copy_mappings(s, "component", new)
        update_rows(s, "component", changed)
        return refused

    def _where(self, entry: Entry) -> tuple[float, float]:
        if entry.feature is None:
            position = self._reading.position(entry)
            if position is None:
                raise Rejected("has no position: neither longitude nor latitude")
            return position
        shape = entry.feature.geometry
        if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
            shape = shape.geoms[0]
        if shape is None or shape.is_empty or shape.geom_type != "Point":
            raise Rejected(f"is no point but {'nothing' if shape is None else 'a ' + shape.geom_type}")
        return float(shape.x), float(shape.y)
