"""Rows brought up to date many at a time, and names looked up the way people write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.listed.records import ListCounts
from models.imports.records import Rejected


def update_rows(s: Session, table: str, rows: Sequence[Mapping[str, Any]], key: str = "id") -> int:
    """Set the columns of rows that are there (all with the keys of the first, `key` among them), in one statement."""
    if not rows:
        return 0
    columns = ", ".join(f"{name} = n.{name}" for name in rows[0] if name != key)
    statement = text(
        f"UPDATE {table} t SET {columns} FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb)) n"  # noqa: S608
        f" WHERE t.{key} = n.{key}"
    )
    s.execute(statement, {"rows": json.dumps([dict(row) for row in rows], default=_plain)})
    return len(rows)


def sort_row(
    row: dict[str, Any], before: dict[str, Any] | None, new: list[Any], changed: list[Any], counts: ListCounts
) -> None:
    """Put a row with the new or the changed ones, or with neither where it is as it was, and count it."""
    if before is None:
        new.append(row)
        counts.new += 1
    elif any(row[name] != (bytes(value) if isinstance(value, memoryview) else value) for name, value in before.items()):
        changed.append(row)
        counts.changed += 1
    else:
        counts.same += 1


class Names:
    """Identifiers of things by what people call them: the code first, else the name where only one has it."""

    def __init__(self, what: str, rows: Iterable[tuple[UUID, str, str]]) -> None:
        self._what = what
        self._codes: dict[str, UUID] = {}
        self._named: dict[str, list[UUID]] = {}
        for one, code, name in rows:
            self.add(one, code, name)

    def add(self, one: UUID, code: str, name: str) -> None:
        """Make one more known."""
        self._codes[code] = one
        self._named.setdefault(name, []).append(one)

    def get(self, said: str) -> UUID:
        """Return which is meant. Raises Rejected for what is not there, or not clear."""
        found = self._codes.get(said)
        if found is not None:
            return found
        named = self._named.get(said, [])
        if len(named) > 1:
            raise Rejected(f"more than one {self._what} is called {said!r}: write its code")
        if not named:
            raise Rejected(f"there is no {self._what} {said!r}")
        return named[0]


def grid_names(s: Session) -> Names:
    """Return the grids that are not closed, by code and name."""
    return Names("grid", _named(s, "SELECT id, code, name FROM grid WHERE closed_at IS NULL"))


def department_names(s: Session) -> Names:
    """Return the departments by code and name."""
    return Names("department", _named(s, "SELECT id, code, name FROM department"))


def category_names(s: Session) -> Names:
    """Return the categories by code and name."""
    return Names("category", _named(s, "SELECT id, code, name FROM category"))


def _named(s: Session, statement: str) -> Iterable[tuple[UUID, str, str]]:
    return [(row.id, row.code, row.name) for row in s.execute(text(statement))]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
