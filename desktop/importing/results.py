"""What an import did, for the result page: every row in one of the counts, the rejects' file, and the run to undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from desktop.importing.plan import Plan
from desktop.importing.reasons import reason_words
from models.imports.rejects import Rejects
from models.imports.runs.queries import get_runs
from models.imports.runs.records import RunKind
from models.store.engine import Store
from widgets.i18n import tr
from widgets.importing.records import Figure, ResultView

RECENT = 5
REASONS = 5


def sums_of_rows(rows: int, new: int, same: int, changed: int, rejected: int) -> tuple[Figure, ...]:
    """The first row of figures: rows in, and what became of each."""
    return (
        Figure(tr("rows in"), rows),
        Figure(tr("new"), new),
        Figure(tr("same"), same),
        Figure(tr("changed"), changed),
        Figure(tr("rejected"), rejected, bad=True),
    )


def tried_notes(tried: int, rows: int, reasons: Counter[str]) -> list[str]:
    """Say of a trial how far it went, and why rows could not be used."""
    notes = []
    if tried < rows:
        notes.append(tr("Tried: the first {tried} of {rows} rows.", tried=f"{tried:,}", rows=f"{rows:,}"))
    if reasons:
        notes.append(tr("Rows that cannot be used go with their reason to a file beside this one. Most frequent:"))
        notes += [f"  {count:,} × {reason_words(reason)}" for reason, count in reasons.most_common(REASONS)]
    return notes


def useless_words(rows: int, rejected: int) -> str:
    """Say why an import cannot begin; "" where it can."""
    if not rows:
        return tr("There are no rows in this file.")
    if rejected == rows:
        return tr("Not one row can be used as it is mapped now. Go back and look at columns, times and values.")
    return ""


def stopped_words(done: int, rows: int) -> str:
    """Say how far an import came that was stopped."""
    return tr(
        "Stopped after {done} of {rows} rows. These are in; importing the same file again goes on from there.",
        done=f"{done:,}", rows=f"{rows:,}",
    )  # fmt: skip


def result_view(
    store: Store,
    asked: Plan,
    kind: RunKind,
    sums: tuple[tuple[Figure, ...], ...],
    notes: Sequence[str],
    rejects: Rejects,
    *,
    changed: int,
    stopped: bool = False,
) -> ResultView:
    """Return what is shown of an import; `changed` is how many things it made or changed: none, nothing to undo."""
    run = _run_of(store, asked, kind) if changed else ""
    name = asked.path.name
    title = tr("Import stopped: {file}", file=name) if stopped else tr("Imported: {file}", file=name)
    return ResultView(title, sums, tuple(notes), str(rejects.path) if rejects.count else "", run, stopped)


def undone_view(view: ResultView, words: str) -> ResultView:
    """Return a result after it was undone."""
    return replace(view, title=words, run="", notes=())


def _run_of(store: Store, asked: Plan, kind: RunKind) -> str:
    """The run just ended: the newest of this file."""
    with store.read() as s:
        runs = get_runs(s, RECENT)
    return next((str(run.id) for run in runs if run.kind is kind and run.file == asked.path.name), "")
