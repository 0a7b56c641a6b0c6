"""What importing a file of grids would write: worked out beside what the city has, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.grids.queries import get_grids
from models.grids.records import Grid, GridKind
from models.imports.errors import BadInput, Interrupted
from models.imports.grids.fields import GridFields
from models.imports.grids.reading import Draft, DraftReader
from models.imports.reading import Feature, Features
from models.imports.records import GridCounts, Rejected
from models.imports.runs.records import Cancelled, Progress
from models.store.ids import new_id

_CLOSED = text("SELECT code FROM grid WHERE closed_at IS NOT NULL")
EVERY = 50
"""Features between two words of progress."""


@dataclass(slots=True)
class GridPlan:
    """What is to be written. `changed` are pairs of before and after, `missing` what the file no longer has."""

    new: list[Grid] = field(default_factory=list)
    changed: list[tuple[Grid, Grid]] = field(default_factory=list)
    same: int = 0
    missing: list[Grid] = field(default_factory=list)
    moved: list[Grid] = field(default_factory=list)
    """What the file does not speak of, but whose path changes with that of a grid above."""
    repaired: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[Feature, str]] = field(default_factory=list)


def plan_grids(s: Session, file: Features, fields: GridFields, progress: Progress, cancelled: Cancelled) -> GridPlan:
    """Work out what a file of grids would do. Raises BadInput (column_missing, no_levels, wrong_crs), Interrupted."""
    return _Planner(s, file, fields).plan(progress, cancelled)


class _Planner:
    def __init__(self, s: Session, file: Features, fields: GridFields) -> None:
        self._file = file
        self._reader = DraftReader(s, file, fields)
        self._before = {grid.code: grid for grid in get_grids(s)}
        self._there = dict(self._before)
        self._closed = set(s.scalars(_CLOSED))
        self._named: dict[str, list[Grid]] = {}
        for grid in self._there.values():
            self._named.setdefault(grid.name, []).append(grid)
        self._above: tuple[int, list[Grid], shapely.STRtree] | None = None
        self._plan = GridPlan()

    def plan(self, progress: Progress, cancelled: Cancelled) -> GridPlan:
        drafts: list[Draft] = []
        of = len(self._file.features)
        for done, feature in enumerate(self._file.features):
            if done % EVERY == 0:
                progress(done, of)
                if cancelled():
                    raise Interrupted(GridCounts())
            try:
                drafts.append(self._reader.read(feature))
            except Rejected as reason:
                self._refuse(feature, str(reason))
        if not drafts and any("--crs" in reason for _, reason in self._plan.refused):
            raise BadInput("wrong_crs", file=self._file.path, crs=self._file.crs)
        # Parents before children.
        placed = []
        for draft in sorted(self._with_codes(drafts), key=lambda one: (one.level, one.code)):
            try:
                placed.append(self._take(draft))
            except Rejected as reason:
                self._refuse(draft.feature, str(reason))
        self._set_paths()
        self._look_for_missing(placed)
        progress(of, of)
        return self._plan

    def _refuse(self, feature: Feature, reason: str) -> None:
        self._plan.refused.append((feature, reason))

    def _take(self, draft: Draft) -> Grid:
        grid = self._placed(draft)
        before = self._there.get(grid.code)
        self._there[grid.code] = grid
        if draft.repaired:
            self._plan.repaired.append((grid.name, draft.repaired))
        if before is None:
            self._plan.new.append(grid)
        elif difference(before, grid):
            self._plan.changed.append((before, grid))
        else:
            self._plan.same += 1
        return grid

    def _with_codes(self, drafts: list[Draft]) -> list[Draft]:
        """Give a code to those without, in the order of their names; refuse what would be two grids in one."""
        by_name = sorted((one for one in drafts if not one.code), key=lambda one: one.name)
        names = [one.name for one in by_name]
        said = {one.code for one in drafts if one.code}
        taken = set(self._there) | self._closed | said
        last = 0
        for draft in by_name:
            # Those that the file names by their code are not meant.
            there = [grid for grid in self._named.get(draft.name, []) if grid.code not in said]
            if names.count(draft.name) > 1 or len(there) > 1:
                self._refuse(
                    draft.feature, f"another one is called {draft.name!r} too: say which property is the code (--code)"
                )
                continue
            draft.code = there[0].code if there else ""
            while not draft.code:
                last += 1
                code = f"G{last:05d}"
                draft.code = "" if code in taken else code
            taken.add(draft.code)
        seen: set[str] = set()
        good = []
        for draft in (one for one in drafts if one.code):
            reason = f"the code {draft.code!r} stands already further up" if draft.code in seen else ""
            if draft.code in self._closed:
                reason = f"the code {draft.code!r} belongs to a grid that was closed"
            if "/" in draft.code:
                reason = "a code has no '/' in it"
            seen.add(draft.code)
            if reason:
                self._refuse(draft.feature, reason)
            else:
                good.append(draft)
        return good

    def _placed(self, draft: Draft) -> Grid:
        parent = self._parent(draft)
        before = self._there.get(draft.code)
        middle = draft.shape.representative_point()
        return Grid(
            id=before.id if before is not None else new_id(),
            code=draft.code,
            name=draft.name,
            name_en=draft.name_en or (draft.name if draft.name.isascii() else ""),
            level=draft.level,
            kind=draft.kind,
            parent_id=None if parent is None else parent.id,
            path=draft.code if parent is None else f"{parent.path}/{draft.code}",
            # A file that says nothing of owners takes none away.
            owner_department_id=draft.owner or (None if before is None else before.owner_department_id),
            lon=middle.x,
            lat=middle.y,
            geometry=draft.shape,
        )

    def _parent(self, draft: Draft) -> Grid | None:
        """The grid above: the one named, else the smallest basic one of a wider level in which most of it lies."""
        if draft.parent:
            parent = self._there.get(draft.parent)
            if parent is None or parent.level >= draft.level:
                raise Rejected(f"there is no wider grid with the code {draft.parent!r} to be its parent")
            return parent
        if draft.kind is not GridKind.BASIC:
            return None
        if self._above is None or self._above[0] != draft.level:
            # All that can stand above has been taken: wider levels come first.
            wider = [one for one in self._there.values() if one.kind is GridKind.BASIC and one.level < draft.level]
            self._above = draft.level, wider, shapely.STRtree([one.geometry for one in wider])
        _, wider, tree = self._above
        around = (wider[index] for index in tree.query(draft.shape.representative_point(), predicate="intersects"))
        return min(around, key=lambda grid: (-grid.level, grid.code), default=None)

    def _set_paths(self) -> None:
        """Let every path begin with that of the grid above as it will be."""
        paths: dict[UUID, str] = {}
        told = {grid.id for grid in self._plan.new} | {grid.id for _, grid in self._plan.changed}
        for grid in sorted(self._there.values(), key=lambda one: one.level):
            above = None if grid.parent_id is None else paths.get(grid.parent_id)
            paths[grid.id] = grid.path if above is None else f"{above}/{grid.code}"
            if grid.id not in told and paths[grid.id] != grid.path:
                self._plan.moved.append(replace(grid, path=paths[grid.id]))
        self._plan.new = [replace(grid, path=paths[grid.id]) for grid in self._plan.new]
        self._plan.changed = [(before, replace(grid, path=paths[grid.id])) for before, grid in self._plan.changed]

    def _look_for_missing(self, placed: list[Grid]) -> None:
        """Find what the city has where the file speaks, and the file has not: not even in a feature that was refused."""
        where = {_scope(grid) for grid in placed}
        codes = {grid.code for grid in placed}
        names = set()
        fields = self._reader.fields
        for feature, _ in self._plan.refused:
            codes.add(feature.text(fields.code))
            names.add(feature.text(fields.name))
        self._plan.missing = [
            grid for grid in self._before.values()
            if _scope(grid) in where and grid.code not in codes and grid.name not in names
        ]  # fmt: skip


def _scope(grid: Grid) -> tuple[Any, ...]:
    """Where a file speaks: a level and kind, and for all but basic grids one owner's."""
    owner = None if grid.kind is GridKind.BASIC else grid.owner_department_id
    return grid.level, grid.kind, owner


def difference(before: Grid, after: Grid) -> tuple[str, ...]:
    """Return the names of what changes."""
    return tuple(
        name
        for name, one, other in (
            ("name", (before.name, before.name_en), (after.name, after.name_en)),
            ("level", before.level, after.level),
            ("kind", before.kind, after.kind),
            ("parent", (before.parent_id, before.path), (after.parent_id, after.path)),
            ("owner", before.owner_department_id, after.owner_department_id),
            ("shape", bytes(shapely.to_wkb(before.geometry)), bytes(shapely.to_wkb(after.geometry))),
        )
        if one != other
    )
