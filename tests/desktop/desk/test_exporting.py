"""Exporting from the desk, as a leader who may only read: the key, the dialog, the file, a stop, and a problem."""

from __future__ import annotations

import csv

from PySide6.QtCore import Qt

from models.exports.records import ExportFormat, ExportKind

PATIENCE = 60_000


def test_a_leader_exports_what_he_sees_masked(open_program, qtbot, tmp_path):
    program = open_program("leader")
    exporting = program.desk.exporting
    qtbot.keyClick(program.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = exporting.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.kind.setCurrentIndex(dialog.kind.findData(ExportKind.WORKERS.value))
    dialog.format.setCurrentIndex(dialog.format.findData(ExportFormat.CSV.value))
    path = tmp_path / "人员.csv"
    dialog.set_path(str(path))
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.outcome.isVisible(), timeout=PATIENCE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(program.desk.board.workers)
    assert all(row["已脱敏的姓名"].endswith("**") for row in rows)
    assert str(path) in dialog.outcome.text()
    assert program.desk.body.notice.sentence.startswith("已导出。")

    # The file is there now; it is not replaced unless that is ticked.
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.problem.isVisible(), timeout=PATIENCE)
    assert "已经存在" in dialog.problem.text()
    dialog.replace.click()

    # Stopped while it reads: no file, and the old one is as it was.
    dialog.kind.setCurrentIndex(dialog.kind.findData(ExportKind.CASES.value))
    before = path.read_bytes()
    dialog.set_path(str(path), replace=True)
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not exporting.under_way, timeout=PATIENCE)
    assert dialog.problem.text() == "已停止,没有生成文件。"
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if "shaotai-export" in entry.name] == []
