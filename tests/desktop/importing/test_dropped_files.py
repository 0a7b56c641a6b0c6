"""A file dropped on the window is looked at, mapped, checked, brought in and undone."""

from __future__ import annotations

from widgets.importing.dialog import PREPARE, RESULT, SURVEY
from widgets.importing.records import Picked

CASES = ("工单编号", "标题", "小类", "状态", "上报时间", "经度", "纬度")


def cases(desk, *rows, name="热线.csv"):
    return desk.table(name, CASES, *rows)


def row(number, status="已立案", lon="0.5"):
    return (number, "井盖破损", "井盖", status, "2026-03-02 08:30:00", lon, lon)


def test_a_table_of_cases_is_brought_in_and_undone_and_nothing_is_left(desk):
    file = cases(desk, row("A1"), row("A2"), row("A3", lon=""), row("", lon="0.4"))
    desk.drop(file)
    desk.until_page(PREPARE)
    page = desk.dialog.prepare
    assert page.head.kind.value() == "cases"
    assert page.columns.picks()["number"] == Picked(column="工单编号")
    assert page.columns.mark("number") == "猜测"
    desk.until(lambda: "status" in page.values)
    assert page.values["status"].meanings() == {"已立案": "FILED"}
    desk.press(desk.dialog.forward)
    desk.until_page(SURVEY)
    assert desk.dialog.survey.sums.shown["新增"] == 3
    assert desk.ask("SELECT count(*) FROM case_file") == 0
    desk.press(desk.dialog.forward)
    desk.until_page(RESULT)
    shown = desk.dialog.outcome.sums.shown
    assert shown == {"读入": 4, "新增": 3, "相同": 0, "变更": 0, "拒绝": 1, "可用": 3, "落入网格": 0, "不在任何网格内": 2,
                     "无坐标": 1}  # fmt: skip
    assert (desk.folder / "热线.csv.rejected.csv").exists()
    assert desk.ask("SELECT count(*) FROM case_file") == 3
    desk.press(desk.dialog.undo)
    desk.until(lambda: desk.imports.undoing.question is not None)
    question = desk.imports.undoing.question
    assert question.keep.hasFocus()
    desk.press(question.undo)
    desk.until(lambda: not desk.imports.under_way and desk.ask("SELECT count(*) FROM case_file") == 0)
    desk.until(lambda: not desk.dialog.undo.isVisible())
    assert desk.ask("SELECT count(*) FROM report") == desk.ask("SELECT count(*) FROM step") == 0
    assert not desk.problems
