"""The statistics window at the desk of the demo city: by keys, with the feed, down to the queue, out as picture and file."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication

from desktop.statistics.wording import caption_of
from models.accounts.queries import get_me
from models.cases.commands import accept, report
from models.cases.records import NewReport, Source
from models.figures.evaluate import get_values
from models.figures.filters import FigureFilter, Period, Step
from models.store.engine import Store
from tests.desktop.desk.test_desk import PATIENCE
from tests.support.replica import copied
from tests.support.typing import type_in
from widgets import theme
from widgets.statistics.wanted import Span, period_of

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip


def keep_picture(widget, name: str) -> None:
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        widget.grab().save(str(Path(folder) / f"statistics-{name}.png"))


def opened(program, qtbot):
    """The window with everything on its page read."""
    qtbot.keyClick(program.window, Qt.Key.Key_B, CTRL | SHIFT)
    door = program.desk.statistics
    qtbot.waitUntil(lambda: door.statistics is not None and door.statistics.window is not None, timeout=PATIENCE)
    window = door.statistics.window
    all_read(window, qtbot)
    return window


def all_read(window, qtbot) -> None:
    qtbot.waitUntil(
        lambda: window.shown != {} and all(one.record is not None and not one.busy for one in window.shown.values()),
        timeout=PATIENCE,
    )
    problems = {name: one.problem for name, one in window.shown.items() if one.problem}
    assert not problems, problems


def taken_in(store: Store, category) -> None:
    """A report comes in and is accepted, at another desk."""
    new = NewReport(category_id=category, title="路灯不亮", text="整条路", source=Source.HOTLINE)
    with store.transaction() as s:
        done = report(s, new)
        accept(s, done.case_id, done.version)


@pytest.mark.timeout(300)
def test_charts_say_what_the_desk_says_grow_with_the_feed_and_lead_into_the_queue(program, qtbot, demo_city):
    desk = program.desk
    desk.body.map.hide()
    window = opened(program, qtbot)
    store = Store(demo_city.operator, desk="other")
    flow, funnel = window.charts["flow"], window.charts["funnel"]
    keep_picture(window, "overview")
    assert sum(stage.open for stage in funnel.record.stages) == len(desk.board.cases) == flow.record.steps[-1].backlog
    with store.read() as s:
        month = FigureFilter(period_of(Span.MONTH, flow.record.running))
        values = get_values(s, month, ("reported", "accepted", "on_time_rate"))
        assert get_me(s).may_write
    shown = {one.name: one.now for one in window.summary.summary.figures}
    assert (shown["reported"], shown["accepted"]) == (values[0].numerator, values[1].numerator)
    assert (shown["on_time_rate"].numerator, shown["on_time_rate"].denominator) == (
        values[2].numerator, values[2].denominator,
    )  # fmt: skip
    assert sum(one.accepted for one in flow.record.steps) == shown["accepted"]

    # Today's point grows by what another desk takes in, and so does the stage; what cannot be seen is not read.
    before, paints = flow.record.steps[-1].accepted, window.charts["heat"].paints
    stage = funnel.record.stages[1].open
    category = next(iter(desk.board.cases.values())).category_id
    taken_in(store, category)
    qtbot.waitUntil(lambda: flow.record.steps[-1].accepted == before + 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: funnel.record.stages[1].open == stage + 1, timeout=PATIENCE)
    assert (window.charts["heat"].record, window.charts["heat"].paints) == (None, paints)

    # A stage by keys: its very cases stand in the queue.
    funnel.setFocus()
    for _ in range(2):
        qtbot.keyClick(funnel, Qt.Key.Key_Down)
    many = funnel.record.stages[1].open
    qtbot.keyClick(funnel, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.body.queue.model.filter.case_ids) == many, timeout=PATIENCE)
    assert desk.body.queue.model.filter.about.startswith("统计图表 · 待立案")

    # A street in the ranking narrows every chart; its chip is taken off by a key.
    qtbot.keyClick(window, Qt.Key.Key_3, ALT)
    all_read(window, qtbot)
    keep_picture(window, "rankings")
    areas = window.charts["areas"]
    row = areas.record.rows[0]
    with qtbot.waitSignal(window.bar.wanted_changed):
        qtbot.mouseClick(areas, Qt.MouseButton.LeftButton, pos=areas.spot_rect(0).center())
    qtbot.waitUntil(lambda: [one.volume for one in areas.record.rows] == [row.volume], timeout=PATIENCE)
    (chip,) = window.bar.chips.chips
    assert row.name in chip.text()
    assert window.bar.wanted.filter.area == row.key
    with qtbot.waitSignal(window.bar.wanted_changed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(areas.record.rows) > 1, timeout=PATIENCE)
    assert window.bar.chips.chips == []

    # An hour of a weekday narrows them too; its own chart goes on showing the others beside it.
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    all_read(window, qtbot)
    heat = window.charts["heat"]
    at = max(range(7 * 24), key=lambda n: heat.record.cells[n // 24][n % 24])
    accepted = heat.record.cells[at // 24][at % 24]
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=heat.spot_rect(at).center())
    qtbot.waitUntil(
        lambda: {one.name: one.now for one in window.summary.summary.figures}["accepted"] == accepted, timeout=PATIENCE
    )
    all_read(window, qtbot)
    assert sum(row.count for row in window.charts["pareto"].record.rows) == accepted
    assert heat.record.cells[at // 24][at % 24] == accepted < sum(map(sum, heat.record.cells))
    (chip,) = window.bar.chips.chips
    assert chip.text().startswith("时段：周")
    keep_picture(window, "hours")
    qtbot.keyClick(chip, Qt.Key.Key_Delete)

    # Hidden, nothing is read, whatever happens.
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    known = len(desk.board.cases)
    taken_in(store, category)
    qtbot.waitUntil(lambda: len(desk.board.cases) == known + 1, timeout=PATIENCE)
    assert desk.statistics.statistics.readings.idle
    store.close()


@pytest.mark.timeout(300)
def test_a_chart_is_taken_along_as_picture_table_and_file_and_annotated(
    open_program, qtbot, tmp_path, server, demo_city, monkeypatch
):
    with copied(server) as copy:
        monkeypatch.setenv("SHAOTAI_REPLICA", f"postgresql://127.0.0.1:{copy.port}/{demo_city.name}")
        program = open_program("supervisor")
        program.desk.body.map.hide()
        window = opened(program, qtbot)
        qtbot.waitUntil(lambda: "只读副本，" in window.bar.age.text(), timeout=PATIENCE)
        keep_picture(window, "replica")
    # Now the copy is gone: the charts are read all the same, and say from where.
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.bar.age.text().endswith("只读副本不可达，已改读主库"), timeout=PATIENCE)
    all_read(window, qtbot)
    qtbot.wait(300)
    keep_picture(window, "no-replica")
    flow = window.charts["flow"]
    flow.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_C, CTRL)
    copied_picture = QGuiApplication.clipboard().pixmap()
    # Under it stands what it is of.
    assert copied_picture.width() == flow.width()
    assert flow.height() + 20 <= copied_picture.height() <= flow.height() + 70
    period = flow.record.steps[0].start, flow.record.steps[-1].start
    caption = caption_of(window, program.desk.board.ground)
    assert caption.startswith(f"{program.desk.board.ground.city.name} · {period[0]:%Y-%m-%d} – {period[1]:%Y-%m-%d} · ")
    assert "数据截至" in caption
    qtbot.keyClick(window, Qt.Key.Key_C, CTRL | SHIFT)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:4] == ["起", "受理", "结案", "期末在办"]
    assert len(lines) == 31
    assert lines[-1].split("\t")[1] == str(flow.record.steps[-1].accepted)

    qtbot.keyClick(window, Qt.Key.Key_E, CTRL)
    picker = program.desk.statistics.statistics.taking.picking.dialog
    path = tmp_path / "统计.xlsx"
    picker.fileSelected.emit(str(path))
    picker.reject()
    qtbot.waitUntil(lambda: program.desk.body.notice.sentence.startswith("图表数据已写入"), timeout=PATIENCE)
    book = load_workbook(path)
    assert book.sheetnames == ["本时段指标", "受理与办结", "在办环节漏斗 · 现在", "在办案卷时长 · 现在", "说明"]
    accepted = [row[1].value for row in book["受理与办结"].iter_rows(min_row=2)]
    assert accepted == [one.accepted for one in flow.record.steps]

    with qtbot.waitActive(window, timeout=PATIENCE):
        window.activateWindow()
    # A storm on the day under the cursor, written, taken back, and written again by undoing that.
    flow.setFocus()
    qtbot.keyClick(flow, Qt.Key.Key_Left)
    qtbot.keyClick(flow, Qt.Key.Key_Left)
    qtbot.keyClick(window, Qt.Key.Key_M, CTRL)
    dialog = program.desk.statistics.statistics.annotating.dialog
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE)
    day = flow.record.steps[-2].start
    assert (dialog.first.date().toPython(), dialog.last.date().toPython()) == (day, day)
    type_in(dialog.words, "暴雨")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: [one.words for one in flow.flags] == ["暴雨"], timeout=PATIENCE)
    assert dialog.words.text() == ""
    keep_picture(window, "annotated")
    keep_picture(dialog, "annotations")
    dialog.table.setFocus()
    dialog.table.setCurrentCell(0, 0)
    qtbot.keyClick(dialog, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: flow.flags == (), timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: [one.words for one in flow.flags] == ["暴雨"], timeout=PATIENCE)
    assert dialog.undo.isHidden()

    # The rates' days are annotated like the others, and a click on them narrows to what was asked for of them.
    dialog.hide()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_4, ALT)
    all_read(window, qtbot)
    rates = window.charts["rates"]
    rates.setFocus()
    # The first step from the right is the annotation that stands there already.
    for _ in range(3):
        qtbot.keyClick(rates, Qt.Key.Key_Left)
    qtbot.keyClick(window, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE)
    assert dialog.first.date().toPython() == day
    dialog.hide()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    asked_first = flow.record.running - timedelta(days=150)
    asked_first += timedelta(days=2 - asked_first.weekday())
    window.bar.first.setDate(QDate(asked_first.year, asked_first.month, asked_first.day))
    all_read(window, qtbot)
    qtbot.waitUntil(lambda: rates.record.step is Step.WEEK, timeout=PATIENCE)
    assert rates.record.starts[0] < asked_first
    with qtbot.waitSignal(window.bar.wanted_changed):
        qtbot.mouseClick(rates, Qt.MouseButton.LeftButton, pos=rates.spot_rect(0).center())
    assert window.bar.wanted.filter.period == Period(asked_first, asked_first + timedelta(days=4))

    # By day the same page of the same window stands there, with what was asked for.
    dialog.hide()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_4, ALT)
    all_read(window, qtbot)
    keep_picture(window, "times")
    asked, desk = window.bar.wanted, program.desk
    program.switch_theme("day")
    qtbot.waitUntil(lambda: program.desk is not None and program.desk is not desk, timeout=PATIENCE)
    door = program.desk.statistics
    qtbot.waitUntil(lambda: door.statistics is not None and door.statistics.window is not None, timeout=PATIENCE)
    again = door.statistics.window
    all_read(again, qtbot)
    assert theme.tokens().name == "day"
    assert (again.bar.wanted, again.pages.stack.currentIndex()) == (asked, 3)
    assert again.bar.wanted.span is Span.NINETY
    keep_picture(again, "times-day")
