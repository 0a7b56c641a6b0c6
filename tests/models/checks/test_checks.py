"""A video check in the database: begun, seen, judged, answered, closed; and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from models.calls import commands as calls
from models.calls import field
from models.calls.records import Call, Ending
from models.cases import commands as cases
from models.cases.records import CaseState, Done
from models.checks.commands import begin_check, judge
from models.checks.queries import get_case_checks, get_checks_between, get_running_checks
from models.checks.records import CheckStage, Verdict, VideoCheck
from models.checks.stages import stage_of_check
from models.phones.acting import act_as
from models.store.engine import Store
from models.store.errors import Refused, StoreError
from models.store.times import database_now
from tests.models.town import Town
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


@pytest.fixture
def phones(city_database: CityDatabase) -> Iterator[Store]:
    store = Store(city_database.gateway, desk="gateway", pool_size=1)
    yield store
    store.close()


def begin(town: Town, done: Done, worker: str = "w1", **facts) -> Done:
    with town.operator.transaction() as s:
        return begin_check(s, done.case_id, None, town.workers[worker], "请到现场查看井盖", **facts)


def check_of(town: Town, done: Done) -> VideoCheck:
    with town.operator.read() as s:
        return get_case_checks(s, done.case_id)[0]


def stage(town: Town, done: Done) -> CheckStage:
    with town.operator.read() as s:
        return stage_of_check(get_case_checks(s, done.case_id)[0], database_now(s)).stage


def seen_by_call(town: Town, phones: Store, check: VideoCheck) -> Call:
    with town.operator.transaction() as s:
        call = calls.request_call(s, check.worker_id, order_id=check.order_id)
    with phones.transaction() as s:
        act_as(s, check.worker_id)
        field.accept(s, check.worker_id, call.id, uuid4(), {})
    with town.operator.transaction() as s:
        calls.note_live(s, call.id, 300)
    return call


def judged(town: Town, done: Done, verdict: Verdict, words: str = "") -> Done:
    with town.operator.transaction() as s:
        return judge(s, done.case_id, None, verdict, words)


def test_the_loop_from_the_order_to_the_closed_case(town: Town, phones: Store) -> None:
    done = begin(town, town.filed(), wait=timedelta(0))
    check = check_of(town, done)
    assert stage(town, done) is CheckStage.TO_SIGN
    assert town.see(done).case.state is CaseState.DISPATCHED
    town.do("sign", check.order_id, by=town.field)
    assert stage(town, done) is CheckStage.TO_ARRIVE
    town.do("arrive", check.order_id, by=town.field)
    assert stage(town, done) is CheckStage.TO_CALL
    call = seen_by_call(town, phones, check)
    assert stage(town, done) is CheckStage.CALLING
    with town.operator.transaction() as s:
        calls.end_call(s, call.id, Ending.HUNG_UP)
    assert stage(town, done) is CheckStage.TO_JUDGE
    judged(town, done, Verdict.SOLVED, "已补装")
    assert stage(town, done) is CheckStage.TO_ANSWER
    with town.operator.transaction() as s:
        cases.reply(s, done.case_id, None, "已补装井盖")
    assert stage(town, done) is CheckStage.TO_CLOSE
    town.do("start_handling", check.order_id, by=town.field)
    town.do("feed_back", check.order_id, "已补装", by=town.field)
    with town.operator.read() as s:
        assert [one.id for one in get_running_checks(s)] == [check.id]
    town.do("close", done.case_id, None)
    assert stage(town, done) is CheckStage.DONE
    with town.operator.read() as s:
        assert get_running_checks(s) == []
        hour = timedelta(hours=1)
        assert [one.id for one in get_checks_between(s, check.began_at - hour, check.began_at + hour)] == [check.id]
        steps = [step.action for step in town.see(done).steps]
    assert steps.count("video_check") == steps.count("check_verdict") == 1


def test_beside_the_lead_he_looks_by_an_assisting_order_and_with_one_in_hand_by_that(town: Town) -> None:
    done, lead = town.dispatched(worker="w1")
    begin(town, done, "w2")
    assert check_of(town, done).order_id != lead
    other, own = town.dispatched(worker="w1")
    begin(town, other, "w1")
    assert check_of(town, other).order_id == own


def test_one_check_runs_on_a_case_until_it_is_judged_or_given_up(town: Town, city_database: CityDatabase) -> None:
    done = begin(town, town.filed())
    with pytest.raises(Refused) as refused:
        begin(town, done, "w2")
    assert refused.value.code == "check_runs"
    check = check_of(town, done)
    with connect(city_database.operator) as connection, pytest.raises(Exception, match="runs already"):
        connection.execute(
            "INSERT INTO video_check (id, case_id, order_id, worker_id) VALUES (gen_random_uuid(), %s, %s, %s)",
            [check.case_id, check.order_id, check.worker_id],
        )
    with pytest.raises(Refused, match="fact_missing"):
        judged(town, done, Verdict.GIVEN_UP)
    judged(town, done, Verdict.GIVEN_UP, "转由部门处置")
    assert stage(town, done) is CheckStage.DONE
    begin(town, done, "w2")


def test_a_verdict_stands_on_a_picture_that_was_seen(town: Town, phones: Store, city_database: CityDatabase) -> None:
    done = begin(town, town.filed())
    with pytest.raises(Refused, match="not_seen"):
        judged(town, done, Verdict.SO)
    check = check_of(town, done)
    with connect(city_database.operator) as connection, pytest.raises(Exception, match="picture that was seen"):
        connection.execute(
            "INSERT INTO check_verdict (id, check_id, verdict) VALUES (gen_random_uuid(), %s, 'so')", [check.id]
        )
    seen_by_call(town, phones, check)
    judged(town, done, Verdict.SO)
    with pytest.raises(Refused, match="no_check"):
        judged(town, done, Verdict.SO)
    with pytest.raises(StoreError), town.leader.transaction() as s:
        judge(s, done.case_id, None, Verdict.SO)
