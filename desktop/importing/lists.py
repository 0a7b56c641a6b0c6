"""Departments, categories, workers, places, roads and components: what a file would do to the city, and bringing it in."""

from __future__ import annotations

from desktop.importing.look import Looked
from desktop.importing.mapping import corrected
from desktop.importing.plan import Cancelled, Plan, Surveyed
from desktop.importing.results import result_view, stopped_words, sums_of_rows, tried_notes, useless_words
from models.imports.errors import Interrupted
from models.imports.listed.importing import import_list
from models.imports.listed.records import ListCounts
from models.imports.listed.source import count_of, header_of
from models.imports.rejects import Rejects, place_for
from models.imports.runs.records import Progress, RunKind
from models.imports.trials.lists import try_list
from models.store.engine import Store
from widgets.i18n import mark, tr
from widgets.importing.records import Draft, Figure, ResultView, SurveyView

NOTES = {
    "repaired": mark("{n} shapes were repaired"),
    "position_taken": mark("{n} positions were taken over"),
    "position_without_time": mark("{n} positions without a time were not taken over"),
    "position_off_duty": mark("{n} positions of workers off duty were not taken over"),
    "position_old": mark("{n} positions are too old and were not taken over"),
}


def plan(draft: Draft, looked: Looked) -> Plan:
    """Return the import that the dialog asks for. Raises BadInput."""
    return Plan(draft.kind, looked, corrected(draft, looked))


def survey(store: Store, asked: Plan, cancelled: Cancelled) -> Surveyed:
    """Try the rows and take them back. Raises BadInput, Interrupted, StoreError kinds."""
    trial = try_list(store, asked.looked.source, asked.meaning, cancelled)
    notes = [*tried_notes(trial.counts.rows, trial.rows, trial.reasons), *_notes(trial.counts)]
    refused = useless_words(trial.counts.rows, trial.counts.rejected)
    return Surveyed(SurveyView(_sums(trial.counts), tuple(notes), refused=refused))


def carry(store: Store, asked: Plan, progress: Progress, cancelled: Cancelled) -> ResultView:
    """Import the list; stopped in the middle, it tells what was committed. Raises as `import_list`."""
    source, stopped = asked.looked.source, False
    with Rejects(place_for(asked.path), header_of(source)) as rejects:
        try:
            counts = import_list(store, source, asked.meaning, rejects, progress, cancelled)
        except Interrupted as interrupted:
            counts, stopped = interrupted.counts, True
    notes = _notes(counts)
    if stopped:
        notes.insert(0, stopped_words(counts.rows, count_of(source)))
    return result_view(
        store, asked, RunKind(asked.kind), _sums(counts), notes, rejects, changed=counts.new + counts.changed,
        stopped=stopped,
    )  # fmt: skip


def _sums(counts: ListCounts) -> tuple[tuple[Figure, ...], ...]:
    return (sums_of_rows(counts.rows, counts.new, counts.same, counts.changed, counts.rejected),)


def _notes(counts: ListCounts) -> list[str]:
    return [tr(NOTES[name], n=f"{count:,}") if name in NOTES else f"{name} {count:,}"
            for name, count in sorted(counts.notes.items())]  # fmt: skip
