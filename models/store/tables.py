"""The store's own tables: the change feed, how far it was trimmed, and the counter of case numbers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, FetchedValue, Identity, Index, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.types import Xid8


class ChangeRow(Base):
    """One row a changing statement, written by a trigger in the same transaction: which subject, which identifiers."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_xid_id", "xid", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    epoch: Mapped[str] = mapped_column(server_default=FetchedValue())
    xid: Mapped[int] = mapped_column(Xid8, server_default=FetchedValue())
    subject: Mapped[str]
    ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    origin: Mapped[str] = mapped_column(Text, server_default="")
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class ChangeFloorRow(Base):
    """The last change trimmed away: a cursor below it has missed changes and must reload."""

    __tablename__ = "change_floor"
    __table_args__ = (CheckConstraint('"only"', name="single"),)

    only: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    epoch: Mapped[str]
    xid: Mapped[int] = mapped_column(Xid8)
    id: Mapped[int] = mapped_column(BigInteger)


class CaseCounterRow(Base):
    """The last serial of case numbers given out on a day of the city."""

    __tablename__ = "case_counter"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
