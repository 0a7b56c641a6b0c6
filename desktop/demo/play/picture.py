"""The open cases and their lead orders as last seen; only what changed since is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cases.queries import get_open_cases_by_ids
from models.cases.records import OpenCase
from models.cases.tables import ACTIVE_ORDER_STATES, OPEN_STATES, CaseRow, OrderRow
from models.phones.queries import get_phones_in_hand


@dataclass(frozen=True, slots=True)
class LeadOrder:
    """The active lead order of a case."""

    id: UUID
    worker_id: UUID | None
    department_id: UUID | None


class Picture:
    """Follows the open cases by their versions."""

    def __init__(self) -> None:
        self.cases: dict[UUID, OpenCase] = {}
        self.orders: dict[UUID, LeadOrder] = {}
        """By case."""
        self.phones: frozenset[UUID] = frozenset()
        """Workers who have a phone in hand: they act by themselves."""
        self.now = datetime.min.replace(tzinfo=UTC)
        """The database's clock at the last look."""

    def look(self, s: Session) -> None:
        """Read what changed since the last look."""
        now = s.scalar(select(func.clock_timestamp()))
        assert now is not None
        self.now = now.astimezone(UTC)
        self.phones = get_phones_in_hand(s)
        rows = s.execute(select(CaseRow.id, CaseRow.version).where(CaseRow.state.in_([x.value for x in OPEN_STATES])))
        versions = {row.id: row.version for row in rows}
        for gone in self.cases.keys() - versions.keys():
            del self.cases[gone]
            self.orders.pop(gone, None)
        changed = [i for i, version in versions.items() if i not in self.cases or self.cases[i].version != version]
        for start in range(0, len(changed), 500):
            self._take(s, changed[start : start + 500])

    def _take(self, s: Session, ids: list[UUID]) -> None:
        for case in get_open_cases_by_ids(s, ids):
            self.cases[case.id] = case
            self.orders.pop(case.id, None)
        order = OrderRow
        states = [state.value for state in ACTIVE_ORDER_STATES]
        for row in s.execute(
            select(order.case_id, order.id, order.worker_id, order.department_id).where(
                order.case_id.in_(ids), order.lead, order.state.in_(states)
            )
        ):
            self.orders[row.case_id] = LeadOrder(row.id, row.worker_id, row.department_id)
