"""Taking a case over from another system: the rows of the tables that say where it stands, and its step "import"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import WorkingCalendar
from models.cases.deadlines import case_limit, next_due, soon_from, stage_limit
from models.cases.records import CaseState, OrderState, Tier
from models.cases.states import HELD
from models.cases.tables import OPEN_STATES
from models.imports.catalogue import Catalogue
from models.imports.records import Incoming
from models.store.copying import copy_mappings, copy_rows
from models.store.ids import new_id

ACTION = "import"
_OPEN = frozenset(OPEN_STATES)
_NUMBERED = frozenset({CaseState.FILED, CaseState.REVIEWING, CaseState.CLOSED, CaseState.VOID, CaseState.MERGED}) | HELD
_ACCEPTED = frozenset({CaseState.ACCEPTED, CaseState.ANSWERED, CaseState.TRANSFERRED}) | _NUMBERED
_ORDER_STATE = {
    CaseState.DISPATCHED: OrderState.DISPATCHED,
    CaseState.SIGNED: OrderState.SIGNED,
    CaseState.HANDLING: OrderState.HANDLING,
    CaseState.REVIEWING: OrderState.FEEDBACK,
}
# One short lock a day, always in the order of the days.
_NUMBERS = text(
    """SELECT w.at, n.number FROM unnest(CAST(:at AS timestamptz[]), CAST(:many AS int[])) WITH ORDINALITY AS w(at, many, i),
    LATERAL case_numbers(w.at, w.many) WITH ORDINALITY AS n(number, k) ORDER BY w.i, n.k"""
)


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes over and under which calendar; `now` is the database's clock at the start of the batch."""

    calendar: WorkingCalendar
    account_id: UUID
    system: str
    now: datetime

    def case_values(self, row: Incoming, grid_id: UUID | None, catalogue: Catalogue) -> dict[str, Any]:
        """Return the columns of `case_file` that say where the case stands, by the other system's word."""
        state = row.state
        since = self._since(row)
        category_id = catalogue.categories[row.category[:2]]
        filed_at = row.reported_at if state in _NUMBERED else None
        accepted_at = row.reported_at if state in _ACCEPTED else None
        due_at = row.due_at
        if due_at is None and filed_at is not None and state in _OPEN:
            # What is open here has a limit; what ended elsewhere without one is not judged by ours.
            due_at = case_limit(self.calendar, filed_at, Tier.GENERAL).due_at
        stage_due_at = stage_limit(
            state,
            row.urgency,
            since,
            accepted_at=accepted_at if state is CaseState.FILED else None,
            stages=self.calendar.clocks.stages,
        )
        soon_at = soon_from(self.calendar, since, next_due(stage_due_at, due_at)) if state in _OPEN else None
        held = state in _ORDER_STATE and bool(row.department)
        return {
            "title": row.title, "state": state.value, "urgency": row.urgency.value, "nature": row.nature.value,
            "source": row.source.value, "category_id": category_id,
            "rule_id": catalogue.rules.get(category_id) if filed_at else None,
            "lon": row.lon, "lat": row.lat, "grid_id": grid_id,
            "holder_department_id": catalogue.departments[row.department] if state in HELD else None,
            "reported_at": row.reported_at, "accepted_at": accepted_at, "filed_at": filed_at,
            "dispatched_at": since if held else None,
            "signed_at": since if held and state is not CaseState.DISPATCHED else None,
            "feedback_at": since if state is CaseState.REVIEWING else None,
            "closed_at": row.closed_at if state is CaseState.CLOSED else None,
            "stage_since": since, "stage_due_at": stage_due_at, "due_at": due_at, "soon_at": soon_at,
        }  # fmt: skip

    def order_values(self, row: Incoming, case_id: UUID, catalogue: Catalogue) -> dict[str, Any] | None:
        """Return the lead order by which the department has the case there; None where it has none."""
        state = _ORDER_STATE.get(row.state)
        if state is None or not row.department:
            return None
        since = self._since(row)
        return {
            "id": new_id(), "case_id": case_id, "lead": True, "state": state.value,
            "department_id": catalogue.departments[row.department], "given_by": self.account_id, "given_at": since,
            "sign_due_at": stage_limit(
                CaseState.DISPATCHED, row.urgency, since, stages=self.calendar.clocks.stages
            ),
            "signed_at": None if state is OrderState.DISPATCHED else since,
            "feedback_at": since if state is OrderState.FEEDBACK else None,
        }  # fmt: skip

    def step_values(
        self, row: Incoming, case_id: UUID, start: CaseState | None, digest: str, changed: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the step: what was taken over, under which digest, and (told anew) what was before and after."""
        detail: dict[str, Any] = {
            "system": self.system,
            "number": row.number,
            "state": row.state_said,
            "digest": digest,
        }
        if changed:
            detail["changed"] = changed
        return {
            "id": new_id(), "case_id": case_id, "command_id": new_id(), "action": ACTION,
            "from_state": None if start is None else start.value, "to_state": row.state.value,
            "note": f"{self.system} {row.number}: {row.state_said}", "detail": detail, "occurred_at": self.now,
        }  # fmt: skip

    def take(
        self, s: Session, rows: Sequence[tuple[Incoming, UUID | None, str]], catalogue: Catalogue
    ) -> None:  # fmt: skip
        """Write new cases: each a row with its grid and digest. Five statements, whatever their number."""
        cases: list[dict[str, Any]] = []
        reports, words, orders, steps = [], [], [], []
        for row, grid_id, digest in rows:
            values = self.case_values(row, grid_id, catalogue)
            case_id, report_id = new_id(), new_id()
            cases.append({"id": case_id, "number": None} | values)
            reports.append((
                report_id, row.source.value, self.system, row.number, digest, row.nature.value, row.urgency.value,
                values["category_id"], row.lon, row.lat, row.reported_at, row.reported_at, case_id,
            ))  # fmt: skip
            words.append((report_id, row.text, row.address, row.reporter, row.reporter_phone))
            if (order := self.order_values(row, case_id, catalogue)) is not None:
                orders.append(order)
            steps.append(self.step_values(row, case_id, None, digest, {}))
        self.give_numbers(s, cases)
        copy_mappings(s, "case_file", cases)
        copy_rows(
            s, "report",
            ("id", "source", "source_system", "source_number", "source_digest", "nature", "urgency", "category_id",
             "lon", "lat", "occurred_at", "reported_at", "case_id"),
            reports,
        )  # fmt: skip
        copy_rows(s, "report_text", ("report_id", "text", "address", "reporter", "reporter_phone"), words)
        copy_mappings(s, "dispatch_order", orders)
        copy_mappings(s, "step", steps)

    def give_numbers(self, s: Session, cases: Sequence[dict[str, Any]]) -> None:
        """Give a number of its day (of filing) to every case that was filed and has none."""
        waiting = sorted(
            (case for case in cases if case["filed_at"] is not None and case["number"] is None),
            key=lambda case: case["filed_at"],
        )
        days: dict[Any, list[dict[str, Any]]] = {}
        for case in waiting:
            days.setdefault(self.calendar.local_day(case["filed_at"]), []).append(case)
        if not days:
            return
        at = [filed[0]["filed_at"] for filed in days.values()]
        drawn = s.execute(_NUMBERS, {"at": at, "many": [len(filed) for filed in days.values()]}).all()
        ordered = [case for filed in days.values() for case in filed]
        for case, row in zip(ordered, drawn, strict=True):
            case["number"] = row.number

    def _since(self, row: Incoming) -> datetime:
        ended = row.closed_at if row.state not in _OPEN else None
        return ended or row.status_at or row.reported_at
