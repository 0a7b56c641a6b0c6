"""Accounts: one row a login role."""

from __future__ import annotations

import pytest

from models.accounts.commands import add_account
from models.accounts.queries import get_accounts, get_me
from models.accounts.records import Duty
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town
from tests.support.database import CityDatabase


def test_each_login_is_an_account_with_its_duty(town: Town, city_database: CityDatabase) -> None:
    for store, duty in ((town.operator, Duty.OPERATOR), (town.leader, Duty.LEADER), (town.field, Duty.FIELD)):
        with store.read() as s:
            me = get_me(s)
        assert me.duty is duty
        assert me.may_write is (duty is not Duty.LEADER)
    owner = Store(city_database.owner, desk="t")
    try:
        with pytest.raises(NotPermitted), owner.read() as s:
            get_me(s)
    finally:
        owner.close()


def test_the_owner_enters_an_account_once(town: Town, city_database: CityDatabase) -> None:
    owner = Store(city_database.owner, desk="t")
    try:
        with owner.transaction() as s:
            add_account(s, "someone", "某坐席", Duty.OPERATOR)
        with pytest.raises(Refused) as refused, owner.transaction() as s:
            add_account(s, "someone", "他人", Duty.LEADER)
    finally:
        owner.close()
    assert (refused.value.code, refused.value.facts["name"]) == ("account_exists", "某坐席")
    with town.operator.read() as s:
        assert "someone" in {account.login for account in get_accounts(s)}


def test_no_account_enters_another(town: Town) -> None:
    for store in (town.operator, town.supervisor, town.leader, town.field):
        with pytest.raises(NotPermitted), store.transaction() as s:
            add_account(s, "someone", "某坐席", Duty.SUPERVISOR)
