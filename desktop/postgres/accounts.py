"""A new city's schema and first accounts: a row for each login role that was made with the database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from sqlalchemy import URL

from desktop.postgres.cities import DUTIES
from models.accounts.commands import add_account
from models.accounts.records import Duty
from models.store.engine import Store
from models.store.errors import Refused
from models.store.migrate import upgrade

NAMES = {"operator": "坐席", "supervisor": "值班长", "leader": "带班领导", "field": "外勤终端", "gateway": "网格通"}
DUTY_OF = {"gateway": Duty.FIELD}
"""The duty of an account where it is not called after it."""


def migrate_and_register(owner: URL, progress: Callable[[str], None] | None = None) -> None:
    """Migrate a city's database as its owner and enter the accounts that are missing. Raises what the store raises."""
    upgrade(owner, progress)
    register_accounts(owner)


def register_accounts(owner: URL) -> None:
    """Enter an account for each duty of the database that `owner` owns; those that are there are left as they are."""
    assert owner.username is not None
    database = owner.username.removesuffix("_owner")
    store = Store(owner, desk="city new", pool_size=1)
    try:
        with store.transaction() as session:
            for duty in DUTIES:
                with contextlib.suppress(Refused):
                    add_account(session, f"{database}_{duty}", NAMES[duty], DUTY_OF.get(duty) or Duty(duty))
    finally:
        store.close()
