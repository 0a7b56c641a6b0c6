"""Figures of every grid at once, as records: what the map colours its grids by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class GridFigure(StrEnum):
    """By what grids are coloured. OPEN and LATE are counted from the open cases that the desk holds, the others here."""

    OPEN = "open"
    LATE = "late"
    DENSITY = "density"
    """在办密度: open cases a square kilometre."""
    ON_TIME = "on_time"
    """按期结案率 of the last 30 days."""
    FRESH = "fresh"
    """定位新鲜率: of those on duty in the grid's teams, the share whose position is younger than a minute."""


@dataclass(frozen=True, slots=True)
class GridFigures:
    """A figure of every grid that has one: numerator and denominator (square kilometres for DENSITY), as of when (UTC)."""

    figure: GridFigure
    parts: Mapping[UUID, tuple[float, float]]
    as_of: datetime

    def value(self, grid_id: UUID) -> float | None:
        """The grid's rate or density; None where there is nothing to take it of."""
        above, below = self.parts.get(grid_id, (0.0, 0.0))
        return above / below if below else None
