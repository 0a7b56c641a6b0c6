"""What is kept up case by case is what a count of all of them would say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.cases.deadlines import lamp_of
from models.cases.records import CaseState, Lamp, OpenCase, Urgency
from models.cases.states import stage_of
from models.cases.stock import Stock
from models.cases.tally import tally
from tests.support.desk_records import NOW, open_case, uid

LEFT = st.one_of(st.none(), st.sampled_from([-90.0, -1.0, 1.0, 59.0, 60.0, 61.0, 300.0]))
CASES = st.builds(
    lambda n, left, state, urgency: replace(open_case(n, left=left, state=state), urgency=urgency),
    st.integers(0, 6),
    LEFT,
    st.sampled_from([CaseState.REPORTED, CaseState.FILED, CaseState.SIGNED, CaseState.REVIEWING]),
    st.sampled_from(Urgency),
)
STEPS = st.one_of(
    CASES,
    st.integers(0, 6).map(uid),
    st.builds(lambda s: NOW + timedelta(seconds=s), st.integers(-4000, 20_000)),
)


def counted(cases: dict, now) -> tuple:
    lamps = Counter(lamp_of(case, now) for case in cases.values())
    stages = Counter(stage_of(case.state) for case in cases.values())
    return len(cases), lamps, stages, sum(case.urgency is Urgency.CRITICAL for case in cases.values())


@given(st.lists(CASES, max_size=6), st.lists(STEPS, max_size=30))
def test_after_any_history_it_says_what_a_count_of_all_says(first: list[OpenCase], steps: list) -> None:
    cases, now = {case.id: case for case in first}, NOW
    stock = Stock(NOW - timedelta(days=1))
    stock.take(cases.values(), NOW)
    for step in steps:
        if isinstance(step, OpenCase):
            cases[step.id] = step
            stock.learn(step.id, step)
        elif hasattr(step, "hex"):
            cases.pop(step, None)
            stock.learn(step, None)
        else:
            now = step
            stock.move(now)
        assert (stock.open, +stock.lamps, +stock.stages, stock.critical) == counted(cases, now)
        turns = [at for case in cases.values() for at in (case.soon_at, case.next_due_at) if at and at >= now]
        assert (stock.next_turn is None) or any(stock.next_turn in (at, at + timedelta.resolution) for at in turns)


def test_the_next_turn_is_the_earliest_and_late_begins_after_the_limit() -> None:
    stock = Stock(NOW)
    stock.take([open_case(1, left=300), open_case(2, left=30)])
    late = open_case(2, left=30).next_due_at
    assert late is not None
    assert stock.next_turn == late + timedelta.resolution
    stock.move(late)
    assert stock.lamps == Counter({"on_time": 1, "soon": 1})
    stock.move(late + timedelta.resolution)
    assert +stock.lamps == Counter({"on_time": 1, "late": 1})


def test_what_is_past_is_not_kept_for_ever() -> None:
    stock = Stock(NOW)
    for n in range(5000):
        stock.learn(uid(1), open_case(1, left=300 + n))
    assert len(stock._turns) < 1100
    assert stock.next_turn == open_case(1, left=300 + 4999).soon_at


def test_a_case_of_an_exercise_turns_like_any_other_and_counts_nowhere() -> None:
    real, drill = open_case(1, left=-5), open_case(2, left=30, exercise=True, urgency=Urgency.CRITICAL)
    stock = Stock(NOW)
    stock.take([real, drill])
    assert (stock.open, +stock.lamps, stock.stages.total(), stock.critical) == (1, Counter({Lamp.LATE: 1}), 1, 0)
    assert stock.next_turn == drill.next_due_at + timedelta.resolution
    stock.learn(drill.id, replace(drill, exercise=False))
    assert (stock.open, stock.critical) == (2, 1)
    stock.learn(drill.id, drill)
    assert (stock.open, stock.critical, tally([real, drill], NOW).total) == (1, 0, 1)
