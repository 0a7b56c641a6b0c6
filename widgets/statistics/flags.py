"""Where the words of annotations stand over a chart: beside one another while there is room, else in rows, never over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ROWS = 3
"""So many over one another at most: what has no room is told where its days are pointed at."""
Reach = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Flag:
    """Where words begin, how wide they are, and in which row, 0 for the topmost; the row is -1 where there is no room for them."""

    left: int
    wide: int
    row: int


def lay(
    reaches: Sequence[Reach | None], widths: Sequence[int], low: int, high: int, rows: int = ROWS
) -> list[Flag | None]:
    """Return a flag for each reach of days (in pixels; None for out of sight), between the pixels `low` and `high`.

    Words begin with their first day; those that would end beyond `high` stand further left, the longest are cut there.
    The earlier ones stand over the later ones, so that the line from words to their days crosses no others.
    """
    flags: list[Flag | None] = [None] * len(reaches)
    ends = [low] * rows
    seen = [(reach, n) for n, reach in enumerate(reaches) if reach is not None and reach[1] >= low and reach[0] <= high]
    for (begins, _), n in sorted(seen):
        wide = min(widths[n], high - low)
        left = min(max(round(begins), low), high - wide)
        row = next((row for row, end in enumerate(ends) if end <= left), -1)
        if row >= 0:
            ends[row] = left + wide
        flags[n] = Flag(left, wide, row)
    return flags


def rows_of(flags: Sequence[Flag | None]) -> int:
    """Return how many rows they take."""
    return max((flag.row + 1 for flag in flags if flag is not None), default=0)
