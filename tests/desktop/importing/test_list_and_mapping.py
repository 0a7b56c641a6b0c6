"""The list of imports, mapping files, and the first steps."""

from __future__ import annotations

from models.imports.mapping import read_mapping
from tests.desktop.importing.test_dropped_files import HEADER, bring_in, check, choose, looked_at, row

MAPPING = """
source_system = "hall"
[columns]
number = "工单编号"
title = { columns = ["小类", "标题"], join = " " }
category = "小类"
status = "状态"
reported = "上报时间"
lon = "经度"
lat = "纬度"
[times]
zone = "UTC"
formats = ["%Y-%m-%d %H:%M:%S"]
[place]
placeholders = [{ lon = 0.5, lat = 0.5, tolerance = 0.001 }]
[states]
"已立案" = "CLOSED"
"""


def test_a_mapping_file_goes_before_the_guess_and_what_the_dialog_has_no_box_for_is_kept(desk):
    file = desk.table("热线.csv", HEADER, row("A1"))
    page = looked_at(desk, file)
    desk.until(lambda: "status" in page.values)
    given, kept = desk.folder / "hall.toml", desk.folder / "kept.toml"
    given.write_text(MAPPING, encoding="utf-8")
    desk.imports.importing.mappings.use(given)
    desk.until(lambda: page.head.option("source_system").value() == "hall")
    desk.until(lambda: page.values["status"].meanings() == {"已立案": "CLOSED"})
    assert page.head.option("zone").value() == "UTC"
    choose(page.values["status"].box("已立案"), "立案")
    importing = desk.imports.importing
    importing.mappings.save(kept, page.draft(), importing._looked, importing._base)
    desk.until(lambda: kept.exists() and str(kept) in desk.dialog.status.text())
    mapping = read_mapping(kept)
    assert mapping.states["已立案"].value == "FILED"
    assert mapping.columns["title"].columns == ("小类", "标题")
    assert check(desk).sums.shown["无坐标"] == 1


def test_the_list_says_who_imported_what_and_undoes_it(desk):
    looked_at(desk, desk.areas("网格.geojson", ("1", "东", 0)))
    check(desk)
    bring_in(desk)
    desk.imports.undoing.open()
    dialog = desk.imports.undoing.dialog
    desk.until(lambda: dialog.table.rowCount() == 1)
    said = [dialog.table.item(0, column).text() for column in range(6)]
    assert "坐席" in said[1]
    assert said[2:4] == ["网格", "网格.geojson"]
    assert "新增 1" in said[4]
    assert said[5] == "已完成"
    assert dialog.undo.isEnabled()
    desk.press(dialog.undo)
    desk.until(lambda: desk.imports.undoing.question is not None)
    question = desk.imports.undoing.question
    assert "网格 1" in question.lines.text()
    desk.press(question.keep)
    desk.until(lambda: desk.imports.undoing.question is None)
    assert desk.ask("SELECT count(*) FROM grid") == 1
    desk.press(dialog.undo)
    desk.until(lambda: desk.imports.undoing.question is not None)
    desk.press(desk.imports.undoing.question.undo)
    desk.until(lambda: dialog.table.item(0, 5).text().startswith("已撤销"))
    assert desk.ask("SELECT count(*) FROM grid") == 0
    assert not dialog.undo.isEnabled()
    assert not desk.problems


def test_first_steps_come_by_themselves_say_what_is_missing_and_stay_away_when_put_away(desk, open_desk):
    card = desk.imports.first_steps.card
    desk.until(card.isVisible)
    assert "还缺" in card.title.text()
    assert card.said("grids") == "缺"
    template = desk.folder / "部门.csv"
    desk.imports.templates.write("departments", template)
    desk.until(lambda: str(template) in card.status.text())
    assert template.read_text(encoding="utf-8-sig").startswith("部门编码")
    looked_at(desk, desk.areas("网格.geojson", ("1", "东", 0)))
    check(desk)
    bring_in(desk)
    desk.until(lambda: card.said("grids") == "1")
    desk.press(card.dismiss)
    assert not card.isVisible()
    other = open_desk("supervisor")
    other.until(lambda: other.imports.first_steps.held is not None)
    assert not other.imports.first_steps.card.isVisible()
    other.imports.first_steps.open()
    other.until(other.imports.first_steps.card.isVisible)
