"""What is kept of an import: its run, and every row it made or changed, until it is undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class ImportRunRow(Base):
    """One import of one file; `login` is session_user, and a trigger sees to it."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("state IN ('running','done','interrupted','undoing','undone')", name="state"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    kind: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(server_default="running")
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    started_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ended_at: Mapped[datetime | None]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undo_counts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class ImportedRow(Base):
    """A row that a run made, or changed: then with its content before. Written by a trigger alone, gone with the undo.

    `unit` is what it is part of (a step's case, a name's worker): a unit goes or stays as a whole. `digest` is that of
    the row as the run left it; a row with another one was touched since.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_run_id_unit", "run_id", "unit"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    unit: Mapped[str]
    made: Mapped[bool]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    digest: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
