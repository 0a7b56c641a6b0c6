"""The statements behind how cases stood at a past moment; of pairs the second tells what was seen from what was not."""

from __future__ import annotations

from sqlalchemy import TextClause, text

from models.cases.tables import ENDED_STATES, OPEN_STATES
from models.figures.as_of import VISIBLE

_OPEN_LIST, _ENDED_LIST = (",".join(f"'{state.value}'" for state in states) for states in (OPEN_STATES, ENDED_STATES))
# Reported before the moment and not ended before it: open then, or (reopened since, archived since) ended by then.
_CANDIDATES = f"""SELECT c.*, r.needs_arrival, r.competent_department_id, r.sign_minutes, r.arrive_minutes, r.verify_minutes
    FROM case_file c
    LEFT JOIN category_rule r ON r.id = c.rule_id
    WHERE NOT c.exercise AND c.reported_at < :t AND c.id <> ALL(CAST(:hidden AS uuid[]))
      AND (c.state IN ({_OPEN_LIST}) OR c.stage_since >= :t OR c.id = ANY(CAST(:touched AS uuid[]))){{among}}
    ORDER BY c.id"""  # noqa: S608
CANDIDATES = text(_CANDIDATES.replace("{among}", ""))
CANDIDATES_AMONG = text(_CANDIDATES.replace("{among}", " AND c.id = ANY(CAST(:among AS uuid[]))"))
# All that can be candidates, and some that are none, each part by an index. No index knows since when a case stands where it
# stands; one that was closed before the moment and has gone on since (called back, archived) has a step of that time.
MAYBE = text(
    f"""SELECT c.id FROM case_file c WHERE c.state IN ({_OPEN_LIST})
    UNION SELECT c.id FROM case_file c WHERE c.closed_at >= :t
    UNION SELECT c.id FROM case_file c WHERE c.closed_at IS NULL AND c.state IN ({_ENDED_LIST}) AND c.stage_since >= :t
    UNION SELECT t.case_id FROM step t WHERE t.occurred_at >= :t AND t.to_state IS NOT NULL
    UNION SELECT unnest(CAST(:touched AS uuid[]))"""  # noqa: S608
)
# Of what came after the moment, or was not seen, the details say what was before; of the rest only where it led to is asked,
# and by which clock a child case goes.
_STEPS = """
SELECT t.case_id, t.action, t.to_state, t.order_id, t.worker_id, t.department_id,
       CASE WHEN {later} OR t.action = 'adopt' THEN t.detail END AS detail, t.occurred_at, {seen} AS seen
FROM step t WHERE t.case_id = ANY(CAST(:ids AS uuid[])) AND (t.to_state IS NOT NULL OR t.action IN ('import', 'adopt', 'release') OR {later})
ORDER BY t.case_id, t.recorded_at, t.id"""
# Cases whose row does not say how they stood: something happened to them since, or another system had them first.
_MOVED = """
SELECT DISTINCT t.case_id FROM step t WHERE t.case_id = ANY(CAST(:ids AS uuid[])) AND (t.action = 'import' OR {later})"""
_LATER = "t.occurred_at >= CAST(:until AS timestamptz)"


def _both(statement: str) -> tuple[TextClause, TextClause]:
    """A statement about all steps, and one that tells those that were seen from the others."""
    return (
        text(statement.format(later=_LATER, seen="true")),
        text(statement.format(later=f"({_LATER} OR NOT ({VISIBLE}))", seen=VISIBLE)),
    )


STEPS, MOVED = _both(_STEPS), _both(_MOVED)
TOLD_ORDERS = text(
    """SELECT o.case_id, o.worker_id, o.department_id, o.given_at FROM dispatch_order o
    WHERE o.case_id = ANY(CAST(:ids AS uuid[])) AND o.lead ORDER BY o.case_id, o.given_at, o.id"""
)
STOPS = text(
    """SELECT x.case_id, x.from_at,
              CASE WHEN x.ended_at < :t AND x.case_id <> ALL(CAST(:struck AS uuid[])) THEN x.ended_at ELSE x.until_at END
              AS until
    FROM case_suspension x WHERE x.case_id = ANY(CAST(:ids AS uuid[])) AND x.from_at < :t
      AND x.request_id <> ALL(CAST(:unmade AS uuid[])) ORDER BY x.from_at, x.id"""
)
