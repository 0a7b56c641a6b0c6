"""Desks that give the same order at once: exactly one wins, and all others read by whom it was given, and when."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text

from bench._race import Answer, desks
from models.cases.records import CaseState
from tests.models.town import Town

MANY = 200


def race(town: Town, count: int, cases: int) -> None:
    filed = [(done.case_id, done.version) for done in (town.filed() for _ in range(cases))]
    workers = [town.workers[code] for code in ("w1", "w2", "w3")]
    with town.operator.read() as s:
        before = deadlocks(s)
    with desks([town.operator.url, town.supervisor.url], count) as many:
        answers = many.same(filed, workers)
    told: dict[UUID, list[Answer]] = {case_id: [] for case_id, _ in filed}
    for answer in answers:
        told[answer.case_id].append(answer)
    for case_id, heard in told.items():
        assert Counter(answer.code for answer in heard) == {"": 1, "taken": count - 1}
        seen = town.see(case_id)
        (order,) = seen.orders
        given = [step for step in seen.steps if step.action == "dispatch"]
        assert len(given) == 1
        assert seen.case.state is CaseState.DISPATCHED
        assert {(answer.by, answer.at) for answer in heard if not answer.won} == {
            (order.given_by, given[0].recorded_at)
        }
    with town.operator.read() as s:
        assert deadlocks(s) == before


def deadlocks(s) -> int:
    return s.execute(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).scalar_one()


@pytest.mark.database
def test_of_many_desks_that_give_the_same_order_at_once_exactly_one_wins_and_all_others_read_by_whom(
    town: Town,
) -> None:
    race(town, 20, 5)


# Two hundred also run in the quick benchmark of the race, whose results are compared as well.
@pytest.mark.database
@pytest.mark.long
@pytest.mark.timeout(600)
def test_of_two_hundred_desks_that_give_the_same_order_at_once_exactly_one_wins_and_all_others_read_by_whom(
    town: Town,
) -> None:
    race(town, MANY, 5)


@pytest.mark.database
@pytest.mark.long
@pytest.mark.timeout(3600)
def test_over_a_thousand_cases_two_hundred_desks_never_give_an_order_twice(town: Town) -> None:
    race(town, MANY, 1000)
