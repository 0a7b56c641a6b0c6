"""The numbers behind a chart as a table: what is copied, and what a file of charts consists of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.figures.rounding import decimal


class Holds(StrEnum):
    """What a column holds; a share is a number from 0 to 1 that is shown as a percentage."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


Cell = str | int | float | date | datetime | None
"""A share's None is a zero denominator, shown as "—"; a moment is the city's clock."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading, and what it holds."""

    words: str
    holds: Holds = Holds.TEXT


@dataclass(frozen=True, slots=True)
class ChartTable:
    """One chart's numbers. `name` is the chart's title; `about` says what was counted, heading and fact."""

    name: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: tuple[tuple[str, str], ...] = ()


def cell_text(cell: Cell, holds: Holds) -> str:
    """Return a cell as it is copied as text: shares in percent with two digits, "—" for one without a denominator."""
    if cell is None:
        return "—" if holds is Holds.SHARE else ""
    if holds is Holds.SHARE and isinstance(cell, int | float):
        return f"{decimal(cell, 2, 2)}%"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if holds is Holds.REAL and isinstance(cell, int | float):
        return decimal(cell, 1)
    return str(cell)
