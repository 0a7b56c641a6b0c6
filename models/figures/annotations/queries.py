"""Reads annotations: those that hold, of some days."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.annotations.records import Annotation, AnnotationKind
from models.figures.filters import Period
from models.store.times import utc

_HOLD = text(
    """SELECT a.id, a.first_day, a.last_day, a.kind, a.words, coalesce(p.name, a.login) AS by, a.recorded_at AS at
    FROM chart_annotation a LEFT JOIN account p ON p.login = a.login
    WHERE a.ends_id IS NULL AND a.first_day <= :last AND a.last_day >= :first
      AND NOT EXISTS (SELECT FROM chart_annotation e WHERE e.ends_id = a.id)
    ORDER BY a.first_day, a.recorded_at, a.id"""
)


def get_annotations(s: Session, period: Period) -> tuple[Annotation, ...]:
    """Return the annotations of which a day lies in the period, by their first day."""
    rows = s.execute(_HOLD, {"first": period.first, "last": period.last})
    return tuple(
        Annotation(row.id, row.first_day, row.last_day, AnnotationKind(row.kind), row.words, row.by, utc(row.at))
        for row in rows
    )
