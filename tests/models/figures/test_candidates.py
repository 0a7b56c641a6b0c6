"""Which cases may have stood otherwise at a moment: the indexes find the same ones as a look at every case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.cases.clocks.queries import city_calendar
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
