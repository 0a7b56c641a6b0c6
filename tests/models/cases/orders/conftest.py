from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from models.cases.orders.records import Addressee
from models.cases.records import Done
from models.store.engine import Store
from tests.models.town import Town

Carry = Callable[..., Done]


def carrying(town: Town) -> Carry:
    """Carries out one command on orders in a transaction of its own, as the operator unless said otherwise."""

    def one(command: Callable[..., Done], *args: Any, by: Store | None = None, **facts: Any) -> Done:
        with (by or town.operator).transaction() as s:
            return command(s, *args, **facts)

    return one


@pytest.fixture
def carry(town: Town) -> Carry:
    """Carries out one command on orders."""
    return carrying(town)


@pytest.fixture
def disputed(town: Town, carry: Carry) -> Done:
    """A manhole that the drainage company and the street have both sent back: a deliberation is open."""
    done = town.filed(lon=121.005, lat=30.005)
    for code in ("D1", "D3"):
        done = town.do("dispatch", done.case_id, done.version, department_id=town.departments[code])
        done = town.do("refuse", last_order(town, done), "不归我管", "权责清单第3条", by=town.field)
    return done


def last_order(town: Town, done: Done) -> UUID:
    return town.see(done).orders[-1].id


def department(town: Town, code: str) -> Addressee:
    return Addressee(department_id=town.departments[code])


def worker(town: Town, code: str) -> Addressee:
    return Addressee(worker_id=town.workers[code])
