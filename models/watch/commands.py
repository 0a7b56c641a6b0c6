"""Urging and supervising: the only writers of urges, supervisions and their answers.

Each is called inside `Store.transaction()`, and leaves a step in the case's history ("urge", "supervise",
"answer_supervision"). `version` is that of the case as the caller saw it, `command_id` makes a command one that happens
once. None of them changes the case, its state or its version. All raise what `models.cases.commands` raise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.cases.commands.act import Act, begin, begin_on
from models.cases.records import Done
from models.cases.tables import ACTIVE_ORDER_STATES
from models.store.canonical import digest, to_text
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import utc
from models.watch.records import Receiver, Rule
from models.watch.sheets import compose
from models.watch.tables import SupervisionAnswerRow, SupervisionRow, UrgeRow
from models.workers.masking import mask_name

AGAIN_AFTER = timedelta(minutes=5)
"""Who was urged about a case is not urged again before this."""

_ACTIVE = [state.value for state in ACTIVE_ORDER_STATES]
_ORDER = text(
    """SELECT o.id, o.worker_id, o.department_id, i.name, coalesce(w.role, d.kind) AS role, d.name AS department
    FROM dispatch_order o LEFT JOIN worker w ON w.id = o.worker_id
    LEFT JOIN worker_identity i ON i.worker_id = o.worker_id LEFT JOIN department d ON d.id = o.department_id
    WHERE o.case_id = :case_id AND o.state = ANY(:active)
      AND (o.id = :order_id OR (CAST(:order_id AS uuid) IS NULL AND o.lead))"""
)
_LAST = text(
    """SELECT u.recorded_at AS at, coalesce(a.name, u.login) AS by FROM urge u LEFT JOIN account a ON a.login = u.login
    WHERE u.case_id = :case_id AND u.recorded_at > :since
      AND u.worker_id IS NOT DISTINCT FROM :worker_id AND u.department_id IS NOT DISTINCT FROM :department_id
    ORDER BY u.recorded_at DESC LIMIT 1"""
)
_BY_RULE = text(
    """SELECT u.recorded_at AS at, coalesce(a.name, u.login) AS by FROM urge u LEFT JOIN account a ON a.login = u.login
    WHERE u.case_id = :case_id AND u.rule = :rule AND u.rule_since = :since"""
)
# One after another, so that numbers follow each other without a gap; the next reads what this one has committed.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.supervision'))")
_NUMBER = text("SELECT coalesce(max(serial), 0) + 1 FROM supervision WHERE year = :year")
_SUPERVISION = text(
    """SELECT s.id, u.case_id, u.order_id, u.worker_id, u.department_id, n.words AS answered, n.recorded_at AS at,
              coalesce(a.name, n.login) AS by
    FROM supervision s JOIN urge u ON u.id = s.urge_id LEFT JOIN supervision_answer n ON n.supervision_id = s.id
    LEFT JOIN account a ON a.login = n.login WHERE s.id = :id"""
)


@dataclass(frozen=True, slots=True)
class _To:
    """The order that is urged about, in the shape that a step takes; without an identifier the desk is urged."""

    id: UUID | None
    worker_id: UUID | None
    department_id: UUID | None


def urge(
    s: Session,
    case_id: UUID,
    version: int | None,
    words: str,
    *,
    order_id: UUID | None = None,
    rule: Rule | None = None,
    since: datetime | None = None,
    automatic: bool = False,
    command_id: UUID | None = None,
) -> Done:
    """Urge (催办) whoever holds an open case, or the addressee of `order_id`, with words that the receiver sees.

    `rule` and `since` name the proposal it follows. Raises Refused: "fact_missing" (words), "order_over" where that order
    is no longer in force, "urged_already" (by, at) where the same receiver was urged within `AGAIN_AFTER` or that
    proposal was followed before.
    """
    act, again = begin_on(s, "urge", case_id, version, command_id, None, words)
    if not again:
        # Locked, so that of two who urge at once the second reads the first's.
        act.lock(case_id, version)
        act.overlay("urge")
        act.need(words=words)
        _urge(act, order_id, words, rule, since, automatic)
    return act.done


def supervise(
    s: Session,
    case_id: UUID,
    version: int | None,
    words: str,
    title: str,
    answer_due_at: datetime,
    *,
    order_id: UUID | None = None,
    command_id: UUID | None = None,
) -> Done:
    """Supervise (督办) an open case under a leader's title: an urge with a number that must be answered in time.

    The supervisor's alone. Raises NotPermitted; Refused: "fact_missing" (words, title), "limit_past" (due_at) unless
    `answer_due_at` lies ahead, "order_over".
    """
    act, again = begin_on(s, "supervise", case_id, version, command_id, None, words)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("supervise")
    act.need(words=words, title=title)
    if answer_due_at.tzinfo is None:
        raise Refused("time_without_zone", at=answer_due_at)
    if answer_due_at <= act.now:
        raise Refused("limit_past", due_at=answer_due_at)
    s.execute(_ALONE)
    year = act.calendar.local_day(act.now).year
    serial = s.execute(_NUMBER, {"year": year}).scalar_one()
    facts = {"number": f"{year}-{serial:04d}", "title": title, "answer_due_at": utc(answer_due_at).isoformat()}
    urge_id, receiver = _urge(act, order_id, words, None, None, False, facts)
    sheet = to_text(compose(s, act.case["id"], urge_id, receiver, facts["number"], title, words, utc(answer_due_at)))
    s.execute(
        insert(SupervisionRow).values(
            id=new_id(),
            urge_id=urge_id,
            year=year,
            serial=serial,
            title=title,
            answer_due_at=utc(answer_due_at),
            sheet=sheet,
            sha256=digest(sheet),
        )
    )
    return act.done


def answer_supervision(s: Session, supervision_id: UUID, words: str, *, command_id: UUID | None = None) -> Done:
    """Answer a supervision, once; what the receiver says by telephone is entered by the desk on their behalf.

    Raises Refused: "unknown_supervision", "answered_already" (by, at), "fact_missing" (words).
    """
    act = begin(s, "answer_supervision", command_id, None, words)
    if act.done_case_id is not None:
        act.load(act.done_case_id, None)
        return act.done
    act.need(words=words)
    row = s.execute(_SUPERVISION, {"id": supervision_id}).one_or_none()
    if row is None:
        raise Refused("unknown_supervision", supervision_id=supervision_id)
    act.load(row.case_id, None)
    act.overlay("answer_supervision")
    # Read again behind the case's lock: somebody may have answered meanwhile.
    row = s.execute(_SUPERVISION, {"id": supervision_id}).one()
    if row.answered is not None:
        raise Refused("answered_already", by=row.by, at=utc(row.at))
    s.execute(
        insert(SupervisionAnswerRow).values(
            id=new_id(),
            supervision_id=supervision_id,
            words=words,
            worker_id=row.worker_id,
            department_id=row.department_id,
        )
    )
    act.step(
        "answer_supervision",
        order=_To(row.order_id, row.worker_id, row.department_id),
        detail={"supervision": str(supervision_id)},
    )
    return act.done


def _urge(
    act: Act,
    order_id: UUID | None,
    words: str,
    rule: Rule | None,
    since: datetime | None,
    automatic: bool,
    supervised: dict[str, Any] | None = None,
) -> tuple[UUID, Receiver]:
    s, case_id = act.s, act.case["id"]
    order = s.execute(_ORDER, {"case_id": case_id, "order_id": order_id, "active": _ACTIVE}).one_or_none()
    if order is None and order_id is not None:
        raise Refused("order_over", order_id=order_id)
    to = _To(None, None, None) if order is None else _To(order.id, order.worker_id, order.department_id)
    if supervised is None:
        _refuse_again(act, to, rule, since)
    urge_id = new_id()
    s.execute(
        insert(UrgeRow).values(
            id=urge_id,
            case_id=case_id,
            order_id=to.id,
            worker_id=to.worker_id,
            department_id=to.department_id,
            words=words,
            rule=rule,
            rule_since=since,
            automatic=automatic,
        )
    )
    detail = {"urge": str(urge_id), **({"rule": rule.value} if rule else {}), **(supervised or {})}
    # The receiver stands in the urge: a step's worker or department is who did it.
    act.step(act.action, order=_To(to.id, None, None), detail=detail)
    name = "" if order is None else mask_name(order.name) if order.name else order.department or ""
    return urge_id, Receiver(to.worker_id, to.department_id, name, "" if order is None else order.role or "")


def _refuse_again(act: Act, to: _To, rule: Rule | None, since: datetime | None) -> None:
    facts = {"case_id": act.case["id"], "worker_id": to.worker_id, "department_id": to.department_id}
    last = act.s.execute(_LAST, facts | {"since": act.now - AGAIN_AFTER}).one_or_none()
    if last is None and rule is not None:
        facts = {"case_id": act.case["id"], "rule": rule.value, "since": since}
        last = act.s.execute(_BY_RULE, facts).one_or_none()
    if last is not None:
        raise Refused("urged_already", by=last.by, at=utc(last.at))
