"""A desk whose picture is old, a desk whose clock is wrong: each is told clearly, and nothing is half done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from PySide6.QtCore import Qt

from models.cases import commands
from models.cases.records import CaseState
from models.store.engine import Store
from models.store.times import database_now
from tests.desktop.desk.test_desk import PATIENCE, choose, press, state_in_database, waiting_case

AT_ONCE = timedelta(seconds=30)
"""Much less than a clock that is ten minutes wrong, and more than a slow machine takes."""


@pytest.fixture
def other(demo_city):
    """The supervisor's desk, which is quicker."""
    store = Store(demo_city.supervisor, desk="other")
    yield store
    store.close()


def test_what_the_table_forbids_by_now_is_refused_to_a_desk_whose_picture_is_old(program, qtbot, demo_city, other):
    desk = program.desk
    case = next(one for one in desk.board.cases.values() if one.state is CaseState.REPORTED)
    choose(program, qtbot, case)
    assert "accept" in desk.chosen.current.allowed
    # From here on nothing reaches this desk: its picture is old.
    desk.live.updated.disconnect(desk.board.take)
    with other.transaction() as s:
        commands.not_accept(s, case.id, case.version, "同一件事已办结")
    before = state_in_database(demo_city, case.id)
    with qtbot.waitSignal(desk.operations.ended, timeout=PATIENCE) as ended:
        program.actions.give("case.accept")
    assert (ended.args[0].kind, ended.args[0].refusal) == ("refused", "not_in_this_state")
    assert "值班长" in desk.body.notice.sentence
    qtbot.waitUntil(lambda: desk.conflicts.dialog is not None, timeout=PATIENCE)
    dialog = desk.conflicts.dialog
    assert not dialog.conflict.possible
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.conflicts.dialog is None, timeout=PATIENCE)
    assert state_in_database(demo_city, case.id) == before
    # The panel shows what is, and offers nothing that could not be done.
    qtbot.waitUntil(lambda: desk.chosen.case.state is CaseState.NOT_ACCEPTED, timeout=PATIENCE)
    assert "accept" not in desk.chosen.current.allowed


@pytest.mark.parametrize(
    ("wrong_by", "said"), [(10, "快 10 分钟"), pytest.param(-10, "慢 10 分钟", marks=pytest.mark.long)]
)
def test_a_clock_ten_minutes_wrong_is_told_and_changes_nothing(open_program, qtbot, demo_city, other, wrong_by, said):
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=wrong_by), tick=True):
        program = open_program()
        desk = program.desk
        status = desk.body.status
        qtbot.waitUntil(lambda: status.clock.isVisible() and said in status.clock.text(), timeout=PATIENCE)
        with other.read() as s:
            assert abs(desk.board.clock.now() - database_now(s)) < timedelta(seconds=5)
        case = waiting_case(desk)
        choose(program, qtbot, case)
        press(program, qtbot, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.DISPATCHED, timeout=PATIENCE)
        written = state_in_database(demo_city, case.id)
        with other.read() as s:
            now = database_now(s)
    step, order = written.steps[-1], written.orders[-1]
    assert step.action == "dispatch"
    assert now - AT_ONCE < step.occurred_at <= step.recorded_at <= now
    assert order.given_at == step.occurred_at
    # The limit counts from the database's clock, as it does for everybody.
    assert desk.board.cases[case.id].stage_since == step.occurred_at
    assert written.case.stage_due_at == order.sign_due_at > now
