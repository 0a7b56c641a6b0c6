"""Where every open case stands in the queue, or that it stands nowhere: the filter, the order, and children by parents.

No Qt: the model asks for a case's place and announces what moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from models.cases.deadlines import matches, passing
from models.cases.records import OpenCase, QueueFilter
from models.cases.stock import Stock
from widgets.queue.folds import Families, Fold, fold_of
from widgets.queue.order import KEYS, Order


class Arrangement:
    """Open cases with the key of the row each belongs in.

    A child stands with its parent: folded into its row, or below it once that is opened. The family stands where its most
    pressing member would, so that no late child waits far down. A child whose parent the filter leaves out stands by itself.
    """

    def __init__(self) -> None:
        # Both kept in order by take, so that narrowing sorts what is nearly sorted already.
        self.cases: dict[UUID, OpenCase] = {}
        self._key_of: dict[UUID, Any] = {}
        self.families = Families()
        self._fitting: set[UUID] = set()
        """What passes the filter; a child in it may be folded into its parent's row."""
        self._heads: dict[UUID, Any] = {}
        self._turned: set[UUID] = set()
        """Parents opened by hand; while a text is searched for, when all stand open, those closed by hand."""
        self.filter, self.order = QueueFilter(), Order.PRESSING
        self.stock = Stock(datetime.now(UTC))
        """Every open case counted, whatever the filter."""

    @property
    def now(self) -> datetime:
        """The moment the lamps are told for."""
        return self.stock.now

    @now.setter
    def now(self, now: datetime) -> None:
        self.stock.move(now)

    def turns_by(self, now: datetime) -> bool:
        """Whether a lamp has turned since `self.now`: one of these cases is soon due or late by now and was not then."""
        turn = self.stock.next_turn
        return turn is not None and turn <= now

    def take(self, cases: Iterable[OpenCase]) -> None:
        """Take a whole new picture; `rows` is to be asked afterwards."""
        key = KEYS[self.order]
        pairs = [(key(case), case) for case in cases]
        pairs.sort(key=_first)
        self.cases = {case.id: case for _, case in pairs}
        self._key_of = {case.id: made for made, case in pairs}
        self.families.take(self.cases.values())
        self.stock.take(self.cases.values())

    def learn(self, case_id: UUID, case: OpenCase | None) -> set[UUID]:
        """Take one case in as it is now (None: it is gone); return what may have to stand elsewhere for it."""
        known = self.cases.get(case_id)
        if known == case:
            return set()
        if case is None:
            del self.cases[case_id], self._key_of[case_id]
        else:
            self.cases[case_id] = case
            self._key_of[case_id] = KEYS[self.order](case)
        self.stock.learn(case_id, case)
        fits = case is not None and matches(case, self.filter, self.now)
        (self._fitting.add if fits else self._fitting.discard)(case_id)
        self._heads.clear()
        return {case_id} | self.families.change(known, case)

    def fits(self, case_id: UUID) -> bool:
        """Whether an open case passes the filter."""
        return case_id in self._fitting

    def narrow(self, wanted: QueueFilter) -> None:
        """Take another filter; `rows` is to be asked afterwards."""
        if bool(wanted.text) != bool(self.filter.text):
            self._turned.clear()
        self.filter = wanted

    def rows(self) -> list[tuple[Any, OpenCase]]:
        """Return every row from the top, with its key."""
        kept = list(self.cases.values())
        if self.filter == QueueFilter():
            self._fitting = set(self.cases)
        else:
            kept = passing(kept, self.filter, self.now)
            self._fitting = {case.id for case in kept}
        self._heads.clear()
        own = self._key_of
        if self.families:
            related = self.families.members()
            pairs = [(own[case.id], case) for case in kept if case.id not in related]
            pairs += [(key, case) for case in kept if case.id in related and (key := self.place(case.id)) is not None]
        else:
            pairs = [(own[case.id], case) for case in kept]
        pairs.sort(key=_first)
        return pairs

    def place(self, case_id: UUID) -> Any:
        """Return the key of the row a case belongs in, or None where it has none."""
        if case_id not in self._fitting:
            return None
        parent = self.above(self.cases[case_id])
        if parent is None:
            alone = not self.families.children(case_id)
            return self._key_of[case_id] if alone else (*self._head(case_id), 0, case_id)
        # After the parent's own key, before whatever follows the family; no two cases ever have the same.
        return (*self._head(parent.id), 1, self._key_of[case_id]) if self.is_open(parent.id) else None

    def _head(self, parent_id: UUID) -> Any:
        """The key of a family's most pressing member."""
        if parent_id not in self._heads:
            inside = (self._key_of[case.id] for case in self.below(parent_id))
            self._heads[parent_id] = min((self._key_of[parent_id], *inside))
        return self._heads[parent_id]

    def above(self, case: OpenCase) -> OpenCase | None:
        """Return the parent a case stands with: one that is open and passes the filter, and follows no other itself."""
        parent = self.cases.get(case.parent_id) if case.parent_id is not None else None
        return parent if parent is not None and parent.id in self._fitting and parent.parent_id is None else None

    def below(self, case_id: UUID) -> list[OpenCase]:
        """Return the children that stand with a parent, below it or folded into its row."""
        inside = (self.cases[one] for one in self.families.children(case_id) if one in self._fitting)
        return [case for case in inside if self.above(case) is not None]

    def fold(self, case_id: UUID) -> Fold | None:
        """Return what stands under a parent's row; None where nothing does."""
        if not self.families.children(case_id) or case_id not in self._fitting:
            return None
        inside = self.below(case_id)
        return fold_of(inside, self.now, opened=self.is_open(case_id)) if inside else None

    def is_open(self, parent_id: UUID) -> bool:
        """Return whether a parent's children stand below it. What a text finds is to be seen; else a flood is one row."""
        return bool(self.filter.text) != (parent_id in self._turned)

    def turn(self, parent_id: UUID) -> set[UUID]:
        """Open a parent's fold, or close it; return what stands elsewhere for it."""
        self._turned ^= {parent_id}
        return {parent_id, *self.families.children(parent_id)}


def _first(pair: tuple[Any, OpenCase]) -> Any:
    return pair[0]
