"""The queue as a model: every open case by id, the narrowed and ordered list of them, and signals for what changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.cases.records import OpenCase, QueueFilter
from widgets.queue.arrangement import Arrangement
from widgets.queue.counts import Counts as Counts
from widgets.queue.counts import counts_of
from widgets.queue.folds import Fold
from widgets.queue.order import Order
from widgets.queue.roles import CLAIM_ROLE, MARK_ROLE
from widgets.queue.roles import LAMP_ROLE as LAMP_ROLE
from widgets.queue.roles import REMAINING_ROLE as REMAINING_ROLE
from widgets.queue.row import RowTeller

MANY = 64
"""Above so many changed cases at once the list is laid out anew instead of row by row."""


class QueueModel(QAbstractListModel):
    """Open cases as `Arrangement` has them stand. Few changes are announced row by row, a new picture as a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = Arrangement()
        self._shown: list[OpenCase] = []
        self._keys: list[Any] = []
        self._row_key: dict[UUID, Any] = {}
        self._row = RowTeller(self._all)

    # What there is

    @property
    def now(self) -> datetime:
        """The moment the lamps and the remaining times are told for."""
        return self._all.now

    @property
    def filter(self) -> QueueFilter:
        """What the queue is narrowed to."""
        return self._all.filter

    @property
    def order(self) -> Order:
        """The order the queue stands in."""
        return self._all.order

    def cases(self) -> Iterable[OpenCase]:
        """Every open case, shown or not."""
        return self._all.cases.values()

    def case_at(self, row: int) -> OpenCase:
        """Return the case of a row; IndexError beyond the last."""
        return self._shown[row]

    def row_of(self, case_id: UUID | None) -> int:
        """Return a case's row, or -1 where it is not shown."""
        key = self._row_key.get(case_id) if case_id is not None else None
        return bisect_left(self._keys, key) if key is not None else -1

    def counts(self) -> Counts:
        """Count all open cases; neither filter nor folds play a part, so that the stages always add up to what is open."""
        return counts_of(self._all.stock)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        return self._row.tell(self._shown[index.row()], role)

    # What changes it

    def set_cases(self, cases: Sequence[OpenCase], now: datetime) -> None:
        """Take a whole new picture."""
        self._all.now = now
        self._take(cases)

    def apply(self, changed: Sequence[OpenCase], gone: Sequence[UUID]) -> None:
        """Take in what the feed says changed; only the rows concerned are announced."""
        concerned: set[UUID] = set()
        for case_id in gone:
            concerned |= self._all.learn(case_id, None)
        for case in changed:
            concerned |= self._all.learn(case.id, case)
        self._row.marked -= concerned - self._all.cases.keys()
        self._settle(concerned)

    def set_filter(self, wanted: QueueFilter) -> None:
        """Narrow the queue."""
        if wanted != self.filter:
            self._all.narrow(wanted)
            self._lay_out()

    def set_order(self, order: Order) -> None:
        """Put the queue in another order."""
        if order != self.order:
            self._all.order = order
            self._take(list(self.cases()))

    def tick(self, now: datetime) -> bool:
        """Tell lamps and remaining times for a new moment; return whether anything was to be told anew.

        It is with every minute, and with every lamp that turns in between.
        """
        minute = timedelta(minutes=1)
        passed = now - self.now >= minute or now.replace(second=0, microsecond=0) != self.now.replace(
            second=0, microsecond=0
        )
        if not passed and not self._all.turns_by(now):
            return False
        self._all.now = now
        if self.filter.lamp is not None:
            self._lay_out()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [LAMP_ROLE, REMAINING_ROLE])
        return True

    # Children under their parent

    def fold(self, case_id: UUID) -> Fold | None:
        """Return what stands under a parent's row; None where nothing does."""
        return self._all.fold(case_id)

    def open_fold(self, parent_id: UUID, opened: bool) -> bool:
        """Show a parent's children below it, or fold them into its row; return whether anything changed."""
        fold = self.fold(parent_id)
        if fold is None or fold.opened is opened:
            return False
        self._settle(self._all.turn(parent_id))
        return True

    def children_of(self, case_id: UUID) -> int:
        """Return how many open cases follow this one, shown or not."""
        return len(self._all.families.children(case_id))

    def leaves_out(self, case_id: UUID | None) -> bool:
        """Whether this is an open case that the filter does not let in."""
        return case_id in self._all.cases and not self._all.fits(case_id)

    def parent_of(self, case_id: UUID | None) -> UUID | None:
        """Return the parent a child stands with, shown or folded; None for a case that stands by itself."""
        case = self._all.cases.get(case_id) if case_id is not None else None
        parent = self._all.above(case) if case is not None else None
        return parent.id if parent is not None else None

    @property
    def has_folds(self) -> bool:
        """Whether any case follows another."""
        return bool(self._all.families)

    def folded_from(self, row: int) -> int:
        """Return how many cases are folded into the rows from this one on."""
        folds = (self.fold(one) for one in self._all.families.parents() if self.row_of(one) >= row)
        return sum(fold.children for fold in folds if fold is not None and not fold.opened)

    # Who has it open, and what is marked

    def set_claims(self, claims: Mapping[UUID, str]) -> None:
        """Say who else has which case open, by name; the rows whose word changes are told anew."""
        before, self._row.claims = self._row.claims, dict(claims)
        self._tell({key for key in before.keys() | claims.keys() if before.get(key) != claims.get(key)}, CLAIM_ROLE)

    def marked(self) -> list[OpenCase]:
        """Return the cases marked, in the queue's order, shown or not."""
        return [case for case in self.cases() if case.id in self._row.marked] if self._row.marked else []

    def mark(self, case_ids: Iterable[UUID], *, marked: bool = True) -> bool:
        """Mark open cases, or unmark them; return whether anything changed."""
        wanted = set(case_ids) & self._all.cases.keys()
        changed = wanted - self._row.marked if marked else wanted & self._row.marked
        none_before = not self._row.marked
        self._row.marked = self._row.marked | wanted if marked else self._row.marked - wanted
        # With the first and the last mark every row gains or loses its box.
        self._tell(set(self._all.cases) if changed and (none_before or not self._row.marked) else changed, MARK_ROLE)
        return bool(changed)

    def is_marked(self, case_id: UUID) -> bool:
        """Return whether a case is marked."""
        return case_id in self._row.marked

    def _tell(self, case_ids: set[UUID], role: int) -> None:
        rows = [row for case_id in case_ids if (row := self.row_of(case_id)) >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)), [role])

    # How

    def _take(self, cases: Iterable[OpenCase]) -> None:
        self._all.take(cases)
        self._row.marked &= self._all.cases.keys()
        self._lay_out()

    def _lay_out(self) -> None:
        self.beginResetModel()
        pairs = self._all.rows()
        self._keys = [pair[0] for pair in pairs]
        self._shown = [pair[1] for pair in pairs]
        self._row_key = {case.id: key for key, case in pairs}
        self.endResetModel()

    def _settle(self, case_ids: set[UUID]) -> None:
        """Put the rows of these cases where they belong now, and those of a family that moves as a whole."""
        concerned, families = set(case_ids), self._all.families
        for case_id in case_ids:
            if families.children(case_id) and self._all.place(case_id) != self._row_key.get(case_id):
                concerned |= families.children(case_id)
        if len(concerned) > MANY:
            self._lay_out()
            return
        for case_id in concerned:
            self._settle_one(case_id, self.row_of(case_id), self._all.place(case_id))

    def _settle_one(self, case_id: UUID, old: int, key: Any) -> None:
        if key is None:
            if old >= 0:
                self.beginRemoveRows(QModelIndex(), old, old)
                del self._shown[old], self._keys[old], self._row_key[case_id]
                self.endRemoveRows()
            return
        case, target = self._all.cases[case_id], bisect_left(self._keys, key)
        if old < 0:
            self.beginInsertRows(QModelIndex(), target, target)
            self._insert(target, case, key)
            self.endInsertRows()
            return
        row = old
        if target not in (old, old + 1):
            row = target - 1 if target > old else target
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), target)
            del self._shown[old], self._keys[old]
            self._insert(row, case, key)
            self.endMoveRows()
        else:
            self._shown[row], self._keys[row], self._row_key[case_id] = case, key, key
        self.dataChanged.emit(self.index(row), self.index(row))

    def _insert(self, row: int, case: OpenCase, key: Any) -> None:
        self._shown.insert(row, case)
        self._keys.insert(row, key)
        self._row_key[case.id] = key
