"""Reads what belongs together: hints while a report is taken in, and all that a case is linked with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState
from models.links.earlier import find_earlier, nth_of
from models.links.records import Hints, Linked, LinkKind, Links, Reporter, Sought
from models.links.twins import find_twins
from models.store.errors import Refused
from models.store.texts import findable
from models.store.times import utc
from models.workers.masking import mask_name, mask_phone

_ENDS = """
SELECT l.id, l.kind, c.id AS case_id, c.version, c.number, c.title, c.state, l.made_at, coalesce(a.name, l.made_by) AS made_by
FROM case_link l
JOIN case_file c ON c.id = l.{other}
LEFT JOIN account a ON a.login = l.made_by
WHERE l.{own} = :id AND l.ended_at IS NULL ORDER BY l.made_at, l.id"""
_MAIN = text(_ENDS.format(other="main_id", own="case_id"))
_MEMBERS = text(_ENDS.format(other="case_id", own="main_id"))
# A case that others were merged into may itself be merged into another: all of them are heard with the last one.
_REPORTERS = text(
    """WITH RECURSIVE of AS (
        SELECT CAST(:id AS uuid) AS case_id, CAST(NULL AS varchar) AS via
        UNION
        SELECT l.case_id, CASE WHEN l.kind = 'child' OR of.via = 'child' THEN 'child' ELSE 'merged' END
        FROM case_link l JOIN of ON of.case_id = l.main_id WHERE l.ended_at IS NULL)
    SELECT r.id, r.case_id, c.number, of.via, r.reported_at, t.reporter, t.reporter_phone, t.text, p.nth
    FROM of JOIN report r ON r.case_id = of.case_id JOIN case_file c ON c.id = r.case_id
    LEFT JOIN report_text t ON t.report_id = r.id LEFT JOIN repeat p ON p.report_id = r.id
    ORDER BY of.via IS NOT NULL, r.reported_at, r.id LIMIT :most"""
)
_SOUGHT = text(
    """SELECT c.title, c.category_id, c.lon, c.lat, c.reported_at, coalesce(t.text, '') AS text, coalesce(t.address, '') AS address,
              coalesce(t.reporter_phone, '') AS phone
    FROM case_file c LEFT JOIN report r ON r.case_id = c.id LEFT JOIN report_text t ON t.report_id = r.id
    WHERE c.id = :id ORDER BY r.reported_at, r.id LIMIT 1"""
)
REPORTERS_MOST = 500


def hints_for(s: Session, sought: Sought) -> Hints:
    """Return likely twins and earlier requests of the same caller or address: the same answer for desk, import and gateway."""
    earlier = find_earlier(s, sought)
    return Hints(find_twins(s, sought), earlier, nth_of(earlier, sought))


def sought_of(s: Session, case_id: UUID) -> Sought | None:
    """Return what of a case its like is looked for by; None for an unknown case."""
    row = s.execute(_SOUGHT, {"id": case_id}).one_or_none()
    if row is None:
        return None
    return Sought(
        row.title, row.text, row.category_id, row.lon, row.lat, row.address, row.phone, case_id, utc(row.reported_at)
    )


def links_of(s: Session, case_id: UUID) -> Links:
    """Return what a case is linked with, everybody who reported it, and (for an unlinked one) its likely twins."""
    main = next((_linked(row) for row in s.execute(_MAIN, {"id": case_id})), None)
    members = [_linked(row) for row in s.execute(_MEMBERS, {"id": case_id})]
    sought = sought_of(s, case_id)
    return Links(
        main=main,
        merged=tuple(one for one in members if one.kind is LinkKind.MERGED),
        children=tuple(one for one in members if one.kind is LinkKind.CHILD),
        reporters=reporters_of(s, case_id),
        hints=hints_for(s, sought) if sought is not None else Hints(),
    )


def reporters_of(s: Session, case_id: UUID, most: int = REPORTERS_MOST) -> tuple[Reporter, ...]:
    """Return every report behind a case, masked: its own first, then those of merged cases and of children."""
    return tuple(
        Reporter(
            report_id=row.id,
            case_id=row.case_id,
            number=row.number,
            via=None if row.via is None else LinkKind(row.via),
            reported_at=utc(row.reported_at),
            name=mask_name(row.reporter or ""),
            phone=mask_phone(row.reporter_phone or ""),
            text=row.text or "",
            nth=row.nth or 1,
        )
        for row in s.execute(_REPORTERS, {"id": case_id, "most": most})
    )


def _linked(row: Any) -> Linked:
    return Linked(
        row.id,
        LinkKind(row.kind),
        row.case_id,
        row.version,
        row.number,
        row.title,
        CaseState(row.state),
        utc(row.made_at),
        row.made_by,
    )


_NUMBERED = text(
    "SELECT id, number FROM case_file WHERE number = :number OR number LIKE :ending ORDER BY number DESC LIMIT 3"
)


def case_by_number(s: Session, number: str) -> UUID:
    """Return the case of a number, or of the end of one (0087 for 20261122-0087).

    Raises Refused: "unknown_number" (number), "number_not_clear" (number, like).
    """
    wanted = findable(number)
    literal = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = s.execute(_NUMBERED, {"number": wanted, "ending": f"%{literal}"}).all() if len(wanted) >= 3 else []
    exact = [row for row in rows if row.number == wanted]
    if exact or len(rows) == 1:
        found: UUID = (exact or rows)[0].id
        return found
    if not rows:
        raise Refused("unknown_number", number=wanted)
    raise Refused("number_not_clear", number=wanted, like="、".join(row.number for row in rows))
