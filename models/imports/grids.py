"""Importing grids from GeoJSON: new ones entered, changed ones brought up to date, the same left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.grids.commands import add_grids
from models.grids.queries import get_grids, get_levels
from models.grids.records import Grid, GridKind
from models.imports.errors import BadInput
from models.imports.reading import Feature, Features, area
from models.imports.records import GridCounts, Rejected
from models.imports.rejects import Rejects
from models.imports.relocation import centre_on_grids, relocate_open_cases
from models.store.engine import Store
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable

ORIGIN = "import"
DEFAULT_LEVEL = 5
CODES = ("code", "grid_code", "adcode", "网格编码", "编码")
NAMES = ("name", "grid_name", "NAME", "Name", "网格名称", "名称")
_UPDATE = text(
    """UPDATE grid SET name = :name, name_en = :name_en, level = :level, kind = :kind, parent_id = :parent_id, path = :path,
    lon = :lon, lat = :lat, geom = :geom WHERE id = :id"""
)
# Those below that stand in the file themselves come later, and are set right then too.
_REPATH = text("UPDATE grid SET path = :new || substr(path, length(:old) + 1) WHERE starts_with(path, :old || '/')")
_CLOSED = text("SELECT code FROM grid WHERE closed_at IS NOT NULL")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.import'))")


@dataclass(frozen=True, slots=True)
class GridFields:
    """Which property says what; None: by the usual names, or not at all. `level` and `kind` may be the value itself."""

    code: str | None = None
    name: str | None = None
    name_en: str | None = None
    parent: str | None = None
    level: str | None = None
    kind: str | None = None


def import_grids(store: Store, file: Features, fields: GridFields, rejects: Rejects) -> GridCounts:
    """Import every feature of a file; returns what became of them. Features that cannot be used go to `rejects`.

    One transaction: all of the grids or none. Open cases are then looked for in the grids as they are now, and a city
    whose centre lies outside its grids is centred on them. A grid without a code in the file is known again by its name.
    Raises BadInput (column_missing, no_levels, wrong_crs) and StoreError kinds.
    """
    counts = GridCounts(features=len(file.features))
    refused: list[tuple[Feature, str]] = []
    with store.transaction(ORIGIN) as s:
        s.execute(_ALONE)
        _Import(s, file, fields, counts, refused).run()
        counts.centred = centre_on_grids(s)
    for feature, reason in sorted(refused, key=lambda one: one[0].ordinal):
        rejects.add(feature.ordinal, reason, [str(feature.properties.get(name, "")) for name in file.properties()])
    counts.relocated = relocate_open_cases(store)
    return counts


class _Import:
    def __init__(
        self, s: Session, file: Features, fields: GridFields, counts: GridCounts, refused: list[tuple[Feature, str]]
    ) -> None:
        self._s = s
        self._file = file
        self._counts = counts
        self._refused = refused
        known = file.properties()
        for name in (fields.code, fields.name, fields.name_en, fields.parent):
            if name is not None and name not in known:
                raise BadInput("column_missing", file=file.path, missing=name, found=", ".join(known)[:600])
        self._fields = replace(
            fields,
            code=fields.code or next((name for name in CODES if name in known), None),
            name=fields.name or next((name for name in NAMES if name in known), None),
        )
        self._levels = {level.level: level for level in get_levels(s)}
        if not self._levels:
            raise BadInput("no_levels", file=file.path)
        self._there = {grid.code: grid for grid in get_grids(s)}
        self._closed = set(s.scalars(_CLOSED))
        self._named: dict[str, list[Grid]] = {}
        for grid in self._there.values():
            self._named.setdefault(grid.name, []).append(grid)

    def run(self) -> None:
        drafts: list[tuple[Feature, dict[str, Any]]] = []
        for feature in self._file.features:
            try:
                drafts.append((feature, self._draft(feature)))
            except Rejected as reason:
                self._refuse(feature, str(reason))
        if not drafts and any("--crs" in reason for _, reason in self._refused):
            raise BadInput("wrong_crs", file=self._file.path, crs=self._file.crs)
        self._give_codes(drafts)
        new: list[Grid] = []
        changed: list[tuple[Grid, Grid]] = []
        # Parents before children.
        for feature, draft in sorted(drafts, key=lambda one: (one[1]["level"], one[1]["code"])):
            try:
                grid = self._placed(draft)
            except Rejected as reason:
                self._refuse(feature, str(reason))
                continue
            before = self._there.get(grid.code)
            self._there[grid.code] = grid
            if draft["repaired"]:
                self._counts.repaired.append((grid.name, draft["repaired"]))
            if before is None:
                new.append(grid)
            elif _meaning(before) == _meaning(grid):
                self._counts.same += 1
            else:
                changed.append((before, grid))
        self._counts.new = add_grids(self._s, new)
        self._counts.changed = len(changed)
        # After the new ones, which may have become the parents of some of these.
        for before, grid in changed:
            self._update(before, grid)

    def _refuse(self, feature: Feature, reason: str) -> None:
        self._counts.rejected += 1
        self._refused.append((feature, reason))

    def _draft(self, feature: Feature) -> dict[str, Any]:
        fields = self._fields
        name = self._text(feature, fields.name)
        code = self._text(feature, fields.code)
        if not name and not code:
            raise Rejected("has neither a name nor a code (say which property it is: --name, --code)")
        shape, repaired = area(feature)
        return {
            "code": code, "name": name or code, "name_en": self._text(feature, fields.name_en),
            "parent": self._text(feature, fields.parent), "level": self._level(feature), "kind": self._kind(feature),
            "shape": shape, "repaired": repaired,
        }  # fmt: skip

    def _text(self, feature: Feature, name: str | None) -> str:
        value = feature.properties.get(name) if name is not None else None
        if value is None or isinstance(value, bool | dict | list):
            return ""
        try:
            return storable(str(value), name or "").strip()
        except Refused as error:
            raise Rejected(f"{name}: a character that no database can hold") from error

    def _level(self, feature: Feature) -> int:
        said = self._fields.level
        if said is None:
            return DEFAULT_LEVEL if DEFAULT_LEVEL in self._levels else max(self._levels)
        value = said if said not in feature.properties else self._text(feature, said)
        for level in self._levels.values():
            if value in (str(level.level), level.name) or (value and value.casefold() == level.name_en.casefold()):
                return level.level
        known = ", ".join(f"{level.level} {level.name_en or level.name}" for level in self._levels.values())
        raise Rejected(f"unknown level {value!r}; there are {known}")

    def _kind(self, feature: Feature) -> GridKind:
        said = self._fields.kind
        if said is None:
            return GridKind.BASIC
        value = said if said not in feature.properties else self._text(feature, said)
        try:
            return GridKind(value)
        except ValueError as error:
            raise Rejected(f"unknown kind {value!r}; there are {', '.join(GridKind)}") from error

    def _give_codes(self, drafts: list[tuple[Feature, dict[str, Any]]]) -> None:
        """Give a code to those without, in the order of their names; refuse what would be two grids in one."""
        by_name = sorted((one for one in drafts if not one[1]["code"]), key=lambda one: one[1]["name"])
        names = [draft["name"] for _, draft in by_name]
        taken = set(self._there) | self._closed | {draft["code"] for _, draft in drafts if draft["code"]}
        last = 0
        for feature, draft in by_name:
            there = self._named.get(draft["name"], [])
            if names.count(draft["name"]) > 1 or len(there) > 1:
                drafts.remove((feature, draft))
                self._refuse(
                    feature, f"another one is called {draft['name']!r} too: say which property is the code (--code)"
                )
                continue
            if there:
                draft["code"] = there[0].code
                continue
            while not draft["code"]:
                last += 1
                code = f"G{last:05d}"
                draft["code"] = "" if code in taken else code
            taken.add(draft["code"])
        seen: set[str] = set()
        for feature, draft in list(drafts):
            reason = f"the code {draft['code']!r} stands already further up" if draft["code"] in seen else ""
            if draft["code"] in self._closed:
                reason = f"the code {draft['code']!r} belongs to a grid that was closed"
            if "/" in draft["code"]:
                reason = "a code has no '/' in it"
            seen.add(draft["code"])
            if reason:
                drafts.remove((feature, draft))
                self._refuse(feature, reason)

    def _placed(self, draft: dict[str, Any]) -> Grid:
        parent = self._parent(draft)
        before = self._there.get(draft["code"])
        middle = draft["shape"].representative_point()
        return Grid(
            id=before.id if before is not None else new_id(),
            code=draft["code"],
            name=draft["name"],
            name_en=draft["name_en"] or (draft["name"] if draft["name"].isascii() else ""),
            level=draft["level"],
            kind=draft["kind"],
            parent_id=None if parent is None else parent.id,
            path=draft["code"] if parent is None else f"{parent.path}/{draft['code']}",
            owner_department_id=None if before is None else before.owner_department_id,
            lon=middle.x,
            lat=middle.y,
            geometry=draft["shape"],
        )

    def _parent(self, draft: dict[str, Any]) -> Grid | None:
        """The grid above: the one named, else the smallest basic one of a wider level in which most of it lies."""
        if draft["parent"]:
            parent = self._there.get(draft["parent"])
            if parent is None or parent.level >= draft["level"]:
                raise Rejected(f"there is no wider grid with the code {draft['parent']!r} to be its parent")
            return parent
        if draft["kind"] is not GridKind.BASIC:
            return None
        middle = draft["shape"].representative_point()
        around = (
            grid
            for grid in self._there.values()
            if grid.kind is GridKind.BASIC and grid.level < draft["level"] and grid.geometry.intersects(middle)
        )
        return min(around, key=lambda grid: (-grid.level, grid.code), default=None)

    def _update(self, before: Grid, grid: Grid) -> None:
        facts = {
            name: getattr(grid, name) for name in ("id", "name", "name_en", "level", "parent_id", "path", "lon", "lat")
        }
        self._s.execute(_UPDATE, facts | {"kind": grid.kind.value, "geom": shapely.to_wkb(grid.geometry)})
        if before.path != grid.path:
            self._s.execute(_REPATH, {"old": before.path, "new": grid.path})


def _meaning(grid: Grid) -> tuple[str, str, int, str, UUID | None, str, bytes]:
    shape = bytes(shapely.to_wkb(grid.geometry))
    return (grid.name, grid.name_en, grid.level, grid.kind.value, grid.parent_id, grid.path, shape)
