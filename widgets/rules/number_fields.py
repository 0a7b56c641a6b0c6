"""A number that a city sets for itself: what it means, its range and usual value; its versions; the field it is typed into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QDoubleSpinBox


@dataclass(frozen=True, slots=True)
class NumberField:
    """A number by its `name`, in words; `least`, `most` and `usual` as they are kept, shown `scale` times as much."""

    name: str
    words: str
    means: str
    unit: str
    least: float
    most: float
    usual: float
    scale: float = 1
    digits: int = 0
    """Behind the point, where finer values make sense."""

    def shown(self, value: float) -> str:
        """Return a value as it is read, without its unit."""
        return f"{round(value * self.scale, 4):g}"


@dataclass(frozen=True, slots=True)
class NumbersVersion:
    """A version of the numbers: who set it when (aware, UTC) and why, and what it said."""

    version: int
    at: datetime
    by: str
    note: str
    values: Mapping[str, float]


class NumberBox(QDoubleSpinBox):
    """A number without zeros behind the point that say nothing."""

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return f"{round(value, 4):.10g}"
