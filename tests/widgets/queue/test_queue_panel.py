"""The queue as its users work it: clicks and keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from models.cases.records import CaseState, Lamp, QueueFilter, Source, Stage, Urgency
from models.cases.states import stage_of
from tests.support.desk_records import HOSTILE, NOW, open_case, uid
from widgets.queue import QueuePanel
from widgets.queue.delegate import ROW

OPEN = [state for state in CaseState if stage_of(state) is not None]


@pytest.fixture
def panel(qtbot, dressed):
    made = QueuePanel()
    qtbot.addWidget(made)
    made.resize(420, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def full(panel):
    panel.set_cases([open_case(n, left=n * 10, state=OPEN[n % len(OPEN)]) for n in range(1, 101)], NOW)
    return panel


def click_row(qtbot, panel: QueuePanel, row: int) -> None:
    rect = panel.view.visualRect(panel.model.index(row))
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def top_case(panel: QueuePanel):
    return panel.view.indexAt(QPoint(5, 1)).row()


def test_a_click_chooses_the_case(qtbot, full):
    with qtbot.waitSignal(full.case_chosen) as chosen:
        click_row(qtbot, full, 2)
    assert chosen.args == [uid(3)]
    assert full.view.chosen == uid(3)


def test_arrows_select_enter_opens_escape_lets_go(qtbot, full):
    full.view.setFocus()
    with qtbot.assertNotEmitted(full.case_chosen):
        for _ in range(3):
            qtbot.keyClick(full.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(full.case_chosen) as chosen:
        qtbot.keyClick(full.view, Qt.Key.Key_Return)
    row = full.model.row_of(chosen.args[0])
    assert row == full.view.currentIndex().row() > 0
    with qtbot.waitSignal(full.case_chosen) as let_go:
        qtbot.keyClick(full.view, Qt.Key.Key_Escape)
    assert let_go.args == [None]


def test_choosing_from_elsewhere_tells_nobody_and_brings_the_case_into_view(qtbot, full):
    with qtbot.assertNotEmitted(full.case_chosen):
        full.choose(uid(90))
    rect = full.view.visualRect(full.model.index(full.model.row_of(uid(90))))
    assert full.view.viewport().rect().contains(rect.center())


@pytest.mark.parametrize("stage", list(Stage))
def test_a_tab_narrows_to_its_stage_and_counts_it(qtbot, full, stage):
    button = full.tabs.button(stage)
    with qtbot.waitSignal(full.filter_changed) as changed:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert changed.args[0].stage is stage
    assert button.text().endswith(f" {full.model.rowCount()}")


def test_narrowed_anew_the_queue_begins_at_its_top(qtbot, full):
    full.view.verticalScrollBar().setValue(20 * ROW)
    qtbot.mouseClick(full.tabs.button(Stage.HANDLING), Qt.MouseButton.LeftButton)
    assert full.view.verticalScrollBar().value() == 0


def test_the_tabs_add_up_to_the_open_ones(full):
    numbers = [int(full.tabs.button(stage).text().split()[-1]) for stage in Stage]
    assert sum(numbers) == 100 == int(full.tabs.button(None).text().split()[-1])


def test_a_lamp_chip_narrows_and_pressed_again_lets_go(qtbot, panel):
    panel.set_cases([open_case(1, left=-5), open_case(2, left=20), open_case(3, left=900)], NOW)
    assert panel.chips.late.text() == "超期 1"
    qtbot.mouseClick(panel.chips.late, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 1
    assert panel.model.filter.lamp is Lamp.LATE
    qtbot.mouseClick(panel.chips.late, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 3


def test_the_critical_chip_narrows_to_critical_cases(qtbot, panel):
    panel.set_cases([open_case(1, urgency=Urgency.CRITICAL), open_case(2)], NOW)
    qtbot.mouseClick(panel.chips.critical, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 1


def test_f3_opens_the_filters_and_typing_narrows(qtbot, full):
    full.view.setFocus()
    qtbot.keyClick(full.view, Qt.Key.Key_F3)
    assert full.filters.isVisible()
    with qtbot.waitSignal(full.filter_changed) as changed:
        qtbot.keyClicks(full.filters.text, "0042")
    assert changed.args[0].text == "0042"
    assert [full.model.case_at(row).id for row in range(full.model.rowCount())] == [uid(42)]
    with qtbot.waitSignal(full.filter_changed):
        qtbot.keyClick(full.filters.text, Qt.Key.Key_Escape)
    assert full.filters.isHidden()
    assert full.model.rowCount() == 100


def test_closing_the_filters_keeps_no_hidden_one(qtbot, full):
    full.toggle_filters()
    full.filters.source.setCurrentIndex(1)
    full.filters.source.activated.emit(1)
    assert full.model.filter.source is Source.HOTLINE
    full.toggle_filters()
    assert full.model.filter == QueueFilter()


def test_a_filter_from_a_chart_shows_itself_and_can_be_let_go(qtbot, full):
    since = NOW - timedelta(minutes=20)
    with qtbot.assertNotEmitted(full.filter_changed):
        full.set_filter(QueueFilter(category_top="公用设施", reported_from=since, reported_until=NOW))
    assert full.filters.isVisible()
    assert full.filters.stretch.isVisible()
    assert full.filters.category.currentData() == "公用设施"
    with qtbot.waitSignal(full.filter_changed) as changed:
        qtbot.mouseClick(full.filters.stretch, Qt.MouseButton.LeftButton)
    assert changed.args[0] == QueueFilter(category_top="公用设施")


def test_the_filters_offer_what_the_open_cases_have_with_counts(full):
    full.toggle_filters()
    assert [full.filters.source.itemText(n) for n in range(full.filters.source.count())] == [
        "全部来源",
        "12345热线 100",
    ]
    assert full.filters.grid.count() == 1 + 3


def test_an_order_from_the_menu_reorders(qtbot, full):
    action = full.chips.order.menu().actions()[1]
    action.trigger()
    assert full.chips.order.text().startswith("最新上报")
    assert full.model.case_at(0).id == uid(1)


@pytest.mark.parametrize("many", [20, 200], ids=["a few changes", "very many changes"])
def test_the_feed_moves_nothing_under_the_eye(qtbot, full, many):
    full.view.setFocus()
    full.view.verticalScrollBar().setValue(30 * ROW + 11)
    full.view.setCurrentIndex(full.model.index(33))
    before = full.model.case_at(top_case(full)).id
    cursor = full.view.case_under_cursor()
    height = full.view.visualRect(full.model.index(top_case(full))).top()
    above = [open_case(n, left=3) for n in range(200, 200 + many)]
    full.apply(above, [uid(2)])
    assert full.model.case_at(top_case(full)).id == before
    assert full.view.visualRect(full.model.index(top_case(full))).top() == height
    assert full.view.case_under_cursor() == cursor


def test_a_whole_new_picture_keeps_cursor_choice_and_place(qtbot, full):
    click_row(qtbot, full, 3)
    chosen = full.view.chosen
    full.view.verticalScrollBar().setValue(20 * ROW)
    before = full.model.case_at(top_case(full)).id
    cases = list(full.model.cases())
    full.set_cases([*cases, *(open_case(n, left=4) for n in range(300, 400))], NOW)
    assert full.model.case_at(top_case(full)).id == before
    assert full.view.chosen == chosen == full.view.case_under_cursor()


def test_at_the_top_what_is_new_and_pressing_shows_at_once(full):
    full.apply([open_case(500, left=1)], [])
    assert full.model.case_at(top_case(full)).id == uid(500)


def test_counts_follow_the_feed(qtbot, full):
    full.apply([], [uid(n) for n in range(1, 11)])
    qtbot.waitUntil(lambda: full.tabs.button(None).text() == "全部 90")


def test_the_foot_counts_what_lies_below_and_names_the_keys(qtbot, full):
    assert full.foot.text() == f"还有 {full.view.rows_below()} 件 · ↑↓ 选择 · Enter 打开 · 空格选中 · F3 筛选"
    full.view.scrollToBottom()
    assert full.foot.text().startswith("共 100 件")


def test_empty_states_say_what_to_do(qtbot, panel):
    assert "正在读取" in panel.empty_words.text()
    panel.set_cases([], NOW)
    assert "Ctrl+N" in panel.empty_words.text()
    assert panel.show_all.isHidden()
    panel.set_cases([open_case(1)], NOW)
    panel.set_filter(QueueFilter(text="nothing like it"))
    assert panel.empty_words.isVisible()
    with qtbot.waitSignal(panel.filter_changed):
        qtbot.mouseClick(panel.show_all, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 1
    assert panel.view.isVisible()


def test_the_keys_stay_in_the_queue_while_it_runs_empty_and_fills(qtbot, panel):
    panel.set_cases([open_case(1)], NOW)
    panel.setFocus()
    assert panel.view.hasFocus()
    panel.apply([], [uid(1)])
    qtbot.waitUntil(lambda: panel.empty_words.isVisible())
    assert panel.isAncestorOf(QApplication.focusWidget())
    panel.apply([open_case(2)], [])
    qtbot.waitUntil(panel.view.hasFocus)
    panel.set_filter(QueueFilter(text="nothing like it"))
    assert panel.show_all.hasFocus()


def test_the_tabs_keep_their_places_when_all_is_empty(panel):
    places = [panel.tabs.button(stage).pos() for stage in (None, *Stage)]
    panel.set_cases([open_case(n) for n in range(50)], NOW)
    panel.set_cases([], NOW)
    assert [panel.tabs.button(stage).pos() for stage in (None, *Stage)] == places


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_drawn_and_harms_nothing(qtbot, panel, text):
    panel.set_cases([open_case(1, title=text, area=text, holder=text, category_top=text, grid=text)], NOW)
    panel.toggle_filters()
    assert not panel.grab().isNull()
    assert panel.filters.category.count() == 2
    assert panel.model.index(0).data() == text


def test_rows_are_two_lines_high_whatever_is_in_them(panel):
    panel.set_cases([open_case(1, title="长" * 500), replace(open_case(2), title="")], NOW)
    assert {panel.view.visualRect(panel.model.index(row)).height() for row in range(2)} == {ROW}


def test_the_foot_says_that_the_open_case_is_not_among_those_shown(panel):
    cases = [open_case(1), open_case(2, state=CaseState.DISPATCHED)]
    panel.set_cases(cases, NOW)
    panel.choose(cases[1].id)
    panel.set_filter(QueueFilter(stage=Stage.TO_DISPATCH))
    assert panel.foot.text() == "打开的案卷不在筛选内；Ctrl+0 显示全部在办"
    panel.set_filter(QueueFilter())
    assert "2 件" in panel.foot.text()
    panel.set_filter(QueueFilter(stage=Stage.TO_DISPATCH))
    panel.choose(None)
    assert "1 件" in panel.foot.text()
