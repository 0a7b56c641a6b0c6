"""Grids: what a file would add, change and close, the question what becomes of the missing ones, and bringing it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.importing.look import Looked
from desktop.importing.mapping import corrected
from desktop.importing.plan import Cancelled, Plan, Surveyed
from desktop.importing.reasons import reason_words
from desktop.importing.results import REASONS, result_view, sums_of_rows, useless_words
from models.imports.errors import Interrupted
from models.imports.grids import GridChanges, GridFields, Missing, grid_features, import_grids, survey_grids
from models.imports.reading import Features, Table
from models.imports.records import GridCounts
from models.imports.rejects import Rejects, place_for
from models.imports.runs.records import Progress, RunKind
from models.store.engine import Store
from widgets.i18n import mark, tr, trn
from widgets.importing.records import Choice, Draft, Question, ResultView, SurveyView
from widgets.text import cut, line

LISTED = 6
MISSING = "missing"
WHAT = {
    "name": mark("name"),
    "name_en": mark("English name"),
    "level": mark("level"),
    "kind": mark("kind"),
    "parent": mark("grid above"),
    "owner": mark("owner"),
    "shape": mark("shape"),
}


@dataclass(frozen=True, slots=True)
class GridMeaning:
    """What the importer of grids goes by."""

    features: Features
    fields: GridFields


def plan(draft: Draft, looked: Looked, near: tuple[float, float] | None) -> Plan:
    """Return the import that the dialog asks for. Raises BadInput."""
    guess, source = corrected(draft, looked), looked.source
    if isinstance(source, Table):
        source = grid_features(source, guess.crs, shape=guess.mapping.get("shape"), near=near)
    return Plan(draft.kind, looked, GridMeaning(source, GridFields.of(guess)))


def survey(store: Store, asked: Plan, cancelled: Cancelled) -> Surveyed:
    """Say what would be added, changed and closed. Raises BadInput, Interrupted, StoreError kinds."""
    changes = survey_grids(store, asked.meaning.features, asked.meaning.fields, cancelled=cancelled)
    rejected = len(changes.rejected)
    rows = len(changes.added) + changes.same + len(changes.changed) + rejected
    sums = (sums_of_rows(rows, len(changes.added), changes.same, len(changes.changed), rejected),)
    questions = (_question(changes),) if changes.closed else ()
    return Surveyed(SurveyView(sums, tuple(_notes(changes)), questions, useless_words(rows, rejected)))


def carry(
    store: Store, asked: Plan, answers: Mapping[str, str], progress: Progress, cancelled: Cancelled
) -> ResultView:
    """Import the grids, all or none, and look for the open cases in them. Raises as `import_grids`."""
    features, stopped = asked.meaning.features, False
    missing = Missing(answers.get(MISSING, Missing.KEEP.value))
    with Rejects(place_for(asked.path), features.properties()) as rejects:
        try:
            counts = import_grids(
                store, features, asked.meaning.fields, rejects, missing=missing, progress=progress, cancelled=cancelled
            )
        except Interrupted as interrupted:
            counts, stopped = interrupted.counts, True
    notes = _told(counts)
    if stopped:
        done = tr(
            "The grids are in; not all open cases were looked for in them yet. Import the same file again for that."
        )
        notes.insert(0, done if counts.features else tr("Stopped before anything was written."))
    sums = (sums_of_rows(counts.features, counts.new, counts.same, counts.changed, counts.rejected),)
    changed = counts.new + counts.changed + counts.closed
    return result_view(store, asked, RunKind.GRIDS, sums, notes, rejects, changed=changed, stopped=stopped)


def _question(changes: GridChanges) -> Question:
    gone = len(changes.closed)
    names = _names([f"{one.name} ({one.code})" for one in changes.closed])
    words = trn(
        "{n} grid of this level and kind is not in the file any more: {names}. What becomes of it?",
        "{n} grids of this level and kind are not in the file any more: {names}. What becomes of them?",
        gone, names=names,
    )  # fmt: skip
    return Question(
        MISSING,
        words,
        (
            Choice(Missing.KEEP.value, tr("They stay as they are")),
            Choice(Missing.CLOSE.value, tr("They are closed: their history stays, nothing lies in them any more")),
        ),
    )


def _notes(changes: GridChanges) -> list[str]:
    notes = []
    if changes.changed:
        told = [f"{one.name} ({tr(', ').join(_what(name) for name in one.what)})" for one in changes.changed]
        notes.append(tr("Change: {names}", names=_names(told)))
    if changes.open_cases:
        notes.append(
            trn(
                "{n} open case lies in grids that change: it is looked for anew.",
                "{n} open cases lie in grids that change: they are looked for anew.",
                changes.open_cases,
            )
        )
    notes += _repaired(changes.repaired)
    if changes.rejected:
        notes.append(tr("Rows that cannot be used go with their reason to a file beside this one. Most frequent:"))
        notes += [f"  {number}: {reason_words(reason)}" for number, reason in changes.rejected[:REASONS]]
    return notes


def _told(counts: GridCounts) -> list[str]:
    notes = []
    if counts.closed:
        notes.append(trn("{n} grid was closed", "{n} grids were closed", counts.closed))
    if counts.missing:
        notes.append(
            trn("{n} grid that is not in the file stays", "{n} grids that are not in the file stay", counts.missing)
        )
    notes += _repaired(counts.repaired)
    if counts.relocated:
        notes.append(
            trn("{n} open case lies in another grid now", "{n} open cases lie in another grid now", counts.relocated)
        )
    if counts.centred:
        notes.append(tr("The city's centre was moved to its grids"))
    return notes


def _repaired(repaired: Sequence[tuple[str, str]]) -> list[str]:
    if not repaired:
        return []
    return [tr("Repaired: {names}", names=_names([f"{name} ({wrong})" for name, wrong in repaired]))]


def _names(names: Sequence[str]) -> str:
    more = len(names) - LISTED
    said = tr(", ").join(line(cut(name, 60)) for name in names[:LISTED])
    return tr("{names} and {n} more", names=said, n=more) if more > 0 else said


def _what(name: str) -> str:
    return tr(WHAT[name]) if name in WHAT else name
