"""Two at once: the database decides, and the second is told who was quicker."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from models.cases import commands
from models.cases.records import CaseState, Done
from models.store.errors import Refused
from tests.models.town import Town

pytestmark = pytest.mark.database


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


def test_of_two_dispatches_at_once_exactly_one_wins_and_the_other_hears_who_took_it(town: Town) -> None:
    for _ in range(8):
        done = town.filed()
        together = threading.Barrier(2)

        def dispatch(n: int, done: Done = done, together: threading.Barrier = together) -> Done | Refused:
            store = (town.operator, town.supervisor)[n]
            together.wait()
            try:
                with store.transaction() as s:
                    worker = town.workers[("w1", "w2")[n]]
                    return commands.dispatch(s, done.case_id, done.version, worker_id=worker)
            except Refused as refused:
                return refused

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(dispatch, range(2)))
        won = [n for n, result in enumerate(results) if isinstance(result, Done)]
        lost = [result for result in results if isinstance(result, Refused)]
        assert len(won) == len(lost) == 1
        assert lost[0].code == "taken"
        assert lost[0].facts["by"] == ("坐席", "值班长")[won[0]]
        assert datetime.now(UTC) - lost[0].facts["at"] < timedelta(minutes=5)
        seen = town.see(done)
        assert len(seen.orders) == 1
        assert seen.case.holder_worker_id == town.workers[("w1", "w2")[won[0]]]


def test_a_second_dispatch_of_the_same_case_is_refused(town: Town) -> None:
    done = town.filed()
    town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], by=town.supervisor)
    for version in (done.version, None):
        with pytest.raises(Refused) as refused:
            town.do("dispatch", done.case_id, version, worker_id=town.workers["w2"])
        assert (refused.value.code, refused.value.facts["by"]) == ("taken", "值班长")


def test_what_changed_meanwhile_is_not_overwritten(town: Town) -> None:
    done = town.filed()
    dispatched = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], by=town.supervisor)
    town.do("withdraw", dispatched.case_id, dispatched.version, by=town.supervisor)
    with pytest.raises(Refused) as refused:
        town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w2"])
    assert refused.value.code == "changed_meanwhile"
    assert refused.value.facts["state"] is CaseState.FILED
    assert refused.value.facts["by"] == "值班长"


def test_an_act_that_no_longer_fits_says_where_the_case_stands_now(town: Town) -> None:
    done = town.do("report", town.new())
    town.do("accept", done.case_id, done.version, by=town.supervisor)
    with pytest.raises(Refused) as refused:
        town.do("accept", done.case_id, done.version)
    facts = refused.value.facts
    assert (refused.value.code, facts["state"], facts["by"]) == ("not_in_this_state", CaseState.ACCEPTED, "值班长")


def test_of_two_acceptances_at_once_one_step_is_written(town: Town) -> None:
    done = town.do("report", town.new())
    together = threading.Barrier(4)

    def accept(n: int) -> bool:
        together.wait()
        try:
            with (town.operator, town.supervisor)[n % 2].transaction() as s:
                commands.accept(s, done.case_id, done.version if n < 2 else None)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(accept, range(4))) == [False, False, False, True]
    seen = town.see(done)
    assert [step.action for step in seen.steps] == ["report", "accept"]
    assert seen.case.version == 2


def test_signing_and_withdrawing_at_once_leave_one_truth(town: Town) -> None:
    for _ in range(5):
        done, order = town.dispatched()
        together = threading.Barrier(2)

        def act(n: int, done: Done = done, order: object = order, together: threading.Barrier = together) -> str | None:
            together.wait()
            try:
                with (town.operator, town.field)[n].transaction() as s:
                    if n:
                        commands.sign(s, order)  # type: ignore[arg-type]
                    else:
                        commands.withdraw(s, done.case_id, done.version)
            except Refused as refused:
                return refused.code
            return None

        with ThreadPoolExecutor(2) as pool:
            withdrawn, signed = pool.map(act, range(2))
        assert (withdrawn is None) != (signed is None)
        seen = town.see(done)
        expected = ("FILED", "WITHDRAWN") if withdrawn is None else ("SIGNED", "SIGNED")
        assert (seen.case.state.value, seen.orders[0].state.value) == expected
