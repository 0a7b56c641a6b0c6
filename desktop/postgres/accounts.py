"""A new city's schema and first accounts: a row for each login role that was made with the database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import URL
from sqlalchemy.dialects.postgresql import insert

from desktop.postgres.cities import DUTIES
from models.accounts.tables import AccountRow
from models.store.engine import Store
from models.store.ids import new_id
from models.store.migrate import upgrade

NAMES = {"operator": "坐席", "supervisor": "值班长", "leader": "带班领导", "field": "外勤终端"}


def migrate_and_register(owner: URL, progress: Callable[[str], None] | None = None) -> None:
    """Migrate a city's database as its owner and enter the accounts that are missing. Raises what the store raises."""
    upgrade(owner, progress)
    register_accounts(owner)


def register_accounts(owner: URL) -> None:
    """Enter an account for each duty of the database that `owner` owns; those that are there are left as they are."""
    assert owner.username is not None
    database = owner.username.removesuffix("_owner")
    rows = [
        {"id": new_id(), "login": f"{database}_{duty}", "name": NAMES[duty], "duty": duty, "active": True}
        for duty in DUTIES
    ]
    store = Store(owner, desk="city new", pool_size=1)
    try:
        with store.transaction() as session:
            session.execute(insert(AccountRow).values(rows).on_conflict_do_nothing(index_elements=["login"]))
    finally:
        store.close()
