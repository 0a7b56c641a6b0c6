"""Reads urges, supervisions, the rules, and what the board needs beside the open cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.store.times import database_now, utc
from models.watch.records import Answer, Receiver, Rule, RuleSetting, Supervision, Urge, WatchFacts
from models.workers.masking import mask_name

OPEN = "c.state IN (" + ",".join(f"'{state.value}'" for state in OPEN_STATES) + ")"
_URGES = """
SELECT u.*, coalesce(a.name, u.login) AS by, i.name AS worker, d.name AS department, coalesce(w.role, d.kind) AS role,
       v.id AS supervision_id, v.year, v.serial, v.title, v.answer_due_at, n.words AS answer, n.recorded_at AS answered_at,
       coalesce(b.name, n.login) AS answered_by
FROM urge u LEFT JOIN account a ON a.login = u.login
LEFT JOIN worker w ON w.id = u.worker_id LEFT JOIN worker_identity i ON i.worker_id = u.worker_id
LEFT JOIN department d ON d.id = u.department_id
LEFT JOIN supervision v ON v.urge_id = u.id LEFT JOIN supervision_answer n ON n.supervision_id = v.id
LEFT JOIN account b ON b.login = n.login
WHERE """
_OF_CASE = text(_URGES + "u.case_id = :case_id ORDER BY u.recorded_at, u.id")
_TO = text(
    _URGES
    + """(u.worker_id = :worker_id OR u.department_id = :department_id) AND EXISTS (
        SELECT FROM dispatch_order o WHERE o.id = u.order_id AND o.ended_at IS NULL)
    ORDER BY u.recorded_at DESC, u.id"""
)
_UNANSWERED = text(_URGES + "v.id IS NOT NULL AND n.id IS NULL ORDER BY v.answer_due_at, v.id")


_REFUSALS = text(
    f"""SELECT r.case_id, count(*) AS many FROM refusal r JOIN case_file c ON c.id = r.case_id AND {OPEN}
    GROUP BY r.case_id"""  # noqa: S608
)
_WHISTLES = text(
    f"""SELECT w.case_id, min(w.due_at) FROM whistle w JOIN case_file c ON c.id = w.case_id AND {OPEN}
    WHERE w.answered_at IS NULL AND w.called_off_at IS NULL GROUP BY w.case_id"""  # noqa: S608
)
_SUPERVISED = text(
    f"""SELECT u.case_id, min(v.answer_due_at) FROM supervision v JOIN urge u ON u.id = v.urge_id
    JOIN case_file c ON c.id = u.case_id AND {OPEN}
    LEFT JOIN supervision_answer n ON n.supervision_id = v.id WHERE n.id IS NULL GROUP BY u.case_id"""  # noqa: S608
)
_SUSPENDED = text(
    f"SELECT c.id FROM case_file c WHERE c.suspended_until > clock_timestamp() AND {OPEN}"  # noqa: S608
)
_URGED = text(
    f"""SELECT u.case_id, count(*) AS many, array_agg(u.rule) AS rules, array_agg(u.rule_since) AS since
    FROM urge u JOIN case_file c ON c.id = u.case_id AND {OPEN} GROUP BY u.case_id"""  # noqa: S608
)
_RULES = text("SELECT DISTINCT ON (key) key, enabled, automatic, words FROM watch_rule ORDER BY key, version DESC")


def get_urges(s: Session, case_id: UUID) -> tuple[Urge, ...]:
    """Return a case's urges and supervisions, the oldest first."""
    return _urges(s.execute(_OF_CASE, {"case_id": case_id}).all())


def get_urges_to(s: Session, *, worker_id: UUID | None = None, department_id: UUID | None = None) -> tuple[Urge, ...]:
    """Return what a receiver is shown: the urges about orders that they still have in hand, the newest first."""
    return _urges(s.execute(_TO, {"worker_id": worker_id, "department_id": department_id}).all())


def get_unanswered(s: Session) -> tuple[Urge, ...]:
    """Return the supervisions that wait for their answer, by when it is due."""
    return _urges(s.execute(_UNANSWERED).all())


def _urges(rows: Sequence[Any]) -> tuple[Urge, ...]:
    return tuple(_urge(row) for row in rows)


def _urge(row: Any) -> Urge:
    name = mask_name(row.worker) if row.worker else row.department or ""
    return Urge(
        id=row.id,
        case_id=row.case_id,
        order_id=row.order_id,
        receiver=Receiver(row.worker_id, row.department_id, name, row.role or ""),
        words=row.words,
        by=row.by,
        at=utc(row.recorded_at),
        rule=None if row.rule is None else Rule(row.rule),
        automatic=row.automatic,
        supervision=_supervision(row),
    )


def _supervision(row: Any) -> Supervision | None:
    if row.supervision_id is None:
        return None
    answer = None if row.answer is None else Answer(row.answer, row.answered_by, utc(row.answered_at))
    return Supervision(
        id=row.supervision_id,
        number=f"{row.year}-{row.serial:04d}",
        title=row.title,
        answer_due_at=utc(row.answer_due_at),
        answer=answer,
    )


def get_rules(s: Session) -> tuple[RuleSetting, ...]:
    """Return how each rule is set in this city, those never set by the program's defaults (on, not automatic)."""
    there = {row.key: RuleSetting(Rule(row.key), row.enabled, row.automatic, row.words) for row in s.execute(_RULES)}
    return tuple(there.get(rule.value, RuleSetting(rule)) for rule in Rule)


def get_watch_facts(s: Session) -> WatchFacts:
    """Return what the board needs beside the open cases."""
    urged = s.execute(_URGED).all()
    followed = {
        (row.case_id, Rule(rule), utc(since))
        for row in urged
        for rule, since in zip(row.rules, row.since, strict=True)
        if rule is not None
    }
    return WatchFacts(
        refusals={row.case_id: row.many for row in s.execute(_REFUSALS)},
        whistles={case: utc(due) for case, due in s.execute(_WHISTLES)},
        supervisions={case: utc(due) for case, due in s.execute(_SUPERVISED)},
        suspended=frozenset(s.scalars(_SUSPENDED)),
        urged={row.case_id: row.many for row in urged},
        followed=frozenset(followed),
        settings=get_rules(s),
        read_at=database_now(s),
    )
