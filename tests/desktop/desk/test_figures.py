"""Every figure at the desk explains itself, and shows the cases behind it, a page at a time."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from models.exports.records import ExportFormat
from models.figures.filters import FigureFilter, Period
from models.figures.spans import Span
from models.figures.values import Part

PATIENCE = 60_000
PICTURES = os.environ.get("SHAOTAI_PICTURES")


def grab(widget, name: str) -> None:
    if PICTURES:
        widget.grab().save(str(Path(PICTURES) / f"{name}.png"))


def read(qtbot, window, part: Part = Part.NUMERATOR) -> None:
    qtbot.waitUntil(lambda: window.copy.isEnabled() and not window.models[part]._asked, timeout=PATIENCE)


def test_a_tile_is_opened_down_to_its_cases_and_they_are_exported(program, qtbot, tmp_path):
    desk = program.desk
    top, tiles = desk.body.top, desk.board.tiles
    qtbot.mouseClick(top.rate, Qt.MouseButton.LeftButton)
    window = desk.figures.window
    assert window is not None
    assert window.isVisible()
    read(qtbot, window)
    assert window.about.name.text() == "按期结案率"
    assert window.about.value.text() == f"{tiles.on_time.value:.1%}" == top.rate.shown[1]
    assert window.about.told("definition") == "on_time_rate/1"
    assert "30 天" in window.about.told("period")
    assert f"分母 {tiles.on_time.denominator:,} 件" in window.about.parts.text()
    grab(window, "figures-rate")

    # A count has one list, a page at a time.
    row = next(n for n, one in enumerate(window.list.rows) if one.value == "accepted")
    window.list.setCurrentCell(row, 0)
    window.span.setCurrentIndex(window.span.findData(Span.WEEK.value))
    window.span.activated.emit(window.span.currentIndex())
    qtbot.waitUntil(lambda: "7 天" in window.about.told("period"), timeout=PATIENCE)
    read(qtbot, window)
    assert window.about.name.text() == "受理"
    grab(window, "figures-count")
    model, table = window.models[Part.NUMERATOR], window.tables[Part.NUMERATOR]
    total = int(window.list.rows[row].cells[1].replace(",", ""))
    assert len(model.cases) == 100 < total
    table.scrollToBottom()
    qtbot.waitUntil(lambda: len(model.cases) > 100, timeout=PATIENCE)
    assert len({case.case_id for case in model.cases}) == len(model.cases) == min(200, total)

    # Enter opens the case on the desk beside it.
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    wanted = model.cases[0].case_id
    qtbot.waitUntil(lambda: desk.chosen.id == wanted, timeout=PATIENCE)

    # The very cases go into a file, by the export that there is.
    qtbot.mouseClick(window.export, Qt.MouseButton.LeftButton)
    dialog = desk.exporting.dialog
    assert "受理" in dialog.only.text()
    assert not dialog.kind.isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData(ExportFormat.CSV.value))
    path = tmp_path / "受理.csv"
    dialog.set_path(str(path))
    grab(dialog, "figures-export")
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.outcome.isVisible(), timeout=PATIENCE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == total
    assert {one["系统标识"] for one in rows} >= {str(case.case_id) for case in model.cases}
    dialog.close()

    # The sentence goes to whoever asked.
    qtbot.mouseClick(window.copy, Qt.MouseButton.LeftButton)
    told = QGuiApplication.clipboard().text()
    assert told.startswith("截至")
    assert f"受理{total:,} 件（口径 accepted/1）" in told
    desk.exporting.open()
    assert dialog.kind.isEnabled()
    assert not dialog.only.isVisible()


def test_every_tile_is_explained_by_enter_and_the_window_by_its_key(program, qtbot):
    desk, top = program.desk, program.desk.body.top
    qtbot.keyClick(
        program.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    window = desk.figures.window
    assert window is not None
    assert window.isVisible()
    assert window.about.name.text() == "按期结案率"
    names = {
        top.late: "超期", top.critical: "特急", top.soon: "临期", top.open: "在办", top.accepted: "受理", top.closed: "办结",
        top.rate: "按期结案率", top.duty: "在岗",
    }  # fmt: skip
    for tile, name in names.items():
        qtbot.keyClick(tile, Qt.Key.Key_Return)
        qtbot.waitUntil(window.copy.isEnabled, timeout=PATIENCE)
        assert window.about.name.text() == name
        # What is late or due soon may have changed by the clock alone since the tile was painted.
        assert window.about.value.text().split()[0] == tile.shown[1] or tile in (top.late, top.soon), name
    assert window.none.isVisible()


def test_a_finer_filter_says_that_single_cases_are_read_and_what_never_was_is_told(program, qtbot):
    desk = program.desk
    worker = next(iter(desk.board.workers))
    today = desk.board.clock.now().astimezone(desk.board.ground.city.zone).date()
    month = Period.last_days(today, 30)
    desk.figures.open_figure("closed", FigureFilter(month, worker=worker), "某网格员")
    window = desk.figures.window
    read(qtbot, window)
    assert window.about.told("made") == "逐案读取"
    assert window.about.told("of") == "某网格员"
    assert not window.span.isEnabled()
    desk.figures.open_figure("closed", FigureFilter(month, worker=desk.board.ground.city.id), "无此人")
    qtbot.waitUntil(window.problem.isVisible, timeout=PATIENCE)
    assert "不在" in window.problem.text() or "没有" in window.problem.text()
    assert window.about.value.text() == "—"
