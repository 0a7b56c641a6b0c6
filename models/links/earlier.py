"""What the same caller asked before, or was told from the same address; and what was answered (第 N 次诉求)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState
from models.links.records import Basis, Earlier, Sought
from models.links.reports import by_address, by_caller
from models.store.texts import findable
from models.store.times import utc, utc_or_none

MOST = 20
_EARLIER = text(
    """
SELECT r.id, r.case_id, c.number, c.title, k.name AS category, c.state, r.reported_at, k.parent_id AS class_id,
       coalesce(a.note, '') AS answered, a.occurred_at AS answered_at
FROM report r
JOIN case_file c ON c.id = r.case_id
JOIN category k ON k.id = r.category_id
LEFT JOIN LATERAL (
    SELECT s.note, s.occurred_at FROM step s
    WHERE s.case_id = coalesce(c.main_id, c.id) AND s.note <> ''
      AND s.action IN ('reply', 'answer', 'not_accept', 'feed_back', 'close')
    ORDER BY s.action IN ('reply', 'answer', 'not_accept') DESC, s.occurred_at DESC, s.id DESC LIMIT 1) a ON true
WHERE r.id = ANY(CAST(:ids AS uuid[])) AND r.case_id IS DISTINCT FROM CAST(:case_id AS uuid) AND NOT c.exercise
ORDER BY r.reported_at DESC, r.id LIMIT :most"""
)
_CLASS = text("SELECT parent_id FROM category WHERE id = :id")


def find_earlier(s: Session, sought: Sought, most: int = MOST) -> tuple[Earlier, ...]:
    """Return what the same caller reported before, then what came from the same address; each the newest first.

    The caller is known by the digits of the phone number (at least seven), the address by being the same but for blanks
    and punctuation. Names are never compared.
    """
    of_class = s.scalar(_CLASS, {"id": sought.category_id}) if sought.category_id else None
    found: dict[Any, Earlier] = {}
    facts: dict[str, Any] = {"case_id": sought.case_id, "most": most}
    phone, address = findable(sought.phone), findable(sought.address)
    if is_caller_known(sought):
        for row in s.execute(_EARLIER, facts | {"ids": by_caller(s, phone)}):
            found[row.id] = _earlier(row, Basis.CALLER, of_class)
    if len(address) >= 4:
        for row in s.execute(_EARLIER, facts | {"ids": by_address(s, address)}):
            if row.id not in found:
                found[row.id] = _earlier(row, Basis.ADDRESS, of_class)
    return tuple(found.values())


def is_caller_known(sought: Sought) -> bool:
    """Whether the phone number says who calls: at least seven digits."""
    return sum(one.isdigit() for one in findable(sought.phone)) >= 7


def nth_of(earlier: Sequence[Earlier], sought: Sought) -> int:
    """Return which request one more would be: of the same caller, or from the same address where no caller is known.

    Another caller's from the same address (a hospital, a block of flats) does not make it this one's second.
    """
    callers = sum(one.basis is Basis.CALLER for one in earlier)
    return 1 + (callers if is_caller_known(sought) else len(earlier))


def _earlier(row: Any, basis: Basis, of_class: Any) -> Earlier:
    return Earlier(
        report_id=row.id,
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        category=row.category,
        state=CaseState(row.state),
        reported_at=utc(row.reported_at),
        basis=basis,
        same_class=of_class is not None and row.class_id == of_class,
        answered=row.answered,
        answered_at=utc_or_none(row.answered_at),
    )
