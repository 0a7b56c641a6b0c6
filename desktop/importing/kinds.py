"""Each kind of import by name: how it is planned, tried and carried out."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.importing import cases, grids, lists
from desktop.importing.look import Looked
from desktop.importing.plan import Cancelled, Plan, Surveyed
from models.imports.mapping import CaseMapping
from models.imports.runs.records import Progress
from models.store.engine import Store
from widgets.importing.records import Draft, ResultView

CASES, GRIDS = "cases", "grids"


def plan_of(draft: Draft, looked: Looked, base: CaseMapping | None, near: tuple[float, float] | None) -> Plan:
    """Return the import that the dialog asks for; `near` as in `look`. Raises BadInput where its mapping cannot be."""
    if draft.kind == CASES:
        return cases.plan(draft, looked, base)
    return grids.plan(draft, looked, near) if draft.kind == GRIDS else lists.plan(draft, looked)


def survey(store: Store, plan: Plan, cancelled: Cancelled) -> Surveyed:
    """Return what the import would do; nothing is written. Raises BadInput, Interrupted, StoreError kinds."""
    if plan.kind == CASES:
        return cases.survey(store, plan, cancelled)
    return grids.survey(store, plan, cancelled) if plan.kind == GRIDS else lists.survey(store, plan, cancelled)


def carry_out(
    store: Store, plan: Plan, answers: Mapping[str, str], progress: Progress, cancelled: Cancelled
) -> ResultView:
    """Import it; returns what became of every row. Raises BadInput, ImportBusy, ImportLost, StoreError kinds."""
    if plan.kind == CASES:
        return cases.carry(store, plan, progress, cancelled)
    if plan.kind == GRIDS:
        return grids.carry(store, plan, answers, progress, cancelled)
    return lists.carry(store, plan, progress, cancelled)
