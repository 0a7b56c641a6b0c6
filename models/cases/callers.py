"""The names of those who reported cases: never shown, but looked for in what was said, to be masked there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_CALLERS = text(
    """SELECT r.case_id, t.reporter FROM report r JOIN report_text t ON t.report_id = r.id
    WHERE r.case_id = ANY(CAST(:ids AS uuid[])) AND t.reporter <> ''"""
)
_OF_NUMBERS = text(
    """SELECT c.number, t.reporter FROM case_file c JOIN report r ON r.case_id = c.id
    JOIN report_text t ON t.report_id = r.id WHERE c.number = ANY(CAST(:numbers AS text[])) AND t.reporter <> ''"""
)


def callers_of(s: Session, ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """Return who reported these cases, by case; none for those that nobody gave a name for."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for case_id, name in s.execute(_CALLERS, {"ids": list(ids)}) if ids else ():
        found[case_id].add(name)
    return found


def callers_of_numbers(s: Session, numbers: Collection[str]) -> dict[str, set[str]]:
    """Return the same by the numbers of cases."""
    found: dict[str, set[str]] = defaultdict(set)
    for number, name in s.execute(_OF_NUMBERS, {"numbers": list(numbers)}) if numbers else ():
        found[number].add(name)
    return found
