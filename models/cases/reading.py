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
       k.name AS category, coalesce(top.top_name, k.name) AS category_top, c.lon, c.lat, c.grid_id,
       coalesce(g.name, '') AS grid, p1.name AS parent_name, p1.level AS parent_level,
       p2.name AS grandparent_name, p2.level AS grandparent_level,
       c.holder_worker_id, c.holder_department_id, i.name AS worker_name, w.role AS worker_role,
       d.name AS department_name, d.kind AS department_kind,
       c.reported_at, c.stage_since, c.stage_due_at, c.due_at, c.next_due_at, c.soon_at, c.rework_count, c.reopen_count
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
SELECT t.id, t.action, t.from_state, t.to_state, t.login, a.name AS account, i.name AS worker_name,
       d.name AS department_name, t.desk, t.note, t.occurred_at, t.recorded_at
FROM step t
LEFT JOIN account a ON a.login = t.login
LEFT JOIN worker_identity i ON i.worker_id = t.worker_id
LEFT JOIN department d ON d.id = t.department_id"""


def select_cases(condition: str, rest: str = "") -> TextClause:
    """Return the statement that reads cases (alias c, with c.open) under a condition; only constants go in here."""
    return text(f"{_CASES}{condition} {rest}")


def opened(row: Any) -> OpenCase:
    """Return a row of `select_cases` as a record."""
    return OpenCase(
        id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        state=CaseState(row.state),
        urgency=Urgency(row.urgency),
        tier=Tier(row.tier),
        source=Source(row.source),
        nature=Nature(row.nature),
        category_id=row.category_id,
        category=row.category,
        category_top=row.category_top,
        lon=row.lon,
        lat=row.lat,
        grid_id=row.grid_id,
        grid=row.grid,
        area=_area(row),
        holder_worker_id=row.holder_worker_id,
        holder_department_id=row.holder_department_id,
        holder=mask_name(row.worker_name) if row.worker_name else row.department_name or "",
        reported_at=utc(row.reported_at),
        stage_since=utc(row.stage_since),
        stage_due_at=utc_or_none(row.stage_due_at),
        due_at=utc_or_none(row.due_at),
        next_due_at=utc_or_none(row.next_due_at),
        soon_at=utc_or_none(row.soon_at),
        rework_count=row.rework_count,
        reopen_count=row.reopen_count,
        holder_role=row.worker_role or row.department_kind or "",
    )


def _area(row: Any) -> str:
    # The city itself (level 1) says nothing in a row of its own desk.
    names = (
        row.grandparent_name if (row.grandparent_level or 0) > 1 else None,
        row.parent_name if (row.parent_level or 0) > 1 else None,
    )
    return DOT.join(name for name in names if name)


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
    behalf = mask_name(row.worker_name) if row.worker_name else row.department_name
    return Step(
        id=row.id,
        action=row.action,
        from_state=None if row.from_state is None else CaseState(row.from_state),
        to_state=None if row.to_state is None else CaseState(row.to_state),
        actor=behalf or row.account or row.login,
        desk=row.desk,
        note=row.note,
        occurred_at=utc(row.occurred_at),
        recorded_at=utc(row.recorded_at),
    )
