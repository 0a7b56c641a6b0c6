"""Which cases may have stood otherwise at a moment: the indexes find the same ones as a look at every case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.cases.clocks.queries import city_calendar
from models.cases.records import CaseState
from models.figures import history
from models.figures.as_of import seen_now, unseen_of
from models.figures.history import cases_at
from models.store.times import database_now
from tests.models.figures.histories import Histories
from tests.models.town import Town

pytestmark = pytest.mark.database


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), turns=st.integers(10, 60))
def test_cases_found_by_index_are_those_found_by_looking_at_every_case(town: Town, seed: int, turns: int) -> None:
    told = Histories(town, seed)
    for _ in range(turns):
        told.turn()
    with town.leader.read() as s:
        seen = seen_now(s)
    for _ in range(4):
        told.turn()
    with town.leader.read() as s, pytest.MonkeyPatch.context() as patched:
        calendar, now = city_calendar(s), database_now(s)
        for hours in (0, 1, 13, 24, 71, 200):
            moment = now - timedelta(hours=hours)
            for unseen in (history.NOTHING, unseen_of(s, seen, moment)):
                found = []
                for lately in (timedelta(days=300), timedelta(days=-1)):
                    patched.setattr(history, "_LATELY", lately)
                    found.append(cases_at(s, moment, calendar, present=hours == 0, unseen=unseen))
                assert found[0] == found[1], (hours, told.done)
                assert [case.changed for case in found[0]] == [case.changed for case in found[1]]


def test_a_case_closed_before_the_moment_and_called_back_since_is_told_as_closed(town: Town) -> None:
    with town.operator.read() as s:
        now = database_now(s)
    then = now - timedelta(days=2)
    done = town.filed("stall", at=then)
    town.do("dispatch", done.case_id, None, worker_id=town.workers["w1"], occurred_at=then)
    order = town.see(done).orders[-1].id
    for name in ("sign", "start_handling"):
        town.do(name, order, by=town.field, occurred_at=then)
    town.do("feed_back", order, "已更换井盖", by=town.field, occurred_at=then)
    town.do("close", done.case_id, None, occurred_at=then)
    town.do("call_back", done.case_id, None, solved=True)
    with town.operator.read() as s:
        (told,) = cases_at(s, now - timedelta(days=1), city_calendar(s), present=False)
    assert (told.state, told.closed_at, told.changed) == (CaseState.CLOSED, then, True)
