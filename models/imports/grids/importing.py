"""Importing a file of grids: looked through first, then written in one transaction; open cases are looked for after it."""

from __future__ import annotations

import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.grids.commands import add_grids
from models.grids.records import Grid
from models.imports.errors import Interrupted
from models.imports.grids.fields import GridFields
from models.imports.grids.plan import GridPlan, difference, plan_grids
from models.imports.grids.records import GridChange, GridChanges, GridTold, Missing
from models.imports.listed.writing import update_rows
from models.imports.reading import Features
from models.imports.records import GridCounts
from models.imports.rejects import Rejects
from models.imports.relocation import centre_on_grids, relocate_open_cases
from models.imports.runs.records import Cancelled, Progress, RunKind, never, unheard
from models.imports.runs.work import begin_import
from models.store.engine import Store

_CLOSE = text(
    "UPDATE grid SET closed_at = clock_timestamp() WHERE id = ANY(CAST(:ids AS uuid[])) AND closed_at IS NULL"
)
# Every update gives a row a new xmin, so these two tell whether any grid or department has changed.
_STAMP = text(
    """SELECT (SELECT count(*)::text || ' ' || coalesce(sum(xmin::text::bigint), 0) FROM grid),
              (SELECT count(*)::text || ' ' || coalesce(sum(xmin::text::bigint), 0) FROM department)"""
)
_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_OPEN_IN = text(
    f"SELECT count(*) FROM case_file WHERE state IN ({_OPEN}) AND grid_id = ANY(CAST(:ids AS uuid[]))"  # noqa: S608
)


def survey_grids(
    store: Store, file: Features, fields: GridFields, progress: Progress = unheard, cancelled: Cancelled = never
) -> GridChanges:
    """Return what importing a file would change, with nothing written.

    Raises BadInput (column_missing, no_levels, wrong_crs), Interrupted, StoreError kinds.
    """
    with store.read() as s:
        plan = plan_grids(s, file, fields, progress, cancelled)
        touched = [before.id for before, _ in plan.changed] + [grid.id for grid in plan.missing]
        open_cases: int = s.scalars(_OPEN_IN, {"ids": touched}).one()
    return GridChanges(
        added=tuple(GridTold(grid.code, grid.name) for grid in plan.new),
        changed=tuple(GridChange(after.code, after.name, difference(before, after)) for before, after in plan.changed),
        same=plan.same,
        closed=tuple(GridTold(grid.code, grid.name) for grid in plan.missing),
        rejected=tuple(sorted((feature.ordinal, reason) for feature, reason in plan.refused)),
        repaired=tuple(plan.repaired),
        open_cases=open_cases,
    )


def import_grids(
    store: Store,
    file: Features,
    fields: GridFields,
    rejects: Rejects,
    *,
    missing: Missing = Missing.KEEP,
    progress: Progress = unheard,
    cancelled: Cancelled = never,
) -> GridCounts:
    """Import every feature of a file; returns what became of them. Features that cannot be used go to `rejects`.

    One transaction: all of the grids or none. Open cases are then looked for in the grids as they are now, and a city
    whose centre lies outside its grids is centred on them. A grid without a code in the file is known again by its name.
    It is one import run. Raises BadInput (column_missing, no_levels, wrong_crs), ImportBusy, Interrupted (before the
    grids: nothing was done; after them: they are in, and the same command looks for the remaining cases), StoreError
    kinds.
    """
    with store.read() as s:
        stamp = s.execute(_STAMP).one()
        plan = plan_grids(s, file, fields, progress, cancelled)
    told = fields.facts() | {"crs": file.crs, "layer": file.layer, "missing": missing.value}
    counts = _counts(file, plan, missing)
    try:
        with begin_import(store, RunKind.GRIDS, file.path, told) as work:
            with store.read() as s:
                if s.execute(_STAMP).one() != stamp:
                    # Another import was quicker.
                    plan = plan_grids(s, file, fields, progress, cancelled)
                    counts = _counts(file, plan, missing)
            with work.transaction() as s:
                _write(s, plan, missing)
                counts.centred = centre_on_grids(s)
                work.count(s, counts.facts())
            for feature, reason in sorted(plan.refused, key=lambda one: one[0].ordinal):
                rejects.add(feature.ordinal, reason, [feature.text(name) for name in file.properties()])
            relocate_open_cases(work, counts, progress, cancelled)
    except KeyboardInterrupt as stopped:
        raise Interrupted(counts) from stopped
    return counts


def _counts(file: Features, plan: GridPlan, missing: Missing) -> GridCounts:
    gone = len(plan.missing)
    close = missing is Missing.CLOSE
    return GridCounts(
        features=len(file.features), new=len(plan.new), same=plan.same, changed=len(plan.changed),
        rejected=len(plan.refused), repaired=list(plan.repaired), closed=gone if close else 0,
        missing=0 if close else gone,
    )  # fmt: skip


def _write(s: Session, plan: GridPlan, missing: Missing) -> None:
    """Three statements at most, whatever the number of grids."""
    add_grids(s, plan.new)
    # After the new ones, which may have become the parents of some of these.
    update_rows(s, "grid", [_row(grid) for grid in (*(after for _, after in plan.changed), *plan.moved)])
    if missing is Missing.CLOSE and plan.missing:
        s.execute(_CLOSE, {"ids": [grid.id for grid in plan.missing]})


def _row(grid: Grid) -> dict[str, object]:
    names = ("id", "name", "name_en", "level", "parent_id", "path", "owner_department_id", "lon", "lat")
    facts = {name: getattr(grid, name) for name in names}
    return facts | {"kind": grid.kind.value, "geom": f"\\x{shapely.to_wkb(grid.geometry, hex=True)}"}
