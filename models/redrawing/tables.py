"""The table of what was redrawn; append-only, signed, a supervisor's alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class RedrawRow(Base):
    """What came of which grids. `facts` says what an undo needs (`models.redrawing.commands`)."""

    __tablename__ = "grid_redraw"
    __table_args__ = (
        CheckConstraint("kind IN ('draw','split','merge','undo')", name="kind"),
        CheckConstraint("(kind = 'undo') = (undoes_id IS NOT NULL)", name="undoes"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    title: Mapped[str]
    cases: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    undoes_id: Mapped[UUID | None] = mapped_column(ForeignKey("grid_redraw.id"), unique=True)
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
