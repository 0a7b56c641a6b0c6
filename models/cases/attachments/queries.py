"""Reads what is attached to a case, and to those that were merged into it or follow it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.attachments.records import Attachment
from models.cases.tables import ACTIVE_ORDER_STATES
from models.media.reading import as_media
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

_ATTACHED = text(
    """WITH RECURSIVE of AS (
        SELECT CAST(:id AS uuid) AS case_id, false AS other
        UNION SELECT c.id, true FROM case_file c JOIN of ON c.main_id = of.case_id)
    SELECT f.id, f.case_id, f.step_id, f.report_id, f.order_id, f.name, f.evidence, f.note, f.taken_at, f.lon, f.lat,
           f.desk, f.added_at, f.struck_at, coalesce(f.struck_why, '') AS struck_why, coalesce(k.name, f.struck_by, '') AS struck_by,
           f.origin, f.removed_at,
           m.sha256, m.size, m.mime, m.kind, m.width, m.height, m.seconds, m.kept, t.action,
           coalesce(a.name, f.login) AS account, i.name AS worker, d.name AS department,
           CASE WHEN of.other THEN coalesce(c.number, c.title) ELSE '' END AS of_case
    FROM of JOIN attachment f ON f.case_id = of.case_id
    JOIN media m ON m.sha256 = f.sha256 JOIN step t ON t.id = f.step_id JOIN case_file c ON c.id = f.case_id
    LEFT JOIN account a ON a.login = f.login LEFT JOIN account k ON k.login = f.struck_by
    LEFT JOIN worker_identity i ON i.worker_id = t.worker_id LEFT JOIN department d ON d.id = t.department_id
    ORDER BY f.added_at DESC, f.id DESC"""
)
_MISSING = text(
    """SELECT kind FROM case_file c JOIN category_rule r ON r.id = c.rule_id
    JOIN dispatch_order o ON o.case_id = c.id AND o.lead AND o.state = ANY(:states),
    unnest(string_to_array(r.evidence, ' ')) WITH ORDINALITY AS asked(kind, nth)
    WHERE c.id = :id AND kind <> '' AND NOT EXISTS (
        SELECT FROM attachment f WHERE f.order_id = o.id AND f.evidence = kind AND f.struck_at IS NULL)
    ORDER BY nth"""
)


def get_attachments(s: Session, case_id: UUID) -> tuple[Attachment, ...]:
    """Return all that is attached to a case, the newest first, struck ones too, with what its merged and child cases have."""
    return tuple(
        Attachment(
            id=row.id,
            case_id=row.case_id,
            step_id=row.step_id,
            report_id=row.report_id,
            order_id=row.order_id,
            media=as_media(row),
            name=row.name,
            evidence=row.evidence,
            note=row.note,
            taken_at=utc_or_none(row.taken_at),
            lon=row.lon,
            lat=row.lat,
            by=mask_name(row.worker) if row.worker else row.department or row.account,
            desk=row.desk,
            at=utc(row.added_at),
            action=row.action,
            of_case=row.of_case,
            struck_at=utc_or_none(row.struck_at),
            struck_by=row.struck_by,
            struck_why=row.struck_why,
            origin=row.origin,
            removed_at=utc_or_none(row.removed_at),
        )
        for row in s.execute(_ATTACHED, {"id": case_id})
    )


def missing_evidence(s: Session, case_id: UUID) -> tuple[str, ...]:
    """Return the kinds of evidence that the case's rule asks for and nothing given on the lead order in force shows."""
    states = [state.value for state in ACTIVE_ORDER_STATES]
    return tuple(s.scalars(_MISSING, {"id": case_id, "states": states}))
