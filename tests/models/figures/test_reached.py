"""Which state a case had reached at a moment: the quick way for cases of our own says what all their states in order say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState
from models.figures.reached import Reached, last_reached, states_of

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
WHO = UUID(int=7)
times = st.integers(-50, 100).map(lambda n: BEGIN + timedelta(minutes=n))
steps = st.builds(
    SimpleNamespace,
    action=st.sampled_from(["report", "accept", "sign"]),
    to_state=st.none() | st.sampled_from([state.value for state in CaseState]),
    occurred_at=times,
    worker_id=st.none() | st.just(WHO),
    department_id=st.none(),
)


def told_at_length(points: Iterable[Reached], until: datetime | None) -> tuple[Reached, datetime | None]:
    reached = list(points)
    last, closed = reached[0], None
    for point in reached:
        if until is not None and point.at >= until:
            break
        last = point
        closed = point.at if point.state is CaseState.CLOSED else closed
    return last, closed


@given(st.lists(steps, min_size=1, max_size=12), st.none() | times)
def test_the_last_state_before_a_moment_is_that_of_all_states_in_their_order(
    told: list[SimpleNamespace], until: datetime | None
) -> None:
    row = SimpleNamespace(id=WHO, reported_at=BEGIN)
    if all(step.to_state is None for step in told):
        with pytest.raises(ValueError, match="no state"):
            last_reached(row, told, None, until)
    else:
        assert last_reached(row, told, None, until) == told_at_length(states_of(row, told, None), until)
