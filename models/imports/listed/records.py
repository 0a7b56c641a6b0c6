"""What became of a list's rows, and one row on its way in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.imports.reading.features import Feature


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or feature: `line` is the table's line or the feature's ordinal, `said` what it says by field."""

    line: int
    said: Mapping[str, str]
    fields: tuple[str, ...]
    """As it stands in the file, for the rejects."""
    feature: Feature | None = None
    wrong: str = ""
    """Why it cannot be used whatever its fields say: cut off."""


@dataclass(slots=True)
class ListCounts:
    """What became of the rows: new + same + changed + rejected = rows."""

    rows: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    rejected: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    """What else is to be told of rows that were taken, by key: repaired, position_taken, position_without_time,
    position_off_duty, position_old."""

    def add(self, other: ListCounts) -> None:
        """Add the counts of another batch."""
        for name in ("rows", "new", "same", "changed", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes.update(other.notes)

    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.new + self.same + self.changed + self.rejected == self.rows

    def facts(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "rows": self.rows, "new": self.new, "same": self.same, "changed": self.changed, "rejected": self.rejected,
            "notes": dict(sorted(self.notes.items())), "adds_up": self.adds_up(),
        }  # fmt: skip
