"""What importing a file of grids would change, as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """What becomes of the grids that the city has at the file's levels and kinds, and the file no longer has."""

    KEEP = "keep"
    CLOSE = "close"
    """Closed with the time: they stay with their history, but no point lies in them any more."""


@dataclass(frozen=True, slots=True)
class GridTold:
    """A grid by its code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class GridChange:
    """A grid that the file tells anew; `what` are the names of what changes: name, level, kind, parent, owner, shape."""

    code: str
    name: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridChanges:
    """What importing a file would do to the city's grids, before anything is done."""

    added: tuple[GridTold, ...]
    changed: tuple[GridChange, ...]
    same: int
    closed: tuple[GridTold, ...]
    """What the city has at the file's levels and kinds (and of its owners, for all but basic grids) and the file has not."""
    rejected: tuple[tuple[int, str], ...]
    """Ordinals of features that cannot be used, and why; a grid that such a feature names is not missing."""
    repaired: tuple[tuple[str, str], ...]
    """Name of the grid, and what was wrong with its polygon."""
    open_cases: int
    """Open cases that lie in grids that would change or close: they are looked for anew."""

    @property
    def first(self) -> bool:
        """Whether nothing that is there would change or close."""
        return not self.changed and not self.closed
