"""`import list` and `import undo`: what was imported into a city, and taking a whole import back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from desktop.cli.common import (
    Code,
    answer,
    city_option,
    confirm,
    database_option,
    json_option,
    opened,
    progress_bar,
    remember,
    yes_option,
)
from desktop.cli.imports.common import city_store, in_words, require_named
from desktop.cli.imports.stopping import stopping
from models.city.queries import get_city
from models.imports.errors import Interrupted
from models.imports.runs.commands import undo_import
from models.imports.runs.errors import UndoRefused
from models.imports.runs.queries import get_run, get_runs, preview_undo
from models.imports.runs.records import ImportRun, Stays, UndoPreview

TOLD = 20
"""Things that stay, named one by one; --json names them all."""
COUNTED = ("new", "changed", "same", "rejected")
NEEDED_BY = {
    "case_file": "cases", "dispatch_order": "orders", "step": "the history of cases", "report": "reports",
    "grid": "grids", "team_slot": "grids' teams", "worker": "workers", "position_latest": "a position",
    "department": "departments", "category": "categories", "category_rule": "rules of categories",
    "ownership": "owners of components", "camera": "cameras", "case_link": "cases merged with it or following it",
    "repeat": "requests noted as repeated",
}  # fmt: skip


def list_(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """List the imports into a city, the newest first."""
    with in_words(), opened(remember(context, database=database, city=city)) as target:
        require_named(remember(context), target)
        with city_store(target.url) as store, store.read() as s:
            zone = get_city(s).zone
            runs = get_runs(s)
        lines = [_line(run, zone) for run in runs] or ["Nothing was imported into this city yet."]
        answer({"city": target.city, "imports": [_run_facts(run) for run in runs]}, lines, as_json=as_json)


def undo(
    context: typer.Context,
    run: Annotated[int, typer.Argument(metavar="RUN", help="Its number, by: ./run import list.", show_default=False)],
    yes: Annotated[bool, yes_option] = False,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Take a whole import back: what it made goes, what it changed is as before; what was touched since stays."""
    with in_words(), opened(remember(context, database=database, city=city)) as target:
        require_named(remember(context), target)
        with city_store(target.url) as store:
            with store.read() as s:
                preview = preview_undo(s, get_run(s, run).id)
                zone = get_city(s).zone
            if preview.blocked_by:
                raise UndoRefused("later_imports", number=run, later=preview.blocked_by)
            if not yes:
                confirm("\n".join([*_preview_lines(preview, zone), "Undo it?"]))
            with progress_bar(f"Undoing import {run}") as told, stopping() as cancelled:

                def progress(done: int, of: int) -> None:
                    told(done / max(of, 1), f"Undoing import {run}: {done:,} of {of:,}")

                try:
                    counts, interrupted = undo_import(store, preview.run.id, progress, cancelled), False
                except Interrupted as stopped:
                    counts, interrupted = stopped.counts, True
        lines = [
            f"Import {run} is undone." if not interrupted else f"Interrupted: import {run} is undone in part.",
            f"  removed: {_sums(counts.removed)}; as before: {_sums(counts.restored)}",
            *_stays_lines(counts.stays),
        ]
        if interrupted:
            lines.append("Run the same command to go on.")
        facts = {"city": target.city, "run": run, "interrupted": interrupted} | counts.facts()
        answer(facts | {"stays": [_stays_facts(one) for one in counts.stays]}, lines, as_json=as_json)
    raise typer.Exit(Code.INTERRUPTED if interrupted else Code.DONE)


def _line(run: ImportRun, zone: ZoneInfo) -> str:
    counts = ", ".join(f"{run.counts[name]:,} {name}" for name in COUNTED if name in run.counts)
    ended = f"by {run.undone_by}, " if run.undone_by else ""
    began = f"{run.started_at.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{run.number:>4}  {began}  {run.kind:<12} {run.state:<12}{ended} {run.file} by {run.login}: {counts or 'nothing'}"


def _preview_lines(preview: UndoPreview, zone: ZoneInfo) -> list[str]:
    run = preview.run
    return [
        f"Import {run.number}: {run.kind} from {run.file}, by {run.login}, {run.started_at.astimezone(zone):%Y-%m-%d %H:%M}",
        f"  would go: {_sums(preview.removed)}; would be as before: {_sums(preview.restored)}",
        *_stays_lines(preview.stays),
    ]


def _sums(sums: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {_plural(subject, count)}" for subject, count in sorted(sums.items())) or "nothing"


def _plural(subject: str, count: int) -> str:
    if count == 1:
        return subject
    return f"{subject[:-1]}ies" if subject.endswith("y") else f"{subject}s"


def _stays_lines(stays: tuple[Stays, ...]) -> Iterable[str]:
    if not stays:
        return
    yield f"  {len(stays):,} stay, because they were touched since or are needed:"
    for one in stays[:TOLD]:
        yield f"    {one.subject} {one.name}: {_why(one)}"
    if len(stays) > TOLD:
        yield f"    and {len(stays) - TOLD:,} more (--json names all)"


def _why(one: Stays) -> str:
    match one.reason:
        case "later_step":
            login, _, action = one.detail.partition(" ")
            return f"{login} worked on it since ({action})"
        case "in_use":
            return f"needed by {NEEDED_BY.get(one.detail, one.detail)}"
        case "gone_before":
            return "what it was before rests on something that is gone"
    return "changed since"


def _stays_facts(one: Stays) -> dict[str, Any]:
    return {"subject": one.subject, "name": one.name, "reason": one.reason, "detail": one.detail}


def _run_facts(run: ImportRun) -> dict[str, Any]:
    return {
        "number": run.number, "kind": run.kind.value, "file": run.file, "sha256": run.sha256, "size": run.size,
        "state": run.state.value, "started_at": run.started_at.isoformat(),
        "ended_at": None if run.ended_at is None else run.ended_at.isoformat(), "login": run.login, "desk": run.desk,
        "note": run.note, "counts": dict(run.counts), "undone_by": run.undone_by,
        "undone_at": None if run.undone_at is None else run.undone_at.isoformat(),
        "undo_counts": None if run.undo_counts is None else dict(run.undo_counts),
    }  # fmt: skip
