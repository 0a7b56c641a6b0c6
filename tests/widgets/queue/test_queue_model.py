"""The queue's model: order, filters, counts, and signals for what changed only."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from models.cases.records import CaseState, Lamp, QueueFilter, Source, Stage, Urgency
from models.cases.states import stage_of
from tests.support.desk_records import NOW, open_case, uid
from widgets.queue import Order, QueueModel
from widgets.queue.model import LAMP_ROLE, REMAINING_ROLE

OPEN = [state for state in CaseState if stage_of(state) is not None]


@pytest.fixture
def model(chinese):
    made = QueueModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def ids(model: QueueModel) -> list[int]:
    return [model.case_at(row).id.int for row in range(model.rowCount())]


def test_critical_cases_stand_first_then_what_is_left_of_the_limit(model):
    critical = open_case(1, left=600, urgency=Urgency.CRITICAL)
    model.set_cases([open_case(2, left=90), open_case(3, left=-10), open_case(4, left=None), critical], NOW)
    assert ids(model) == [1, 3, 2, 4]


def test_the_counts_add_up_to_what_is_open_whatever_the_filter(model):
    cases = [open_case(n, state=OPEN[n % len(OPEN)], left=n * 7 - 200) for n in range(100)]
    model.set_cases(cases, NOW)
    model.set_filter(QueueFilter(stage=Stage.TO_SIGN, lamp=Lamp.LATE))
    counts = model.counts()
    assert counts.open == 100 == sum(counts.stages.values()) == sum(counts.lamps.values())


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(stage=Stage.TO_SIGN),
        QueueFilter(urgency=Urgency.CRITICAL),
        QueueFilter(source=Source.PUBLIC),
        QueueFilter(category_top="市容环境"),
        QueueFilter(grid_ids=frozenset([uid(8888)])),
        QueueFilter(text="路灯 不亮"),
        QueueFilter(lamp=Lamp.LATE),
        QueueFilter(reported_from=NOW - timedelta(minutes=14)),
        QueueFilter(reported_from=NOW - timedelta(hours=3), reported_until=NOW - timedelta(minutes=13, seconds=59)),
    ],
)
def test_each_filter_keeps_the_one_case_that_fits(model, wanted):
    reported_at = NOW - timedelta(minutes=14)
    fits = open_case(
        1,
        reported_at=reported_at,
        left=-5,
        state=CaseState.DISPATCHED,
        urgency=Urgency.CRITICAL,
        source=Source.PUBLIC,
        category_top="市容环境",
        grid_id=uid(8888),
        title="路灯全部不亮",
    )
    model.set_cases([fits, open_case(2), open_case(3, title="路灯太亮")], NOW)
    if wanted.reported_until is not None:
        model.set_cases([fits, open_case(0), open_case(400)], NOW)
    model.set_filter(wanted)
    assert ids(model) == [1]


def test_a_changed_case_announces_its_row_and_no_other(model, qtbot):
    cases = [open_case(n, left=n * 10) for n in range(1, 8)]
    model.set_cases(cases, NOW)
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.apply([replace(cases[3], version=2, state=CaseState.DISPATCHED)], [])
    assert (changed.args[0].row(), changed.args[1].row()) == (3, 3)


def test_a_case_said_again_as_it_is_announces_nothing(model, qtbot):
    cases = [open_case(n) for n in range(1, 5)]
    model.set_cases(cases, NOW)
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.apply([cases[1]], [uid(999)])


def test_a_case_whose_limit_changes_moves_to_its_place(model, qtbot):
    cases = [open_case(n, left=n * 10) for n in range(1, 6)]
    model.set_cases(cases, NOW)
    with qtbot.waitSignal(model.rowsMoved):
        model.apply([replace(cases[4], next_due_at=NOW + timedelta(minutes=15))], [])
    assert ids(model) == [1, 5, 2, 3, 4]


def test_a_case_that_no_longer_fits_the_filter_leaves(model):
    cases = [open_case(n) for n in range(1, 4)]
    model.set_cases(cases, NOW)
    model.set_filter(QueueFilter(stage=Stage.TO_DISPATCH))
    model.apply([replace(cases[1], state=CaseState.DISPATCHED)], [])
    assert ids(model) == [1, 3]
    assert model.counts().open == 3


def test_a_minute_later_lamps_and_times_are_told_anew_without_a_reset(model, qtbot):
    model.set_cases([open_case(1, left=61), open_case(2, left=600)], NOW)
    assert not model.tick(NOW + timedelta(seconds=5))
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        assert model.tick(NOW + timedelta(minutes=3))
    assert set(changed.args[2]) == {LAMP_ROLE, REMAINING_ROLE}
    assert Lamp(model.index(0).data(LAMP_ROLE)) is Lamp.SOON
    assert model.index(0).data(REMAINING_ROLE) == "余58分"


def test_a_case_whose_clock_stands_still_says_so_until_it_runs_again(model):
    still = open_case(1, left=9000, suspended_until=NOW + timedelta(minutes=30))
    model.set_cases([still], NOW)
    assert model.index(0).data(REMAINING_ROLE) == "‖ 停表"
    assert "停表" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    model.tick(NOW + timedelta(minutes=31))
    assert model.index(0).data(REMAINING_ROLE).startswith("余")


def test_a_lamp_that_turns_within_the_minute_is_told_with_the_second_and_counted(model):
    due = NOW.replace(second=20)
    model.set_cases([open_case(2, left=600)], due - timedelta(seconds=20))
    assert not model.tick(due - timedelta(seconds=5))
    model.apply([replace(open_case(1), next_due_at=due, soon_at=due)], [])
    assert model.counts().lamps[Lamp.LATE] == 0
    assert not model.tick(due - timedelta(seconds=1))
    assert model.tick(due)
    assert model.tick(due + timedelta(seconds=1))
    assert model.counts().lamps[Lamp.LATE] == 1
    assert not model.tick(due + timedelta(seconds=2))


def test_a_case_turning_late_joins_the_late_ones_shown(model):
    model.set_cases([open_case(1, left=2), open_case(2, left=-5)], NOW)
    model.set_filter(QueueFilter(lamp=Lamp.LATE))
    assert ids(model) == [2]
    model.tick(NOW + timedelta(minutes=4))
    assert ids(model) == [2, 1]


def test_other_orders_stand_as_they_say(model):
    cases = [open_case(n, left=n * 10, stage_since=NOW - timedelta(minutes=n)) for n in range(1, 4)]
    model.set_cases(cases, NOW)
    model.set_order(Order.NEWEST)
    assert ids(model) == [1, 2, 3]
    model.set_order(Order.LONGEST_HELD)
    assert ids(model) == [3, 2, 1]


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from(list(Order)), st.booleans())
def test_following_the_changes_ends_where_a_fresh_reading_does(seed: int, order: Order, many: bool):
    rng = random.Random(seed)

    def some(n: int):
        return open_case(
            n,
            left=rng.choice([None, -30, -1, 5, 5, 5, 90]),
            state=rng.choice(OPEN),
            urgency=rng.choice(list(Urgency)),
            source=rng.choice(list(Source)),
            # A few parents with many children; a parent that is itself a child, or not open, comes too.
            parent_id=rng.choice([None, None, *(uid(p) for p in (0, 1, 2, 45) if p != n)]),
        )

    wanted = QueueFilter(stage=rng.choice([None, *Stage]), urgency=rng.choice([None, Urgency.CRITICAL]))
    followed = QueueModel()
    QAbstractItemModelTester(followed, QAbstractItemModelTester.FailureReportingMode.Fatal, followed)
    followed.set_order(order)
    followed.set_filter(wanted)
    truth = {n: some(n) for n in range(30)}
    followed.set_cases(list(truth.values()), NOW)
    turned: set[int] = set()
    for _ in range(6):
        changed = {n: some(n) for n in rng.sample(range(60), rng.randint(0, 50 if many else 6))}
        gone = [n for n in rng.sample(range(60), rng.randint(0, 40 if many else 4)) if n not in changed]
        truth = {n: case for n, case in (truth | changed).items() if n not in gone}
        followed.apply(list(changed.values()), [uid(n) for n in gone])
        turned ^= {p for p in (0, 1, 2) if followed.open_fold(uid(p), rng.random() < 0.5)}
    fresh = QueueModel()
    fresh.set_order(order)
    fresh.set_filter(wanted)
    fresh.set_cases(list(truth.values()), NOW)
    for parent in turned:
        fresh.open_fold(uid(parent), opened=True)
    assert ids(followed) == ids(fresh)
    assert followed.counts() == fresh.counts()
    assert all(followed.row_of(followed.case_at(row).id) == row for row in range(followed.rowCount()))
