"""The table of annotations: append-only; a trigger signs every row."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class AnnotationRow(Base):
    """Words on some days, or (`ends_id`) that another row no longer holds."""

    __tablename__ = "chart_annotation"
    __table_args__ = (
        CheckConstraint("kind IN ('weather','campaign','occasion','rules','other')", name="kind"),
        CheckConstraint("btrim(words) <> '' AND char_length(words) <= 60", name="words"),
        CheckConstraint("last_day >= first_day AND last_day - first_day < 366", name="days"),
        CheckConstraint(
            "num_nonnulls(first_day, last_day, kind, words) = CASE WHEN ends_id IS NULL THEN 4 ELSE 0 END", name="whole"
        ),
        Index("ix_chart_annotation_first_day", "first_day", postgresql_where=text("ends_id IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    kind: Mapped[str | None]
    words: Mapped[str | None]
    ends_id: Mapped[UUID | None] = mapped_column(ForeignKey("chart_annotation.id"), unique=True)
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
