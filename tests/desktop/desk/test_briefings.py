"""Papers from the desk, as their users meet them."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from models.briefings.kinds import Kind

PATIENCE = 90_000
CTRL = Qt.KeyboardModifier.ControlModifier


def activate(qtbot, window):
    """Where nobody manages windows, none has the keys once another was closed."""
    with qtbot.waitActive(window, timeout=PATIENCE):
        window.activateWindow()


def in_the_archive(qtbot, briefings, number, folder):
    """Found by who signed it, opened, and compared with the day before once there is one."""
    dialog, opened = briefings.dialog, []
    briefings.archive.show_file = opened.append
    dialog.form.set_folder(str(folder))
    folder.mkdir()
    activate(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_F, CTRL)
    archive = briefings.archive.dialog
    activate(qtbot, archive)
    qtbot.waitUntil(lambda: archive.table.chosen == number, timeout=PATIENCE)
    qtbot.keyClick(archive, Qt.Key.Key_3, CTRL)
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    assert opened == [*folder.iterdir()]
    assert opened[0].suffix == ".xlsx"
    qtbot.keyClick(archive, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(archive.problem.isVisible, timeout=PATIENCE)
    assert "没有同文种" in archive.problem.text()
    qtbot.keyClick(archive, Qt.Key.Key_Escape)
    activate(qtbot, dialog)
    qtbot.mouseClick(dialog.form.yesterday, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.list.rowCount() == 0, timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert briefings.under_way
    qtbot.waitUntil(lambda: not briefings.under_way, timeout=PATIENCE)
    activate(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(archive.isActiveWindow, timeout=PATIENCE)
    archive.words.setText("没有这样的话")
    qtbot.keyClick(archive.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: archive.table.rowCount() == 0, timeout=PATIENCE)
    archive.words.setText(number[:4])
    qtbot.keyClick(archive.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: archive.table.rowCount() == 2, timeout=PATIENCE)
    archive.table.setCurrentCell(1, 1)
    assert archive.table.chosen == number
    qtbot.keyClick(archive, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: briefings.archive.comparison is not None, timeout=PATIENCE)
    beside = briefings.archive.comparison
    assert 1 < beside.told.differences < len(beside.told.lines) + len(beside.told.sentences)
    before = beside.told.before
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        archive.grab().save(f"{folder}/archive.png")
        beside.grab().save(f"{folder}/beside.png")
    activate(qtbot, beside)
    qtbot.keyClick(beside, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: briefings.archive.comparison.told.after == before, timeout=PATIENCE)
    briefings.archive.comparison.close()
    activate(qtbot, archive)
    qtbot.keyClick(archive, Qt.Key.Key_Escape)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_todays_briefing_is_made_worded_and_signed_and_a_leader_writes_it_out_again(qtbot, open_program, tmp_path):
    program = open_program("supervisor")
    desk = program.desk
    qtbot.keyClick(program.window, Qt.Key.Key_D, CTRL)
    dialog = desk.briefings.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.none.text()), timeout=PATIENCE)
    assert "尚未生成" in dialog.none.text()
    dialog.form.set_folder(str(tmp_path / "一"))
    qtbot.mouseClick(dialog.form.so_far, Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert desk.briefings.under_way
    qtbot.waitUntil(lambda: not desk.briefings.under_way, timeout=PATIENCE)
    assert not dialog.problem.isVisible(), dialog.problem.text()
    assert dialog.show_folder.isVisible()
    qtbot.waitUntil(lambda: dialog.list.rowCount() == 1, timeout=PATIENCE)
    number = dialog.chosen_number
    assert dialog.list.item(0, 3).text() == "草稿"
    # Looked through.
    qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: desk.briefings.preview is not None, timeout=PATIENCE)
    assert len(desk.briefings.preview.pages) >= 3
    desk.briefings.preview.close()
    activate(qtbot, dialog)
    # Worded and signed.
    qtbot.keyClick(dialog, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: desk.briefings.wordings.dialog is not None, timeout=PATIENCE)
    words = desk.briefings.wordings.dialog
    qtbot.waitUntil(words.isActiveWindow, timeout=PATIENCE)
    words.report_to.setText("区委、区政府")
    qtbot.keyClick(words, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.list.item(0, 3).text().endswith("签发"), timeout=PATIENCE)
    assert dialog.chosen_number == number
    activate(qtbot, dialog)
    # Verified.
    qtbot.keyClick(dialog, Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: "全部一致" in dialog.outcome.text(), timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: dialog.show_folder.isVisible(), timeout=PATIENCE)
    made = {path.suffix: path.read_bytes() for path in (tmp_path / "一").iterdir()}
    assert made.keys() == {".pdf", ".xlsx"}
    in_the_archive(qtbot, desk.briefings, number, tmp_path / "三")
    # A leader, who only reads, writes the same bytes.
    leader = open_program("leader")
    qtbot.keyClick(leader.window, Qt.Key.Key_D, CTRL)
    theirs = leader.desk.briefings.dialog
    assert not theirs.make.isVisible()
    theirs.form.set_folder(str(tmp_path / "二"))
    qtbot.mouseClick(theirs.form.so_far, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: theirs.chosen_number == number, timeout=PATIENCE)
    qtbot.keyClick(theirs, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not leader.desk.briefings.under_way and theirs.show_folder.isVisible(), timeout=PATIENCE)
    assert {path.suffix: path.read_bytes() for path in (tmp_path / "二").iterdir()} == made


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_cannot_be_made_is_told_in_the_window_and_leaves_nothing(qtbot, open_program, tmp_path):
    program = open_program("supervisor")
    desk = program.desk
    qtbot.keyClick(program.window, Qt.Key.Key_D, CTRL)
    dialog = desk.briefings.dialog
    form = dialog.form
    qtbot.waitUntil(lambda: bool(dialog.none.text()), timeout=PATIENCE)

    def refused(*words):
        activate(qtbot, dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: not desk.briefings.under_way, timeout=PATIENCE)
        qtbot.waitUntil(dialog.problem.isVisible, timeout=PATIENCE)
        told = dialog.problem.text()
        for word in words:
            assert word in told, told
        assert dialog.list.rowCount() == 0

    form.set_folder(str(tmp_path / "可写"))
    ahead = form.today + timedelta(days=3)
    form.set_day(ahead)
    refused("尚未开始", "请选今日或此前的日期")
    form.set_day(date(1999, 1, 1))
    refused("没有 1999-01-01 的数据", "未占用期号", "或其后的日期")
    assert not list((tmp_path / "可写").iterdir())
    qtbot.mouseClick(form.yesterday, Qt.MouseButton.LeftButton)
    (tmp_path / "文件").write_text("no folder")
    form.set_folder(str(tmp_path / "文件"))
    refused("无法写入", "保存在数据库中", "另选文件夹")
    form.set_folder("/proc/1/没有")
    refused("无法写入", "保存在数据库中", "另选文件夹")
    form.set_kind(Kind.MATTER)
    form.case.setText("20010101-0001")
    form.set_folder(str(tmp_path / "可写"))
    refused("没有案卷 20010101-0001", "未占用期号")
    form.set_kind(Kind.HANDOVER)
    refused("尚无交接班记录", "未占用期号", "先在台面办理交接班")
    # The folder goes while the paper is made: the number stays, and no half file lies anywhere.
    form.set_kind(Kind.DAILY)
    qtbot.mouseClick(form.yesterday, Qt.MouseButton.LeftButton)
    gone = tmp_path / "拔掉"
    gone.mkdir()
    form.set_folder(str(gone))
    activate(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert desk.briefings.under_way
    # Twice at once is once.
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=PATIENCE)
    gone.rmdir()
    qtbot.waitUntil(lambda: not desk.briefings.under_way, timeout=PATIENCE)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=PATIENCE)
    assert "无法写入" in dialog.problem.text()
    qtbot.waitUntil(lambda: dialog.list.rowCount() == 1, timeout=PATIENCE)
    form.set_folder(str(tmp_path / "可写"))
    activate(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not desk.briefings.under_way and dialog.show_folder.isVisible(), timeout=PATIENCE)
    assert {one.suffix for one in (tmp_path / "可写").iterdir()} == {".pdf", ".xlsx"}
