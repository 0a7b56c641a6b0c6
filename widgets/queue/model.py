"""The queue as a model: every open case by id, the narrowed and ordered list of them, and signals for what changed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.cases.deadlines import lamp_of, matches
from models.cases.records import Lamp, OpenCase, QueueFilter, Stage, Urgency
from models.cases.states import stage_of
from widgets.i18n import tr
from widgets.queue.order import KEYS, Order
from widgets.times import remaining
from widgets.words import DOT, awaited_word, claimed_word, holder_word, lamp_word, urgency_word

CASE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The record itself."""
LAMP_ROLE = Qt.ItemDataRole.UserRole + 2
REMAINING_ROLE = Qt.ItemDataRole.UserRole + 3
"""What is left of the limit, in words."""

CLAIM_ROLE = Qt.ItemDataRole.UserRole + 4
"""Name of who else has it open, "" for nobody."""
MARK_ROLE = Qt.ItemDataRole.UserRole + 5
"""Whether it is marked; None while nothing is."""

MANY = 64
"""Above so many changed cases at once the list is laid out anew instead of row by row."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open cases stand in each stage, under each lamp and how many are 特急; the stages add up to `open`."""

    open: int = 0
    stages: dict[Stage, int] = field(default_factory=dict)
    lamps: dict[Lamp, int] = field(default_factory=dict)
    critical: int = 0


class QueueModel(QAbstractListModel):
    """Open cases in order, narrowed by a filter. Few changes are announced row by row, a new picture as a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Both kept in order by set_cases, so that narrowing sorts what is nearly sorted already.
        self._cases: dict[UUID, OpenCase] = {}
        self._key_of: dict[UUID, Any] = {}
        self._shown: list[OpenCase] = []
        self._keys: list[Any] = []
        self._filter = QueueFilter()
        self._order = Order.PRESSING
        self._now = datetime.now(UTC)
        self._claims: Mapping[UUID, str] = {}
        self._marked: set[UUID] = set()

    # What there is

    @property
    def now(self) -> datetime:
        """The moment the lamps and the remaining times are told for."""
        return self._now

    @property
    def filter(self) -> QueueFilter:
        """What the queue is narrowed to."""
        return self._filter

    @property
    def order(self) -> Order:
        """The order the queue stands in."""
        return self._order

    def cases(self) -> Iterable[OpenCase]:
        """Every open case, shown or not."""
        return self._cases.values()

    def case_at(self, row: int) -> OpenCase:
        """Return the case of a row; IndexError beyond the last."""
        return self._shown[row]

    def row_of(self, case_id: UUID | None) -> int:
        """Return a case's row, or -1 where it is not shown."""
        case = self._cases.get(case_id) if case_id is not None else None
        return self._row_of(case) if case is not None else -1

    def counts(self) -> Counts:
        """Count all open cases; the filter plays no part, so that the stages always add up to what is open."""
        stages = Counter(stage_of(case.state) for case in self._cases.values())
        lamps = Counter(lamp_of(case, self._now) for case in self._cases.values())
        critical = sum(case.urgency is Urgency.CRITICAL for case in self._cases.values())
        known = {stage: stages[stage] for stage in Stage}
        return Counts(sum(known.values()), known, {lamp: lamps[lamp] for lamp in Lamp}, critical)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        case = self._shown[index.row()]
        if role == CASE_ROLE:
            return case
        if role == LAMP_ROLE:
            return lamp_of(case, self._now)
        if role == REMAINING_ROLE:
            return remaining(case.next_due_at, self._now)
        if role == CLAIM_ROLE:
            return self._claims.get(case.id, "")
        if role == MARK_ROLE:
            return case.id in self._marked if self._marked else None
        if role == Qt.ItemDataRole.DisplayRole:
            return case.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(case)
        return None

    def _spoken(self, case: OpenCase) -> str:
        said = [lamp_word(lamp_of(case, self._now)), case.title, remaining(case.next_due_at, self._now)]
        if case.urgency is Urgency.CRITICAL:
            said.insert(0, urgency_word(case.urgency))
        if case.id in self._marked:
            said.insert(0, tr("Marked"))
        if case.id in self._claims:
            said.append(claimed_word(self._claims[case.id]))
        return DOT.join([*said, case.area, f"{holder_word(case)} {awaited_word(case)}"])

    # What changes it

    def set_cases(self, cases: Sequence[OpenCase], now: datetime) -> None:
        """Take a whole new picture."""
        self._now = now
        self._take(cases)
        self._lay_out()

    def apply(self, changed: Sequence[OpenCase], gone: Sequence[UUID]) -> None:
        """Take in what the feed says changed; only the rows concerned are announced."""
        if len(changed) + len(gone) > MANY:
            left_out = set(gone)
            merged = self._cases | {case.id: case for case in changed}
            self._take([case for case_id, case in merged.items() if case_id not in left_out])
            self._lay_out()
            return
        for case_id in gone:
            self._take_out(case_id)
        for case in changed:
            self._put(case)

    def set_filter(self, wanted: QueueFilter) -> None:
        """Narrow the queue."""
        if wanted != self._filter:
            self._filter = wanted
            self._lay_out()

    def set_order(self, order: Order) -> None:
        """Put the queue in another order."""
        if order != self._order:
            self._order = order
            self._take(list(self._cases.values()))
            self._lay_out()

    def tick(self, now: datetime) -> bool:
        """Tell lamps and remaining times for a new moment; return whether anything was to be told anew (a new minute)."""
        due = now - self._now >= timedelta(minutes=1) or now.replace(second=0, microsecond=0) != self._now.replace(
            second=0, microsecond=0
        )
        if not due:
            return False
        self._now = now
        if self._filter.lamp is not None:
            self._lay_out()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [LAMP_ROLE, REMAINING_ROLE])
        return True

    # Who has it open, and what is marked

    def set_claims(self, claims: Mapping[UUID, str]) -> None:
        """Say who else has which case open, by name; the rows whose word changes are told anew."""
        before, self._claims = self._claims, dict(claims)
        self._tell({key for key in before.keys() | claims.keys() if before.get(key) != claims.get(key)}, CLAIM_ROLE)

    def marked(self) -> list[OpenCase]:
        """Return the cases marked, in the queue's order, shown or not."""
        return [case for case in self._cases.values() if case.id in self._marked] if self._marked else []

    def mark(self, case_ids: Iterable[UUID], *, marked: bool = True) -> bool:
        """Mark open cases, or unmark them; return whether anything changed."""
        wanted = set(case_ids) & self._cases.keys()
        changed = wanted - self._marked if marked else wanted & self._marked
        none_before = not self._marked
        self._marked = self._marked | wanted if marked else self._marked - wanted
        # With the first and the last mark every row gains or loses its box.
        self._tell(set(self._cases) if changed and (none_before or not self._marked) else changed, MARK_ROLE)
        return bool(changed)

    def is_marked(self, case_id: UUID) -> bool:
        """Return whether a case is marked."""
        return case_id in self._marked

    def _tell(self, case_ids: set[UUID], role: int) -> None:
        rows = [row for case_id in case_ids if (row := self.row_of(case_id)) >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)), [role])

    # How

    def _take(self, cases: Iterable[OpenCase]) -> None:
        key = KEYS[self._order]
        pairs = [(key(case), case) for case in cases]
        pairs.sort(key=_first)
        self._cases = {case.id: case for _, case in pairs}
        self._key_of = {case.id: made for made, case in pairs}
        self._marked &= self._cases.keys()

    def _row_of(self, case: OpenCase) -> int:
        row = bisect_left(self._keys, self._key_of[case.id])
        return row if row < len(self._shown) and self._shown[row].id == case.id else -1

    def _take_out(self, case_id: UUID) -> None:
        case = self._cases.pop(case_id, None)
        if case is None:
            return
        row = self._row_of(case)
        self._marked.discard(case_id)
        del self._key_of[case_id]
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._shown[row], self._keys[row]
            self.endRemoveRows()

    def _put(self, case: OpenCase) -> None:
        known = self._cases.get(case.id)
        if known == case:
            return
        old = self._row_of(known) if known is not None else -1
        self._cases[case.id] = case
        stays = matches(case, self._filter, self._now)
        key = self._key_of[case.id] = KEYS[self._order](case)
        if old >= 0 and stays:
            self._move(old, case, key)
        elif old >= 0:
            self.beginRemoveRows(QModelIndex(), old, old)
            del self._shown[old], self._keys[old]
            self.endRemoveRows()
        elif stays:
            row = bisect_left(self._keys, key)
            self.beginInsertRows(QModelIndex(), row, row)
            self._shown.insert(row, case)
            self._keys.insert(row, key)
            self.endInsertRows()

    def _move(self, old: int, case: OpenCase, key: Any) -> None:
        target = bisect_left(self._keys, key)
        if target not in (old, old + 1):
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), target)
            del self._shown[old], self._keys[old]
            row = target - 1 if target > old else target
            self._shown.insert(row, case)
            self._keys.insert(row, key)
            self.endMoveRows()
        else:
            row = old
            self._shown[row], self._keys[row] = case, key
        self.dataChanged.emit(self.index(row), self.index(row))

    def _lay_out(self) -> None:
        self.beginResetModel()
        now, wanted = self._now, self._filter
        kept = list(self._cases.values())
        if wanted != QueueFilter():
            kept = [case for case in kept if matches(case, wanted, now)]
        pairs = [(self._key_of[case.id], case) for case in kept]
        pairs.sort(key=_first)
        self._keys = [pair[0] for pair in pairs]
        self._shown = [pair[1] for pair in pairs]
        self.endResetModel()


def _first(pair: tuple[Any, OpenCase]) -> Any:
    return pair[0]
