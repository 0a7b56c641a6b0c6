"""Writes annotations and takes them back: the only writer of them. Operators and supervisors may; the database holds it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Duty
from models.figures.annotations.records import LONGEST, MOST_DAYS, AnnotationKind
from models.figures.annotations.tables import AnnotationRow
from models.figures.filters import Period
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable

# Of two who take the same back the second finds it done.
_STANDING = text(
    """SELECT a.id, e.id AS ended, coalesce(p.name, e.login) AS by, e.recorded_at AS at
    FROM chart_annotation a LEFT JOIN chart_annotation e ON e.ends_id = a.id LEFT JOIN account p ON p.login = e.login
    WHERE a.id = :id AND a.ends_id IS NULL"""
)
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.chart_annotation'))")


def annotate(s: Session, period: Period, kind: AnnotationKind, words: str) -> UUID:
    """Write words on the days of a period; returns the annotation.

    Line ends become blanks: they stand in one line. Raises NotPermitted, Refused: "annotation_empty", "text_too_long"
    (most), "annotation_days" (most), "unstorable_text".
    """
    _may(s)
    said = " ".join(storable(words, "words").split())
    if not said:
        raise Refused("annotation_empty")
    if len(said) > LONGEST:
        raise Refused("text_too_long", most=LONGEST)
    if period.days > MOST_DAYS:
        raise Refused("annotation_days", most=MOST_DAYS)
    made = new_id()
    row = {"id": made, "first_day": period.first, "last_day": period.last, "kind": kind.value, "words": said}
    s.execute(insert(AnnotationRow).values(**row))
    return made


def take_back(s: Session, annotation_id: UUID) -> None:
    """Take an annotation back; it stays in the table. Raises NotPermitted, Refused: "unknown_entry", "ended_already" (by, at)."""
    _may(s)
    s.execute(_ALONE)
    row = s.execute(_STANDING, {"id": annotation_id}).one_or_none()
    if row is None:
        raise Refused("unknown_entry", entry_id=annotation_id)
    if row.ended is not None:
        raise Refused("ended_already", by=row.by, at=row.at)
    s.execute(insert(AnnotationRow).values(id=new_id(), ends_id=annotation_id))


def _may(s: Session) -> None:
    me = get_me(s)
    if me.duty not in (Duty.OPERATOR, Duty.SUPERVISOR) or not me.active:
        raise NotPermitted("annotations are written by operators and supervisors")
