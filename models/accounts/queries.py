"""Reads accounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.accounts.records import Account, Duty
from models.accounts.tables import AccountRow
from models.store.errors import NotPermitted


def get_accounts(s: Session) -> list[Account]:
    """Return every account, by login."""
    return [_account(row) for row in s.execute(select(*AccountRow.__table__.columns).order_by(AccountRow.login))]


def get_me(s: Session) -> Account:
    """Return the account this session is connected as. Raises NotPermitted for a login that is none of this city's."""
    login = s.scalar(text("SELECT session_user"))
    row = s.execute(select(*AccountRow.__table__.columns).where(AccountRow.login == login)).one_or_none()
    if row is None:
        raise NotPermitted(f"{login} is no account of this city")
    return _account(row)


def _account(row: Any) -> Account:
    return Account(row.id, row.login, row.name, Duty(row.duty), row.active)
