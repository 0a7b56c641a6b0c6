"""Counts and rows of an import, as records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.cases.records import CaseState, Nature, Source, Urgency


class Rejected(Exception):
    """A row (or feature) cannot be used, for a reason that a person understands; the others can."""


@dataclass(frozen=True, slots=True)
class Row:
    """One data row of a table: the line it begins on (the header is line 1), and its fields in the header's order."""

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a row means once the mapping was applied. Times are aware, in UTC; the position is WGS-84 degrees."""

    line: int
    number: str
    title: str
    text: str
    address: str
    reporter: str
    reporter_phone: str
    state: CaseState
    state_said: str
    source: Source
    nature: Nature
    urgency: Urgency
    category: tuple[str, str, str]
    """Class and subclass as in the file, and the name of the subclass. "" for none: without a subclass it is unclassified."""
    department: str
    lon: float | None
    lat: float | None
    without: str
    """Why there is no position: "" where there is one, "empty", or the placeholder's name."""
    reported_at: datetime
    status_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    decided: tuple[str, ...] = ()
    """What had to be decided about its times: bare_day, repeated_hour, skipped_hour."""


@dataclass(slots=True)
class CaseCounts:
    """What became of the rows: new + same + changed + rejected = rows, in_grid + outside + without = rows - rejected."""

    rows: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    rejected: int = 0
    kept: int = 0
    """Among the rejected: changed in the file, but handled on this desk since, and therefore left as they are."""
    in_grid: int = 0
    outside: int = 0
    without: Counter[str] = field(default_factory=Counter)
    """Without coordinates, by why."""
    decided: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    """Rows taken (new, same, changed) by the status as in the file."""

    def add(self, other: CaseCounts) -> None:
        """Add the counts of another batch."""
        for name in ("rows", "new", "same", "changed", "rejected", "kept", "in_grid", "outside"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("without", "decided", "states"):
            getattr(self, name).update(getattr(other, name))

    def adds_up(self) -> bool:
        """Whether every row is accounted for, twice over."""
        taken = self.new + self.same + self.changed
        return taken + self.rejected == self.rows and self.in_grid + self.outside + self.without.total() == taken

    def facts(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "rows": self.rows, "new": self.new, "same": self.same, "changed": self.changed, "rejected": self.rejected,
            "kept": self.kept, "in_grid": self.in_grid, "outside": self.outside,
            "without_coordinates": self.without.total(), "without": dict(sorted(self.without.items())),
            "decided": dict(sorted(self.decided.items())), "states": dict(self.states.most_common()),
            "adds_up": self.adds_up(),
        }  # fmt: skip


@dataclass(slots=True)
class GridCounts:
    """What became of the features: new + same + changed + rejected = features."""

    features: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    rejected: int = 0
    repaired: list[tuple[str, str]] = field(default_factory=list)
    """Name of the grid, and what was wrong with its polygon."""
    relocated: int = 0
    """Open cases that lie in another grid now."""
    closed: int = 0
    """Grids that the file no longer has and that were closed."""
    missing: int = 0
    """Grids that the file no longer has and that were kept."""
    centred: bool = False
    """Whether the city's centre was moved to its grids."""

    def adds_up(self) -> bool:
        """Whether every feature is accounted for."""
        return self.new + self.same + self.changed + self.rejected == self.features

    def facts(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "features": self.features, "new": self.new, "same": self.same, "changed": self.changed,
            "rejected": self.rejected, "repaired": [list(one) for one in self.repaired], "relocated": self.relocated,
            "closed": self.closed, "missing": self.missing, "centred": self.centred, "adds_up": self.adds_up(),
        }  # fmt: skip
