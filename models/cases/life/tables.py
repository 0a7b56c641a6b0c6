"""The arrows as rows: what the triggers on case_file and dispatch_order hold every change of a state to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base

_WHO = "who IN ('anyone','desk','supervisor')"


class CaseArrowRow(Base):
    """An arrow of a case; `start` "" is from nothing."""

    __tablename__ = "case_arrow"
    __table_args__ = (CheckConstraint(_WHO, name="who"), Index("ix_case_arrow_start_end", "start", "end"))

    action: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[str] = mapped_column(primary_key=True)
    end: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]


class OrderArrowRow(Base):
    """An arrow of an order; `start` "" is from nothing."""

    __tablename__ = "order_arrow"
    __table_args__ = (Index("ix_order_arrow_start_end", "start", "end"),)

    action: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[str] = mapped_column(primary_key=True)
    end: Mapped[str] = mapped_column(primary_key=True)
