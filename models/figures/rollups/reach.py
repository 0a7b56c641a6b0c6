"""What a filter reaches: as keys of cells where they can tell it, and as conditions on the raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.filters import Basis, Dimension, FigureFilter, Step
from models.figures.rollups.cuts import AT_MOST, BITS, key_of

By = Sequence[Dimension | Step]
Keys = dict[Dimension, list[UUID]]


class TooFine(Exception):
    """The cells cannot tell it; `why`: "dimensions" (too many), "worker", "grid", "category", "word", "stale" (to be built)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


# A grid and all below it, their paths found by their index: it compares as ~>=~ and ~<~ do, and the next sign to "/" is "0".
_BELOW_AREA = """SELECT g.id FROM grid g WHERE g.id = :{id}
    UNION ALL SELECT g.id FROM grid top JOIN grid g ON g.path ~>=~ (top.path || '/') AND g.path ~<~ (top.path || '0')
    WHERE top.id = :{id}"""
# All that lies below has keys of its own, and nothing else has these: else cells would tell more than was asked for.
_AREA = text(
    f"""WITH below AS ({_BELOW_AREA.format(id="id")}),
    there AS (SELECT f.top_id FROM figure_grid f JOIN below ON below.id = f.grid_id),
    keys AS (SELECT DISTINCT top_id FROM there)
    SELECT array(SELECT top_id FROM keys) AS keys,
        (SELECT count(*) FROM figure_grid f JOIN keys USING (top_id)) <> (SELECT count(*) FROM there) AS mixed"""  # noqa: S608
)
_CATEGORY = text(
    """WITH RECURSIVE below AS (
        SELECT id FROM category WHERE id = :id UNION SELECT k.id FROM category k JOIN below ON k.parent_id = below.id
    ), keys AS (SELECT DISTINCT f.class_id FROM figure_category f JOIN below ON below.id = f.category_id)
    SELECT array(SELECT coalesce(class_id, CAST(:none AS uuid)) FROM keys) AS keys, EXISTS (
        SELECT FROM figure_category f JOIN keys ON keys.class_id IS NOT DISTINCT FROM f.class_id
        WHERE f.category_id NOT IN (SELECT id FROM below)) AS mixed"""
)
_AREAS = text("SELECT DISTINCT area_id FROM figure_grid WHERE area_id IS NOT NULL")

_BELOW_CATEGORY = """WITH RECURSIVE below AS (
    SELECT id FROM category WHERE id = :{id}
    UNION SELECT k.id FROM category k JOIN below ON k.parent_id = below.id) SELECT id FROM below"""
# Within another statement their number must be guessed before they are looked up: of a pattern the server guesses few, of a stretch
# of paths a ninth of the city, and then it keeps a plan for any moment instead of one for now.
_WITHIN_AREA = """f.grid_id IN (
    SELECT g.id FROM grid g, grid top WHERE top.id = :area AND (g.id = top.id OR g.path LIKE top.path || '/%'))"""
_WITHIN_CATEGORY = f"f.category_id IN ({_BELOW_CATEGORY.format(id='category')})"
_GRIDS, _CATEGORIES = text(_BELOW_AREA.format(id="id")), text(_BELOW_CATEGORY.format(id="id"))


def keys_of(s: Session, f: FigureFilter) -> Keys:
    """Return which keys of which dimensions a filter asks for. Raises TooFine."""
    if f.worker is not None:
        raise TooFine("worker")
    words = {Dimension.GRID_KIND: f.grid_kind, Dimension.SOURCE: f.source, Dimension.TIER: f.tier}
    keys = {dimension: [key_of(word)] for dimension, word in words.items() if word is not None}
    if f.slot is not None and f.slot.hour is not None:
        keys[Dimension.HOUR] = [key_of(f.slot.hour)]
    if f.department is not None:
        keys[Dimension.DEPARTMENT] = [f.department]
    if f.area is not None:
        found = s.execute(_AREA, {"id": f.area}).one()
        if found.mixed:
            raise TooFine("grid")
        keys[Dimension.AREA] = list(found.keys)
    if f.category is not None:
        found = s.execute(_CATEGORY, {"id": f.category, "none": key_of(None)}).one()
        if found.mixed:
            raise TooFine("category")
        keys[Dimension.CATEGORY] = list(found.keys)
    return keys


def wanted(by: By, filtered: Sequence[Dimension]) -> list[Dimension]:
    """Return the dimensions that cells must be cut by, lowest first. Raises TooFine for a worker's and for too many."""
    asked = {one for one in by if isinstance(one, Dimension)} | set(filtered)
    if Step.HOUR in by:
        asked.add(Dimension.HOUR)
    for fine in (Dimension.WORKER, Dimension.GRID):
        if fine in asked:
            raise TooFine(fine.value)
    if len(asked) > AT_MOST:
        raise TooFine("dimensions")
    return [one for one in BITS if one in asked]


def is_one_street(s: Session, area: UUID) -> bool:
    """Whether a grid is a street or lies in one: cells tell no parts of it apart."""
    found = s.execute(_AREA, {"id": area}).one()
    return bool(found.mixed) or len(found.keys) <= 1


def get_areas(s: Session) -> frozenset[UUID]:
    """Return the areas (streets) that cases are counted by."""
    return frozenset(s.scalars(_AREAS))


def conditions(f: FigureFilter) -> tuple[list[str], dict[str, Any]]:
    """Return what must be true of a row `f` of figure_fact, as SQL and its parameters: the period and all that is asked for."""
    at, day = ("accepted_at", "accepted_day") if f.basis is Basis.ACCEPTANCE else ("at", "day")
    told, facts = narrowing(f)
    of_week, asked = within_slot(f, f"f.{day}", "f.accepted_hour" if f.basis is Basis.ACCEPTANCE else "f.hour")
    # Some hours more, for days on which clocks change: the days themselves decide, the times find the index.
    period = f"f.{at} >= :low AND f.{at} < :high AND f.{day} BETWEEN :first AND :last"
    return [period, *of_week, *told], facts | asked | {"first": f.period.first, "last": f.period.last}


def within_slot(f: FigureFilter, day: str, hour: str) -> tuple[list[str], dict[str, Any]]:
    """Return what a filter's part of the week asks for, by the SQL of a statistical day and of an hour."""
    told, facts = on_weekday(f, day)
    if f.slot is None or f.slot.hour is None:
        return told, facts
    return [*told, f"{hour} = :slot_hour"], facts | {"slot_hour": f.slot.hour}


def on_weekday(f: FigureFilter, day: str) -> tuple[list[str], dict[str, Any]]:
    """Return which weekday a filter asks for, by the SQL of a statistical day."""
    if f.slot is None or f.slot.weekday is None:
        return [], {}
    return [f"extract(isodow FROM {day}) = :isodow"], {"isodow": f.slot.weekday + 1}


@dataclass(frozen=True, slots=True)
class Below:
    """The grids and the categories that a filter reaches, by name; None where it asks for none.

    A statement that has them in hand finds cases by them; one that has yet to look them up reads what there is and compares.
    """

    grids: list[UUID] | None = None
    categories: list[UUID] | None = None


def get_below(s: Session, f: FigureFilter) -> Below:
    """Return all grids and all categories that a filter reaches."""
    grids = None if f.area is None else list(s.scalars(_GRIDS, {"id": f.area}))
    return Below(grids, None if f.category is None else list(s.scalars(_CATEGORIES, {"id": f.category})))


def narrowing(f: FigureFilter, below: Below | None = None) -> tuple[list[str], dict[str, Any]]:
    """Return what a filter asks for besides its period (and the part of the week in it), likewise.

    `below`: what lies below its grid and its category, where that was looked up.
    """
    below = below or Below()
    told: list[str] = []
    facts: dict[str, Any] = {}
    for name in ("grid_kind", "source", "tier"):
        if (value := getattr(f, name)) is not None:
            told.append(f"f.{name} = :{name}")
            facts[name] = value
    for name in ("department", "worker"):
        if (value := getattr(f, name)) is not None:
            told.append(f"f.{name}_id = :{name}")
            facts[name] = value
    if below.grids is not None:
        told.append("f.grid_id = ANY(CAST(:grids AS uuid[]))")
        facts["grids"] = below.grids
    elif f.area is not None:
        told.append(_WITHIN_AREA)
        facts["area"] = f.area
    if below.categories is not None:
        told.append("f.category_id = ANY(CAST(:categories AS uuid[]))")
        facts["categories"] = below.categories
    elif f.category is not None:
        told.append(_WITHIN_CATEGORY)
        facts["category"] = f.category
    return told, facts


_BOUNDS = text(
    """SELECT (CAST(:first AS date) + shift) AT TIME ZONE zone - interval '3 hours' AS low,
              (CAST(:last AS date) + interval '1 day' + shift) AT TIME ZONE zone + interval '3 hours' AS high
    FROM figure_clock"""
)


def bounds(s: Session, f: FigureFilter) -> dict[str, Any]:
    """Return `low` and `high` of the conditions: the instants between which the period lies, some hours more on each side."""
    return dict(s.execute(_BOUNDS, {"first": f.period.first, "last": f.period.last}).one()._mapping)  # noqa: SLF001
