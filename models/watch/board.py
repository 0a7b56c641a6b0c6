"""The supervisor's board: every open case that is cause for concern, under who holds it. Pure; counts are lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.cases.deadlines import lamp_of
from models.cases.reading import DOT
from models.cases.records import CaseState, Lamp, OpenCase
from models.watch.records import WatchFacts


class Concern(StrEnum):
    """Why a case stands on the board, in the order of the columns. One case may stand under several."""

    LATE = "late"
    SOON = "soon"
    UNSIGNED = "unsigned"
    REFUSED = "refused"
    REWORKED = "reworked"
    POSTPONED = "postponed"
    WHISTLE = "whistle"
    SUPERVISION = "supervision"


class GroupBy(StrEnum):
    """By whom the board stands: every holder, or streets, departments and sub-centres, workers alone."""

    HOLDER = "holder"
    STREET = "street"
    DEPARTMENT = "department"
    WORKER = "worker"


TWICE = 2
"""From the second refusal on a case is cause for concern."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A holder (or a street) with the cases behind each figure. `name` is "" for the desk, or outside all streets."""

    key: str
    name: str
    role: str
    """WorkerRole or DepartmentKind value; "" for the desk and for streets."""
    held: tuple[UUID, ...]
    """All open cases of it."""
    cases: Mapping[Concern, tuple[UUID, ...]]

    def count(self, concern: Concern) -> int:
        """Return how many cases stand under a concern."""
        return len(self.cases.get(concern, ()))


def concerns(case: OpenCase, facts: WatchFacts, now: datetime) -> frozenset[Concern]:
    """Return why an open case is cause for concern; empty where it is none."""
    lamp = lamp_of(case, now)
    holds = {
        Concern.LATE: lamp is Lamp.LATE,
        Concern.SOON: lamp is Lamp.SOON,
        Concern.UNSIGNED: case.state is CaseState.DISPATCHED,
        Concern.REFUSED: facts.refusals.get(case.id, 0) >= TWICE,
        Concern.REWORKED: case.rework_count > 0,
        Concern.POSTPONED: case.id in facts.suspended,
        Concern.WHISTLE: case.id in facts.whistles,
        Concern.SUPERVISION: case.id in facts.supervisions,
    }
    return frozenset(concern for concern, held in holds.items() if held)


def board(cases: Iterable[OpenCase], facts: WatchFacts, by: GroupBy, now: datetime) -> list[BoardRow]:
    """Return the board, those with the most late cases first. Every row lists the very cases that it counts."""
    groups: dict[str, tuple[str, str, list[UUID], dict[Concern, list[UUID]]]] = {}
    for case in sorted(cases, key=lambda case: (case.next_due_at or case.reported_at, case.id)):
        found = _group(case, by)
        if found is None:
            continue
        key, name, role = found
        _, _, held, listed = groups.setdefault(key, (name, role, [], {}))
        held.append(case.id)
        for concern in concerns(case, facts, now):
            listed.setdefault(concern, []).append(case.id)
    rows = [
        BoardRow(key, name, role, tuple(held), {concern: tuple(ids) for concern, ids in listed.items()})
        for key, (name, role, held, listed) in groups.items()
    ]
    return sorted(rows, key=_pressing)


def total(rows: Iterable[BoardRow]) -> BoardRow:
    """Return all rows as one."""
    rows = list(rows)
    return BoardRow(
        key="",
        name="",
        role="",
        held=tuple(case for row in rows for case in row.held),
        cases={concern: tuple(case for row in rows for case in row.cases.get(concern, ())) for concern in Concern},
    )


def _group(case: OpenCase, by: GroupBy) -> tuple[str, str, str] | None:
    """Key, name and role of the row that a case stands in; None where it stands in none."""
    if by is GroupBy.STREET:
        street = case.area.split(DOT)[0]
        return street, street, ""
    holder = case.holder_worker_id or case.holder_department_id
    wanted = {
        GroupBy.HOLDER: True,
        GroupBy.WORKER: case.holder_worker_id is not None,
        GroupBy.DEPARTMENT: case.holder_department_id is not None,
    }
    return (str(holder or ""), case.holder, case.holder_role) if wanted[by] else None


def _pressing(row: BoardRow) -> tuple[int, int, int, str]:
    return -row.count(Concern.LATE), -row.count(Concern.SOON), -len(row.held), row.name
