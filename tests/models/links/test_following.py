"""A child case (子案) is where its parent (母案) is, with a history of its own."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.errors import CheckViolation

from models.cases.records import CaseState
from models.cases.states import CARRIED, TRANSITIONS, find
from models.links.records import LinkKind
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.links.test_merging import do, links
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


def state(town: Town, done: Any) -> CaseState:
    return town.see(done).case.state


def test_children_go_along_with_their_parent_from_dispatch_to_the_end(town: Town) -> None:
    parent = town.filed(title="文昌路积水")
    reported = town.do("report", town.new(title="门口淹了"))
    filed = town.filed(title="车淹了")
    for child in (reported, filed):
        do(town, "adopt", child.case_id, child.version, parent.case_id)
    assert {state(town, child) for child in (reported, filed)} == {CaseState.FILED}
    # The queue folds them under it.
    assert [town.see(one).case.parent_id for one in (parent, reported, filed)] == [None, parent.case_id, parent.case_id]
    assert town.see(reported).case.number is not None
    done = town.do("dispatch", parent.case_id, parent.version, worker_id=town.workers["w1"])
    order = town.see(done).orders[-1].id
    for name, there in (("sign", CaseState.SIGNED), ("start_handling", CaseState.HANDLING)):
        town.do(name, order, by=town.field)
        for child in (reported, filed):
            now = town.see(child).case
            assert now.state is there
            assert now.holder_worker_id == town.workers["w1"]
    done = town.do("feed_back", order, "已排水", by=town.field)
    assert {state(town, child) for child in (parent, reported, filed)} == {CaseState.REVIEWING}
    done = town.do("close", done.case_id, done.version)
    seen = town.see(filed)
    assert seen.case.state is CaseState.CLOSED
    assert seen.closed_at == town.see(done).closed_at
    assert [step.action for step in seen.steps][-6:] == ["follow"] * 5 + ["close_with_parent"]
    assert len(town.see(filed).orders) == 0


def test_a_rework_and_a_reopening_of_the_parent_count_for_the_child_too(town: Town) -> None:
    done, _ = town.reviewing()
    child = town.filed()
    do(town, "adopt", child.case_id, child.version, done.case_id)
    assert state(town, child) is CaseState.REVIEWING
    done = town.do("rework", done.case_id, done.version, "没有排干")
    assert town.see(child).case.rework_count == 1
    order = town.see(done).orders[-1].id
    done = town.do("feed_back", order, "排干了", by=town.field)
    done = town.do("close", done.case_id, done.version)
    town.do("reopen", done.case_id, done.version, "又积水了")
    seen = town.see(child)
    assert (seen.case.state, seen.case.reopen_count, seen.closed_at) == (CaseState.FILED, 1, None)


def test_a_child_keeps_its_own_limit(town: Town) -> None:
    parent, child = town.filed("fire"), town.filed()
    own = town.see(child).case.due_at
    do(town, "adopt", child.case_id, child.version, parent.case_id)
    done = town.do("dispatch", parent.case_id, parent.version, worker_id=town.workers["w1"])
    now, above = town.see(child).case, town.see(done).case
    assert now.due_at == own != above.due_at
    assert now.stage_due_at == above.stage_due_at
    assert now.soon_at is not None


def test_a_child_is_not_acted_on_by_itself_until_it_is_released(town: Town, city_database: CityDatabase) -> None:
    parent, child = town.filed(), town.filed()
    child = do(town, "adopt", child.case_id, child.version, parent.case_id)
    with pytest.raises(Refused) as refused:
        town.do("dispatch", child.case_id, child.version, worker_id=town.workers["w1"])
    assert (refused.value.code, refused.value.facts["number"]) == ("follows_parent", town.see(parent).case.number)
    with pytest.raises(CheckViolation, match="follows its parent"):
        as_owner(
            city_database,
            "UPDATE case_file SET state = 'DISPATCHED', version = version + 1 WHERE id = %s",
            child.case_id,
        )
    done = town.do("dispatch", parent.case_id, parent.version, worker_id=town.workers["w1"])
    child = do(town, "release", child.case_id, town.see(child).case.version)
    free = town.see(child).case
    assert (free.state, free.holder_worker_id) == (CaseState.FILED, None)
    town.do("dispatch", child.case_id, child.version, worker_id=town.workers["w2"])
    assert state(town, done) is CaseState.DISPATCHED
    assert links(town, parent).children == ()


def test_orders_of_its_own_end_when_a_case_becomes_a_child(town: Town) -> None:
    parent = town.filed()
    child, order = town.dispatched()
    do(town, "adopt", child.case_id, child.version, parent.case_id)
    seen = town.see(child)
    assert (seen.case.state, seen.orders[0].id, seen.orders[0].state.value) == (CaseState.FILED, order, "ENDED")


def test_a_child_is_released_after_the_end_and_reopened_by_itself(town: Town) -> None:
    parent, _ = town.reviewing()
    child = town.filed()
    do(town, "adopt", child.case_id, child.version, parent.case_id)
    town.do("close", parent.case_id, parent.version)
    child = do(town, "release", child.case_id, town.see(child).case.version)
    assert state(town, child) is CaseState.CLOSED
    town.do("reopen", child.case_id, child.version, "我家还在淹")
    assert state(town, child) is CaseState.FILED
    assert state(town, parent) is CaseState.CLOSED


def test_there_is_one_storey_of_parents_and_children(town: Town) -> None:
    parent, child, other = town.filed(), town.filed(), town.filed()
    child = do(town, "adopt", child.case_id, child.version, parent.case_id)
    with pytest.raises(Refused) as under_child:
        do(town, "adopt", other.case_id, other.version, child.case_id)
    assert under_child.value.code == "parent_is_child"
    with pytest.raises(Refused) as over:
        do(town, "adopt", parent.case_id, parent.version, other.case_id)
    assert (over.value.code, over.value.facts["children"]) == ("has_children", 1)
    with pytest.raises(Refused) as twice:
        do(town, "adopt", child.case_id, child.version, other.case_id)
    assert twice.value.code == "follows_parent"
    unfiled = town.do("report", town.new())
    with pytest.raises(Refused) as not_filed:
        do(town, "adopt", other.case_id, other.version, unfiled.case_id)
    assert not_filed.value.code == "parent_not_filed"


def test_a_parent_is_not_merged_away_under_its_children(town: Town) -> None:
    parent, child, other = town.filed(), town.filed(), town.filed()
    do(town, "adopt", child.case_id, child.version, parent.case_id)
    with pytest.raises(Refused) as refused:
        do(town, "merge", parent.case_id, parent.version, other.case_id)
    assert (refused.value.code, refused.value.facts["children"]) == ("has_children", 1)


@pytest.mark.parametrize("state", ["CONFIRMING", "NOT_ACCEPTED", "CLOSED"])
def test_a_case_that_stands_where_none_may_follow_is_refused_clearly(town: Town, state: str) -> None:
    parent, child = town.filed(), town.do("report", town.new())
    if state == "CONFIRMING":
        child = town.do("accept", child.case_id, child.version)
        child = town.do("confirm", child.case_id, child.version, town.workers["w2"])
    elif state == "NOT_ACCEPTED":
        child = town.do("not_accept", child.case_id, child.version, "不属实")
    else:
        done, _ = town.reviewing()
        child = town.do("close", done.case_id, done.version)
    before = town.see(child)
    with pytest.raises(Refused) as refused:
        do(town, "adopt", child.case_id, child.version, parent.case_id)
    assert (refused.value.code, refused.value.facts["state"]) == ("not_in_this_state", CaseState(state))
    assert town.see(child) == before


def test_every_caller_of_a_flood_stands_behind_the_parent(town: Town) -> None:
    parent = town.filed(reporter="王小明")
    children = [town.do("report", town.new(reporter=f"李{n}")) for n in range(5)]
    for child in children:
        do(town, "adopt", child.case_id, child.version, parent.case_id)
    told = links(town, parent).reporters
    assert {one.case_id for one in told} == {parent.case_id, *(child.case_id for child in children)}
    assert [one.via for one in told] == [None] + [LinkKind.CHILD] * 5
    assert [one.case_id for one in links(town, parent).children] == [child.case_id for child in children]


def test_the_table_has_an_arrow_for_a_child_wherever_its_parent_may_go() -> None:
    for arrow in TRANSITIONS:
        if arrow.start in CARRIED and arrow.end in CARRIED and arrow.start is not arrow.end:
            assert find("follow", arrow.start, arrow.end) is not None, arrow
    assert find("close_with_parent", CaseState.REVIEWING) is not None


def test_every_caller_gets_the_reply_in_a_history_of_its_own(town: Town) -> None:
    parent, command_id = town.filed(), new_id()
    children = [town.do("report", town.new()) for _ in range(3)]
    for child in children:
        do(town, "adopt", child.case_id, child.version, parent.case_id)
    other = town.filed()
    for _ in range(2):
        do(town, "reply_to_all", parent.case_id, parent.version, "正在抽水，预计两小时内排干", command_id=command_id)
    for one in (parent, *children):
        replies = [step.note for step in town.see(one).steps if step.action == "reply"]
        assert replies == ["正在抽水，预计两小时内排干"]
    assert "reply" not in {step.action for step in town.see(other).steps}
    with pytest.raises(NotPermitted):
        do(town, "reply_to_all", parent.case_id, parent.version, "最终答复", final=True)
