"""What the database had seen at a moment: its own snapshot, and which lines of the history a later reading must leave out.

A time alone is wrong: a transaction that was open then and committed later has earlier times on its rows. So a reading that
is kept notes `pg_current_snapshot()`, and recomputing it takes the steps alone that this snapshot shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.times import utc

_NOW = text("SELECT public.change_epoch() AS epoch, pg_current_snapshot()::text AS xacts, clock_timestamp() AS at")
_EPOCH = text("SELECT public.change_epoch()")
VISIBLE = """CASE WHEN :same THEN pg_visible_in_snapshot(t.xid, CAST(:xacts AS pg_snapshot))
             ELSE t.recorded_at <= CAST(:read_at AS timestamptz) END"""
"""Whether a step `t` was seen. Transaction ids start anew after a restore: then the time of recording has to do."""
# Late ones, what another system told late, and what changed a case without moving it: of all others the case's own row tells
# that it moved since.
_UNSEEN = text(
    f"""SELECT t.case_id, t.order_id, t.action, t.detail ->> 'request' AS request FROM step t
    WHERE NOT ({VISIBLE}) AND (t.occurred_at < :t OR t.action = 'import' OR t.to_state IS NULL AND jsonb_exists_any(t.detail,
        ARRAY['urgency', 'category_id', 'grid_id', 'due_at', 'rework_count', 'reopen_count']))"""  # noqa: S608
)
_NEVER = text(
    f"""SELECT t.case_id FROM step t WHERE t.case_id = ANY(CAST(:ids AS uuid[]))
    GROUP BY t.case_id HAVING bool_and(NOT ({VISIBLE}))"""  # noqa: S608
)
_TOLD_ANEW = text(
    f"""SELECT DISTINCT t.case_id FROM step t WHERE t.action = 'import' AND NOT ({VISIBLE}) AND EXISTS (
        SELECT FROM step x WHERE x.case_id = t.case_id AND ({VISIBLE.replace("t.", "x.")}))"""  # noqa: S608
)
_ENDING = frozenset({
    "refuse", "withdraw", "stand_down", "hand_on", "close", "close_with_parent", "void", "merge", "transfer", "answer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reading saw: the database's epoch and snapshot (`pg_current_snapshot()`), and its clock just then, in UTC."""

    epoch: str
    xacts: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was written since: cases that were not there, cases to look at, and parts of orders and requests, by identifier."""

    facts: dict[str, Any] = field(default_factory=dict)
    """How a statement tells what was seen; empty where nothing is to be left out."""
    hidden: frozenset[UUID] = frozenset()
    touched: frozenset[UUID] = frozenset()
    given: frozenset[UUID] = frozenset()
    signed: frozenset[UUID] = frozenset()
    ended: frozenset[UUID] = frozenset()
    ended_with_case: frozenset[UUID] = frozenset()
    requests: frozenset[UUID] = frozenset()
    lifted: frozenset[UUID] = frozenset()
    struck_off: frozenset[UUID] = frozenset()


NOTHING = Unseen()
"""For a reading of the present, which leaves nothing out."""


def seen_now(s: Session) -> Seen:
    """Return what this session sees. The session reads one moment (REPEATABLE READ), so this holds for all it reads."""
    row = s.execute(_NOW).one()
    return Seen(row.epoch, row.xacts, utc(row.at))


def same_epoch(s: Session, seen: Seen) -> bool:
    """Return whether transaction ids still mean what they meant then: the database was not restored since."""
    return bool(s.execute(_EPOCH).scalar_one() == seen.epoch)


def unseen_of(s: Session, seen: Seen, moment: datetime) -> Unseen:
    """Return what was written after `seen` and tells of the time before `moment`, or changed what stood then."""
    facts = {"same": same_epoch(s, seen), "xacts": seen.xacts, "read_at": seen.at}
    rows = s.execute(_UNSEEN, facts | {"t": moment}).all()
    touched = frozenset(row.case_id for row in rows)
    hidden = frozenset(s.scalars(_NEVER, facts | {"ids": list(touched)})) if touched else frozenset()
    return Unseen(
        facts=facts,
        hidden=hidden,
        touched=touched - hidden,
        given=_orders(rows, {"dispatch", "appoint", "assist", "import"}),
        signed=_orders(rows, {"sign"}),
        ended=_orders(rows, _ENDING),
        ended_with_case=frozenset(row.case_id for row in rows if row.order_id is None and row.action in _ENDING),
        requests=_requests(rows, {"exclude", "postpone", "shelve"}),
        lifted=_requests(rows, {"lift_exclusion"}),
        struck_off=frozenset(row.case_id for row in rows if row.action == "strike_off"),
    )


def told_anew_since(s: Session, seen: Seen) -> frozenset[UUID]:
    """Return the cases that another system has told anew since: their rows have its newer times, and not those of then."""
    return frozenset(s.scalars(_TOLD_ANEW, {"same": same_epoch(s, seen), "xacts": seen.xacts, "read_at": seen.at}))


def _orders(rows: Iterable[Any], actions: Iterable[str]) -> frozenset[UUID]:
    wanted = set(actions)
    return frozenset(row.order_id for row in rows if row.order_id is not None and row.action in wanted)


def _requests(rows: Iterable[Any], actions: set[str]) -> frozenset[UUID]:
    return frozenset(UUID(row.request) for row in rows if row.request and row.action in actions)
