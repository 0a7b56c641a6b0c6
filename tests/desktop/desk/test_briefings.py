"""日报 from the desk, as its user meets it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

PATIENCE = 90_000


@pytest.mark.long
def test_ctrl_d_makes_todays_briefing_and_a_leader_writes_it_out_again(qtbot, open_program, tmp_path):
    program = open_program("supervisor")
    desk = program.desk
    qtbot.keyClick(program.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.briefings.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.none.text()), timeout=PATIENCE)
    assert "尚无日报" in dialog.none.text()
    dialog.set_folder(str(tmp_path / "一"))
    qtbot.mouseClick(dialog.so_far, Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.briefings.under_way
    qtbot.waitUntil(lambda: not desk.briefings.under_way, timeout=PATIENCE)
    assert not dialog.problem.isVisible(), dialog.problem.text()
    assert dialog.show_folder.isVisible()
    qtbot.waitUntil(lambda: dialog.list.rowCount() == 1, timeout=PATIENCE)
    number = dialog.chosen_number
    made = {path.suffix: path.read_bytes() for path in (tmp_path / "一").iterdir()}
    assert made.keys() == {".pdf", ".xlsx"}
    # A leader, who only reads, writes the same bytes.
    leader = open_program("leader")
    qtbot.keyClick(leader.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    theirs = leader.desk.briefings.dialog
    assert not theirs.make.isVisible()
    theirs.set_folder(str(tmp_path / "二"))
    qtbot.mouseClick(theirs.so_far, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: theirs.chosen_number == number, timeout=PATIENCE)
    qtbot.keyClick(theirs, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not leader.desk.briefings.under_way and theirs.show_folder.isVisible(), timeout=PATIENCE)
    assert {path.suffix: path.read_bytes() for path in (tmp_path / "二").iterdir()} == made
