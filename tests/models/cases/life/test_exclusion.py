"""剔除: out of assessment by approval, for a repeated request after the final reply or for another stated reason."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from models.cases.citizen.records import Channel
from models.cases.records import Done
from models.cases.requests import commands as requests
from models.cases.requests.exclusion import can_repeat, get_exclusion, lift_exclusion
from models.cases.requests.queries import get_requests
from models.cases.requests.records import ExclusionBasis, Request, RequestKind, RequestState
from models.links.commands import take_in
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

REPEATED, OTHER = ExclusionBasis.REPEATED.value, ExclusionBasis.OTHER.value


def ask(town: Town, done: Done, basis: Any = OTHER, by: Store | None = None) -> Request:
    with (by or town.operator).transaction() as s:
        requests.ask(s, done.case_id, None, RequestKind.EXCLUSION, "反复投诉", {"basis": basis})
    return asked(town, done)


def asked(town: Town, done: Done) -> Request:
    with town.operator.read() as s:
        return get_requests(s, done.case_id)[-1]


def approve(town: Town, request: Request) -> Done:
    with town.supervisor.transaction() as s:
        return requests.decide(s, request.id, True, "同意")


def lift(town: Town, done: Done, reason: str = "又有新的事实", by: Store | None = None) -> Done:
    with (by or town.supervisor).transaction() as s:
        return lift_exclusion(s, done.case_id, None, reason)


def again(town: Town, phone: str) -> tuple[Done, Done]:
    """A case that was reported twice by one caller: the first, and the one noted as a repeated request."""
    first = town.filed(reporter_phone=phone)
    with town.operator.transaction() as s:
        second = take_in(s, town.new(reporter_phone=phone), repeat=True)
    return first, second


def refused_code(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def test_a_repeated_request_leaves_assessment_only_after_a_final_reply(town: Town) -> None:
    first, second = again(town, "13800000001")
    assert refused_code(lambda: ask(town, first, REPEATED)) == "repeats_nothing"
    assert refused_code(lambda: ask(town, second, REPEATED)) == "no_final_reply"
    town.do("reply", first.case_id, first.version, "已多次答复", Channel.PHONE)
    assert refused_code(lambda: ask(town, second, REPEATED)) == "no_final_reply"
    town.do("reply", first.case_id, None, "此为最终答复", Channel.LETTER, final=True, by=town.supervisor)
    with town.operator.read() as s:
        assert (can_repeat(s, first.case_id), can_repeat(s, second.case_id)) == (False, True)
    before = town.see(second).case
    approve(town, ask(town, second, REPEATED))
    after = town.see(second)
    assert (after.case.state, after.case.due_at, after.case.version) == (before.state, before.due_at, before.version)
    assert [step.action for step in after.steps[-3:]] == ["request", "approve", "exclude"]
    with town.leader.read() as s:
        there = get_exclusion(s, second.case_id)
    assert there is not None
    assert (there.basis, there.reason, there.by) == (ExclusionBasis.REPEATED, "反复投诉", "值班长")


def test_a_final_reply_far_up_the_chain_of_repeats_counts(town: Town) -> None:
    first, _ = again(town, "13800000002")
    with town.operator.transaction() as s:
        third = take_in(s, town.new(reporter_phone="13800000002"), repeat=True)
    town.do("reply", first.case_id, None, "此为最终答复", Channel.LETTER, final=True, by=town.supervisor)
    with town.operator.read() as s:
        assert can_repeat(s, third.case_id)


@pytest.mark.parametrize("basis", ["", None, "whim", 7])
def test_without_a_ground_that_is_known_nothing_is_asked(town: Town, basis: Any) -> None:
    done = town.filed()
    assert refused_code(lambda: ask(town, done, basis)) == "fact_missing"


def test_one_outside_is_not_asked_out_again_and_is_back_once_lifted(town: Town) -> None:
    done = town.filed()
    approve(town, ask(town, done))
    assert refused_code(lambda: ask(town, done)) == "excluded_already"
    assert refused_code(lambda: lift(town, done, " ")) == "fact_missing"
    lift(town, done)
    assert town.see(done).steps[-1].action == "lift_exclusion"
    assert refused_code(lambda: lift(town, done)) == "not_excluded"
    with town.leader.read() as s:
        assert get_exclusion(s, done.case_id) is None
    approve(town, ask(town, done))
    assert town.see(done).steps[-1].action == "exclude"


def test_operators_neither_approve_nor_lift(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    request = ask(town, done)
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        requests.decide(s, request.id, True)
    assert asked(town, done).state is RequestState.ASKED
    approve(town, request)
    for by in (town.operator, town.field):
        with pytest.raises(NotPermitted):
            lift(town, done, by=by)
    with connect(city_database.operator) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE case_exclusion SET lifted_at = now(), lifted_because = '算了'")


def test_the_database_takes_nobody_out_without_an_approved_request(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    request = ask(town, done)
    straight = "INSERT INTO case_exclusion (id, case_id, request_id, basis) VALUES (gen_random_uuid(), %s, %s, %s)"
    with connect(city_database.supervisor) as connection:
        for basis in (OTHER, REPEATED):
            with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
                connection.execute(straight, (done.case_id, request.id, basis))
    approve(town, request)
    for change in (
        "DELETE FROM case_exclusion",
        "TRUNCATE case_exclusion",
        "UPDATE case_exclusion SET basis = 'repeated'",
        "UPDATE case_exclusion SET excluded_at = now() - interval '9 days'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_owner(city_database, change)
