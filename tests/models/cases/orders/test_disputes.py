"""退单, 会商, 指定承办."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from models.cases.orders.deliberating import deliberate, hear, rule
from models.cases.orders.queries import get_deliberations, get_orders_about
from models.cases.orders.records import Cause, Deliberation, OrderAbout
from models.cases.records import CaseState, Done, OrderState
from models.store.errors import NotPermitted, Refused
from tests.models.cases.orders.conftest import Carry, department, last_order, worker
from tests.models.town import Town
from tests.support.database import CityDatabase, connect


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


def talks(town: Town, done: Done) -> tuple[Deliberation, ...]:
    with town.operator.read() as s:
        return get_deliberations(s, done.case_id)


def abouts(town: Town, case: UUID) -> tuple[OrderAbout, ...]:
    with town.operator.read() as s:
        return get_orders_about(s, case)


def test_an_order_is_not_refused_without_what_it_stands_on(town: Town) -> None:
    _, order = town.dispatched()
    with pytest.raises(Refused) as refused:
        town.do("refuse", order, "不归我管", "  ", by=town.field)
    assert refused.value.facts["fact"] == "basis"


def test_a_refusal_is_kept_with_reason_and_basis(town: Town) -> None:
    done, order = town.dispatched()
    town.do("refuse", order, "不归我管", "权责清单第3条", by=town.field)
    (about,) = abouts(town, done.case_id)
    assert about.refusal is not None
    assert (about.refusal.nth, about.refusal.reason, about.refusal.basis) == (1, "不归我管", "权责清单第3条")
    assert about.next_due_at() is None


def test_the_first_refusal_opens_no_deliberation(town: Town) -> None:
    done, order = town.dispatched()
    done = town.do("refuse", order, "不归我管", "权责清单第3条", by=town.field)
    assert talks(town, done) == ()
    town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w2"])


def test_the_second_refusal_opens_a_deliberation_with_both_parties_words(town: Town, disputed: Done) -> None:
    (talk,) = talks(town, disputed)
    assert (talk.cause, talk.heard, talk.ended_at) == (Cause.SECOND_REFUSAL, 2, None)
    assert [(one.party, one.basis) for one in talk.words] == [
        ("排水公司", "权责清单第3条"),
        ("望潮街道分中心", "权责清单第3条"),
    ]
    detail = town.see(disputed)
    assert detail.case.state is CaseState.FILED
    assert [step.action for step in detail.steps][-2:] == ["refuse", "deliberate"]


def test_the_cases_limit_runs_on_through_a_dispute(town: Town, carry: Carry) -> None:
    before = town.filed(lon=121.005, lat=30.005)
    due = town.see(before).case.due_at
    done = carry(deliberate, before.case_id, before.version, "井盖归谁")
    assert town.see(done).case.due_at == due


def test_no_lead_order_is_given_past_a_dispute(town: Town, disputed: Done) -> None:
    with pytest.raises(Refused) as refused:
        town.do("dispatch", disputed.case_id, disputed.version, worker_id=town.workers["w1"])
    assert refused.value.code == "in_deliberation"


def test_somebody_may_assist_while_it_is_disputed_who_leads(town: Town, disputed: Done) -> None:
    done = town.do("dispatch", disputed.case_id, disputed.version, worker_id=town.workers["w1"], lead=False)
    assert town.see(done).case.state is CaseState.FILED


def test_a_desk_that_saw_the_case_before_the_dispute_cannot_dispatch_it(town: Town, carry: Carry) -> None:
    done = town.filed()
    carry(deliberate, done.case_id, done.version, "井盖归谁")
    with pytest.raises(Refused) as refused:
        town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"])
    assert refused.value.code == "changed_meanwhile"


def test_a_ruling_appoints_and_ends_the_deliberation(town: Town, carry: Carry, disputed: Done) -> None:
    done = carry(
        rule,
        disputed.case_id,
        disputed.version,
        department(town, "D1"),
        "管线归排水公司",
        "会议纪要",
        by=town.supervisor,
    )
    (talk,) = talks(town, done)
    assert talk.ended_at is not None
    assert talk.ruling is not None
    assert (talk.ruling.appointed, talk.ruling.words) == ("排水公司", "管线归排水公司")
    detail = town.see(done)
    assert (detail.case.state, detail.case.holder) == (CaseState.DISPATCHED, "排水公司")
    assert abouts(town, done.case_id)[-1].appointed


def test_an_appointed_order_cannot_be_refused(
    town: Town, carry: Carry, disputed: Done, city_database: CityDatabase
) -> None:
    done = carry(rule, disputed.case_id, disputed.version, department(town, "D1"), "归它", by=town.supervisor)
    order = last_order(town, done)
    with pytest.raises(Refused) as refused:
        town.do("refuse", order, "还是不归我管", "权责清单第3条", by=town.field)
    assert (refused.value.code, refused.value.facts["name"]) == ("appointed", "排水公司")
    with connect(city_database.owner) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE dispatch_order SET state = 'REFUSED' WHERE id = %s", [order])


def test_only_a_supervisor_rules(town: Town, carry: Carry, disputed: Done) -> None:
    with pytest.raises(NotPermitted):
        carry(rule, disputed.case_id, disputed.version, department(town, "D1"), "归它")
    assert talks(town, disputed)[0].ended_at is None


def test_the_database_takes_no_ruling_from_an_operator(town: Town, disputed: Done, city_database: CityDatabase) -> None:
    (talk,) = talks(town, disputed)
    with connect(city_database.operator) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "INSERT INTO ruling (id, deliberation_id, case_id, order_id, department_id, words, category_id, ruled_at)"
            " SELECT gen_random_uuid(), %s, id, %s, %s, '归它', category_id, now() FROM case_file WHERE id = %s",
            [talk.id, last_order(town, disputed), town.departments["D1"], disputed.case_id],
        )


def test_a_ruling_waits_for_both_parties_or_says_why_not(town: Town, carry: Carry) -> None:
    done = town.filed()
    done = carry(deliberate, done.case_id, done.version, "井盖归谁")
    carry(hear, done.case_id, done.version, department(town, "D1"), "井座归街道")
    to = department(town, "D1")
    with pytest.raises(Refused) as refused:
        carry(rule, done.case_id, done.version, to, "归它", by=town.supervisor)
    assert (refused.value.code, refused.value.facts["heard"]) == ("parties_unheard", 1)
    done = carry(rule, done.case_id, done.version, to, "归它", unheard="街道两次未到会", by=town.supervisor)
    ruling = talks(town, done)[0].ruling
    assert ruling is not None
    assert ruling.unheard == "街道两次未到会"


def test_a_worker_off_duty_is_heard_but_not_appointed(town: Town, carry: Carry) -> None:
    done = town.filed()
    done = carry(deliberate, done.case_id, done.version, "谁来")
    carry(hear, done.case_id, done.version, worker(town, "w4"), "不在我的网格")
    with pytest.raises(Refused) as refused:
        carry(rule, done.case_id, done.version, worker(town, "w4"), "归他", unheard="无", by=town.supervisor)
    assert refused.value.code == "off_duty"


def test_nobody_is_heard_where_nothing_is_disputed(town: Town, carry: Carry) -> None:
    done = town.filed()
    with pytest.raises(Refused) as refused:
        carry(hear, done.case_id, done.version, department(town, "D1"), "不归我")
    assert refused.value.code == "no_deliberation"


def test_a_dispute_is_opened_once(town: Town, carry: Carry, disputed: Done) -> None:
    with pytest.raises(Refused) as refused:
        carry(deliberate, disputed.case_id, disputed.version, "再议")
    assert refused.value.code == "in_deliberation"


def test_after_a_ruling_refusals_count_from_the_first(town: Town, carry: Carry, disputed: Done) -> None:
    done = carry(rule, disputed.case_id, disputed.version, department(town, "D1"), "归它", by=town.supervisor)
    order = last_order(town, done)
    for name in ("sign", "start_handling"):
        town.do(name, order, by=town.field)
    done = town.do("feed_back", order, "已换", by=town.field)
    done = town.do("close", done.case_id, done.version)
    done = town.do("reopen", done.case_id, done.version, "又坏了")
    done = town.do("dispatch", done.case_id, done.version, department_id=town.departments["D2"])
    done = town.do("refuse", last_order(town, done), "不归我管", "权责清单第3条", by=town.field)
    assert abouts(town, done.case_id)[-1].refusal.nth == 1  # type: ignore[union-attr]
    assert len(talks(town, done)) == 1


def test_reopening_a_case_begins_the_count_anew(town: Town) -> None:
    done, order = town.dispatched()
    done = town.do("refuse", order, "不归我管", "权责清单第3条", by=town.field)
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w2"])
    order = last_order(town, done)
    for name in ("sign", "start_handling"):
        town.do(name, order, by=town.field)
    done = town.do("feed_back", order, "已换", by=town.field)
    done = town.do("close", done.case_id, done.version)
    done = town.do("reopen", done.case_id, done.version, "又坏了")
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"])
    done = town.do("refuse", last_order(town, done), "不归我管", "权责清单第3条", by=town.field)
    assert talks(town, done) == ()


def test_an_assistants_refusal_leaves_the_case_where_it_is(town: Town) -> None:
    done, _ = town.dispatched()
    done = town.do("dispatch", done.case_id, done.version, department_id=town.departments["D2"], lead=False)
    assisting = next(order for order in town.see(done).orders if not order.lead)
    for _ in range(2):
        town.do("refuse", assisting.id, "不归我管", "权责清单第3条", by=town.field)
        done = town.do("dispatch", done.case_id, None, department_id=town.departments["D2"], lead=False)
        assisting = town.see(done).orders[-1]
    detail = town.see(done)
    assert detail.case.state is CaseState.DISPATCHED
    assert [order.state for order in detail.orders if not order.lead].count(OrderState.REFUSED) == 2
    assert talks(town, done) == ()


def test_what_was_said_is_never_changed(town: Town, disputed: Done, city_database: CityDatabase) -> None:
    for statement in (
        "UPDATE party_words SET words = '归我管'",
        "UPDATE refusal SET reason = '归我管'",
        "UPDATE deliberation SET question = '无'",
        "DELETE FROM deliberation",
    ):
        with connect(city_database.owner) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
