"""A file dropped on the window is looked at, mapped, checked, brought in and undone, as a person does it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from widgets.importing.dialog import PREPARE, RESULT, RUN, SURVEY
from widgets.importing.records import Picked

HEADER = ("工单编号", "标题", "小类", "状态", "上报时间", "经度", "纬度")


def row(number, status="已立案", at="0.5"):
    return (number, "井盖破损", "井盖", status, "2026-03-02 08:30:00", at, at)


def looked_at(desk, *files, **where):
    desk.drop(*files, **where)
    desk.until_page(PREPARE)
    return desk.dialog.prepare


def choose(box, said):
    """Choose an entry of a box by its words, as a person does."""
    at = box.findText(said)
    assert at >= 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)


def check(desk):
    desk.press(desk.dialog.forward)
    desk.until_page(SURVEY)
    return desk.dialog.survey


def bring_in(desk):
    desk.press(desk.dialog.forward)
    desk.until_page(RESULT)
    return desk.dialog.outcome


def undo(desk):
    desk.press(desk.dialog.undo)
    desk.until(lambda: desk.imports.undoing.question is not None)
    question = desk.imports.undoing.question
    assert question.keep.hasFocus()
    desk.press(question.undo)
    desk.until(lambda: desk.imports.undoing.question is None and not desk.imports.under_way)
    desk.until(lambda: not desk.dialog.undo.isVisible())


def test_a_table_of_cases_is_brought_in_and_undone_and_nothing_is_left(desk):
    file = desk.table("热线.csv", HEADER, row("A1"), row("A2"), row("A3", at=""), row("", at="0.4"))
    page = looked_at(desk, file)
    assert page.head.kind.value() == "cases"
    assert page.columns.picks()["number"] == Picked(column="工单编号")
    assert page.columns.mark("number") == "猜测"
    assert page.preview.rows.use_of("上报时间") == "上报时间"
    desk.until(lambda: "status" in page.values)
    assert page.values["status"].meanings() == {"已立案": "FILED"}
    assert check(desk).sums.shown["新增"] == 3
    assert desk.ask("SELECT count(*) FROM case_file") == 0
    result = bring_in(desk)
    assert result.sums.shown == {
        "读入": 4, "新增": 3, "相同": 0, "变更": 0, "拒绝": 1, "可用": 3, "落入网格": 0, "不在任何网格内": 2, "无坐标": 1,
    }  # fmt: skip
    assert (desk.folder / "热线.csv.rejected.csv").exists()
    assert desk.ask("SELECT count(*) FROM case_file") == 3
    undo(desk)
    for table in ("case_file", "report", "step"):
        assert desk.ask(f"SELECT count(*) FROM {table}") == 0
    assert not desk.problems


def test_grids_that_change_or_are_missing_are_asked_about_and_one_undo_takes_one_import_back(desk):
    looked_at(desk, desk.areas("网格.geojson", ("1", "东", 0), ("2", "西", 1)), over=desk.window.search)
    page = desk.dialog.prepare
    assert page.head.kind.value() == "grids"
    choose(page.columns.box("level"), "= 4 社区(村)")
    assert check(desk).sums.shown["新增"] == 2
    bring_in(desk)
    assert desk.ask("SELECT count(*) FROM grid WHERE level = 4") == 2
    desk.press(desk.dialog.forward)
    desk.until(lambda: desk.dialog is None)

    page = looked_at(desk, desk.areas("网格二.geojson", ("1", "东城", 0)))
    choose(page.columns.box("level"), "= 4 社区(村)")
    survey = check(desk)
    assert (survey.sums.shown["变更"], survey.sums.shown["新增"]) == (1, 0)
    assert not desk.dialog.forward.isEnabled()
    stay, close = survey.buttons("missing")
    desk.press(close)
    assert desk.dialog.forward.isEnabled()
    assert not stay.isChecked()
    bring_in(desk)
    assert desk.ask("SELECT string_agg(name, ',' ORDER BY code) FROM grid WHERE closed_at IS NULL") == "东城"
    undo(desk)
    assert desk.ask("SELECT string_agg(name, ',' ORDER BY code) FROM grid WHERE closed_at IS NULL") == "东,西"
    assert not desk.problems


def test_a_wrong_column_and_unknown_words_are_corrected_before_workers_come_in(desk):
    file = desk.table(
        "人员.csv", ("工号", "姓名", "备注", "人员类别"), ("W1", "王一", "张三", "巡"), ("W2", "王二", "李四", "长")
    )
    page = looked_at(desk, file)
    if page.head.kind.value() != "workers":
        choose(page.head.kind, "网格力量")
        desk.until_page(PREPARE)
    choose(page.columns.box("name"), "备注")
    assert page.columns.mark("name") == ""
    desk.until(lambda: "role" in page.values)
    assert page.values["role"].missing() == ["巡", "长"]
    assert not desk.dialog.forward.isEnabled()
    choose(page.values["role"].box("巡"), "网格员(专职)")
    choose(page.values["role"].box("长"), "网格长")
    assert check(desk).sums.shown["新增"] == 2
    assert desk.ask("SELECT count(*) FROM worker") == 0
    result = bring_in(desk)
    assert (result.sums.shown["新增"], result.sums.shown["拒绝"]) == (2, 0)
    assert desk.ask("SELECT string_agg(name, ',' ORDER BY name) FROM worker_identity") == "张三,李四"
    assert desk.ask("SELECT string_agg(role, ',' ORDER BY code) FROM worker") == "full_time,leader"


def test_an_import_that_is_stopped_keeps_what_is_in_and_goes_on_when_the_file_comes_again(desk):
    rows = [row(f"B{number}") for number in range(1200)]
    file = desk.table("long.csv", HEADER, *rows)
    looked_at(desk, file)
    desk.until(lambda: "status" in desk.dialog.prepare.values)
    check(desk)
    desk.imports.importing._progressed.connect(lambda *_: desk.dialog.stop.click())
    desk.press(desk.dialog.forward)
    desk.until(lambda: desk.dialog.page == RUN or desk.dialog.page == RESULT)
    desk.until_page(RESULT)
    done = desk.dialog.outcome.sums.shown["读入"]
    assert desk.dialog.outcome.view.stopped
    assert 0 < done < 1200
    assert desk.ask("SELECT count(*) FROM case_file") == done
    desk.imports.importing._progressed.disconnect()
    desk.press(desk.dialog.forward)
    desk.until(lambda: desk.dialog is None)
    looked_at(desk, file)
    desk.until(lambda: "status" in desk.dialog.prepare.values)
    shown = check(desk).sums.shown
    assert (shown["相同"], shown["新增"]) == (done, 1200 - done)


def test_files_dropped_together_come_one_after_the_other(desk):
    first = desk.areas("一.geojson", ("1", "东", 0))
    second = desk.table("二.csv", HEADER, row("A1"))
    page = looked_at(desk, first, second)
    assert page.head.name.words == "一.geojson"
    desk.qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)
    desk.until(lambda: desk.dialog is not None and desk.dialog.prepare.source is not None)
    assert desk.dialog.prepare.head.name.words == "二.csv"
    desk.until_page(PREPARE)
    assert desk.ask("SELECT count(*) FROM grid") == 0


def test_what_is_wrong_with_a_file_is_told_and_can_be_put_right_in_the_dialog(desk):
    binary = desk.folder / "照片.csv"
    binary.write_bytes(bytes(range(256)) * 40)
    looked_at(desk, binary)
    assert "照片.csv" in desk.dialog.problem.text()
    assert "没有导入任何内容" in desk.dialog.problem.text()
    assert not desk.dialog.forward.isEnabled()
    file = desk.table("时间.csv", HEADER, row("A1"))
    page = looked_at(desk, file)
    desk.until(lambda: "status" in page.values)
    page.head.option("formats").setEditText("下午")
    page.head.option("formats").lineEdit().editingFinished.emit()
    desk.press(desk.dialog.forward)
    desk.until(lambda: desk.dialog.problem.isVisible())
    assert "下午" in desk.dialog.problem.text()
    assert desk.dialog.page == PREPARE
    choose(page.columns.box("reported"), "标题")
    page.head.option("formats").setEditText("%Y-%m-%d %H:%M:%S")
    page.head.option("formats").lineEdit().editingFinished.emit()
    assert check(desk).view.refused
    assert not desk.dialog.forward.isEnabled()


def test_a_leader_can_drop_nothing_and_open_nothing(open_desk):
    desk = open_desk("leader")
    desk.drop(desk.table("热线.csv", HEADER, row("A1")))
    assert not desk.imports.veil.isVisible()
    desk.imports.open()
    desk.imports.undoing.open()
    assert desk.dialog is None
    assert desk.imports.undoing.dialog is None
    assert not desk.imports.first_steps.card.isVisible()
