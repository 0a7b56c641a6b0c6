"""Which of the cases that an import brought in are likely here already: told, never acted on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.imports.runs.queries import get_run
from models.links.queries import sought_of
from models.links.records import Twin
from models.links.twins import find_twins

MOST = 500
"""Cases looked at, the newest first: each is a look around its place."""
_OPEN_LIST = [state.value for state in OPEN_STATES]
_MADE = text(
    """SELECT c.id, c.number, c.title, count(*) OVER () AS many
    FROM import_row r JOIN case_file c ON c.id = r.key::uuid
    WHERE r.run_id = :run AND r.relation = 'case_file' AND r.made AND c.main_id IS NULL AND c.state = ANY(:open)
    ORDER BY c.reported_at DESC, c.id LIMIT :most"""
)


@dataclass(frozen=True, slots=True)
class Alike:
    """An open case that came by the import, with the cases that are likely the same matter, the likeliest first."""

    case_id: UUID
    number: str | None
    title: str
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class Alikes:
    """What was found: `looked` of the `made` open cases of the import were looked at."""

    made: int
    looked: int
    found: tuple[Alike, ...]


def find_alike(s: Session, number: int, most: int = MOST) -> Alikes:
    """Return the open cases of import `number` that have likely twins, by the rule of the intake; nothing is merged.

    Raises UndoRefused("no_such_run") for a number that no import has.
    """
    rows = s.execute(_MADE, {"run": get_run(s, number).id, "open": _OPEN_LIST, "most": most}).all()
    found = []
    for row in rows:
        sought = sought_of(s, row.id)
        twins = find_twins(s, sought, most=3) if sought is not None else ()
        if twins:
            found.append(Alike(row.id, row.number, row.title, twins))
    return Alikes(rows[0].many if rows else 0, len(rows), tuple(found))
