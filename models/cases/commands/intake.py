"""From the report to the filed case: 上报, 受理, 不予受理, 直接答复, 立案; and looking up the caller."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import attach, told
from models.cases.attachments.records import NewAttachment
from models.cases.commands.act import AHEAD, CASE, Act, begin, begin_on
from models.cases.deadlines import Limit, case_limit, soon_from, stage_limit
from models.cases.records import CaseState, Done, NewReport, Tier, Urgency
from models.cases.states import Who
from models.cases.tables import CategoryRow, ReportRow, ReportTextRow
from models.grids.lookup import grid_index
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc

# The newest rule of the category, else of the nearest category above it that has one.
_RULE = text(
    """WITH RECURSIVE up AS (
        SELECT id, parent_id, 0 AS far FROM category WHERE id = :id
        UNION ALL SELECT k.id, k.parent_id, up.far + 1 FROM category k JOIN up ON k.id = up.parent_id)
    SELECT r.id, r.limit_amount, r.limit_unit, r.needs_arrival, r.needs_verification, r.sign_minutes, r.arrive_minutes,
           r.verify_minutes
    FROM up JOIN category_rule r ON r.category_id = up.id ORDER BY up.far, r.version DESC LIMIT 1"""
)
_THERE = text(
    """SELECT c.id, c.version FROM report r JOIN case_file c ON c.id = r.case_id
    WHERE r.source_system = :system AND r.source_number = :number"""
)


def report(
    s: Session,
    new: NewReport,
    *,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Take a report in: a case of its own in REPORTED, in the basic grid it lies in. `occurred_at`: when it came in.

    One with a source number that is known already returns the case made then. Raises Refused: "unknown_category",
    "out_of_range" (lon, lat), "fact_missing" (title).
    """
    act = begin(s, "report", command_id, occurred_at, note)
    act.need(title=new.title)
    if act.done_case_id is not None:
        act.load(act.done_case_id, None)
        return act.done
    for name in ("source_system", "source_number"):
        storable(getattr(new, name) or "", name)
    if new.source_number is not None:
        there = s.execute(_THERE, {"system": new.source_system, "number": new.source_number}).one_or_none()
        if there is not None:
            return Done(there.id, there.version)
    if s.scalar(select(CategoryRow.id).where(CategoryRow.id == new.category_id)) is None:
        raise Refused("unknown_category", category_id=new.category_id)
    at = act.occurred_at
    files = told(act, attachments)
    due = stage_limit(CaseState.REPORTED, new.urgency, at, stages=act.calendar.clocks.stages)
    case_id = new_id()
    s.execute(
        insert(CASE).values(
            id=case_id,
            title=new.title,
            state=CaseState.REPORTED.value,
            urgency=new.urgency.value,
            nature=new.nature.value,
            source=new.source.value,
            category_id=new.category_id,
            lon=new.lon,
            lat=new.lat,
            grid_id=_grid_id(s, new),
            reported_at=at,
            stage_since=at,
            stage_due_at=due,
            soon_at=soon_from(act.calendar, at, due),
        )
    )
    report_id = keep_report(s, new, case_id, at, act.now)
    act.case = {"id": case_id, "version": 1}
    act.step("report", end=CaseState.REPORTED, detail=files, worker_id=new.reporting_worker_id)
    attach(act, attachments, report_id=report_id)
    return act.done


def _grid_id(s: Session, new: NewReport) -> UUID | None:
    if new.lon is None and new.lat is None:
        return None
    lon, lat = new.lon, new.lat
    if (
        lon is None
        or lat is None
        or not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90)
    ):
        raise Refused("out_of_range", lon=lon, lat=lat)
    grid = grid_index(s).basic_at(lon, lat)
    return None if grid is None else grid.id


def keep_report(s: Session, new: NewReport, case_id: UUID, at: datetime, now: datetime) -> UUID:
    """Write what came in, word for word, as a report of that case; return its identifier. Raises Refused for bad times."""
    happened = new.occurred_at or at
    if happened.tzinfo is None:
        raise Refused("time_without_zone", at=happened)
    if happened > now + AHEAD:
        raise Refused("in_the_future", at=happened, now=now)
    report_id = new_id()
    s.execute(
        insert(ReportRow).values(
            id=report_id,
            source=new.source.value,
            source_system=new.source_system,
            source_number=new.source_number,
            nature=new.nature.value,
            urgency=new.urgency.value,
            category_id=new.category_id,
            lon=new.lon,
            lat=new.lat,
            reporting_worker_id=new.reporting_worker_id,
            occurred_at=utc(happened),
            reported_at=at,
            case_id=case_id,
        )
    )
    words = {name: storable(getattr(new, name), name) for name in ("text", "address", "reporter", "reporter_phone")}
    s.execute(insert(ReportTextRow).values(report_id=report_id, **words))
    return report_id


def accept(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Accept a report (受理): REPORTED → ACCEPTED."""
    act, again = begin_on(s, "accept", case_id, version, command_id, occurred_at, note)
    if not again:
        act.advance("accept", accepted_at=act.at)
    return act.done


def not_accept(
    s: Session,
    case_id: UUID,
    version: int | None,
    reason: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Turn a report down, with the reason (不予受理): REPORTED or ACCEPTED → NOT_ACCEPTED."""
    act, again = begin_on(s, "not_accept", case_id, version, command_id, occurred_at, reason)
    if not again:
        act.need(reason=reason)
        act.advance("not_accept")
    return act.done


def answer(
    s: Session,
    case_id: UUID,
    version: int | None,
    answer: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Answer the citizen at once (直接答复): REPORTED or ACCEPTED → ANSWERED."""
    act, again = begin_on(s, "answer", case_id, version, command_id, occurred_at, answer)
    if not again:
        act.need(answer=answer)
        act.advance("answer")
    return act.done


def file_case(
    s: Session,
    case_id: UUID,
    version: int | None,
    tier: Tier = Tier.GENERAL,
    urgency: Urgency | None = None,
    category_id: UUID | None = None,
    *,
    due_at: datetime | None = None,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """File a case (立案): it gets its number, its rule and its limit. `due_at` is a limit by hand; 特殊 cannot do without.

    Raises Refused: "limit_missing", "limit_past", "unknown_category", "being_confirmed" while a worker is being asked.
    """
    act, again = begin_on(s, "file", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    if act.case["state"] == CaseState.CONFIRMING and act.case["holder_worker_id"] is not None:
        raise Refused("being_confirmed", case_id=case_id)
    values: dict[str, Any] = {"tier": tier.value, "category_id": category_id or act.case["category_id"]}
    if urgency is not None:
        values["urgency"] = urgency.value
    if s.scalar(select(CategoryRow.id).where(CategoryRow.id == values["category_id"])) is None:
        raise Refused("unknown_category", category_id=category_id)
    rule = s.execute(_RULE, {"id": values["category_id"]}).one_or_none()
    act.case["needs_arrival"] = rule is not None and rule.needs_arrival
    for name in ("sign_minutes", "arrive_minutes", "verify_minutes"):
        act.case[name] = None if rule is None else getattr(rule, name)
    limit = limit_of(act, tier, rule, due_at)
    number = act.case["number"] or s.scalar(text("SELECT case_number(:at)"), {"at": act.at})
    act.advance(
        "file",
        note=note,
        **values,
        number=number,
        rule_id=None if rule is None else rule.id,
        due_at=limit.due_at,
        filed_at=act.at,
        detail={"basis": limit.basis},
    )
    return act.done


def limit_of(act: Act, tier: Tier, rule: Any, by_hand: datetime | None, since: datetime | None = None) -> Limit:
    """Return the limit of a case of that tier under that rule, counted from `since` or else from the act.

    Raises Refused("limit_missing" or "limit_past").
    """
    if by_hand is not None and (by_hand.tzinfo is None or by_hand <= act.at):
        raise Refused("limit_past", due_at=by_hand)
    if tier is Tier.SPECIAL and by_hand is None:
        raise Refused("limit_missing", tier=tier)
    amount, unit = (None, None) if rule is None else (rule.limit_amount, rule.limit_unit)
    return case_limit(act.calendar, since or act.at, tier, amount=amount, unit=unit, by_hand=by_hand)


def unmask(
    s: Session, case_id: UUID, *, command_id: UUID | None = None, note: str = "", occurred_at: datetime | None = None
) -> Done:
    """Note that somebody looks up who the caller and the workers of a case are; `note` says why. Changes nothing else."""
    act = begin(s, "unmask", command_id, occurred_at, note)
    again = act.done_case_id is not None
    row = s.execute(select(CASE.c.id, CASE.c.version).where(CASE.c.id == (act.done_case_id or case_id))).one_or_none()
    if row is None:
        raise Refused("unknown_case", case_id=case_id)
    act.permit(Who.DESK)
    act.case = {"id": row.id, "version": row.version}
    if not again:
        act.step("unmask")
    return act.done
