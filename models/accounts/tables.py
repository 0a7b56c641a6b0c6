"""Accounts: one row a login role."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class AccountRow(Base):
    """An account of this city; `login` equals the `session_user` of its connections."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("duty IN ('operator','supervisor','leader','auditor','field')", name="duty"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    duty: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
