"""Bringing in departments and sub-centres, with what they are competent for and what they own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.commands.catalogue import add_ownership
from models.cases.records import Ownership
from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.rules import Rules
from models.imports.listed.values import Reading, english
from models.imports.listed.writing import Names, category_names, grid_names, update_rows
from models.imports.records import Rejected
from models.store.copying import copy_mappings
from models.store.ids import new_id

AT = "@"
_THERE = text(
    """SELECT id, code, name, name_en, kind, grid_id, phone FROM department
    WHERE code = ANY(:codes) OR (code = name AND name = ANY(:names))"""
)
_OWNED = text(
    "SELECT department_id, category_id, grid_id FROM ownership WHERE department_id = ANY(CAST(:ids AS uuid[]))"
)


@dataclass(frozen=True, slots=True)
class DepartmentDraft:
    """What a row says of a department; "" and None where it says nothing."""

    code: str
    name: str
    name_en: str
    kind: str | None
    grid: str
    phone: str
    competent: tuple[str, ...]
    owns: tuple[str, ...]


class DepartmentLister:
    """Departments are known by their code; one that got its name for a code is known by that name too."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._claimed: dict[UUID, str] = {}

    def read(self, entry: Entry) -> DepartmentDraft:
        r = self._reading
        name = r.need(entry, "name")
        return DepartmentDraft(
            code=r.text(entry, "code") or name,
            name=name,
            name_en=r.text(entry, "name_en"),
            kind=r.choice(entry, "kind"),
            grid=r.text(entry, "grid"),
            phone=r.text(entry, "phone"),
            competent=r.names(entry, "competent"),
            owns=r.names(entry, "owns"),
        )

    def key(self, draft: DepartmentDraft) -> str:
        return draft.code

    def write(
        self, s: Session, drafts: Sequence[tuple[Entry, DepartmentDraft]], counts: ListCounts
    ) -> list[tuple[Entry, str]]:
        refused: list[tuple[Entry, str]] = []
        there = self._there(s, [draft for _, draft in drafts])
        grids, categories = grid_names(s), category_names(s)
        owned = {(row.department_id, row.category_id, row.grid_id)
                 for row in s.execute(_OWNED, {"ids": [row["id"] for row in there.values()]})}  # fmt: skip
        rules = Rules(s)
        new, changed = [], []
        owns: list[Ownership] = []
        for entry, draft in drafts:
            before = there.get(draft.code) or there.get(draft.name)
            try:
                row = self._row(draft, before, grids)
                competent = [categories.get(said) for said in draft.competent]
                wanted = [_owned(said, row["id"], categories, grids) for said in draft.owns]
                self._claim(competent, draft)
            except Rejected as reason:
                refused.append((entry, str(reason)))
                continue
            more = [one for one in dict.fromkeys(wanted) if one not in owned]
            owned.update(more)
            owns += [Ownership(new_id(), category, department, grid) for department, category, grid in more]
            renewed = [rules.set(category, {"competent_department_id": row["id"]}) for category in competent]
            if before is None:
                new.append(row)
            elif before != row:
                changed.append(row)
            if before is None:
                counts.new += 1
            elif before != row or more or any(renewed):
                counts.changed += 1
            else:
                counts.same += 1
        copy_mappings(s, "department", new)
        update_rows(s, "department", changed)
        rules.write()
        add_ownership(s, owns)
        return refused

    def _there(self, s: Session, drafts: Sequence[DepartmentDraft]) -> dict[str, dict[str, Any]]:
        facts = {"codes": [one.code for one in drafts], "names": [one.name for one in drafts]}
        return {row.code: dict(row._mapping) for row in s.execute(_THERE, facts)}  # noqa: SLF001 - its public name

    def _row(self, draft: DepartmentDraft, before: dict[str, Any] | None, grids: Names) -> dict[str, Any]:
        grid = grids.get(draft.grid) if draft.grid else None
        row = before or {"id": new_id(), "name_en": "", "kind": "", "grid_id": None, "phone": ""}
        kind = draft.kind or row["kind"] or ("subcentre" if grid else "bureau")
        grid = grid or row["grid_id"]
        if kind == "subcentre" and grid is None:
            raise Rejected("a sub-centre needs the grid code of its area")
        return {
            "id": row["id"],
            "code": draft.code,
            "name": draft.name,
            "name_en": english(draft.name_en or row["name_en"], draft.name),
            "kind": kind,
            "grid_id": grid,
            "phone": draft.phone or row["phone"],
        }

    def _claim(self, categories: Sequence[UUID], draft: DepartmentDraft) -> None:
        for one, said in zip(categories, draft.competent, strict=True):
            if self._claimed.get(one, draft.code) != draft.code:
                raise Rejected(f"{self._claimed[one]!r} further up is competent for {said!r} already")
        self._claimed.update(dict.fromkeys(categories, draft.code))


def _owned(said: str, department: UUID, categories: Names, grids: Names) -> tuple[UUID, UUID, UUID | None]:
    category, _, grid = said.partition(AT)
    return department, categories.get(category.strip()), grids.get(grid.strip()) if grid.strip() else None
