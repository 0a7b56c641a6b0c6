"""Merging (并案) loses nothing and is undone in full."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import CheckViolation, InsufficientPrivilege

from models.cases.records import CaseState, Done
from models.links import commands
from models.links.queries import links_of
from models.links.records import LinkKind, Links
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


def do(town: Town, name: str, *args: Any, by: Any = None, **facts: Any) -> Done:
    with (by or town.operator).transaction() as s:
        done: Done = getattr(commands, name)(s, *args, **facts)
        return done


def links(town: Town, done: Done) -> Links:
    with town.operator.read() as s:
        return links_of(s, done.case_id)


def row(town: Town, done: Done) -> dict[str, Any]:
    """All of a case but what every act changes."""
    from sqlalchemy import text

    with town.operator.read() as s:
        found = s.execute(text("SELECT * FROM case_file WHERE id = :id"), {"id": done.case_id}).one()
        orders = s.execute(
            text("SELECT * FROM dispatch_order WHERE case_id = :id ORDER BY id"), {"id": done.case_id}
        ).all()
    return {name: value for name, value in found._mapping.items() if name != "version"} | {"orders": orders}


STAGES = ("reported", "dispatched", "handling", "reviewing")


def at_stage(town: Town, stage: str) -> Done:
    if stage == "reported":
        return town.do("report", town.new(reporter="李四", reporter_phone="13900001111"))
    if stage == "accepted":
        done = town.do("report", town.new())
        return town.do("accept", done.case_id, done.version)
    if stage == "filed":
        return town.filed()
    if stage == "reviewing":
        return town.reviewing()[0]
    done, order = town.dispatched()
    for name in {"dispatched": (), "signed": ("sign",), "handling": ("sign", "start_handling")}[stage]:
        done = town.do(name, order, by=town.field)
    return done


@pytest.mark.parametrize("stage", STAGES)
def test_a_merge_is_undone_in_full_whatever_stage_it_was_in(town: Town, stage: str) -> None:
    main = town.filed(title="同一个井盖")
    done = at_stage(town, stage)
    before = row(town, done)
    merged = do(town, "merge", done.case_id, done.version, main.case_id)
    then = row(town, merged)
    assert then["state"] == "MERGED"
    assert then["main_id"] == main.case_id
    assert (then["holder_worker_id"], then["holder_department_id"], then["next_due_at"]) == (
        None,
        None,
        before["due_at"],
    )
    assert all(order.state in ("ENDED", "WITHDRAWN") for order in then["orders"])
    assert [one.case_id for one in links(town, main).merged] == [done.case_id]
    again = do(town, "unmerge", merged.case_id, merged.version)
    assert row(town, again) == before
    assert links(town, main).merged == ()
    actions = [step.action for step in town.see(main).steps]
    assert actions[-2:] == ["gain", "lose"]
    assert [step.action for step in town.see(again).steps][-2:] == ["merge", "unmerge"]


def test_every_reporter_is_heard_with_the_main_case_through_a_chain_of_merges(town: Town) -> None:
    main, second = town.filed(reporter="王小明"), town.filed(reporter="李四")
    third = town.do("report", town.new(reporter="赵六", text="三号井盖"))
    second = Done(second.case_id, second.version)
    do(town, "merge", third.case_id, third.version, second.case_id)
    do(town, "merge", second.case_id, second.version, main.case_id)
    told = links(town, main).reporters
    assert [(one.name, one.via) for one in told] == [
        ("王**", None),
        ("李**", LinkKind.MERGED),
        ("赵**", LinkKind.MERGED),
    ]
    assert told[2].text == "三号井盖"


def test_a_case_is_merged_into_an_open_other_case_only(town: Town) -> None:
    main, _ = town.reviewing()
    one = town.filed()
    with pytest.raises(Refused) as same:
        do(town, "merge", one.case_id, one.version, one.case_id)
    assert same.value.code == "same_case"
    closed = town.do("close", main.case_id, main.version)
    with pytest.raises(Refused) as ended:
        do(town, "merge", one.case_id, one.version, closed.case_id)
    assert (ended.value.code, ended.value.facts["state"]) == ("main_ended", CaseState.CLOSED)
    with pytest.raises(Refused) as unknown:
        do(town, "merge", one.case_id, one.version, new_id())
    assert unknown.value.code == "unknown_case"
    assert town.see(one).case.state is CaseState.FILED


def test_a_merge_from_a_stale_picture_is_refused_and_says_who_was_quicker(town: Town) -> None:
    main, one = town.filed(), town.filed()
    town.do("dispatch", one.case_id, one.version, worker_id=town.workers["w1"])
    with pytest.raises(Refused) as stale:
        do(town, "merge", one.case_id, one.version, main.case_id)
    assert stale.value.code == "changed_meanwhile"
    assert links(town, main).merged == ()


def test_a_merge_given_twice_happens_once(town: Town) -> None:
    main, one, command_id = town.filed(), town.filed(), new_id()
    first = do(town, "merge", one.case_id, one.version, main.case_id, command_id=command_id)
    assert do(town, "merge", one.case_id, one.version, main.case_id, command_id=command_id) == first
    assert [step.action for step in town.see(main).steps].count("gain") == 1


def test_what_another_system_called_merged_cannot_be_unmerged_here(town: Town) -> None:
    one = town.filed()
    with pytest.raises(Refused) as refused:
        do(town, "unmerge", one.case_id, one.version)
    assert refused.value.code == "not_linked"


def test_neither_the_field_nor_a_leader_merges(town: Town) -> None:
    main, one = town.filed(), town.filed()
    with pytest.raises(NotPermitted):
        do(town, "merge", one.case_id, one.version, main.case_id, by=town.field)
    with pytest.raises(NotPermitted):
        do(town, "merge", one.case_id, one.version, main.case_id, by=town.leader)


def test_links_are_ended_once_and_never_deleted_or_rewritten(town: Town, city_database: CityDatabase) -> None:
    main, other, one = town.filed(), town.filed(), town.filed()
    do(town, "merge", one.case_id, one.version, main.case_id)
    with connect(city_database.operator) as connection:
        with pytest.raises(InsufficientPrivilege):
            connection.execute("DELETE FROM case_link")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("UPDATE case_link SET main_id = %s", (other.case_id,))
    with pytest.raises(InsufficientPrivilege, match="ended once"):
        as_owner(city_database, "UPDATE case_link SET main_id = %s", other.case_id)
    with pytest.raises(CheckViolation):
        as_owner(city_database, "UPDATE case_file SET main_id = id WHERE id = %s", one.case_id)


def test_who_linked_is_not_for_the_writer_to_say(lone_town: tuple[CityDatabase, Town]) -> None:
    database, town = lone_town
    main, one = town.filed(), town.filed()
    do(town, "merge", one.case_id, one.version, main.case_id, by=town.supervisor)
    (made_by,) = as_owner(database, "SELECT made_by FROM case_link")[0]
    assert made_by == as_owner(database, "SELECT login FROM account WHERE duty = 'supervisor'")[0][0]


def test_a_case_late_when_it_was_merged_is_as_late_afterwards(town: Town) -> None:
    with town.operator.read() as s:
        past = database_now(s) - timedelta(days=9)
    main, one = town.filed(), town.filed(at=past)
    before = town.see(one).case
    merged = do(town, "merge", one.case_id, one.version, main.case_id)
    do(town, "unmerge", merged.case_id, merged.version)
    after = town.see(one).case
    assert (after.due_at, after.stage_due_at, after.soon_at) == (before.due_at, before.stage_due_at, before.soon_at)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=12))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merging_and_undoing_at_random_never_makes_a_circle_nor_loses_a_reporter(
    town: Town, moves: list[tuple[int, int, bool]]
) -> None:
    cases = [town.filed() for _ in range(4)]
    for a, b, joins in moves:
        version = town.see(cases[a]).case.version
        try:
            if joins:
                do(town, "merge", cases[a].case_id, version, cases[b].case_id)
            else:
                do(town, "unmerge", cases[a].case_id, version)
        except Refused:
            continue
    heads = [one for one in cases if links(town, one).main is None]
    heard = [reporter.case_id for one in heads for reporter in links(town, one).reporters]
    assert sorted(heard) == sorted(one.case_id for one in cases)
    for one in cases:
        state = town.see(one).case.state
        assert (state is CaseState.MERGED) == (links(town, one).main is not None)
