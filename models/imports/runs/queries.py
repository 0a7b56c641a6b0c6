"""Reads import runs, and what undoing one would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.imports.runs.errors import UndoRefused
from models.imports.runs.records import ImportRun, RunKind, RunState, Stays, UndoPreview
from models.imports.runs.tables import ImportRunRow

SUBJECTS: Mapping[str, str] = MappingProxyType({
    "case_file": "case", "report": "case", "report_text": "case", "dispatch_order": "case", "step": "case",
    "worker": "worker", "worker_identity": "worker", "team_slot": "worker",
    "position_latest": "worker",
    "category": "category", "category_rule": "category", "ownership": "category",
    "department": "department", "grid": "grid", "grid_level": "level", "camera": "camera", "place": "place",
    "road": "road", "city": "city", "component": "component",
})  # fmt: skip
"""What a table's rows are part of; numbers drawn for cases (case_counter) are nobody's business."""
LATER = "later_import"
_STAYS = text("SELECT unit, relation, reason, detail FROM import_stays(:run, CAST(:units AS text[])) ORDER BY 2, 1")
_UNITS = text(
    """SELECT unit, max(relation) FILTER (WHERE key = unit) AS main, max(relation) AS some,
              coalesce(bool_or(made) FILTER (WHERE key = unit), false) AS made
    FROM import_row WHERE run_id = :run AND relation <> 'case_counter' GROUP BY unit"""
)
# Whether somebody holds the lock of `models.imports.runs.lock`: a run of a killed program still says that it is running.
_ALIVE = text(
    """SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtext('shaotai.import'))"""
)
KILLED = "killed"
# A worker is named by the code: names are personal data.
_NAMED: Mapping[str, str] = MappingProxyType({
    "case": "SELECT id, coalesce(number || ' ', '') || title AS name FROM case_file",
    "worker": "SELECT id, code AS name FROM worker",
    "category": "SELECT id, name FROM category",
    "department": "SELECT id, name FROM department",
    "grid": "SELECT id, name || ' (' || code || ')' AS name FROM grid",
    "camera": "SELECT id, name FROM camera",
    "place": "SELECT id, name FROM place",
    "road": "SELECT id, name FROM road",
    "component": "SELECT id, code AS name FROM component",
    "city": "SELECT id, name FROM city",
})  # fmt: skip


def get_runs(s: Session, limit: int = 200) -> list[ImportRun]:
    """Return the city's imports, the newest first; one whose program was killed is interrupted."""
    rows = s.scalars(select(ImportRunRow).order_by(ImportRunRow.number.desc()).limit(limit)).all()
    alive = bool(s.scalar(_ALIVE))
    return [_run(row, alive=alive) for row in rows]


def get_run(s: Session, run: UUID | int) -> ImportRun:
    """Return a run by its identifier or number. Raises UndoRefused("no_such_run")."""
    column = ImportRunRow.number if isinstance(run, int) else ImportRunRow.id
    row = s.scalars(select(ImportRunRow).where(column == run)).one_or_none()
    if row is None:
        raise UndoRefused("no_such_run", run=run)
    return _run(row, alive=bool(s.scalar(_ALIVE)))


def get_busy_run(s: Session) -> ImportRun | None:
    """Return the run that is under way or being undone, as far as the rows tell; the lock alone decides."""
    under_way = (RunState.RUNNING, RunState.UNDOING)
    found = select(ImportRunRow).where(ImportRunRow.state.in_(under_way)).order_by(
        ImportRunRow.state, ImportRunRow.number.desc())  # fmt: skip
    row = s.scalars(found.limit(1)).one_or_none()
    return None if row is None else _run(row, alive=True)


def preview_undo(s: Session, run_id: UUID) -> UndoPreview:
    """Return what undoing this run would do now. Raises UndoRefused: no_such_run, running, undone."""
    run = require_undoable(get_run(s, run_id))
    stays = get_stays(s, run_id)
    staying = {(one.subject, one.id) for one in stays}
    removed: Counter[str] = Counter()
    restored: Counter[str] = Counter()
    for row in s.execute(_UNITS, {"run": run_id}):
        subject = SUBJECTS[row.main or row.some]
        if (subject, row.unit) not in staying:
            (removed if row.made else restored)[subject] += 1
    later = sorted({int(one.detail) for one in stays if one.reason == LATER}, reverse=True)
    return UndoPreview(run, removed, restored, tuple(one for one in stays if one.reason != LATER), tuple(later))


def require_undoable(run: ImportRun) -> ImportRun:
    """Return the run if its state lets it be undone. Raises UndoRefused: running, undone."""
    if run.state is RunState.RUNNING:
        raise UndoRefused("running", number=run.number, login=run.login, since=run.started_at)
    if run.state is RunState.UNDONE:
        raise UndoRefused("undone", number=run.number, by=run.undone_by, at=run.undone_at)
    return run


def get_stays(s: Session, run_id: UUID, units: list[str] | None = None) -> list[Stays]:
    """Return what of a run cannot be taken back now, each thing once, with its name."""
    rows = [row for row in s.execute(_STAYS, {"run": run_id, "units": units}) if row.relation in SUBJECTS]
    return named(s, ((SUBJECTS[row.relation], row.unit, row.reason, row.detail) for row in rows))


def named(s: Session, found: Iterable[tuple[str, str, str, str]]) -> list[Stays]:
    """Give names to what stays (subject, identifier, reason, detail), by subject and name."""
    facts = {(subject, unit): (reason, detail) for subject, unit, reason, detail in found}
    names: dict[tuple[str, str], str] = {}
    for subject, statement in _NAMED.items():
        ids = [unit for of, unit in facts if of == subject]
        if ids:
            rows = s.execute(text(f"{statement} WHERE id = ANY(CAST(:ids AS uuid[]))"), {"ids": ids})
            names |= {(subject, str(row.id)): row.name for row in rows}
    stays = [
        Stays(subject, unit, names.get((subject, unit), unit), *why) for (subject, unit), why in facts.items()
    ]  # fmt: skip
    return sorted(stays, key=lambda one: (one.subject, one.name, one.id))


def _run(row: Any, *, alive: bool) -> ImportRun:
    killed = row.state == RunState.RUNNING and not alive
    return ImportRun(
        id=row.id, number=row.number, kind=RunKind(row.kind), file=row.file, sha256=row.sha256, size=row.size,
        mapping=MappingProxyType(row.mapping), state=RunState.INTERRUPTED if killed else RunState(row.state), counts=MappingProxyType(row.counts),
        started_at=row.started_at, ended_at=row.ended_at, login=row.login, desk=row.desk, note=KILLED if killed else row.note,
        undone_at=row.undone_at, undone_by=row.undone_by,
        undo_counts=None if row.undo_counts is None else MappingProxyType(row.undo_counts),
    )  # fmt: skip
