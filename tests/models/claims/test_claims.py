"""Who has which case open: soft, by lease, one a case; who may end whose is held by the database too."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from models.claims import commands
from models.claims.queries import get_claim, get_claims, get_claims_by_cases, get_past_claims, get_running_desks
from models.claims.records import LEASE, Claim
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.town import Town


def desk(store: Store, lease: timedelta = LEASE) -> UUID:
    with store.transaction() as s:
        return commands.open_desk(s, store.desk, lease)


def claim(store: Store, case_id: UUID, lease_id: UUID) -> Claim | None:
    with store.transaction() as s:
        return commands.claim(s, case_id, lease_id)


def held(town: Town, case_id: UUID) -> Claim | None:
    with town.operator.read() as s:
        return get_claim(s, case_id)


def expire(store: Store, lease_id: UUID) -> None:
    """Let a desk be dead: its lease runs out now."""
    with store.transaction() as s:
        s.execute(text("UPDATE desk_lease SET expires_at = clock_timestamp() WHERE id = :id"), {"id": lease_id})


@pytest.mark.database
def test_of_many_desks_that_open_a_case_at_once_one_has_it_and_all_are_told_which(town: Town) -> None:
    case = town.filed().case_id
    stores = [town.operator, town.supervisor]
    desks = [(stores[n % 2], desk(stores[n % 2])) for n in range(6)]
    together = threading.Barrier(len(desks))

    def open_it(at: tuple[Store, UUID]) -> Claim | None:
        together.wait()
        return claim(at[0], case, at[1])

    with ThreadPoolExecutor(len(desks)) as pool:
        told = list(pool.map(open_it, desks))
    winner = held(town, case)
    assert winner is not None
    assert {one.id for one in told if one is not None} == {winner.id}
    assert winner.lease_id in [lease for _, lease in desks]
    assert winner.until - datetime.now(UTC) < timedelta(minutes=2)


def test_a_claim_forbids_nothing(town: Town) -> None:
    done = town.filed()
    claim(town.supervisor, done.case_id, desk(town.supervisor))
    given = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"])
    assert given.version == done.version + 1


@pytest.mark.database
def test_the_claims_of_a_desk_that_died_are_free_and_pass_to_who_opens_the_case_next(town: Town) -> None:
    case = town.filed().case_id
    dead, alive = desk(town.operator), desk(town.supervisor)
    claim(town.operator, case, dead)
    expire(town.operator, dead)
    assert held(town, case) is None
    taken = claim(town.supervisor, case, alive)
    assert taken is not None
    assert (taken.holder, taken.desk, taken.lease_id) == ("值班长", "desk-1", alive)
    with town.operator.read() as s:
        first, second = get_past_claims(s, case)
    assert (first.ending, first.ended_by, second.ending) == ("lapsed", "", "")


def test_whoever_renews_ends_what_the_dead_left_so_that_every_desk_is_told(town: Town) -> None:
    case = town.filed().case_id
    dead, alive = desk(town.operator), desk(town.supervisor)
    claim(town.operator, case, dead)
    expire(town.operator, dead)
    with town.supervisor.transaction() as s:
        assert commands.renew_desk(s, alive)
    with town.operator.read() as s:
        assert [one.ending for one in get_past_claims(s, case)] == ["lapsed"]
        told = s.execute(text("SELECT ids FROM change WHERE subject = 'claim' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert told == [case]


def test_a_desk_whose_lease_is_over_cannot_renew_it_and_opens_anew(town: Town) -> None:
    case = town.filed().case_id
    gone = desk(town.operator)
    expire(town.operator, gone)
    with town.operator.transaction() as s:
        assert not commands.renew_desk(s, gone)
    with pytest.raises(Refused) as refused:
        claim(town.operator, case, gone)
    assert refused.value.code == "lease_over"
    again = claim(town.operator, case, desk(town.operator))
    assert again is not None


def test_a_renewal_is_not_announced(town: Town) -> None:
    lease = desk(town.operator)
    with town.operator.read() as s:
        before = s.execute(text("SELECT count(*) FROM change")).scalar_one()
    with town.operator.transaction() as s:
        assert commands.renew_desk(s, lease)
        assert s.execute(text("SELECT count(*) FROM change")).scalar_one() == before


def test_a_case_let_go_is_nobodys_and_only_its_own_desk_lets_it_go(town: Town) -> None:
    case = town.filed().case_id
    mine, other = desk(town.operator), desk(town.supervisor)
    claim(town.operator, case, mine)
    with town.supervisor.transaction() as s:
        assert not commands.free(s, case, other)
    assert held(town, case) is not None
    with town.operator.transaction() as s:
        assert commands.free(s, case, mine)
        assert not commands.free(s, case, mine)
    assert held(town, case) is None


def test_a_desk_that_closes_frees_all_it_had_open(town: Town) -> None:
    cases = [town.filed().case_id for _ in range(3)]
    lease = desk(town.operator)
    for case in cases:
        claim(town.operator, case, lease)
    with town.operator.read() as s:
        assert [(one.claims, one.account, one.desk) for one in get_running_desks(s)] == [(3, "坐席", "desk-0")]
        assert {one.case_id for one in get_claims(s)} == {one.case_id for one in get_claims_by_cases(s, cases)}
    with town.operator.transaction() as s:
        commands.close_desk(s, lease)
    with town.operator.read() as s:
        assert get_claims(s) == []
        assert get_running_desks(s) == []


def test_a_case_that_is_over_is_looked_at_without_a_claim(town: Town) -> None:
    done = town.do("report", town.new())
    town.do("answer", done.case_id, done.version, "已答复")
    assert claim(town.operator, done.case_id, desk(town.operator)) is None


def test_a_case_that_there_is_not_is_not_claimed(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        claim(town.operator, new_id(), desk(town.operator))
    assert refused.value.code == "unknown_case"


def test_the_supervisor_breaks_a_claim_with_a_note_and_the_history_says_whose_it_was(town: Town) -> None:
    case = town.filed().case_id
    claim(town.operator, case, desk(town.operator))
    with town.supervisor.transaction() as s:
        commands.break_claim(s, case, note="坐席离岗，转由他人处理")
    assert held(town, case) is None
    step = town.see(case).steps[-1]
    assert (step.action, step.actor, step.note) == ("break_claim", "值班长", "坐席离岗，转由他人处理")
    with town.operator.read() as s:
        detail = s.execute(text("SELECT detail FROM step WHERE id = :id"), {"id": step.id}).scalar_one()
        (past,) = get_past_claims(s, case)
    assert detail == {"claim": ["坐席 · desk-0", None]}
    assert (past.ending, past.ended_by, past.note) == ("broken", "值班长", "坐席离岗，转由他人处理")


def test_breaking_the_same_claim_twice_with_one_command_breaks_it_once(town: Town) -> None:
    case, command = town.filed().case_id, new_id()
    lease = desk(town.operator)
    claim(town.operator, case, lease)
    for _ in range(2):
        with town.supervisor.transaction() as s:
            commands.break_claim(s, case, note="离岗", command_id=command)
        claim(town.operator, case, lease)
    assert held(town, case) is not None
    assert [step.action for step in town.see(case).steps].count("break_claim") == 1


@pytest.mark.parametrize(("note", "code"), [("", "fact_missing"), ("  ", "fact_missing"), ("离岗", "not_claimed")])
def test_a_claim_is_broken_with_a_reason_and_only_where_there_is_one(town: Town, note: str, code: str) -> None:
    case = town.filed().case_id
    if code == "fact_missing":
        claim(town.operator, case, desk(town.operator))
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        commands.break_claim(s, case, note=note)
    assert refused.value.code == code
    assert "break_claim" not in [step.action for step in town.see(case).steps]


@pytest.mark.database
def test_an_operator_breaks_nobodys_claim_not_even_past_the_program(town: Town) -> None:
    case = town.filed().case_id
    claim(town.supervisor, case, desk(town.supervisor))
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        commands.break_claim(s, case, note="我来")
    for ending in ("broken", "freed", "moved"):
        with pytest.raises(NotPermitted), town.operator.transaction() as s:
            s.execute(text("UPDATE case_claim SET ending = :e, ended_at = now(), note = 'x'"), {"e": ending})
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        s.execute(text("UPDATE case_claim SET ending = 'lapsed', ended_at = now()"))
    for statement in ("UPDATE case_claim SET lease_id = NULL", "DELETE FROM case_claim", "DELETE FROM desk_lease"):
        with pytest.raises(NotPermitted), town.operator.transaction() as s:
            s.execute(text(statement))
    assert held(town, case) is not None


@pytest.mark.database
def test_nobody_sits_at_a_desk_in_anothers_name_nor_keeps_it_for_longer_than_five_minutes(town: Town) -> None:
    theirs = desk(town.supervisor)
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        commands.renew_desk(s, theirs)
    with pytest.raises(NotPermitted):
        claim(town.operator, town.filed().case_id, theirs)
    long = desk(town.operator, timedelta(days=30))
    with town.operator.read() as s:
        ours = next(one for one in get_running_desks(s) if one.lease_id == long)
    assert ours.until - ours.renewed_at <= timedelta(minutes=5)
    for store in (town.leader, town.field):
        with pytest.raises(NotPermitted):
            desk(store)


def test_at_the_handover_the_claims_move_to_the_desk_of_the_one_who_comes(town: Town) -> None:
    cases = [town.filed().case_id for _ in range(2)]
    lease = desk(town.operator)
    for case in cases:
        claim(town.operator, case, lease)
    with town.supervisor.transaction() as s:
        mine = {one.account: one.account_id for one in get_running_desks(s)}
        comes = s.execute(text("SELECT id FROM account WHERE duty = 'supervisor'")).scalar_one()
        with pytest.raises(Refused) as refused:
            commands.move_claims(s, mine["坐席"], comes)
        assert refused.value.code == "no_desk"
        commands.open_desk(s, "desk-1")
        assert set(commands.move_claims(s, mine["坐席"], comes)) == set(cases)
        assert {one.holder for one in get_claims(s)} == {"值班长"}
    with town.operator.read() as s:
        assert [(one.holder, one.ending) for one in get_past_claims(s, cases[0])] == [("坐席", "moved"), ("值班长", "")]


def test_having_looked_at_a_case_does_not_stand_in_its_history(town: Town) -> None:
    done = town.filed()
    before = town.see(done)
    lease = desk(town.operator)
    claim(town.operator, done.case_id, lease)
    with town.operator.transaction() as s:
        commands.free(s, done.case_id, lease)
    assert town.see(done).steps == before.steps
    assert town.see(done).case.version == done.version
