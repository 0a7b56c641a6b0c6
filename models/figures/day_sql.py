"""The statements behind a day's figures: what came and went in a stretch of time, as it stood at the moment `:t`.

`:past_…` are the cases whose rows say something else by now (see `PAST`), `:differing` their identifiers, by which an index
finds them; all others stand in their rows as they stood then, for a case that has ended changes no more. `:hidden` and the like
are what was not seen then (see `as_of`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES

_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
# `ended`: by then, and not opened again by then. `c_closed` and `c_due` are the raw columns, which have indexes.
PAST = {
    "id": "uuid", "closed_at": "timestamptz", "due_at": "timestamptz", "rework_count": "int", "reopen_count": "int",
    "ended": "boolean", "category_id": "uuid", "grid_id": "uuid", "state": "text", "since": "timestamptz",
    "accepted": "boolean", "filed": "boolean",
}  # fmt: skip
"""What is told of a case that stood otherwise, each a list of its own (`:past_id` and so on): of thousands of cases that is read
twenty times as fast as JSON."""
_ARRAYS = ", ".join(f"CAST(:past_{name} AS {kind}[])" for name, kind in PAST.items())
_CASES = f"""
WITH past AS (
    SELECT * FROM unnest({_ARRAYS}) AS p({", ".join(PAST)})
), c AS (
    SELECT f.id, f.number, f.reported_at, f.accepted_at, f.filed_at,
           CASE WHEN p.id IS NOT NULL THEN p.category_id ELSE f.category_id END AS category_id,
           CASE WHEN p.id IS NOT NULL THEN p.grid_id ELSE f.grid_id END AS grid_id,
           coalesce(p.state, f.state) AS state, coalesce(p.since, f.stage_since) AS stage_since,
           coalesce(p.accepted, true) AS saw_accepted, coalesce(p.filed, true) AS saw_filed,
           f.closed_at AS c_closed, f.due_at AS c_due,
           CASE WHEN p.id IS NOT NULL THEN p.closed_at WHEN f.closed_at < :t THEN f.closed_at END AS closed_at,
           CASE WHEN p.id IS NOT NULL THEN p.due_at ELSE f.due_at END AS due_at,
           coalesce(p.rework_count, f.rework_count) AS rework_count,
           coalesce(p.reopen_count, f.reopen_count) AS reopen_count,
           coalesce(p.ended, f.state NOT IN ({_OPEN}) AND f.stage_since < :t) AS ended
    FROM case_file f LEFT JOIN past p ON p.id = f.id
    WHERE NOT f.exercise AND f.id <> ALL(CAST(:hidden AS uuid[])){{among}}
)"""  # noqa: S608
_AMONG: dict[str, TextClause] = {}


def _of_cases(rest: str, when: str = "") -> TextClause:
    """A statement about all cases, and the same about some: by their identifiers, for those of a month take longer to find.

    `when` is the time that lies between `:first` and `:t`, if it is no case's: "{when}" in the statement.
    """
    within = f"{when} >= :first AND {when} < :t"
    every = text(_CASES.replace("{among}", "") + rest.replace("{when}", within))
    # No condition reaches through OFFSET 0, and no index is looked for "IS TRUE".
    only = _CASES.replace("{among}", " AND f.id = ANY(CAST(:among AS uuid[])) OFFSET 0")
    _AMONG[every.text] = text(only + rest.replace("{when}", f"({within}) IS TRUE"))
    return every


def among(statement: TextClause) -> TextClause:
    """Return the statement about the cases `:among` alone."""
    return _AMONG[statement.text]


REPORTS = _of_cases(
    """ SELECT r.source, c.id, c.number, c.accepted_at < :t AND c.saw_accepted AS accepted,
              r.source_digest IS NOT NULL AS taken_over
    FROM report r JOIN c ON c.id = r.case_id WHERE {when}
    ORDER BY r.reported_at, r.id""",
    "r.reported_at",
)
ACCEPTED = _of_cases(
    """ SELECT c.id, c.number, c.category_id, c.grid_id, c.accepted_at,
              c.filed_at < :t AND c.saw_filed AS filed, c.closed_at IS NOT NULL AS closed
    FROM c WHERE c.accepted_at >= :first AND c.accepted_at < :t AND c.saw_accepted ORDER BY c.accepted_at, c.id"""
)
# Only what was filed here: another system does not tell its dispatches.
FILED = _of_cases(
    """ SELECT c.id, c.number,
              EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.action = 'file') AS here,
              EXISTS (SELECT FROM dispatch_order o WHERE o.case_id = c.id AND o.lead AND o.given_at < :t
                      AND o.id <> ALL(CAST(:given AS uuid[]))) AS dispatched
    FROM c WHERE c.filed_at >= :first AND c.filed_at < :t AND c.saw_filed ORDER BY c.filed_at, c.id"""
)
ORDERS = _of_cases(
    """ SELECT c.id, c.number, o.lead,
              CASE WHEN o.signed_at < :t AND o.id <> ALL(CAST(:signed AS uuid[])) THEN o.signed_at END AS signed_at,
              o.sign_due_at, CASE WHEN saw_end.yes THEN o.ended_at END AS ended_at,
              o.state = 'REFUSED' AND saw_end.yes AS refused
    FROM dispatch_order o JOIN c ON c.id = o.case_id
    CROSS JOIN LATERAL (SELECT o.ended_at < :t AND o.id <> ALL(CAST(:ended AS uuid[]))
                               AND o.case_id <> ALL(CAST(:ended_with_case AS uuid[])) AS yes) saw_end
    WHERE {when} AND o.id <> ALL(CAST(:given AS uuid[]))
      AND EXISTS (SELECT FROM step t WHERE t.case_id = o.case_id AND t.order_id = o.id
                  AND t.action IN ('dispatch', 'assist', 'appoint'))
    ORDER BY o.given_at, o.id""",
    "o.given_at",
)
CLOSED = _of_cases(
    """ SELECT c.id, c.number, c.category_id, c.grid_id, c.closed_at,
              c.rework_count = 0 AND c.reopen_count = 0 AS first_time
    FROM c WHERE (c.c_closed >= :first AND c.c_closed < :t OR c.id = ANY(CAST(:differing AS uuid[]))) AND c.closed_at >= :first AND c.closed_at < :t
    ORDER BY c.closed_at, c.id"""
)
# The cohort of definitions.DUE as it was at the moment: closed by then, or open then and late; void if late already.
# `excluded`: out of assessment by approval at that moment, and so in no rate; told by their number alone.
DUE = _of_cases(
    """ SELECT c.id, c.number, c.category_id, c.grid_id,
              c.closed_at IS NOT NULL AS closed, coalesce(c.closed_at <= c.due_at, false) AS on_time,
              c.rework_count > 0 AS reworked,
              EXISTS (SELECT FROM case_exclusion x WHERE x.case_id = c.id AND x.excluded_at < :t
                      AND x.request_id <> ALL(CAST(:requests AS uuid[]))
                      AND (x.lifted_at IS NULL OR x.lifted_at >= :t
                           OR x.request_id = ANY(CAST(:lifted AS uuid[])))) AS excluded
    FROM c WHERE (c.c_due >= :first AND c.c_due < :end OR c.id = ANY(CAST(:differing AS uuid[]))) AND c.due_at >= :first AND c.due_at < :end
      AND c.reported_at < :t
      AND (c.closed_at IS NOT NULL
           OR NOT c.ended AND c.due_at < :t
              AND NOT EXISTS (SELECT FROM case_suspension x WHERE x.case_id = c.id AND x.from_at < :t
                              AND x.request_id <> ALL(CAST(:requests AS uuid[]))
                              AND CASE WHEN x.ended_at < :t AND x.case_id <> ALL(CAST(:struck_off AS uuid[]))
                                       THEN x.ended_at ELSE x.until_at END >= :t)
           OR c.ended AND c.state = 'VOID' AND c.stage_since > c.due_at)
    ORDER BY c.due_at, c.id"""
)


def usual_of(many: int) -> TextClause:
    """Return the statement that reads what was accepted on `many` days before, from `:from_0` to `:until_0` and so on.

    Each range finds the index; joined to a table of days they would not.
    """
    within = " OR ".join(f"c.accepted_at >= :from_{n} AND c.accepted_at < :until_{n}" for n in range(many))
    return _of_cases(
        f""" SELECT c.id, c.number, c.category_id, c.accepted_at FROM c WHERE ({within}) AND c.saw_accepted
    ORDER BY c.accepted_at, c.id"""  # noqa: S608
    )


# The department of a case's last lead order that was neither refused nor withdrawn by then; none where that went to a worker.
LEADING = text(
    """SELECT DISTINCT ON (o.case_id) o.case_id, o.department_id, d.name FROM dispatch_order o
    LEFT JOIN department d ON d.id = o.department_id
    WHERE o.case_id = ANY(CAST(:ids AS uuid[])) AND o.lead AND o.given_at < :t
      AND o.id <> ALL(CAST(:given AS uuid[]))
      AND NOT (o.state IN ('REFUSED', 'WITHDRAWN') AND o.ended_at < :t AND o.id <> ALL(CAST(:ended AS uuid[]))
               AND o.case_id <> ALL(CAST(:ended_with_case AS uuid[])))
    ORDER BY o.case_id, o.given_at DESC, o.id DESC"""
)
GRIDS = text("SELECT id, code, name, name_en, level, path, kind, closed_at FROM grid ORDER BY code")
LEVELS = text("SELECT level, name, name_en FROM grid_level")
CLASSES = text(
    """WITH RECURSIVE top AS (
        SELECT id, id AS top_id FROM category WHERE depth <= 2
        UNION ALL SELECT k.id, top.top_id FROM category k JOIN top ON k.parent_id = top.id WHERE k.depth > 2)
    SELECT top.id, k.id AS top_id, k.name, k.name_en, k.rank, leaf.name AS leaf, leaf.name_en AS leaf_en,
           p.name AS above, p.name_en AS above_en
    FROM top JOIN category k ON k.id = top.top_id JOIN category leaf ON leaf.id = top.id
    LEFT JOIN category p ON p.id = k.parent_id"""
)
HOLDERS = text(
    """SELECT w.id, i.name, w.role, true AS person FROM worker w JOIN worker_identity i ON i.worker_id = w.id
    WHERE w.id = ANY(CAST(:ids AS uuid[]))
    UNION ALL SELECT d.id, d.name, d.kind, false FROM department d WHERE d.id = ANY(CAST(:ids AS uuid[]))"""
)
# Cases whose row says nothing of it that they stood otherwise at `:t`: out of assessment or in it again since; an order that was
# signed or has ended since, or waits; what was entered as later than now (up to `:ahead`, which is `:t` for a moment that is past).
OTHERWISE = text(
    """SELECT x.case_id FROM case_exclusion x WHERE x.excluded_at >= :t OR x.lifted_at >= :t
    UNION SELECT o.case_id FROM dispatch_order o WHERE o.given_at >= :first AND o.given_at < CAST(:ahead AS timestamptz)
        AND (o.given_at >= :t OR o.signed_at >= :t OR o.ended_at >= :t OR o.signed_at IS NULL AND o.ended_at IS NULL)
    UNION SELECT r.case_id FROM report r WHERE r.reported_at >= :t AND r.reported_at < CAST(:ahead AS timestamptz)
    UNION SELECT c.id FROM case_file c WHERE c.accepted_at >= :t AND c.accepted_at < CAST(:ahead AS timestamptz)
    UNION SELECT c.id FROM case_file c WHERE c.filed_at >= :t AND c.filed_at < CAST(:ahead AS timestamptz)
    UNION SELECT c.id FROM case_file c WHERE c.closed_at >= :t AND c.closed_at < CAST(:ahead AS timestamptz)"""
)
# What some cases count for in the counts that are kept. They are found by their identifiers: no index is looked for "IS TRUE".
AS_THEY_STAND = """SELECT f.measure, f.day, count(*) AS n FROM figure_fact f
    WHERE f.part IN ({parts}) AND f.measure = ANY(CAST(:measures AS text[])) AND f.case_id = ANY(CAST(:cases AS uuid[]))
      AND (f.at >= :begin AND f.at < :end) IS TRUE GROUP BY 1, 2"""
_FIRST = text("SELECT min(reported_at) FROM report")
# An index finds the first one at once; of cases that came in since only where there are any.
_FIRST_THEN = text("SELECT min(reported_at) FROM report WHERE (case_id = ANY(CAST(:hidden AS uuid[]))) IS NOT TRUE")


def first_reported(s: Session, hidden: Collection[UUID] = ()) -> datetime | None:
    """Return when the first report came in, but for `hidden` cases; None while there is none."""
    asked = s.execute(_FIRST_THEN, {"hidden": list(hidden)}) if hidden else s.execute(_FIRST)
    first: datetime | None = asked.scalar_one()
    return first
