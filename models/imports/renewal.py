"""A case that the other system tells anew: brought up to date, unless somebody has acted on it here since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState
from models.cases.tables import ACTIVE_ORDER_STATES
from models.imports.catalogue import Catalogue
from models.imports.records import Incoming
from models.imports.taking import Taker
from models.store.copying import copy_mappings

# The digest in force is the last one taken over; looking a caller up, or new grids, change nothing about the matter.
_KNOWN = text(
    """SELECT r.source_number AS number, r.case_id, coalesce(i.digest, r.source_digest) AS digest,
              EXISTS (SELECT FROM step t WHERE t.case_id = r.case_id
                      AND t.action NOT IN ('import', 'unmask', 'relocate')) AS handled
    FROM report r LEFT JOIN LATERAL (
        SELECT t.detail ->> 'digest' AS digest FROM step t WHERE t.case_id = r.case_id AND t.action = 'import'
        ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) i ON true
    WHERE r.source_system = :system AND r.source_number = ANY(:numbers)"""
)
_BEFORE = text(
    """SELECT c.*, t.text, t.address FROM case_file c JOIN report r ON r.case_id = c.id
    JOIN report_text t ON t.report_id = r.id WHERE c.id = ANY(CAST(:ids AS uuid[])) FOR UPDATE OF c"""
)
_RENEWED = ("title", "state", "urgency", "nature", "source", "category_id", "rule_id", "lon", "lat", "grid_id",
            "holder_department_id", "reported_at", "accepted_at", "filed_at", "dispatched_at", "signed_at",
            "feedback_at", "closed_at", "stage_since", "stage_due_at", "due_at", "soon_at", "number")  # fmt: skip
_SET = ", ".join(f"{name} = n.{name}" for name in _RENEWED)
_RENEW = text(
    f"""UPDATE case_file c SET {_SET}, version = c.version + 1
    FROM jsonb_populate_recordset(NULL::case_file, CAST(:rows AS jsonb)) n WHERE c.id = n.id"""  # noqa: S608
)
_ACTIVE = ",".join(f"'{state.value}'" for state in ACTIVE_ORDER_STATES)
_END_ORDERS = text(
    f"""UPDATE dispatch_order SET state = 'ENDED', ended_at = :now
    WHERE case_id = ANY(CAST(:ids AS uuid[])) AND state IN ({_ACTIVE})"""  # noqa: S608
)
_TOLD = ("title", "state", "urgency", "nature", "source", "category_id", "lon", "lat", "reported_at", "closed_at", "due_at",
         "holder_department_id", "text", "address")  # fmt: skip


class Known:
    """What is known of a number: its case, the digest last taken over, and whether somebody has acted on it here."""

    __slots__ = ("case_id", "digest", "handled")

    def __init__(self, case_id: UUID, digest: str | None, handled: bool) -> None:
        self.case_id = case_id
        self.digest = digest
        self.handled = handled


def known_numbers(s: Session, system: str, numbers: Sequence[str]) -> dict[str, Known]:
    """Return what is known of these numbers of that system; unknown ones are not in the answer."""
    rows = s.execute(_KNOWN, {"system": system, "numbers": list(numbers)})
    return {row.number: Known(row.case_id, row.digest, row.handled) for row in rows}


def renew(
    s: Session, taker: Taker, rows: Sequence[tuple[Incoming, UUID, UUID | None, str]], catalogue: Catalogue
) -> None:
    """Bring cases up to date: rows with their case, grid and digest. What came in first stays in the report as it was.

    Each gets a step that carries what was before and after; orders of the earlier telling end.
    """
    if not rows:
        return
    ids = [case_id for _, case_id, _, _ in rows]
    before = {row.id: row._mapping for row in s.execute(_BEFORE, {"ids": ids})}  # noqa: SLF001 - its public name
    cases, orders, steps = [], [], []
    for row, case_id, grid_id, digest in rows:
        was = before[case_id]
        values = {"id": case_id, "number": was["number"]} | taker.case_values(row, grid_id, catalogue)
        cases.append(values)
        told = values | {"text": row.text, "address": row.address}
        changed = {name: [_plain(was[name]), _plain(told[name])] for name in _TOLD if was[name] != told[name]}
        steps.append(taker.step_values(row, case_id, CaseState(was["state"]), digest, changed))
        if (order := taker.order_values(row, case_id, catalogue)) is not None:
            orders.append(order)
    taker.give_numbers(s, cases)
    s.execute(_RENEW, {"rows": json.dumps(cases, default=_plain)})
    s.execute(_END_ORDERS, {"ids": ids, "now": taker.now})
    copy_mappings(s, "dispatch_order", orders)
    copy_mappings(s, "step", steps)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
