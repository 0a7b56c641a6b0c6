"""Counts, states and times of imports in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from models.imports.kinds import KINDS
from models.imports.runs.records import ImportRun, RunState
from widgets.i18n import language, mark, tr

SUBJECTS = {
    "report": mark("reports"),
    "case": mark("cases"),
    "case_file": mark("cases"),
    "grid": mark("grids"),
    "grid_level": mark("levels"),
    "department": mark("departments"),
    "worker": mark("workers"),
    "category": mark("categories"),
    "category_rule": mark("rules of categories"),
    "ownership": mark("owned components"),
    "team_slot": mark("places on teams"),
    "place": mark("places"),
    "road": mark("roads"),
    "component": mark("components"),
    "camera": mark("cameras"),
    "city": mark("the city's centre"),
}
STATES = {
    RunState.RUNNING: mark("under way"),
    RunState.DONE: mark("done"),
    RunState.INTERRUPTED: mark("interrupted"),
    RunState.UNDOING: mark("undoing it was interrupted"),
    RunState.UNDONE: mark("undone"),
}
REASONS = {
    "changed_since": mark("was changed since"),
    "later_step": mark("was handled since: {detail}"),
    "in_use": mark("is needed by others: {detail}"),
    "gone_before": mark("what it was before rests on something that is gone"),
}
COUNTED = (
    ("new", mark("new")),
    ("same", mark("same")),
    ("changed", mark("changed")),
    ("closed", mark("closed")),
    ("rejected", mark("rejected")),
)


def kind_word(name: str) -> str:
    """Say what a kind of file holds."""
    kind = KINDS[name]
    return kind.title_en if language() == "en" else kind.title


def subject_word(subject: str) -> str:
    """Say what an undo counts; what this program has no word for by its own name."""
    return tr(SUBJECTS[subject]) if subject in SUBJECTS else subject


def state_word(run: ImportRun) -> str:
    """Say where a run stands."""
    words = tr(STATES[run.state])
    return f"{words} · {run.undone_by}" if run.state is RunState.UNDONE and run.undone_by else words


def counts_words(counts: Mapping[str, Any]) -> str:
    """Say what became of a run's rows in one line."""
    rows = counts.get("rows", counts.get("features"))
    said = [tr("{n} rows", n=f"{rows:,}")] if isinstance(rows, int) else []
    said += [f"{tr(words)} {counts[name]:,}" for name, words in COUNTED if counts.get(name)]
    return " · ".join(said)


def when_word(at: datetime, zone: tzinfo) -> str:
    """Say when, in the city's time."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def reason_word(reason: str, detail: str) -> str:
    """Say why something stays."""
    return tr(REASONS[reason], detail=detail) if reason in REASONS else f"{reason} {detail}".strip()
