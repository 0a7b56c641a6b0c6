"""The export dialog as its user meets it: clicks and keys in, an order out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from models.exports.records import ExportFilter, ExportFormat, ExportKind, ExportOrder
from widgets.exporting import ExportDialog
from widgets.i18n import set_language

KINDS = {kind: kind.value for kind in ExportKind}


@pytest.fixture
def dialog(qtbot):
    set_language("zh")
    made = ExportDialog(KINDS, Path("/home/lin"), "jimo-20261123")
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    return made


def ordered(qtbot, dialog) -> ExportOrder:
    with qtbot.waitSignal(dialog.submitted, timeout=5000) as signal:
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    return signal.args[0]


def choose(box, value) -> None:
    box.setCurrentIndex(box.findData(value.value))


def test_a_file_is_suggested_and_its_ending_follows_the_format(qtbot, dialog):
    assert dialog.path.text() == "/home/lin/jimo-20261123-grids.xlsx"
    choose(dialog.kind, ExportKind.CASES)
    choose(dialog.format, ExportFormat.GPKG)
    assert dialog.path.text() == "/home/lin/jimo-20261123-cases.gpkg"


def test_a_name_that_somebody_chose_keeps_all_but_its_ending(qtbot, dialog):
    dialog.set_path("/tmp/mine.xlsx", replace=True)
    choose(dialog.kind, ExportKind.WORKERS)
    choose(dialog.format, ExportFormat.CSV)
    assert dialog.path.text() == "/tmp/mine.csv"
    order = ordered(qtbot, dialog)
    assert (order.kind, order.format, order.path, order.replace) == (
        ExportKind.WORKERS, ExportFormat.CSV, Path("/tmp/mine.csv"), True,
    )  # fmt: skip


def test_what_was_typed_and_ticked_is_in_the_order(qtbot, dialog):
    choose(dialog.kind, ExportKind.CASES)
    qtbot.keyClicks(dialog.first, "2026-11-01")
    qtbot.keyClicks(dialog.last, "2026-11-30")
    qtbot.keyClicks(dialog.grid, "999001")
    for check in (dialog.open_only, dialog.words):
        check.click()
    dialog.crs.setCurrentText("EPSG:4547")
    order = ordered(qtbot, dialog)
    assert order.filter == ExportFilter(date(2026, 11, 1), date(2026, 11, 30), True, frozenset(), "999001")
    assert (order.with_words, order.crs, order.replace) == (True, "EPSG:4547", False)


def test_what_is_meant_for_cases_does_not_narrow_grids(qtbot, dialog):
    choose(dialog.kind, ExportKind.CASES)
    qtbot.keyClicks(dialog.first, "2026-11-01")
    dialog.open_only.click()
    choose(dialog.kind, ExportKind.GRIDS)
    assert not dialog.first.isEnabled()
    assert ordered(qtbot, dialog).filter == ExportFilter()


@pytest.mark.parametrize("said", ["昨天", "2026-13-01", "11/01"])
def test_what_is_no_day_is_told_where_it_was_typed_and_nothing_begins(qtbot, dialog, said):
    choose(dialog.kind, ExportKind.CASES)
    dialog.first.setText(said)
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.problem.isVisible()
    assert "2026-11-23" in dialog.problem.text()
    assert dialog.first.property("wrong") == "true"
    qtbot.keyClicks(dialog.first, "x")
    assert not dialog.problem.isVisible()


def test_without_a_file_nothing_begins(qtbot, dialog):
    dialog.path.clear()
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert dialog.problem.isVisible()


def test_while_a_file_is_written_it_can_be_stopped_and_none_other_begun(qtbot, dialog):
    dialog.set_running(running=True)
    dialog.show_progress(3, 9)
    assert (dialog.bar.value(), dialog.bar.maximum(), dialog.progress.text()) == (3, 9, "3 / 9 行")
    assert not dialog.submit.isEnabled()
    with qtbot.waitSignal(dialog.stopped, timeout=5000):
        qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    dialog.set_running(running=False)
    assert dialog.submit.isEnabled()
    assert not dialog.stop.isVisible()


def test_what_was_written_is_told_and_its_folder_offered(qtbot, dialog):
    dialog.show_done("案卷:3 行", "/home/lin/x.csv")
    assert dialog.outcome.isVisible()
    with qtbot.waitSignal(dialog.folder_wanted, timeout=5000) as signal:
        qtbot.mouseClick(dialog.show_folder, Qt.MouseButton.LeftButton)
    assert signal.args == ["/home/lin"]
    dialog.set_running(running=True)
    assert not dialog.outcome.isVisible()


def test_only_kinds_with_people_in_them_speak_of_masking(qtbot, dialog):
    choose(dialog.kind, ExportKind.WORKERS)
    assert dialog.masked.text() == "姓名、电话已脱敏。"
    choose(dialog.kind, ExportKind.ROADS)
    assert dialog.masked.text() == "不含个人信息。"


def test_escape_puts_it_away_as_it_is(qtbot, dialog):
    qtbot.keyClicks(dialog.grid, "999")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.open()
    assert dialog.grid.text() == "999"
