"""How rows of cases, orders and steps become records: the joins, in one place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import TextClause, text

from models.cases.records import (
    CaseState,
    Nature,
    OpenCase,
    Order,
    OrderState,
    Source,
    Step,
    Tier,
    Urgency,
)
from models.cases.tables import OPEN_STATES
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

DOT = " · "

_STATES = {one.value: one for one in CaseState}
_URGENCIES = {one.value: one for one in Urgency}
_TIERS = {one.value: one for one in Tier}
_SOURCES = {one.value: one for one in Source}
_NATURES = {one.value: one for one in Nature}

_BY_PARTY = frozenset({
    "sign", "arrive", "start_handling", "progress", "feed_back", "refuse", "confirmed", "not_confirmed", "request", "withdraw_request",
    "answer_whistle", "answer_supervision",
})  # fmt: skip
"""What the worker or the department of a step does itself; in every other step it is whom the desk's act is about."""
_BY_WORKER = frozenset({"report", "whistle", "add_files"})
"""The desk does these too, and for nobody: where a worker stands in the step, it was he."""

_OPEN_LIST = ",".join(f"'{state.value}'" for state in OPEN_STATES)
# The class a case counts under is the tree's second level, or the first where it was filed no deeper.
_CASES = f"""
WITH RECURSIVE top AS (
    SELECT id, id AS top_id, name AS top_name FROM category WHERE depth <= 2
    UNION ALL
    SELECT k.id, top.top_id, top.top_name FROM category k JOIN top ON k.parent_id = top.id WHERE k.depth > 2
), c AS (
    SELECT f.*, f.state IN ({_OPEN_LIST}) AS open FROM case_file f
)
SELECT c.id, c.version, c.number, c.title, c.state, c.urgency, c.tier, c.source, c.nature, c.category_id,
       k.name, coalesce(top.top_name, k.name), c.lon, c.lat, c.grid_id, coalesce(g.name, ''),
       concat_ws('{DOT}', CASE WHEN p2.level > 1 THEN p2.name END, CASE WHEN p1.level > 1 THEN p1.name END),
       c.holder_worker_id, c.holder_department_id, i.name, w.role, d.name, d.kind,
       c.reported_at, c.stage_since, c.stage_due_at, c.due_at, c.next_due_at, c.soon_at, c.rework_count, c.reopen_count,
       CASE WHEN c.open THEN c.main_id END, c.suspended_until, c.exercise
FROM c
JOIN category k ON k.id = c.category_id
LEFT JOIN top ON top.id = c.category_id
LEFT JOIN grid g ON g.id = c.grid_id
LEFT JOIN grid p1 ON p1.id = g.parent_id
LEFT JOIN grid p2 ON p2.id = p1.parent_id
LEFT JOIN worker w ON w.id = c.holder_worker_id
LEFT JOIN worker_identity i ON i.worker_id = c.holder_worker_id
LEFT JOIN department d ON d.id = c.holder_department_id
WHERE """  # noqa: S608

ORDERS = """
SELECT o.id, o.case_id, o.lead, o.state, o.worker_id, o.department_id, i.name AS worker_name, d.name AS department_name,
       o.instruction, coalesce(a.name, '') AS given_by, o.given_at, o.sign_due_at, o.signed_at, o.feedback_at
FROM dispatch_order o
LEFT JOIN worker_identity i ON i.worker_id = o.worker_id
LEFT JOIN department d ON d.id = o.department_id
LEFT JOIN account a ON a.id = o.given_by"""

STEPS = """
SELECT t.id, t.order_id, t.worker_id, t.department_id, w.role, d.kind,
       t.action, t.from_state, t.to_state, t.login, a.name AS account, a.duty, i.name AS worker_name,
       d.name AS department_name, t.desk, t.note, t.occurred_at, t.recorded_at, t.detail
FROM step t
LEFT JOIN account a ON a.login = t.login
LEFT JOIN worker w ON w.id = t.worker_id
LEFT JOIN worker_identity i ON i.worker_id = t.worker_id
LEFT JOIN department d ON d.id = t.department_id"""


def select_cases(condition: str, rest: str = "") -> TextClause:
    """Return the statement that reads cases (alias c, with c.open) under a condition; only constants go in here."""
    return text(f"{_CASES}{condition} {rest}")


def opened(row: Any) -> OpenCase:
    """Return a row of `select_cases` as a record. By position, for the desk reads a thousand at a time."""
    case_id, version, number, title, state, urgency, tier, source, nature, *rest = row
    category_id, category, category_top, lon, lat, grid_id, grid, area, worker_id, department_id, *rest = rest
    worker, role, department, kind, *times, rework_count, reopen_count, parent_id, suspended_until, exercise = rest
    reported_at, stage_since, stage_due_at, due_at, next_due_at, soon_at = times
    return OpenCase(
        case_id,
        version,
        number,
        title,
        _STATES[state],
        _URGENCIES[urgency],
        _TIERS[tier],
        _SOURCES[source],
        _NATURES[nature],
        category_id,
        category,
        category_top,
        lon,
        lat,
        grid_id,
        grid,
        area,
        worker_id,
        department_id,
        mask_name(worker) if worker else department or "",
        utc(reported_at),
        utc(stage_since),
        utc_or_none(stage_due_at),
        utc_or_none(due_at),
        utc_or_none(next_due_at),
        utc_or_none(soon_at),
        rework_count,
        reopen_count,
        role or kind or "",
        parent_id,
        utc_or_none(suspended_until),
        exercise,
    )


def order_of(row: Any) -> Order:
    """Return a row of `ORDERS` as a record; a worker's name is masked."""
    return Order(
        id=row.id,
        lead=row.lead,
        state=OrderState(row.state),
        worker_id=row.worker_id,
        department_id=row.department_id,
        addressee=mask_name(row.worker_name) if row.worker_name else row.department_name or "",
        instruction=row.instruction,
        given_by=row.given_by,
        given_at=utc(row.given_at),
        sign_due_at=utc_or_none(row.sign_due_at),
        signed_at=utc_or_none(row.signed_at),
        feedback_at=utc_or_none(row.feedback_at),
    )


def step_of(row: Any) -> Step:
    """Return a row of `STEPS` as a record; a worker's name is masked."""
    party = mask_name(row.worker_name) if row.worker_name else row.department_name or ""
    account = row.account or row.login
    by_worker = row.worker_id is not None and row.action in _BY_WORKER
    by_party = bool(party) and (by_worker or row.action in _BY_PARTY)
    return Step(
        id=row.id,
        action=row.action,
        from_state=None if row.from_state is None else CaseState(row.from_state),
        to_state=None if row.to_state is None else CaseState(row.to_state),
        actor=party if by_party else account,
        desk=row.desk,
        note=row.note,
        occurred_at=utc(row.occurred_at),
        recorded_at=utc(row.recorded_at),
        detail=row.detail or {},
        order_id=row.order_id,
        worker_id=row.worker_id,
        department_id=row.department_id,
        role=row.role or row.kind or "",
        party=party,
        entered_by=account if by_party and row.duty != "field" else "",
    )
