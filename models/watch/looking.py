"""Things to look at, without a judgement: each is a question about a case of the last days, never a verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.geo.distance import haversine_m
from models.store.times import database_now, utc
from models.watch.look_rule import get_look_rule
from models.watch.pictures import get_same_pictures
from models.watch.records import Look, LookKind
from models.workers.masking import mask_name

LOOK_BACK = timedelta(days=3)

_WHO = "coalesce(i.name, '') AS worker, coalesce(d.name, '') AS department"
_LEAD = """LEFT JOIN LATERAL (SELECT * FROM dispatch_order o WHERE o.case_id = c.id AND o.lead
                      ORDER BY o.given_at DESC, o.id DESC LIMIT 1) o ON true
    LEFT JOIN worker_identity i ON i.worker_id = o.worker_id LEFT JOIN department d ON d.id = o.department_id"""
_SEEN = """LEFT JOIN look_mark m ON m.case_id = c.id AND m.kind = :kind LEFT JOIN account a ON a.login = m.login"""
_MARK = "coalesce(a.name, m.login, '') AS seen_by, coalesce(m.words, '') AS seen_words"

_QUICK = text(
    f"""SELECT c.id, c.number, c.title, c.closed_at AS at, {_WHO}, {_MARK},
       extract(epoch FROM c.closed_at - c.dispatched_at)::float8 AS figure
    FROM case_file c {_LEAD} {_SEEN}
    WHERE c.closed_at > :since AND NOT c.exercise AND c.dispatched_at IS NOT NULL
      AND c.closed_at - c.dispatched_at < :quick
      AND NOT EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.action = 'import')
    ORDER BY c.closed_at DESC"""  # noqa: S608
)
# Every closing near its limit, with how many of the same login lie within the time before and after it.
_BULK = text(
    f"""WITH near AS (
        SELECT t.case_id, t.login, t.occurred_at, count(*) OVER (
            PARTITION BY t.login ORDER BY t.occurred_at RANGE BETWEEN CAST(:within AS interval) PRECEDING
                AND CAST(:within AS interval) FOLLOWING) AS many
        FROM step t JOIN case_file c ON c.id = t.case_id
        WHERE t.action = 'close' AND t.occurred_at > :since AND c.due_at IS NOT NULL
          AND c.due_at - t.occurred_at BETWEEN interval '0' AND CAST(:before AS interval) AND NOT c.exercise)
    SELECT c.id, c.number, c.title, n.occurred_at AS at, {_WHO}, {_MARK}, n.many::float8 AS figure
    FROM near n JOIN case_file c ON c.id = n.case_id {_LEAD} {_SEEN}
    WHERE n.many >= :many ORDER BY n.occurred_at DESC"""  # noqa: S608
)
_FAR = text(
    f"""SELECT c.id, c.number, c.title, t.occurred_at AS at, {_WHO}, {_MARK}, c.lon, c.lat, p.lon AS plon, p.lat AS plat
    FROM step t JOIN case_file c ON c.id = t.case_id {_LEAD} {_SEEN}
    JOIN LATERAL (SELECT h.lon, h.lat FROM position_history h WHERE h.worker_id = t.worker_id
                  AND h.fixed_at BETWEEN t.occurred_at - CAST(:age AS interval) AND t.occurred_at
                  ORDER BY h.fixed_at DESC LIMIT 1) p ON true
    WHERE t.action = 'feed_back' AND t.occurred_at > :since AND t.worker_id IS NOT NULL
      AND c.lon IS NOT NULL AND NOT c.exercise
    ORDER BY t.occurred_at DESC"""  # noqa: S608
)


def get_looks(s: Session) -> tuple[Look, ...]:
    """Return what is to be looked at of the last three days, kind by kind, the newest first."""
    since, rule = database_now(s) - LOOK_BACK, get_look_rule(s)
    quick_by = timedelta(seconds=rule.quick_s)
    quick = s.execute(_QUICK, {"since": since, "quick": quick_by, "kind": LookKind.QUICK_CLOSE.value})
    bulk = s.execute(
        _BULK,
        {
            "since": since,
            "within": timedelta(minutes=rule.bulk_minutes),
            "before": timedelta(minutes=rule.bulk_before_minutes),
            "many": rule.bulk_cases,
            "kind": LookKind.BULK_CLOSE.value,
        },
    )
    fresh = timedelta(minutes=rule.fix_minutes)
    far = s.execute(_FAR, {"since": since, "age": fresh, "kind": LookKind.FAR_FEEDBACK.value})
    away = [(row, float(haversine_m(row.lon, row.lat, row.plon, row.plat))) for row in far]
    return (
        *(_look(LookKind.QUICK_CLOSE, row, row.figure) for row in quick),
        *(_look(LookKind.BULK_CLOSE, row, row.figure) for row in bulk),
        *(_look(LookKind.FAR_FEEDBACK, row, distance) for row, distance in away if distance > rule.far_m),
        *get_same_pictures(s, since),
    )


def _look(kind: LookKind, row: Any, figure: float) -> Look:
    return Look(
        kind=kind,
        case_id=row.id,
        number=row.number or "",
        title=row.title,
        who=mask_name(row.worker) if row.worker else row.department,
        at=utc(row.at),
        figure=float(figure),
        seen_by=row.seen_by,
        seen_words=row.seen_words,
    )
