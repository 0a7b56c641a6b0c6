"""The same picture twice: what a feedback shows that another case has shown already. A question, as all that is looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.times import utc
from models.watch.records import Look, LookKind
from models.workers.masking import mask_name

# What a picture is like was found as it came (picture_likeness). What belongs to one matter by a merge or a parent shares
# its pictures rightly, and what was struck since shows nothing; of the rest the nearest is told, then the first.
_SAME = text(
    """WITH RECURSIVE twice AS MATERIALIZED (
        SELECT f.case_id, f.order_id, f.added_at, l.apart, b.case_id AS other_id, b.added_at AS before
        FROM attachment f JOIN picture_likeness l ON l.attachment_id = f.id JOIN attachment b ON b.id = l.other_id
        WHERE f.added_at > :since AND f.struck_at IS NULL AND b.struck_at IS NULL),
    up AS (
        SELECT c.id AS case_id, c.id AS at, c.main_id FROM case_file c
        WHERE c.id IN (SELECT case_id FROM twice UNION SELECT other_id FROM twice)
        UNION SELECT up.case_id, c.id, c.main_id FROM up JOIN case_file c ON c.id = up.main_id),
    told AS (
        SELECT DISTINCT ON (w.case_id) w.* FROM twice w
        JOIN up r ON r.case_id = w.case_id AND r.main_id IS NULL
        JOIN up o ON o.case_id = w.other_id AND o.main_id IS NULL
        WHERE r.at <> o.at ORDER BY w.case_id, w.apart, w.before)
    SELECT c.id, coalesce(c.number, '') AS number, c.title, w.added_at AS at, w.apart, coalesce(x.number, x.title) AS other,
           coalesce(i.name, '') AS worker, coalesce(d.name, '') AS department,
           coalesce(a.name, m.login, '') AS seen_by, coalesce(m.words, '') AS seen_words
    FROM told w JOIN case_file c ON c.id = w.case_id JOIN case_file x ON x.id = w.other_id
    LEFT JOIN dispatch_order o ON o.id = w.order_id
    LEFT JOIN worker_identity i ON i.worker_id = o.worker_id LEFT JOIN department d ON d.id = o.department_id
    LEFT JOIN look_mark m ON m.case_id = c.id AND m.kind = :kind LEFT JOIN account a ON a.login = m.login
    WHERE NOT c.exercise AND NOT x.exercise ORDER BY w.added_at DESC"""
)


def get_same_pictures(s: Session, since: datetime) -> list[Look]:
    """Return the cases whose feedback or evidence since then shows a picture that another case of 90 days has shown before."""
    facts = {"since": since, "kind": LookKind.SAME_PICTURE.value}
    return [
        Look(
            kind=LookKind.SAME_PICTURE,
            case_id=row.id,
            number=row.number,
            title=row.title,
            who=mask_name(row.worker) if row.worker else row.department,
            at=utc(row.at),
            figure=float(row.apart),
            seen_by=row.seen_by,
            seen_words=row.seen_words,
            other=row.other,
        )
        for row in s.execute(_SAME, facts)
    ]
