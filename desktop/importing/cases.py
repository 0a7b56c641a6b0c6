"""Cases of another system: what a table would do to the city, and taking it over."""

from __future__ import annotations

from desktop.importing.look import Looked
from desktop.importing.mapping import case_mapping
from desktop.importing.plan import Cancelled, Plan, Surveyed
from desktop.importing.results import result_view, stopped_words, sums_of_rows, tried_notes, useless_words
from models.imports.cases import import_cases
from models.imports.errors import Interrupted
from models.imports.mapping import CaseMapping
from models.imports.reading import Table
from models.imports.records import CaseCounts
from models.imports.rejects import Rejects, place_for
from models.imports.runs.records import Progress, RunKind
from models.imports.trials.cases import Trial, try_cases
from models.store.engine import Store
from widgets.i18n import mark, tr, trn
from widgets.importing.records import Draft, Figure, ResultView, SurveyView

FACTS = {
    "reported": mark("coming in"),
    "status_at": mark("the status"),
    "closed": mark("closing"),
    "due": mark("the limit"),
}
DECIDED = {
    "bare_day": mark("{n} times of {fact} are bare days, taken for the day they mean"),
    "repeated_hour": mark(
        "{n} times of {fact} lie in the hour that the change of clocks repeats, taken for the first one"
    ),
    "skipped_hour": mark("{n} times of {fact} lie in the hour that the change of clocks skips, moved on by it"),
}


def plan(draft: Draft, looked: Looked, base: CaseMapping | None) -> Plan:
    """Return the import that the dialog asks for. Raises BadInput."""
    return Plan(draft.kind, looked, case_mapping(draft, looked, base))


def survey(store: Store, asked: Plan, cancelled: Cancelled) -> Surveyed:
    """Try the rows without writing anything. Raises BadInput, Interrupted, StoreError kinds."""
    source = asked.looked.source
    assert isinstance(source, Table)
    trial = try_cases(store, source, asked.meaning, cancelled=cancelled)
    return Surveyed(_survey_view(trial))


def carry(store: Store, asked: Plan, progress: Progress, cancelled: Cancelled) -> ResultView:
    """Import the table; stopped in the middle, it tells what was committed. Raises as `import_cases`."""
    source = asked.looked.source
    assert isinstance(source, Table)
    stopped = False
    with Rejects(place_for(asked.path), source.header) as rejects:
        try:
            counts = import_cases(store, source, asked.meaning, rejects, progress, cancelled)
        except Interrupted as interrupted:
            counts, stopped = interrupted.counts, True
    notes = [*_notes(counts), *_decided(counts)]
    if stopped:
        notes.insert(0, stopped_words(counts.rows, source.rows))
    return result_view(
        store, asked, RunKind.CASES, _sums(counts), notes, rejects, changed=counts.new + counts.changed, stopped=stopped
    )


def _survey_view(trial: Trial) -> SurveyView:
    counts = trial.counts
    notes = tried_notes(counts.rows, trial.rows, trial.reasons)
    notes += _notes(counts)
    return SurveyView(_sums(counts), tuple(notes), refused=useless_words(counts.rows, counts.rejected))


def _sums(counts: CaseCounts) -> tuple[tuple[Figure, ...], ...]:
    taken = counts.new + counts.same + counts.changed
    why = tr(", ").join(
        f"{count:,} {tr('empty') if reason == 'empty' else reason}" for reason, count in counts.without.most_common(4)
    )
    return (
        sums_of_rows(counts.rows, counts.new, counts.same, counts.changed, counts.rejected),
        (
            Figure(tr("usable rows"), taken),
            Figure(tr("located in a grid"), counts.in_grid),
            Figure(tr("outside all grids"), counts.outside),
            Figure(tr("without coordinates"), counts.without.total(), detail=why),
        ),
    )


def _notes(counts: CaseCounts) -> list[str]:
    if not counts.kept:
        return []
    return [
        trn(
            "{n} of the rejected rows changed in the file, but was handled here since: it is left as it is here.",
            "{n} of the rejected rows changed in the file, but were handled here since: they are left as they are here.",
            counts.kept,
        )
    ]


def _decided(counts: CaseCounts) -> list[str]:
    said = []
    for what, count in sorted(counts.decided.items()):
        fact, how = what.split(":")
        said.append(tr(DECIDED[how], n=f"{count:,}", fact=tr(FACTS[fact])))
    return said
