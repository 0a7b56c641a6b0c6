"""Bringing in workers with their places in the grids' teams, and where they were last seen if that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.listed.positions import take_positions
from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.teams import Teams
from models.imports.listed.values import Reading
from models.imports.listed.writing import Names, department_names, grid_names, update_rows
from models.imports.records import Rejected
from models.store.copying import copy_mappings
from models.store.ids import new_id
from models.store.times import database_now

_THERE = text(
    """SELECT w.id, w.code, w.role, w.on_duty, w.duty_since, w.department_id, i.name, i.phone
    FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id WHERE w.code = ANY(:codes)"""
)
_IDENTITY = ("name", "phone")


@dataclass(frozen=True, slots=True)
class WorkerDraft:
    """What a row says of a worker; "" and None where it says nothing. `seen` is lon, lat (WGS-84) and when (UTC)."""

    code: str
    name: str
    phone: str
    role: str
    grids: tuple[str, ...]
    department: str
    on_duty: bool | None
    seen: tuple[float, float, datetime] | None
    note: str


class WorkerLister:
    """Workers are known by their code."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, entry: Entry) -> WorkerDraft:
        r = self._reading
        position, at = r.position(entry), r.time(entry, "fixed_at")
        return WorkerDraft(
            code=r.need(entry, "code"),
            name=r.need(entry, "name"),
            phone=r.text(entry, "phone"),
            role=r.need_choice(entry, "role"),
            grids=r.names(entry, "grids"),
            department=r.text(entry, "department"),
            on_duty=r.yes_no(entry, "on_duty"),
            seen=(*position, at) if position is not None and at is not None else None,
            note="position_without_time" if position is not None and at is None else "",
        )

    def key(self, draft: WorkerDraft) -> str:
        return draft.code

    def write(
        self, s: Session, drafts: Sequence[tuple[Entry, WorkerDraft]], counts: ListCounts
    ) -> list[tuple[Entry, str]]:
        refused: list[tuple[Entry, str]] = []
        rows = s.execute(_THERE, {"codes": [draft.code for _, draft in drafts]})
        there = {row.code: dict(row._mapping) for row in rows}  # noqa: SLF001 - its public name
        now = database_now(s)
        grids, departments = grid_names(s), department_names(s)
        wanted: list[tuple[Entry, WorkerDraft, dict[str, Any], list[UUID]]] = []
        for entry, draft in drafts:
            try:
                places = [grids.get(said) for said in draft.grids]
                wanted.append((entry, draft, self._row(draft, there.get(draft.code), departments, now), places))
            except Rejected as reason:
                refused.append((entry, str(reason)))
        teams = Teams(s, [row["id"] for _, _, row, _ in wanted], {grid for *_, places in wanted for grid in places})
        moved = take_positions(s, [(row["id"], row["on_duty"], draft.seen) for _, draft, row, _ in wanted], now, counts)
        new, changed = [], []
        for _, draft, row, places in wanted:
            before = there.get(draft.code)
            placed = teams.set(row["id"], row["role"], places) if places else teams.keep(row["id"], row["role"])
            if draft.note:
                counts.notes[draft.note] += 1
            if before is None:
                new.append(row)
                counts.new += 1
            elif before != row:
                changed.append(row)
                counts.changed += 1
            elif placed or row["id"] in moved:
                counts.changed += 1
            else:
                counts.same += 1
        copy_mappings(s, "worker", [_worker(row) for row in new])
        copy_mappings(s, "worker_identity", [_identity(row) for row in new])
        update_rows(s, "worker", [_worker(row) for row in changed])
        update_rows(s, "worker_identity", [_identity(row) for row in changed], key="worker_id")
        teams.write(s)
        moved.write(s)
        return refused

    def _row(
        self, draft: WorkerDraft, before: dict[str, Any] | None, departments: Names, now: datetime
    ) -> dict[str, Any]:
        row = before or {"id": new_id(), "on_duty": False, "duty_since": None, "department_id": None, "phone": ""}
        on_duty = row["on_duty"] if draft.on_duty is None else draft.on_duty
        since = row["duty_since"] if on_duty == row["on_duty"] else now if on_duty else None
        return {
            "id": row["id"],
            "code": draft.code,
            "role": draft.role,
            "on_duty": on_duty,
            "duty_since": since,
            "department_id": departments.get(draft.department) if draft.department else row["department_id"],
            "name": draft.name,
            "phone": draft.phone or row["phone"] or "",
        }


def _worker(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _IDENTITY}


def _identity(row: dict[str, Any]) -> dict[str, Any]:
    return {"worker_id": row["id"]} | {name: row[name] for name in _IDENTITY}
