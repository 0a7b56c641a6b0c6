"""The map's tools on the real program: what is drawn selects, and what is selected is listed, dispatched, exported, counted."""

from __future__ import annotations

import csv

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.cases.records import CaseState
from models.exports.records import ExportFormat, ExportKind
from tests.desktop.desk.test_desk import PATIENCE, press
from widgets.map.tools import Drawn

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def demo_city(standing):
    """The city of all tests here."""
    return standing.city


@pytest.fixture
def program(standing, qtbot):
    """The program of an operator, one for all tests here."""
    made = standing.ready(qtbot)
    made.desk.mapping.selecting.clear()
    # Before the city's ground has come the page looks at nothing.
    qtbot.waitUntil(lambda: bool(made.desk.body.map.state()), timeout=PATIENCE)
    return made


def placed(desk):
    return [case for case in desk.board.cases.values() if case.lon is not None and case.lat is not None]


def select(desk, qtbot, *shapes):
    """Draw shapes as the page tells of them, and wait until they are looked through."""
    selecting = desk.mapping.selecting
    with qtbot.waitSignal(selecting.changed, timeout=PATIENCE):
        for shape in shapes:
            desk.body.map.tools.drawn.emit(shape)
    return selecting


def around(cases, margin=1e-6) -> Drawn:
    lon, lat = [case.lon for case in cases], [case.lat for case in cases]
    return Drawn("rectangle", ((min(lon) - margin, min(lat) - margin), (max(lon) + margin, max(lat) + margin)))


def test_a_key_takes_the_tool_and_the_queue_narrows_to_what_a_drag_selects(program, qtbot):
    desk = program.desk
    tools, selecting = desk.body.map.tools, desk.mapping.selecting
    press(program, qtbot, Qt.Key.Key_4, ALT)
    qtbot.waitUntil(lambda: tools.in_hand == "rectangle", timeout=PATIENCE)
    target = desk.body.map._view.focusProxy()
    with qtbot.waitSignal(selecting.changed, timeout=PATIENCE):
        for where in (target.rect().center() / 2, target.rect().center() * 1.5):
            QTest.mouseMove(target, where)
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    area = shapely.box(*selecting.shapes[0].points[0], *selecting.shapes[0].points[1])
    expected = {case.id for case in placed(desk) if area.intersects(shapely.Point(case.lon, case.lat))}
    assert selecting.ids == expected != frozenset()
    assert selecting.counts is not None
    assert sum(selecting.counts.lamps.values()) == len(expected)
    press(program, qtbot, Qt.Key.Key_F1, ALT | SHIFT)
    assert desk.body.queue.model.rowCount() <= len(expected)
    assert desk.body.queue.model.filter.case_ids == expected
    chip = desk.body.queue.filters.about
    assert chip.isVisible()
    assert chip.text() == f"地图选区：{len(expected)} 件  ✕"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert desk.body.queue.model.filter.case_ids == frozenset()
    # The page shows it too, and its button gives the same command.
    with qtbot.waitSignal(selecting.filtered, timeout=PATIENCE):
        tools.asked.emit("map.selection.list")
    press(program, qtbot, Qt.Key.Key_F12, ALT | SHIFT)
    assert selecting.ids == frozenset()
    tools.take("")


def test_shift_adds_to_what_is_selected_and_the_counts_follow_the_cases(program, qtbot):
    desk = program.desk
    one, other = sorted(placed(desk), key=lambda case: case.lon)[:: len(placed(desk)) - 1]
    first, second = around([one]), around([other])
    assert one.id in select(desk, qtbot, first).ids
    added = Drawn(second.kind, second.points, 0.0, add=True)
    selecting = select(desk, qtbot, added)
    assert {one.id, other.id} <= selecting.ids
    before = selecting.counts.total
    with qtbot.waitSignal(selecting.changed, timeout=PATIENCE):
        # As the feed tells of a case that was closed.
        del desk.board.cases[one.id]
        desk.board.cases_changed.emit([], [one.id])
    assert selecting.counts.total == before - 1
    desk.board.cases[one.id] = one
    desk.board.cases_changed.emit([one], [])


def test_selected_cases_are_dispatched_exported_and_told_in_numbers(program, qtbot, tmp_path):
    desk = program.desk
    filed = [case for case in placed(desk) if case.state is CaseState.FILED][:2]
    selecting = select(desk, qtbot, around(filed))
    press(program, qtbot, Qt.Key.Key_F2, ALT | SHIFT)
    assert {case.id for case in desk.body.queue.marked()} == selecting.ids
    dialog = desk.bulk.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    desk.body.queue.view.unmark_all()

    press(program, qtbot, Qt.Key.Key_F8, ALT | SHIFT)
    window = selecting.window
    assert window is not None
    assert window.isVisible()
    for table in (window.lamps, window.stages, window.classes, window.tiers):
        assert sum(int(row.cells[1].replace(",", "")) for row in table.rows) == len(selecting.ids)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()

    press(program, qtbot, Qt.Key.Key_F3, ALT | SHIFT)
    export = desk.exporting.dialog
    assert export is not None
    assert export.only.text().endswith(f"地图选区：{len(selecting.ids)} 件")
    assert ExportKind(export.kind.currentData()) is ExportKind.CASES
    export.format.setCurrentIndex(export.format.findData(ExportFormat.CSV.value))
    path = tmp_path / "选区.csv"
    export.set_path(str(path))
    qtbot.mouseClick(export.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: export.outcome.isVisible(), timeout=PATIENCE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(selecting.ids)
    export.hide()


def test_where_nothing_lies_there_is_nothing_to_do_but_clear(program, qtbot):
    desk = program.desk
    selecting = select(desk, qtbot, Drawn("radius", ((0.0, 0.0),), 50.0))
    assert not selecting.there
    assert [name for name, *_ in selecting._actions(0)] == ["map.selection.clear"]
    press(program, qtbot, Qt.Key.Key_F1, ALT | SHIFT)
    assert desk.body.queue.model.filter.case_ids == frozenset()
