"""The desk as an operator meets it: choose, dispatch, undo, narrow, take in, find; all over a real database."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from models.cases import commands
from models.cases.queries import get_case
from models.cases.records import CaseState, Lamp, NewReport, QueueFilter, Source, Stage
from models.store.engine import Store
from models.store.errors import NotPermitted

PATIENCE = 60_000


def waiting_case(desk):
    """A case that waits for its order, with a place."""
    return next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None)


def choose(program, qtbot, case):
    desk = program.desk
    desk.choose(case.id)
    qtbot.waitUntil(lambda: desk.chosen.case is not None and desk.chosen.case.id == case.id, timeout=PATIENCE)


def press(program, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    # The map's page takes the activation away when it flies to the case.
    with qtbot.waitActive(program.window, timeout=PATIENCE):
        program.window.activateWindow()
    qtbot.keyClick(program.window, key, modifier)


def state_in_database(database, case_id):
    store = Store(database.operator, desk="test")
    try:
        with store.read() as s:
            return get_case(s, case_id)
    finally:
        store.close()


@pytest.fixture
def demo_city(standing):
    """The city of all tests here."""
    return standing.city


@pytest.fixture
def program(standing, qtbot):
    """The program of an operator, one for all tests here."""
    return standing.ready(qtbot)


def test_the_desk_shows_the_citys_cases_and_figures(program):
    desk = program.desk
    assert desk.board.ground.city.name == "澜州市"
    assert len(desk.board.cases) == desk.board.tiles.open > 200
    assert desk.body.top.open.shown[1] == f"{desk.board.tiles.open:,}"
    assert desk.body.queue.counts().open == desk.board.tiles.open


def test_an_order_given_by_key_reaches_the_database_and_comes_back(program, qtbot, demo_city):
    desk, case = program.desk, waiting_case(program.desk)
    choose(program, qtbot, case)
    assert desk.chosen.current.recommendations.workers
    press(program, qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.DISPATCHED, timeout=PATIENCE)
    written = state_in_database(demo_city, case.id)
    assert written.case.state is CaseState.DISPATCHED
    assert written.steps[-1].action == "dispatch"
    best = desk.board.workers[written.case.holder_worker_id]
    # The answer to the order and the feed's word of it come by two ways.
    qtbot.waitUntil(lambda: best.name in desk.body.notice.sentence, timeout=PATIENCE)


def test_an_order_can_be_undone_by_key(program, qtbot, demo_city):
    desk, case = program.desk, waiting_case(program.desk)
    choose(program, qtbot, case)
    program.actions.give("case.dispatch")
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.DISPATCHED and desk.can_undo, timeout=PATIENCE)
    press(program, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.FILED, timeout=PATIENCE)
    assert [step.action for step in state_in_database(demo_city, case.id).steps][-2:] == ["dispatch", "withdraw"]


def test_the_second_of_two_operators_is_told_who_was_first(program, qtbot, demo_city):
    desk, case = program.desk, waiting_case(program.desk)
    choose(program, qtbot, case)
    facts = {"worker_id": desk.chosen.current.recommendations.workers[0].worker_id, "instruction": "", "lead": True}
    seen = desk.chosen.case
    other = Store(demo_city.supervisor, desk="other")
    try:
        with other.transaction() as s:
            commands.dispatch(s, case.id, case.version, worker_id=facts["worker_id"])
    finally:
        other.close()
    with qtbot.waitSignal(desk.operations.ended, timeout=PATIENCE) as ended:
        desk.operations.on_case("dispatch", seen, facts)
    assert (ended.args[0].kind, ended.args[0].refusal) == ("refused", "taken")
    assert "值班长" in desk.body.notice.sentence


def test_what_another_desk_does_appears_by_itself(program, qtbot, demo_city):
    desk = program.desk
    category = next(c for c in desk.board.ground.categories if c.depth == 3)
    store = Store(demo_city.supervisor, desk="other")
    try:
        with store.transaction() as s:
            done = commands.report(
                s, NewReport("井盖破损", "行人绊倒", Source.HOTLINE, category.id, lon=None, lat=None)
            )
    finally:
        store.close()
    qtbot.waitUntil(lambda: done.case_id in desk.board.cases, timeout=PATIENCE)
    assert desk.board.cases[done.case_id].title == "井盖破损"
    assert desk.board.tiles.open == len(desk.board.cases) == desk.body.queue.counts().open
    assert desk.body.top.open.shown[1] == f"{len(desk.board.cases):,}"


def test_a_tile_narrows_the_queue_to_its_cases(program, qtbot):
    desk = program.desk
    qtbot.mouseClick(desk.body.top.late, Qt.MouseButton.LeftButton)
    assert desk.body.queue.model.filter == QueueFilter(lamp=Lamp.LATE)
    assert desk.body.queue.model.rowCount() == desk.board.tiles.late


def test_no_two_commands_have_one_key_and_the_palette_lists_them(program):
    keys = [key for command in program.actions.all() for key in command.keys]
    assert len(keys) == len(set(keys))
    listed = {entry.id for entry in program.actions.entries()}
    assert {"report.new", "figures.copy", "queue.filter", "program.keys"} <= listed
    assert "case.dispatch" not in listed


def test_a_layer_of_the_map_is_hidden_and_shown_by_command(program, qtbot):
    view = program.desk.body.map
    for shown in (False, True):
        program.actions.give("map.layer.workers")
        qtbot.waitUntil(lambda shown=shown: view.state().get("layers", {}).get("workers") is shown, timeout=PATIENCE)


def test_the_queue_is_put_into_another_order_by_command(program):
    queue = program.desk.body.queue
    program.actions.give("queue.order.newest")
    times = [queue.model.case_at(row).reported_at for row in range(queue.model.rowCount())]
    assert times == sorted(times, reverse=True)


def test_a_command_is_found_by_pinyin_initials(program, qtbot):
    program.open_palette()
    qtbot.keyClicks(program.palette.field, "djsb")
    qtbot.keyClick(program.palette.field, Qt.Key.Key_Return)
    assert program.desk.reporting.dialog is not None
    program.desk.reporting.dialog.done(0)


def test_the_sentence_for_the_leader_is_copied(program):
    program.actions.give("figures.copy")
    sentence = QGuiApplication.clipboard().text()
    assert sentence.startswith("截至")
    assert f"今日受理{program.desk.board.tiles.accepted_today}件" in sentence


def test_a_leader_sees_everything_and_can_order_nothing(open_program, qtbot):
    program = open_program("leader")
    desk = program.desk
    choose(program, qtbot, waiting_case(desk))
    assert desk.chosen.current.allowed == frozenset({"show_on_map"})
    assert desk.chosen.current.recommendations is None
    assert "report.new" not in {entry.id for entry in program.actions.entries()}


def test_an_account_that_may_not_write_is_refused_by_the_database_too(program, demo_city):
    reported = next(c for c in program.desk.board.cases.values() if c.state is CaseState.REPORTED)
    store = Store(demo_city.leader, desk="test")
    try:
        with pytest.raises(NotPermitted), store.transaction() as s:
            commands.accept(s, reported.id, reported.version)
    finally:
        store.close()


def test_a_report_taken_in_by_hand_is_in_the_queue(program, qtbot):
    desk = program.desk
    program.actions.give("report.new")
    dialog = desk.reporting.dialog
    assert dialog.isVisible()
    category = next(c for c in desk.board.ground.categories if c.depth == 3)
    desk.operations.report(NewReport("手工登记", "来电反映", Source.HOTLINE, category.id))
    qtbot.waitUntil(lambda: any(c.title == "手工登记" for c in desk.board.cases.values()), timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.reporting.dialog is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=PATIENCE)


def test_stages_in_the_queue_add_up_to_what_is_open(program):
    counts = program.desk.body.queue.counts()
    assert sum(counts.stages[stage] for stage in Stage) == counts.open


def test_a_case_opens_from_its_card_on_the_map(program, qtbot):
    desk, case = program.desk, waiting_case(program.desk)
    desk.body.map.intent.emit("open_case", {"case_id": case.id, "lon": case.lon, "lat": case.lat})
    qtbot.waitUntil(lambda: desk.chosen.case is not None and desk.chosen.case.id == case.id, timeout=PATIENCE)


def test_a_grids_card_narrows_the_queue_to_its_cases(program):
    desk, case = program.desk, next(c for c in program.desk.board.cases.values() if c.grid_id is not None)
    desk.body.map.intent.emit("filter_grid", {"grid_id": case.grid_id, "lon": case.lon, "lat": case.lat})
    shown = {desk.body.queue.model.case_at(row).grid_id for row in range(desk.body.queue.model.rowCount())}
    assert shown == {case.grid_id}


def test_a_workers_card_gives_the_order_only_for_the_case_it_was_opened_for(program, qtbot):
    desk, case = program.desk, waiting_case(program.desk)
    choose(program, qtbot, case)
    worker = desk.chosen.current.recommendations.workers[0].worker_id
    other = next(c.id for c in desk.board.cases.values() if c.id != case.id)
    desk.body.map.intent.emit("dispatch", {"worker_id": worker, "case_id": other})
    assert desk.operations.under_way == 0
    desk.body.map.intent.emit("dispatch", {"worker_id": worker, "case_id": case.id})
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.DISPATCHED, timeout=PATIENCE)


def test_the_caller_is_shown_only_for_the_case_that_was_logged(program, qtbot, demo_city):
    desk = program.desk
    first, second = [c for c in desk.board.cases.values() if c.source is Source.HOTLINE][:2]
    choose(program, qtbot, first)
    masked = desk.chosen.current.detail.reporter
    assert "*" in masked
    desk.operate("unmask", {})
    qtbot.waitUntil(lambda: "*" not in desk.chosen.current.detail.reporter, timeout=PATIENCE)
    assert state_in_database(demo_city, first.id).steps[-1].action == "unmask"
    choose(program, qtbot, second)
    assert "*" in desk.chosen.current.detail.reporter
