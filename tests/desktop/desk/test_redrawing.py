"""网格调整 on the real program, by a supervisor: split, merge, draw, take back; every desk's map follows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.grids.records import GridKind
from tests.desktop.desk.test_desk import PATIENCE
from widgets.map.redraw_forms import DynamicForm, MergeForm, SplitForm
from widgets.map.tools import Drawn


@pytest.fixture
def desk(open_program):
    return open_program("supervisor").desk


def grids(desk):
    return {grid.id: grid for grid in desk.board.ground.grids}


def busiest(desk):
    """The leaf with the most open cases among those with a neighbour."""
    counts: dict = {}
    for case in desk.board.cases.values():
        if case.lon is not None and desk.board.ground.index.number_of(case.grid_id) is not None:
            counts[case.grid_id] = counts.get(case.grid_id, 0) + 1
    return grids(desk)[max(counts, key=lambda one: counts[one])]


def choose(desk, grid):
    desk.body.map.choose_grid(grid.id)
    desk.body.map.grid_chosen.emit(grid.id)


def form_of(desk, qtbot, kind):
    qtbot.waitUntil(lambda: isinstance(desk.mapping.redrawing.form, kind), timeout=PATIENCE)
    return desk.mapping.redrawing.form


def agree(desk, qtbot, form):
    """Agree, and wait until the desk's own ground is another."""
    before = desk.board.ground
    qtbot.mouseClick(form.give, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.board.ground is not before, timeout=PATIENCE)


def take_back(desk, qtbot):
    redrawing = desk.mapping.redrawing
    qtbot.waitUntil(lambda: any(row.value.undoable for row in redrawing.window.list.rows), timeout=PATIENCE)
    number = next(n for n, row in enumerate(redrawing.window.list.rows) if row.value.undoable)
    redrawing.window.list.setCurrentCell(number, 0)
    qtbot.mouseClick(redrawing.window.undo, Qt.MouseButton.LeftButton)
    agree(desk, qtbot, redrawing.question)


def test_a_supervisor_splits_merges_draws_and_takes_back(desk, qtbot):
    redrawing, tools = desk.mapping.redrawing, desk.body.map.tools
    qtbot.waitUntil(lambda: bool(desk.body.map.state()), timeout=PATIENCE)
    redrawing.open()
    window = redrawing.window
    assert window is not None
    assert not window.split.isEnabled()
    grid = busiest(desk)
    inside = [case.id for case in desk.board.cases.values() if case.grid_id == grid.id]
    choose(desk, grid)
    assert window.split.isEnabled()
    qtbot.mouseClick(window.split, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tools.in_hand == "cut", timeout=PATIENCE)

    # A line that does not cut is refused in words; nothing is asked.
    west, south, east, north = grid.geometry.bounds
    middle = (west + east) / 2
    tools.drawn.emit(Drawn("cut", ((0.0, 0.0), (0.1, 0.1))))
    qtbot.waitUntil(window.problem.isVisible, timeout=PATIENCE)
    assert "没有把网格分成两块" in window.problem.text()
    tools.drawn.emit(Drawn("cut", ((middle, south - 0.01), (middle, north + 0.01))))
    form = form_of(desk, qtbot, SplitForm)
    assert f"{len(inside)} 件在办案卷" in form.note.text()
    assert form.names[0].text() == f"{grid.name}（西）"
    # A name is missing: the form says so and stays.
    name = form.names[1].text()
    form.names[1].setText("")
    qtbot.mouseClick(form.give, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.problem.isVisible, timeout=PATIENCE)
    assert "名称" in form.problem.text()
    form.names[1].setText(name)
    agree(desk, qtbot, form)
    assert grid.id not in grids(desk)
    parts = [one for one in grids(desk).values() if one.name.startswith(f"{grid.name}（")]
    assert len(parts) == 2
    assert {desk.board.cases[one].grid_id for one in inside} <= {part.id for part in parts}

    # The parts are neighbours: merged, they are one again.
    choose(desk, parts[0])
    qtbot.mouseClick(window.merge, Qt.MouseButton.LeftButton)
    form = form_of(desk, qtbot, MergeForm)
    number = next(n for n, row in enumerate(form.list.rows) if row.value == parts[1].id)
    form.list.selectRow(number)
    qtbot.waitUntil(form.give.isEnabled, timeout=PATIENCE)
    assert f"{len(inside)} 件在办案卷" in form.note.text()
    agree(desk, qtbot, form)
    assert {desk.board.cases[one].grid_id for one in inside} & {part.id for part in parts} == set()

    # Both are taken back, the later first.
    take_back(desk, qtbot)
    take_back(desk, qtbot)
    assert grid.id in grids(desk)
    assert {desk.board.cases[one].grid_id for one in inside} == {grid.id}

    # A dynamic grid over the middle of it.
    qtbot.mouseClick(window.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tools.in_hand == "ring", timeout=PATIENCE)
    lon, lat = grid.lon, grid.lat
    ring = (
        (lon - 0.001, lat - 0.001),
        (lon + 0.001, lat - 0.001),
        (lon + 0.001, lat + 0.001),
        (lon - 0.001, lat + 0.001),
    )
    tools.drawn.emit(Drawn("ring", ring))
    form = form_of(desk, qtbot, DynamicForm)
    form.name.setText("夜市保障")
    agree(desk, qtbot, form)
    (made,) = [one for one in grids(desk).values() if one.kind is GridKind.DYNAMIC]
    assert (made.name, made.ends_at.astimezone(desk.board.ground.city.zone).hour) == ("夜市保障", 18)
    assert "夜市保障" in str(desk.body.map._card("grid", made.id, None))
    assert desk.body.notice.sentence.startswith("网格已调整")


def test_an_operator_has_no_such_tool(open_program):
    program = open_program()
    assert not program.actions.command("map.redraw").enabled()
    program.actions.give("map.redraw")
    assert program.desk.mapping.redrawing.window is None
