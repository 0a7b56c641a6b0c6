"""The words that stand in an exported file."""

from __future__ import annotations

from enum import StrEnum

from models.cases.records import CaseState, Nature, Source, Tier, Urgency
from models.exports.records import ExportCounts, ExportKind
from models.grids.records import GridKind
from models.imports.kinds import KINDS as IMPORTED
from models.workers.records import DepartmentKind, WorkerRole
from widgets.i18n import language, mark, tr
from widgets.words import (
    nature_word,
    source_word,
    state_word,
    tier_word,
    urgency_word,
)

KINDS = {
    ExportKind.GRIDS: mark("Grids"),
    ExportKind.CASES: mark("Cases"),
    ExportKind.WORKERS: mark("Workers"),
    ExportKind.DEPARTMENTS: mark("Departments"),
    ExportKind.CATEGORIES: mark("Categories"),
    ExportKind.PLACES: mark("Places"),
    ExportKind.ROADS: mark("Roads"),
}


def file_word(value: StrEnum) -> str:
    """Return the field's term in a Chinese file, the code in an English one: imports know both."""
    if language() != "zh":
        return value.value
    match value:
        case CaseState():
            return state_word(value)
        case Urgency():
            return urgency_word(value)
        case Tier():
            return tier_word(value)
        case Nature():
            return nature_word(value)
        case Source():
            return source_word(value)
        case GridKind():
            return _imported("grids", "kind", value)
        case DepartmentKind():
            return _imported("departments", "kind", value)
        case WorkerRole():
            return _imported("workers", "role", value)
    return value.value


def _imported(kind: str, field: str, value: StrEnum) -> str:
    """The word of our templates."""
    return IMPORTED[kind].field(field).choices[value.value][0]


def done_lines(counts: ExportCounts) -> list[str]:
    """Say what was written."""
    size = (
        f"{counts.size / 1024 / 1024:.1f} MB" if counts.size >= 1 << 20 else f"{max(1, round(counts.size / 1024))} KB"
    )
    what = tr(KINDS[counts.kind])
    lines = [
        tr("{what}: {rows} rows in {file} ({size})", what=what, rows=f"{counts.rows:,}", file=counts.path, size=size)
    ]
    if counts.without_place and counts.kind in (ExportKind.CASES, ExportKind.WORKERS):
        lines.append(tr("{n} of them without a place", n=f"{counts.without_place:,}"))
    if counts.guarded:
        lines.append(
            tr(
                "{n} texts begin like a formula and have an apostrophe before them, so that none runs",
                n=f"{counts.guarded:,}",
            )
        )
    if counts.shortened:
        lines.append(
            tr(
                "{n} texts are longer than a cell of XLSX can be: words were cut, shapes left out. CSV holds them whole",
                n=f"{counts.shortened:,}",
            )
        )
    return lines
