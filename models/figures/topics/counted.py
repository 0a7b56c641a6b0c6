"""Counts the week's cases in every square of the lattice by class and by words: whole columns at once, for a hundred thousand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from models.figures.topics.records import By
from models.figures.topics.weighing import FLOOR, explains

WORD_SIZE = 4
COMMON = 0.05
"""A pair that more than one case in twenty has sets nothing apart."""
WORDS_WEIGHED = 40
"""So many pairs at most, the most crowded together, are counted in the weeks before: each is looked for in every text."""
ONE_CLASS = 0.7
"""Where one class has more of a word's cases than this, the class tells the topic already."""
SHIFTS = ((0, 0), (0, 1), (1, 0), (1, 1))
"""By how many half sides the four squares that a place lies in begin before it."""
Ints = NDArray[np.int64]
Spot = tuple[int, int] | None
"""A square of the lattice; None for a case without a place."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case of the week as the rule sees it: where, its class and subclass, the pairs of characters it was told in."""

    id: UUID
    spot: Spot
    top: UUID | None
    leaf: UUID
    pairs: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A square: its side and its number along both axes (in half sides); side 0 is the whole city."""

    side: int
    x: int = 0
    y: int = 0


CITY = Place(0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What and where, how many now and in all the weeks before; classes by identifier, as text."""

    by: By
    what: str
    place: Place
    now: int
    before: int


class Columns:
    """The cases and the counts before as columns. Squares are numbered within what the city takes up, with room around."""

    def __init__(
        self, cases: Sequence[Told], before: Mapping[tuple[Spot, UUID], int], tops: Mapping[UUID, UUID]
    ) -> None:
        self.cases = sorted({case.id: case for case in cases}.values(), key=lambda case: case.id)
        self.many = len(self.cases)
        self._kinds: dict[By, dict[str, Ints]] = {}
        every = [case.spot for case in self.cases] + [spot for spot, _ in before]
        self.placed = np.array([spot is not None for spot in every], dtype=bool)
        spots = np.array([spot or (0, 0) for spot in every], dtype=np.int64).reshape(-1, 2)
        known = spots[self.placed] if self.placed.any() else np.zeros((1, 2), dtype=np.int64)
        self.low = known.min(axis=0)
        self.spots = spots
        self.width = int((known.max(axis=0) - self.low).max()) + 8
        leaves = [case.leaf for case in self.cases] + [leaf for _, leaf in before]
        above = [case.top for case in self.cases] + [tops.get(leaf) for _, leaf in before]
        kinds = sorted(({*leaves} | {*above}) - {None}, key=str)
        self.names = [str(one) for one in kinds]
        at = {one: n for n, one in enumerate(kinds)}
        self.leaf = np.array([at[one] for one in leaves], dtype=np.int64)
        # A case whose class is its subclass is counted as that alone.
        self.top = np.array(
            [-1 if top in (None, leaf) else at[top] for top, leaf in zip(above, leaves, strict=True)], dtype=np.int64
        )
        self.n = np.array([1] * self.many + list(before.values()), dtype=np.int64)

    def cells(self, side: int, right: int, up: int) -> Ints:
        """The number of the square of that side that each lies in, of the four that differ by half a side."""
        half = side // 2
        x = self.spots[:, 0] // half - right - (self.low[0] // half - 1)
        y = self.spots[:, 1] // half - up - (self.low[1] // half - 1)
        cells: Ints = x * (self.width + 2) + y
        return cells

    def place(self, side: int, cell: int) -> Place:
        """The square of that side and number."""
        half = side // 2
        x, y = divmod(cell, self.width + 2)
        return Place(side, x + int(self.low[0]) // half - 1, y + int(self.low[1]) // half - 1)

    def members(self, one: Candidate) -> frozenset[UUID]:
        """The week's cases of a candidate."""
        cases = self._of(one.by).get(one.what)
        if cases is None:
            return frozenset()
        side = one.place.side
        if side:
            corner = np.array((one.place.x, one.place.y)) * (side // 2)
            within = self.spots[cases] - corner
            cases = cases[self.placed[cases] & (within >= 0).all(axis=1) & (within < side).all(axis=1)]
        return frozenset(self.cases[n].id for n in cases.tolist())

    def _of(self, by: By) -> Mapping[str, Ints]:
        """Which cases a class, a subclass or a pair has, put together when they are first asked for."""
        if by not in self._kinds:
            found: dict[str, list[int]] = defaultdict(list)
            for n, case in enumerate(self.cases):
                if by is By.WORDS:
                    for pair in case.pairs:
                        found[pair].append(n)
                else:
                    found[str(case.leaf if by is By.SUBCLASS else case.top)].append(n)
            self._kinds[by] = {what: np.array(cases, dtype=np.int64) for what, cases in found.items()}
        return self._kinds[by]


def classes_in(week: Columns, side: int) -> Iterator[Candidate]:
    """Yield every class and subclass with enough cases in a square of that side; side 0 is the whole city."""
    nowhere = np.zeros(len(week.n), dtype=np.int64)
    squares = [week.cells(side, *shift) for shift in SHIFTS] if side else [nowhere]
    now = np.zeros(len(week.n), dtype=bool)
    now[: week.many] = True
    for by, kinds in ((By.SUBCLASS, week.leaf), (By.CLASS, week.top)):
        counts = (kinds >= 0) & (week.placed if side else True)
        keys = np.concatenate([cells * len(week.names) + kinds for cells in squares])
        here, earlier = (np.tile(counts & one, len(squares)) for one in (now, ~now))
        found, many = np.unique(keys[here], return_counts=True)
        found, many = found[many >= FLOOR], many[many >= FLOOR]
        then = _summed(found, keys[earlier], np.tile(week.n, len(squares))[earlier])
        for key, n, before in zip(found.tolist(), many.tolist(), then.tolist(), strict=True):
            cell, kind = divmod(key, len(week.names))
            yield Candidate(by, week.names[kind], week.place(side, cell) if side else CITY, n, before)


def _summed(found: Ints, keys: Ints, n: Ints) -> Ints:
    """Add up `n` by those of its keys that were found."""
    then = np.zeros(len(found), dtype=np.int64)
    if len(found):
        at = np.minimum(np.searchsorted(found, keys), len(found) - 1)
        hit = found[at] == keys
        np.add.at(then, at[hit], n[hit])
    return then


def words_in(week: Columns) -> list[Candidate]:
    """Return the pairs with enough cases in a neighbourhood, their counts before unknown; not those that one class tells."""
    spread = Counter(pair for case in week.cases for pair in case.pairs)
    most = max(FLOOR, COMMON * week.many)
    pairs = sorted(pair for pair, many in spread.items() if FLOOR <= many <= most)
    at = {pair: n for n, pair in enumerate(pairs)}
    told = [(n, at[pair]) for n, case in enumerate(week.cases) if case.spot for pair in case.pairs if pair in at]
    if not told:
        return []
    who, said = np.array(told, dtype=np.int64).T
    kind = np.where(week.top[who] >= 0, week.top[who], week.leaf[who])
    keys = np.concatenate([week.cells(WORD_SIZE, *shift)[who] * len(pairs) + said for shift in SHIFTS])
    kinds = np.tile(kind, len(SHIFTS))
    found, back, many = np.unique(keys, return_inverse=True, return_counts=True)
    enough = many >= FLOOR
    of_class, each = np.unique(back[enough[back]] * len(week.names) + kinds[enough[back]], return_counts=True)
    largest = np.zeros(len(found), dtype=np.int64)
    np.maximum.at(largest, of_class // len(week.names), each)
    out = []
    for n in np.flatnonzero(enough & (largest <= ONE_CLASS * many)).tolist():
        cell, pair = divmod(int(found[n]), len(pairs))
        out.append(Candidate(By.WORDS, pairs[pair], week.place(WORD_SIZE, cell), int(many[n]), 0))
    return out


def crowded(week: Columns, words: Sequence[Candidate]) -> frozenset[str]:
    """Return the pairs that stand closest together in one neighbourhood, against where cases are reported at all."""
    here: Counter[Place] = Counter()
    for shift in SHIFTS:
        cells = week.cells(WORD_SIZE, *shift)[: week.many][week.placed[: week.many]]
        for cell, many in zip(*(one.tolist() for one in np.unique(cells, return_counts=True)), strict=True):
            here[week.place(WORD_SIZE, cell)] += many
    spread = Counter(pair for case in week.cases for pair in case.pairs)
    best: dict[str, float] = {}
    for one in words:
        close = explains(one.now, spread[one.what] - one.now, min(here[one.place] / week.many, 0.99))
        best[one.what] = max(best.get(one.what, 0.0), close)
    return frozenset(sorted(best, key=lambda pair: (-round(best[pair], 9), pair))[:WORDS_WEIGHED])


def with_before(
    words: Sequence[Candidate], before: Mapping[tuple[Spot, str], int], chosen: Collection[str]
) -> Iterator[Candidate]:
    """Yield the chosen words with their counts in the weeks before."""
    half = WORD_SIZE // 2
    then: Counter[tuple[str, Place]] = Counter()
    for (spot, pair), many in before.items():
        if spot is not None:
            for right, up in SHIFTS:
                then[pair, Place(WORD_SIZE, spot[0] // half - right, spot[1] // half - up)] += many
    for one in words:
        if one.what in chosen:
            yield Candidate(one.by, one.what, one.place, one.now, then[one.what, one.place])
