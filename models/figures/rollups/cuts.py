"""How cells are told apart: by which of the dimensions they are cut, by which day a fact lies in them, days or months."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from uuid import UUID

from models.cases.records import Source, Tier
from models.figures.filters import Basis, Dimension
from models.grids.records import GridKind

BITS = {
    Dimension.AREA: 1,
    Dimension.GRID_KIND: 2,
    Dimension.SOURCE: 4,
    Dimension.CATEGORY: 8,
    Dimension.DEPARTMENT: 16,
    Dimension.TIER: 32,
    Dimension.HOUR: 64,
}
"""The dimensions that cells know, lowest first. Workers, single grids and subclasses are too many: the raw rows know them."""
ACCEPTANCE, MONTHS = 128, 256
AT_MOST = 2
NOTHING = UUID(int=0)
"""The key of no value."""

_WORDS: dict[Dimension, tuple[str, ...]] = {
    Dimension.GRID_KIND: tuple(GridKind),
    Dimension.SOURCE: tuple(Source),
    Dimension.TIER: tuple(Tier),
    Dimension.HOUR: tuple(str(hour) for hour in range(24)),
}


def cut_of(dimensions: Iterable[Dimension], basis: Basis, *, months: bool = False) -> int:
    """Return the number of the cells cut by these dimensions."""
    mask = sum(BITS[one] for one in set(dimensions))
    return mask + (ACCEPTANCE if basis is Basis.ACCEPTANCE else 0) + (MONTHS if months else 0)


def dimensions_of(cut: int) -> tuple[Dimension, ...]:
    """Return the dimensions of a cut, lowest first: the first one's key stands in column a, the last one's in b."""
    return tuple(one for one, bit in BITS.items() if cut & bit)


def key_of(value: UUID | str | int | None) -> UUID:
    """Return what stands in a cell for a value; the database's figure_key() gives the same."""
    if value is None:
        return NOTHING
    if isinstance(value, UUID):
        return value
    return UUID(bytes=hashlib.md5(str(value).encode(), usedforsecurity=False).digest())


_MEANT = {
    dimension: {key_of(word): int(word) if dimension is Dimension.HOUR else str(word) for word in words}
    for dimension, words in _WORDS.items()
}


def value_of(dimension: Dimension, key: UUID, areas: Collection[UUID]) -> UUID | str | int | None:
    """Return the value that a key stands for; None for no value, and for a grid that lies above all areas.

    Raises KeyError for a word that this program does not know.
    """
    if key == NOTHING or (dimension is Dimension.AREA and key not in areas):
        return None
    return _MEANT[dimension][key] if dimension in _MEANT else key
