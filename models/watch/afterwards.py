"""What is still owed to a citizen, or by whoever a matter was given to, after a case has left the queue."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.times import utc
from models.watch.records import Owed, OwedKind

CALLBACK_DAYS = 30
"""A case closed longer ago than this is no longer called back about."""
MOST = 500

# Whoever reported is known by a number to ring; of several reports one is enough.
_KNOWN = """EXISTS (SELECT FROM report r JOIN report_text t ON t.report_id = r.id
    WHERE r.case_id = c.id AND t.reporter_phone <> '')"""
_OWED = text(
    f"""SELECT * FROM (SELECT 'callback' AS kind, c.id, coalesce(c.number, '') AS number, c.title, c.closed_at AS since, '' AS who,
        (SELECT count(*) FROM callback b WHERE b.case_id = c.id) AS tries
    FROM case_file c
    WHERE c.state = 'CLOSED' AND NOT c.exercise AND c.closed_at > clock_timestamp() - make_interval(days => :days)
      AND {_KNOWN}
    UNION ALL
    SELECT o.kind, c.id, coalesce(c.number, ''), c.title, t.given_at, t.receiver, 0
    FROM transfer t JOIN case_file c ON c.id = t.case_id AND c.state = 'TRANSFERRED' AND NOT c.exercise
    JOIN LATERAL (VALUES ('receipt', t.receipt_at IS NULL), ('notice', t.told_at IS NULL AND {_KNOWN})) o(kind, owed)
        ON o.owed) owed
    ORDER BY kind = 'callback', CASE kind WHEN 'callback' THEN -extract(epoch FROM since) ELSE extract(epoch FROM since) END,
             id, kind LIMIT :most"""  # noqa: S608 - constants of this module
)


def get_owed(s: Session) -> tuple[Owed, ...]:
    """Return what is owed, at most 500: transfers that wait longest first, then callbacks, the case closed last first.

    A closed case of the last 30 days whose citizen is known and was not reached yet (待回访), and a matter given to
    somebody outside (转办) that has no receipt, or of which a citizen who is known was not told.
    """
    return tuple(
        Owed(OwedKind(row.kind), row.id, row.number, row.title, utc(row.since), row.who, row.tries)
        for row in s.execute(_OWED, {"days": CALLBACK_DAYS, "most": MOST})
    )
