"""The handover page, composed from everything as it is at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases.deadlines import lamp_of
from models.cases.queries import get_open_cases
from models.cases.records import Lamp, OpenCase
from models.city.queries import get_city
from models.claims.queries import get_claims
from models.watch.board import BoardRow, Concern, GroupBy, board
from models.watch.queries import get_unanswered, get_watch_facts
from models.watch.shifts.queries import get_log, get_roll_calls, get_seats, get_standing
from models.watch.shifts.records import (
    LASTING,
    PAGE_FORMAT,
    LogEntry,
    Page,
    PageCase,
    PageClaim,
    PageEntry,
    PageHolder,
    PageRoll,
    PageSupervision,
    RollAnswer,
    Shift,
)


def compose_page(s: Session, shift: Shift, to_name: str, now: datetime) -> Page:
    """Return the page on which `shift` is handed over to the account of that name at `now`."""
    cases = {case.id: case for case in get_open_cases(s)}
    rows = board(cases.values(), get_watch_facts(s), GroupBy.HOLDER, now)
    # Exercises are handed over like everything else, and are in none of the numbers.
    lamps = Counter(lamp_of(case, now) for case in cases.values() if not case.exercise)
    claims = [(claim, cases[claim.case_id]) for claim in get_claims(s) if claim.case_id in cases]
    return Page(
        format=PAGE_FORMAT,
        city=get_city(s).name,
        from_name=shift.by,
        to_name=to_name,
        began_at=shift.began_at,
        ends_at=now,
        open=lamps.total(),
        late=lamps[Lamp.LATE],
        soon=lamps[Lamp.SOON],
        holders=tuple(_holder(row, cases, now) for row in rows),
        standing=tuple(_entry(one) for one in get_standing(s)),
        logged=tuple(_entry(one) for one in reversed(get_log(s, shift.began_at)) if one.kind not in LASTING),
        claims=tuple(
            PageClaim(case.number or "", case.title, claim.holder, claim.desk)
            for claim, case in sorted(claims, key=lambda one: one[0].taken_at)
        ),
        supervisions=tuple(
            PageSupervision(
                one.supervision.number,
                _number(cases.get(one.case_id)),
                one.receiver.name,
                one.supervision.answer_due_at,
            )
            for one in get_unanswered(s)
            if one.supervision is not None
        ),
        seats=tuple(f"{one.seat} {one.name}" for one in get_seats(s, shift.id) if one.seat),
        rolls=tuple(
            PageRoll(one.words, one.at, len(one.lines), one.count(RollAnswer.PRESENT), one.count(None))
            for one in reversed(get_roll_calls(s, shift.id))
        ),
    )


def _holder(row: BoardRow, cases: Mapping[UUID, OpenCase], now: datetime) -> PageHolder:
    pressing = [*row.cases.get(Concern.LATE, ()), *row.cases.get(Concern.SOON, ())]
    return PageHolder(
        name=row.name,
        role=row.role,
        late=row.count(Concern.LATE),
        soon=row.count(Concern.SOON),
        held=len(row.held),
        cases=tuple(_case(cases[case_id], now) for case_id in pressing),
    )


def _case(case: OpenCase, now: datetime) -> PageCase:
    lamp: Lamp = lamp_of(case, now)
    return PageCase(_number(case), case.title, case.state.value, lamp.value, case.next_due_at)


def _number(case: OpenCase | None) -> str:
    return "" if case is None else case.number or ""


def _entry(one: LogEntry) -> PageEntry:
    return PageEntry(one.kind, one.words, one.case_number, one.due_at, one.by, one.at)
