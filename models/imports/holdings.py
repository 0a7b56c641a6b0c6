"""How much of everything a city has: what its first steps still lack."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

_COUNT = text(
    """SELECT (SELECT count(*) FROM grid WHERE closed_at IS NULL) AS grids,
    (SELECT count(*) FROM department) AS departments,
    (SELECT count(*) FROM worker WHERE active) AS workers,
    -- 未分类 is there in every city.
    (SELECT count(*) FROM category WHERE code <> 'unclassified') AS categories,
    (SELECT count(*) FROM case_file) AS cases,
    (SELECT count(*) FROM place) AS places,
    (SELECT count(*) FROM road) AS roads,
    (SELECT count(*) FROM component WHERE in_place) AS components,
    (SELECT name FROM base_map WHERE in_use) AS base_map"""
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts of a city: grids that are not closed, workers who are active, categories beside 未分类, all cases."""

    grids: int
    departments: int
    workers: int
    categories: int
    cases: int
    places: int
    roads: int
    components: int
    base_map: str | None
    """The one in use; None where the program draws its own from places and roads."""


def count_holdings(s: Session) -> Holdings:
    """Count what a city has."""
    return Holdings(*s.execute(_COUNT).one())
