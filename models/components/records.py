"""Components (部件) as records. Positions are WGS-84 degrees (EPSG:4326)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

CLASSES = ("公用设施", "交通设施", "市容环境", "园林绿化", "其他部件")
"""The five classes of GB/T 30428.2, in its order; a mark's shape says which."""


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """All that are in place, as columns of equal length n, by code. `kinds` counts into CLASSES; what is in none is the last."""

    ids: tuple[UUID, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    kinds: NDArray[np.uint8]

    @classmethod
    def none(cls) -> Components:
        """Return those of a city that has none."""
        empty = np.empty(0, dtype=np.float64)
        return cls((), empty, empty, np.empty(0, dtype=np.uint8))


@dataclass(frozen=True, slots=True)
class Component:
    """One component. `owner` is its own owner, else whoever owns its category there (权属); "" where nobody is known to."""

    id: UUID
    code: str
    category: str
    category_en: str
    category_class: str
    owner: str
    grid: str
    address: str
    lon: float
    lat: float
    open_cases: int
    """Open cases of its category within 15 m of it."""
