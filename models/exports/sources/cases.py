"""Cases, by the time they came in. Names and phones are masked; so are numbers of persons in what was written."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState, Nature, Tier, Urgency
from models.cases.records import Source as CameFrom
from models.cases.tables import OPEN_STATES
from models.city.queries import get_timezone
from models.exports.errors import BadOutput
from models.exports.records import ExportFilter, ExportOrder
from models.exports.sources.rows import (
    WITHIN,
    Record,
    Source,
    grid_path,
    local,
    names,
    points,
    points_alone,
    streamed,
    total,
)
from models.figures.behind import cohort
from models.store.times import database_now
from models.workers.masking import mask_name, mask_phone, mask_said

_WHERE = f"""(CAST(:since AS timestamptz) IS NULL OR c.reported_at >= :since)
    AND (CAST(:until AS timestamptz) IS NULL OR c.reported_at < :until)
    AND (CAST(:states AS text[]) IS NULL OR c.state = ANY(CAST(:states AS text[])))
    AND (CAST(:path AS text) IS NULL OR c.grid_id IN (SELECT w.id FROM grid w WHERE {WITHIN.format(alias="w")}))"""  # noqa: S608
_COUNT = f"SELECT count(*) FROM case_file c WHERE {_WHERE}"  # noqa: S608 - constants
_ROWS = f"""SELECT c.id, c.number, c.title, c.state, c.urgency, c.tier, c.nature, c.source, c.category_id, c.lon, c.lat,
        coalesce(g.code, '') AS grid, coalesce(g.name, '') AS grid_name, coalesce(d.name, '') AS department,
        coalesce(i.name, '') AS worker, c.reported_at, c.accepted_at, c.filed_at, c.dispatched_at, c.signed_at,
        c.arrived_at, c.feedback_at, c.stage_since, c.due_at, c.closed_at, c.rework_count, c.reopen_count
    FROM case_file c LEFT JOIN grid g ON g.id = c.grid_id LEFT JOIN department d ON d.id = c.holder_department_id
    LEFT JOIN worker_identity i ON i.worker_id = c.holder_worker_id
    WHERE {_WHERE}"""  # noqa: S608 - constants
_IN_ORDER = " ORDER BY c.reported_at, c.id"
# A case is told in the words of its first report. Asked for a batch at a time: joined above, tables that were filled a
# moment ago and have no statistics yet make the planner read all reports for every case.
_REPORTS = text(
    """SELECT DISTINCT ON (r.case_id) r.case_id, r.source_system AS system, coalesce(r.source_number, '') AS number,
        coalesce(t.text, '') AS words, coalesce(t.address, '') AS address, coalesce(t.reporter, '') AS reporter,
        coalesce(t.reporter_phone, '') AS phone
    FROM report r LEFT JOIN report_text t ON t.report_id = r.id WHERE r.case_id = ANY(CAST(:ids AS uuid[]))
    ORDER BY r.case_id, r.reported_at, r.id"""
)
_CATEGORIES = "SELECT id, name, parent_id FROM category"
NO_REPORT = SimpleNamespace(system="", number="", words="", address="", reporter="", phone="")


def cases(s: Session, order: ExportOrder) -> Source:
    """Return the cases. Raises BadOutput: unknown_grid, days_reversed."""
    zone = ZoneInfo(get_timezone(s))
    facts = _facts(s, order, zone)
    only = _behind(s, order, facts) + _selected(order, facts)
    tree = names(s, _CATEGORIES)
    branches = {category: _branch(tree, category) for category in tree}

    def batches() -> Generator[list[Record]]:
        for rows in streamed(s, text(_ROWS + only + _IN_ORDER), facts):
            reports = {row.case_id: row for row in s.execute(_REPORTS, {"ids": [row.id for row in rows]})}
            yield [
                Record(_values(row, reports.get(row.id, NO_REPORT), order, zone, branches[row.category_id]), point)
                for row, point in zip(rows, points(rows), strict=True)
            ]

    return Source(total(s, text(_COUNT + only), facts), batches(), points_alone)


def _facts(s: Session, order: ExportOrder, zone: ZoneInfo) -> dict[str, Any]:
    wanted = order.filter
    first, last = wanted.first_day, wanted.last_day
    if first is not None and last is not None and first > last:
        raise BadOutput("days_reversed", first=first, last=last)
    states = _states(wanted)
    return {
        "path": grid_path(s, order),
        "since": None if first is None else datetime.combine(first, time(), zone),
        "until": None if last is None else datetime.combine(last + timedelta(days=1), time(), zone),
        "states": None if states is None else sorted(state.value for state in states),
    }


def _behind(s: Session, order: ExportOrder, facts: dict[str, Any]) -> str:
    """Return the condition that a case is behind the figure that the order names, and add its parameters to `facts`."""
    behind = order.filter.behind
    if behind is None:
        return ""
    statement, more = cohort(s, behind.filter, behind.figure, behind.part, database_now(s))
    facts |= more
    return f" AND c.id IN (SELECT b.case_id FROM ({statement}) b)"  # noqa: S608 - of constants


def _selected(order: ExportOrder, facts: dict[str, Any]) -> str:
    """Return the condition that a case is one of those that the order names, and add them to `facts`."""
    if not order.filter.case_ids:
        return ""
    facts["selected"] = sorted(order.filter.case_ids)
    return " AND c.id = ANY(CAST(:selected AS uuid[]))"


def _states(wanted: ExportFilter) -> frozenset[CaseState] | None:
    if wanted.open_only:
        return frozenset(OPEN_STATES) & (wanted.states or frozenset(OPEN_STATES))
    return wanted.states or None


def _branch(tree: dict[UUID, Any], category: UUID) -> tuple[str, str, str]:
    """Names of type, class and subclass; a category that is filed no deeper has its own name as the subclass."""
    path: list[str] = []
    at: UUID | None = category
    while at is not None:
        path.insert(0, tree[at].name)
        at = tree[at].parent_id
    above = path[:-1]
    return (above[0] if above else "", " / ".join(above[1:]), path[-1])


def _values(row: Any, report: Any, order: ExportOrder, zone: ZoneInfo, branch: tuple[str, str, str]) -> tuple[Any, ...]:
    word = order.word
    system_time = (
        row.reported_at, row.accepted_at, row.filed_at, row.dispatched_at, row.signed_at, row.arrived_at,
        row.feedback_at, row.stage_since, row.due_at, row.closed_at,
    )  # fmt: skip
    values = (
        row.number or "",
        mask_said(row.title, [report.reporter]),
        word(CaseState(row.state)),
        word(Urgency(row.urgency)),
        word(Tier(row.tier)),
        word(Nature(row.nature)),
        word(CameFrom(row.source)),
        *branch,
        mask_said(report.address, [report.reporter]),
        row.grid,
        row.grid_name,
        row.department,
        mask_name(row.worker),
        *(local(at, zone) for at in system_time),
        row.rework_count,
        row.reopen_count,
        report.system,
        report.number,
        mask_name(report.reporter),
        mask_phone(report.phone),
        str(row.id),
    )
    return (*values, mask_said(report.words, [report.reporter])) if order.with_words else values
