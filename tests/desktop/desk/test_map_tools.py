"""The map's tools on the real program: what is drawn selects, and what is selected is listed, dispatched, exported, counted."""

from __future__ import annotations

import csv
import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from desktop.mapping.marked import read_bookmarks
from desktop.mapping.printing import frame
from models.cases.records import CaseState, QueueFilter, Stage
from models.exports.records import ExportFormat, ExportKind
from tests.desktop.desk.test_desk import PATIENCE, choose, press
from widgets.map.sheet import Layout, Paper
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


def test_the_nearest_to_the_open_case_are_listed_and_enter_goes_there(program, qtbot):
    desk = program.desk
    case = next(one for one in placed(desk) if one.state is CaseState.FILED)
    choose(program, qtbot, case)
    nearby = desk.mapping.nearby
    desk.mapping.tools.pointed.emit("near", None)
    window = nearby.window
    assert window is not None
    qtbot.waitUntil(lambda: all(table.rows for table in window.tables.values()), timeout=PATIENCE)
    # The case itself is nearest to its place, and workers stand in the order of their way on foot.
    assert window.tables["case"].rows[0].value.id == case.id
    walks = [row.value.walk for row in window.tables["worker"].rows]
    assert walks == sorted(walks)
    assert all(desk.board.workers[row.value.id].on_duty for row in window.tables["worker"].rows)
    qtbot.keyClick(window.tables["worker"], Qt.Key.Key_Return)
    assert desk.body.map.chosen("worker") == window.tables["worker"].rows[0].value.id
    window.hide()
    # The command asks the page where the pointer is.
    program.actions.give("map.near")
    qtbot.waitUntil(lambda: window.isVisible() and bool(window.tables["case"].rows), timeout=PATIENCE)
    window.hide()


def test_coordinates_are_copied_in_the_system_that_is_wanted(program, qtbot):
    desk = program.desk
    case = placed(desk)[0]
    choose(program, qtbot, case)
    desk.mapping.tools.pointed.emit("coordinates", (case.lon + 0.001, case.lat))
    dialog = desk.mapping.copying.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.table.rows) > 5, timeout=PATIENCE)
    assert dialog.place.currentText() == "指针处"
    dialog.place.setCurrentIndex(1)
    dialog.place.activated.emit(1)
    wanted = f"{case.lon:.7f}, {case.lat:.7f}"
    qtbot.waitUntil(lambda: dialog.table.rows[0].cells[2] == wanted, timeout=PATIENCE)
    dialog.system.setText("火星之外")
    qtbot.keyClick(dialog.system, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=PATIENCE)
    assert "火星之外" in dialog.problem.text()
    dialog.system.setText("3857")
    qtbot.keyClick(dialog.system, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.table.rows[-1].cells[0] == "EPSG:3857", timeout=PATIENCE)
    assert not dialog.problem.isVisible()
    text = dialog.table.rows[-1].cells[2]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == text
    assert desk.body.notice.sentence == f"已复制：{text}"


def test_bookmarks_bring_view_and_filter_back_and_are_kept_renamed_deleted_and_undone(program, qtbot):
    desk = program.desk
    bookmarks = desk.mapping.bookmarks
    desk.asking.set_filter(QueueFilter(stage=Stage.HANDLING))
    press(program, qtbot, Qt.Key.Key_0, ALT | SHIFT)
    dialog = bookmarks.dialog
    assert dialog is not None
    assert dialog.isVisible()
    view = desk.body.map.state()
    dialog.kept.emit(3)
    assert set(bookmarks.bookmarks) == {3}
    assert dialog.table.rows[2].cells[2].endswith("处置中")
    dialog.renamed.emit(3, "早高峰")
    assert bookmarks.bookmarks[3].name == "早高峰"
    dialog.deleted.emit(3)
    assert bookmarks.bookmarks == {}
    dialog.undone.emit()
    assert bookmarks.bookmarks[3].name == "早高峰"
    # Elsewhere, with another filter: the bookmark brings both back.
    desk.asking.set_filter(QueueFilter())
    desk.body.map.fly_to(view["lon"] + 0.05, view["lat"], 16)
    qtbot.waitUntil(lambda: desk.body.map.state()["zoom"] == 16, timeout=PATIENCE)
    dialog.table.setCurrentCell(2, 0)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert desk.body.queue.model.filter.stage is Stage.HANDLING
    qtbot.waitUntil(lambda: desk.body.map.state().get("zoom") == view["zoom"], timeout=PATIENCE)
    # A bare digit is the map's unless addressees are offered by number.
    desk.asking.set_filter(QueueFilter())
    assert desk.body.map._view.digits
    choose(program, qtbot, next(one for one in placed(desk) if one.state is CaseState.FILED))
    qtbot.waitUntil(lambda: desk.chosen.current.recommendations is not None, timeout=PATIENCE)
    assert not desk.body.map._view.digits
    desk.choose(None)
    program.actions.give("map.bookmark.3")
    assert desk.body.queue.model.filter.stage is Stage.HANDLING
    program.actions.give("map.bookmark.9")
    assert "9 号书签为空" in desk.body.notice.sentence
    # They are there again for the next desk of this account.
    with qtbot.waitCallback(timeout=PATIENCE) as written:
        desk.jobs.write(lambda: read_bookmarks(bookmarks._file), written)
    assert written.args[0] == bookmarks.bookmarks


@given(st.binary(max_size=200) | st.text(max_size=50).map(lambda text: json.dumps({"3": {"name": text}}).encode()))
def test_a_bookmarks_file_that_makes_no_sense_holds_none(tmp_path_factory, raw):
    file = tmp_path_factory.getbasetemp() / "bookmarks.json"
    file.write_bytes(raw)
    assert read_bookmarks(file) == {}


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize(("width", "height"), [(1060, 705), (300, 900), (2600, 1500)])
def test_all_of_the_map_is_on_the_sheet_and_no_page_is_enlarged_too_much(paper, landscape, width, height):
    layout = Layout(paper, landscape)
    across, down = layout.map_pixels
    wide, enlarged = frame(layout, width, height)
    assert enlarged <= 5
    assert wide * enlarged == pytest.approx(across)
    assert wide >= width - 1e-9
    assert down / enlarged >= height - 1e-6


@pytest.mark.timeout(300)
def test_the_map_is_put_on_paper_as_it_is_seen(program, qtbot, tmp_path):
    desk = program.desk
    printing = desk.mapping.printing
    program.actions.give("map.print")
    form = printing.form
    assert form is not None
    assert form.isVisible()
    # Where it cannot be written is known before anything is drawn; what is stopped makes no file.
    printing.begin(str(tmp_path / "none" / "图.png"))
    qtbot.waitUntil(form.problem.isVisible, timeout=PATIENCE)
    assert "未能写入" in form.problem.text()
    printing.begin(str(tmp_path / "图.png"))
    form.stop.click()
    assert form.progress.text() == "已停止,没有生成文件。"
    path = tmp_path / "图.png"
    printing.begin(str(path))
    assert not form.give.isEnabled()
    qtbot.waitUntil(form.give.isEnabled, timeout=4 * PATIENCE)
    assert form.progress.text() == f"地图已存为 {path}"
    sheet = QImage(str(path))
    # Base map, grids and marks: as many colours as a map has, all over its frame.
    across, down = Layout(Paper.A4, True).map_pixels
    left, top = round(10 / 25.4 * 300), round(23 / 25.4 * 300)
    spots = [(x, y) for x in range(1, 60) for y in range(1, 60)]
    assert len({sheet.pixel(left + x * across // 60, top + y * down // 60) for x, y in spots}) > 40
    assert [one.name for one in tmp_path.iterdir()] == ["图.png"]
    form.hide()
