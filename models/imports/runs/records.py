"""Import runs, and what undoing one would do, as records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

Progress = Callable[[int, int], None]
"""Hears what is done, and how much there is in all (rows, features)."""
Cancelled = Callable[[], bool]
"""Asked between two transactions; True stops there (Interrupted), with everything committed kept and counted."""


def unheard(_done: int, _of: int) -> None:
    """The progress that nobody follows."""


def never() -> bool:
    """Nobody cancels."""
    return False


class RunKind(StrEnum):
    """What was brought in: one kind a run."""

    GRIDS = "grids"
    CASES = "cases"
    DEPARTMENTS = "departments"
    WORKERS = "workers"
    CATEGORIES = "categories"
    PLACES = "places"
    ROADS = "roads"
    COMPONENTS = "components"


class RunState(StrEnum):
    """Where a run stands. An interrupted one is completed by importing the same file again, as a run of its own."""

    RUNNING = "running"
    DONE = "done"
    INTERRUPTED = "interrupted"
    UNDOING = "undoing"
    """Undoing it has begun and was not carried through: undoing it again goes on."""
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import of one file. Times are aware, in UTC, by the database's clock."""

    id: UUID
    number: int
    """How people call it: 1, 2, 3 …, in the order of the city's imports."""
    kind: RunKind
    file: str
    """The file's name, without its folder."""
    sha256: str
    size: int
    """Bytes."""
    mapping: Mapping[str, Any]
    """What its columns or properties were taken for, as the importer was told."""
    state: RunState
    counts: Mapping[str, Any]
    """What became of its rows, as far as committed (for cases: `CaseCounts.facts()`)."""
    started_at: datetime
    ended_at: datetime | None
    login: str
    desk: str
    note: str
    """Why it was interrupted; "" otherwise."""
    undone_at: datetime | None
    undone_by: str | None
    undo_counts: Mapping[str, Any] | None

    @property
    def undoable(self) -> bool:
        """Whether its state lets it be undone (later imports may still stand before it)."""
        return self.state in (RunState.DONE, RunState.INTERRUPTED, RunState.UNDOING)


@dataclass(frozen=True, slots=True)
class Stays:
    """One thing that an undo leaves as it is, because it was touched since or something else needs it."""

    subject: str
    """case, grid, department, worker, category, place, road, camera, city."""
    id: str
    name: str
    """What it is called: a case's number and title, a grid's or department's name, a worker's code."""
    reason: str
    """A key: "changed_since", "later_step", "in_use", "gone_before" (what it was before rests on something now gone)."""
    detail: str
    """Who or what: the login and action of the later step; the table whose rows need it; else ""."""


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing a run would do now: rows by subject that go and that get their earlier content back; what stays."""

    run: ImportRun
    removed: Mapping[str, int]
    restored: Mapping[str, int]
    stays: tuple[Stays, ...]
    blocked_by: tuple[int, ...]
    """Numbers of later imports that changed the same things; they are to be undone first, the highest first."""


@dataclass(frozen=True, slots=True)
class UndoCounts:
    """What undoing a run did, by subject, over all its attempts; and what stays."""

    removed: Mapping[str, int]
    restored: Mapping[str, int]
    stays: tuple[Stays, ...]

    def facts(self) -> dict[str, Any]:
        """As one JSON object."""
        return {"removed": dict(self.removed), "restored": dict(self.restored), "stays": len(self.stays)}
