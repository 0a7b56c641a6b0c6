"""The same picture twice: what a feedback shows that another case has shown already. A question, as all that is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.times import utc
from models.watch.records import Look, LookKind
from models.workers.masking import mask_name

BITS = 4
"""Of 64, in which the perceptual hashes of what counts as the same picture may differ: other size, other quality."""
BACK = timedelta(days=90)
"""How far back the other picture may lie."""

# A hash stands in an index by its five bands (phash_bands): of two that differ in at most four bits, one band at least is
# the same, so that a few pictures of a hundred thousand are held against each, not all. What belongs to one matter by a
# merge or a parent shares its pictures rightly. Of the pictures that one is like, the nearest is told, then the first.
_SAME = text(
    """WITH fresh AS MATERIALIZED (
        SELECT a.case_id, a.order_id, a.added_at, a.sha256, m.phash FROM attachment a
        JOIN media m ON m.sha256 = a.sha256 AND m.kind = 'picture' JOIN step t ON t.id = a.step_id
        WHERE a.added_at > :since AND a.struck_at IS NULL AND (a.evidence <> '' OR t.action = 'feed_back')),
    near AS MATERIALIZED (
        SELECT f.case_id, f.order_id, f.added_at, f.sha256 AS other, 0 AS apart FROM fresh f
        UNION ALL
        SELECT f.case_id, f.order_id, f.added_at, m.sha256, bit_count((f.phash # m.phash)::bit(64))
        FROM fresh f JOIN media m ON phash_bands(m.phash) && phash_bands(f.phash)
        WHERE m.sha256 <> f.sha256 AND bit_count((f.phash # m.phash)::bit(64)) <= :bits),
    twice AS (
        SELECT DISTINCT ON (n.case_id) n.case_id, n.order_id, n.added_at, n.apart, b.case_id AS other_id
        FROM near n JOIN attachment b ON b.sha256 = n.other AND b.case_id <> n.case_id AND b.struck_at IS NULL
            AND b.added_at <= n.added_at AND b.added_at > :back
        WHERE (WITH RECURSIVE up AS (
                SELECT c.id, c.main_id FROM case_file c WHERE c.id = n.case_id
                UNION SELECT c.id, c.main_id FROM case_file c JOIN up ON c.id = up.main_id)
            SELECT up.id FROM up WHERE up.main_id IS NULL)
          IS DISTINCT FROM (WITH RECURSIVE up AS (
                SELECT c.id, c.main_id FROM case_file c WHERE c.id = b.case_id
                UNION SELECT c.id, c.main_id FROM case_file c JOIN up ON c.id = up.main_id)
            SELECT up.id FROM up WHERE up.main_id IS NULL)
        ORDER BY n.case_id, n.apart, b.added_at)
    SELECT c.id, coalesce(c.number, '') AS number, c.title, w.added_at AS at, w.apart, coalesce(x.number, x.title) AS other,
           coalesce(i.name, '') AS worker, coalesce(d.name, '') AS department,
           coalesce(a.name, m.login, '') AS seen_by, coalesce(m.words, '') AS seen_words
    FROM twice w JOIN case_file c ON c.id = w.case_id JOIN case_file x ON x.id = w.other_id
    LEFT JOIN dispatch_order o ON o.id = w.order_id
    LEFT JOIN worker_identity i ON i.worker_id = o.worker_id LEFT JOIN department d ON d.id = o.department_id
    LEFT JOIN look_mark m ON m.case_id = c.id AND m.kind = :kind LEFT JOIN account a ON a.login = m.login
    WHERE NOT c.exercise AND NOT x.exercise ORDER BY w.added_at DESC"""
)


def get_same_pictures(s: Session, since: datetime) -> list[Look]:
    """Return the cases whose feedback or evidence since then shows a picture that another case of 90 days has shown before."""
    facts = {"since": since, "back": since - BACK, "bits": BITS, "kind": LookKind.SAME_PICTURE.value}
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
