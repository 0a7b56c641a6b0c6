"""Writes accounts: the row alone; the login role is made by the owner, outside."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.accounts.records import Duty
from models.accounts.tables import AccountRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable


def add_account(s: Session, login: str, name: str, duty: Duty) -> UUID:
    """Enter an account for the database role `login`. Raises Refused("account_exists") where there is one already."""
    added = s.scalar(
        insert(AccountRow)
        .values(id=new_id(), login=storable(login, "login"), name=storable(name, "name"), duty=duty.value, active=True)
        .on_conflict_do_nothing(index_elements=["login"])
        .returning(AccountRow.id)
    )
    if added is None:
        there = s.scalar(select(AccountRow.name).where(AccountRow.login == login))
        raise Refused("account_exists", login=login, name=there)
    return UUID(str(added))
