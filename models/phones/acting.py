"""What a field worker does from afar: the commands of cases and workers, held to what is the worker's own.

Called inside `Store.transaction()`. Each carries the phone's identifier for it (`command_id`): the same one again does
nothing and answers as at first; one that was used for something else is refused, Refused("id_used").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases import commands
from models.cases.attachments.commands import add_files
from models.cases.attachments.records import NewAttachment
from models.cases.commands.act import AHEAD
from models.cases.orders.whistles import whistle
from models.cases.records import CaseState, Done, NewReport
from models.phones.files import require_sent
from models.phones.orders import require_own
from models.phones.records import OwnReport
from models.store.errors import Refused
from models.store.times import database_now, utc
from models.watch.commands import answer_supervision
from models.workers.commands import receive_together, set_duty
from models.workers.records import Fix

_BEFORE = text("SELECT order_id, case_id, worker_id, action FROM step WHERE command_id = :id")
_HOME = text(
    """SELECT g.id, g.parent_id FROM grid g
    LEFT JOIN team_slot t ON t.grid_id = g.id AND t.worker_id = :worker
    WHERE g.closed_at IS NULL AND (t.id IS NOT NULL OR g.id = (SELECT grid_id FROM case_file WHERE id = :case))
    ORDER BY t.id IS NULL, t.ordinal, g.code LIMIT 1"""
)
_CASE = text("SELECT case_id FROM dispatch_order WHERE id = :id")
_OF_URGE = text(
    """SELECT u.order_id FROM supervision v JOIN urge u ON u.id = v.urge_id WHERE v.id = :id AND u.worker_id = :worker"""
)
_REPORT = text(
    """SELECT r.id, r.case_id, c.title, coalesce(c.number, '') AS number, c.state, r.reported_at
    FROM report r JOIN case_file c ON c.id = r.case_id
    WHERE r.case_id = :case AND r.reporting_worker_id = :worker ORDER BY r.reported_at, r.id LIMIT 1"""
)
_DUTY = text("SELECT worker_id, on_duty FROM phone_duty WHERE id = :id")
_SAY_DUTY = text(
    """INSERT INTO phone_duty (id, worker_id, on_duty, occurred_at) VALUES (:id, :worker, :on, :at)
    ON CONFLICT DO NOTHING RETURNING id"""
)
_LATER = text("SELECT EXISTS (SELECT FROM phone_duty WHERE worker_id = :worker AND occurred_at > :at)")
_ON_DUTY = text("SELECT on_duty FROM worker WHERE id = :worker AND active")
LATE = timedelta(days=3)
"""So long a report may have lain in a phone, and still counts from when it was made."""
NOBODY = UUID(int=0)
"""No worker has it: a transaction that is for him touches no order at all."""
_WORKER = text("SELECT set_config('shaotai.worker', :worker, true)")


def act_as(s: Session, worker_id: UUID) -> None:
    """Say for whom this transaction is: from here on the database refuses to touch another worker's order."""
    s.execute(_WORKER, {"worker": str(worker_id)})


def sign(s: Session, worker_id: UUID, order_id: UUID, *, command_id: UUID, note: str, at: datetime) -> Done:
    """Sign one's own order (签收)."""
    return _own(s, worker_id, order_id, "sign", command_id, commands.sign, note=note, occurred_at=at)


def arrive(s: Session, worker_id: UUID, order_id: UUID, *, command_id: UUID, note: str, at: datetime) -> Done:
    """Say that one is on site (到场)."""
    return _own(s, worker_id, order_id, "arrive", command_id, commands.arrive, note=note, occurred_at=at)


def start(s: Session, worker_id: UUID, order_id: UUID, *, command_id: UUID, note: str, at: datetime) -> Done:
    """Begin to handle (处置)."""
    act = commands.start_handling
    return _own(s, worker_id, order_id, "start_handling", command_id, act, note=note, occurred_at=at)


def feed_back(
    s: Session,
    worker_id: UUID,
    order_id: UUID,
    finding: str,
    *,
    command_id: UUID,
    note: str,
    at: datetime,
    attachments: Sequence[NewAttachment] = (),
) -> Done:
    """Say what was done: "done" (已处置), "not_so" (情况不属实), or "progress" (处置中先行反馈), after which one goes on."""
    require_sent(s, worker_id, attachments)
    facts: dict[str, Any] = {"occurred_at": at, "attachments": attachments}
    if finding == "progress":
        return _own(s, worker_id, order_id, "progress", command_id, commands.progress, note, **facts)
    fed = commands.feed_back
    return _own(s, worker_id, order_id, "feed_back", command_id, fed, note, finding=finding, **facts)


def refuse(
    s: Session, worker_id: UUID, order_id: UUID, *, command_id: UUID, reason: str, basis: str, at: datetime
) -> Done:
    """Return one's own order with the reason and what it stands on (退单)."""
    return _own(s, worker_id, order_id, "refuse", command_id, commands.refuse, reason, basis, occurred_at=at)


def call(
    s: Session,
    worker_id: UUID,
    order_id: UUID,
    *,
    command_id: UUID,
    words: str,
    at: datetime,
    department_id: UUID | None = None,
    attachments: Sequence[NewAttachment] = (),
) -> Done:
    """Whistle for one's own grid (吹哨): to that department, or without one to the grid above (请求支援).

    What is attached goes with the order.

    Raises Refused("no_grid_above") where the worker's grid, or without one the case's, has none.
    """
    at = max(at, require_own(s, worker_id, order_id))
    case_id = UUID(str(s.scalar(_CASE, {"id": order_id})))
    _require_unused(s, command_id, "whistle", case_id=case_id, worker_id=worker_id)
    home = s.execute(_HOME, {"worker": worker_id, "case": case_id}).one_or_none()
    if home is None or (department_id is None and home.parent_id is None):
        raise Refused("no_grid_above", case_id=case_id)
    if attachments:
        require_sent(s, worker_id, attachments)
        # A step of its own, as surely the same one when the same call comes again.
        beside = uuid5(command_id, "files")
        add_files(s, case_id, None, attachments, order_id=order_id, command_id=beside, occurred_at=at)
    called = {"grid_id": home.parent_id} if department_id is None else {"department_id": department_id}
    return whistle(
        s, case_id, None, home.id, words, worker_id=worker_id, command_id=command_id, occurred_at=at, **called
    )


def answer(s: Session, worker_id: UUID, order_id: UUID, *, command_id: UUID, supervision_id: UUID, words: str) -> Done:
    """Answer a supervision that was given to the worker about that order. Raises Refused("unknown_supervision")."""
    require_own(s, worker_id, order_id)
    if s.scalar(_OF_URGE, {"id": supervision_id, "worker": worker_id}) != order_id:
        raise Refused("unknown_supervision", supervision_id=supervision_id)
    _require_unused(s, command_id, "answer_supervision", order_id=order_id)
    return answer_supervision(s, supervision_id, words, command_id=command_id)


def report(
    s: Session,
    worker_id: UUID,
    new: NewReport,
    *,
    command_id: UUID,
    at: datetime,
    attachments: Sequence[NewAttachment] = (),
) -> OwnReport:
    """Take in what a worker reports, and return what has become of it."""
    _require_unused(s, command_id, "report", worker_id=worker_id)
    require_sent(s, worker_id, attachments)
    # What lay longer in a phone, or in one whose clock is wrong, counts from then on; when it happened stays as it was said.
    at = max(at, database_now(s) - LATE)
    done = commands.report(s, new, attachments=attachments, command_id=command_id, occurred_at=at)
    row = s.execute(_REPORT, {"case": done.case_id, "worker": worker_id}).one()
    return OwnReport(row.id, row.case_id, row.title, row.number, CaseState(row.state), utc(row.reported_at))


def say_duty(s: Session, worker_id: UUID, on: bool, *, command_id: UUID, at: datetime) -> bool:
    """Go on or off duty (上班, 下班); returns whether the worker is on duty now.

    What arrives late, after something that happened later, is noted and changes nothing. Raises Refused: "id_used",
    "time_without_zone", "in_the_future".
    """
    if at.tzinfo is None:
        raise Refused("time_without_zone", at=at)
    now = database_now(s)
    if at > now + AHEAD:
        raise Refused("in_the_future", at=at, now=now)
    before = s.execute(_DUTY, {"id": command_id}).one_or_none()
    if before is not None:
        if (before.worker_id, before.on_duty) != (worker_id, on):
            raise Refused("id_used", id=command_id)
        return is_on_duty(s, worker_id)
    overtaken = bool(s.scalar(_LATER, {"worker": worker_id, "at": at}))
    said = s.scalar(_SAY_DUTY, {"id": command_id, "worker": worker_id, "on": on, "at": at})
    if said is not None and not overtaken:
        set_duty(s, [worker_id], on)
    return is_on_duty(s, worker_id)


def is_on_duty(s: Session, worker_id: UUID) -> bool:
    """Return whether the worker is on duty."""
    return bool(s.scalar(_ON_DUTY, {"worker": worker_id}))


def send_positions(s: Session, sent: Sequence[tuple[UUID, Sequence[Fix]]]) -> list[int | Refused]:
    """Take in where workers were, many phones' positions at once, each worker's own.

    Returns for each how many are kept now, those included that were known already, or Refused("off_duty"): nobody off duty
    is followed. The transaction is nobody's own: no order is touched in it.
    """
    act_as(s, NOBODY)
    taken = receive_together(s, sent)
    return [
        Refused("off_duty", worker_id=worker) if kept is None else kept
        for (worker, _), kept in zip(sent, taken, strict=True)
    ]


def _own(
    s: Session,
    worker_id: UUID,
    order_id: UUID,
    action: str,
    command_id: UUID,
    command: Callable[..., Done],
    *args: Any,
    occurred_at: datetime,
    **facts: Any,
) -> Done:
    given_at = require_own(s, worker_id, order_id)
    _require_unused(s, command_id, action, order_id=order_id)
    # A phone whose clock is behind does not do it before it was asked to.
    at = max(occurred_at, given_at)
    return command(s, order_id, *args, command_id=command_id, occurred_at=at, **facts)


def _require_unused(s: Session, command_id: UUID, action: str, **same: UUID) -> None:
    """An identifier that was used is good for that very act alone."""
    before = s.execute(_BEFORE, {"id": command_id}).one_or_none()
    if before is not None and (
        before.action != action or any(getattr(before, name) != value for name, value in same.items())
    ):
        raise Refused("id_used", id=command_id)
