"""The statistics window asks for days and cases by keys, says what is asked for, and gives the tables of a page."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication

from models.figures.chart_records import Compare
from models.figures.filters import FigureFilter, Period
from tests.support import chart_records as made
from widgets.statistics.annotating import AnnotationsDialog
from widgets.statistics.pages import NAMES, PAGES
from widgets.statistics.wanted import Choice, Choices, Span, Wanted, period_of
from widgets.statistics.window import StatisticsWindow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TODAY = made.TODAY
CHOICES = Choices(
    area=(Choice(made.key(1), "澜州市"), Choice(made.key(2), "望潮街道", 1)), source=(Choice("hotline", "12345热线"),)
)


@pytest.fixture
def window(qtbot, dressed):
    made_window = StatisticsWindow(Wanted(Span.MONTH, FigureFilter(period_of(Span.MONTH, TODAY))), TODAY)
    qtbot.addWidget(made_window)
    made_window.bar.show_choices(CHOICES)
    made_window.open()
    with qtbot.waitActive(made_window):
        made_window.activateWindow()
    return made_window


def test_periods_by_name_end_today_and_move_on_with_the_day(qtbot, window):
    bar = window.bar
    periods = []
    for number in range(1, 7):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), CTRL)
        periods.append((bar.wanted.span, bar.wanted.filter.period.first))
    assert periods == [
        (Span.TODAY, TODAY), (Span.WEEK, date(2026, 11, 17)), (Span.MONTH, date(2026, 10, 25)),
        (Span.NINETY, date(2026, 8, 26)), (Span.THIS_MONTH, date(2026, 11, 1)), (Span.THIS_QUARTER, date(2026, 10, 1)),
    ]  # fmt: skip
    bar.show_today(date(2026, 11, 24))
    assert bar.wanted.filter.period == Period(date(2026, 10, 1), date(2026, 11, 24))
    # Days of one's own stay.
    bar.first.setDate(QDate(2026, 11, 3))
    assert bar.wanted.span is Span.ANY
    bar.show_today(date(2026, 11, 25))
    assert bar.wanted.filter.period == Period(date(2026, 11, 3), date(2026, 11, 24))


def test_days_the_wrong_way_round_are_said_and_the_charts_stay(qtbot, window):
    before = window.bar.wanted
    with qtbot.assertNotEmitted(window.bar.wanted_changed):
        window.bar.last.setDate(QDate(2026, 10, 1))
    assert window.problem.text() == "止日早于起日。图表仍是原来的；请改其中一个日期。"
    assert window.bar.wanted == before
    with qtbot.assertNotEmitted(window.bar.wanted_changed):
        window.bar.first.setDate(QDate(2001, 1, 1))
        window.bar.last.setDate(QDate(2026, 10, 2))
    assert window.problem.text() == "时段超过 3,700 天。图表仍是原来的；请缩短时段。"
    window.bar.first.setDate(QDate(2026, 9, 1))
    assert (window.problem.isHidden(), window.bar.wanted.filter.period.days) == (True, 32)


def test_what_is_narrowed_to_stands_as_chips_that_keys_take_off(qtbot, window):
    bar = window.bar
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert bar.boxes["area"].hasFocus() or bar.boxes["area"].lineEdit().hasFocus()
    bar.boxes["area"].activated.emit(1)
    bar.boxes["source"].activated.emit(0)
    assert [chip.text().replace("&&", "&") for chip in bar.chips.chips] == ["辖区：望潮街道  ×", "来源：12345热线  ×"]
    assert (bar.wanted.filter.area, bar.wanted.filter.source) == (made.key(2), "hotline")
    qtbot.keyClick(bar.chips.chips[0], Qt.Key.Key_Backspace)
    assert [chip.text() for chip in bar.chips.chips] == ["来源：12345热线  ×"]
    qtbot.keyClick(window, Qt.Key.Key_Backspace, CTRL)
    assert (bar.chips.chips, bar.wanted.filter) == ([], FigureFilter(bar.wanted.filter.period))
    assert bar.clear.isHidden()
    # One that is no longer among the choices is named as what it is.
    bar.ask(bar.wanted.narrowed("department", made.key(77)))
    assert bar.chip_words() == [("department", "部门：已不存在")]


def test_a_period_is_compared_with_the_one_before_and_with_last_year(window):
    bar = window.bar
    for compare, first in ((Compare.BEFORE, date(2026, 9, 25)), (Compare.YEAR, date(2025, 10, 25))):
        bar.compare.setCurrentIndex(bar.compare.findData(compare))
        bar.compare.activated.emit(bar.compare.currentIndex())
        assert bar.wanted.compared.period.first == first
    bar.compare.setCurrentIndex(0)
    bar.compare.activated.emit(0)
    assert bar.wanted.compared is None


def test_a_page_has_its_tables_and_a_chart_the_page_alone(qtbot, window):
    window.summary.show_record(made.summary())
    for name, record in (("flow", made.flow()), ("funnel", made.funnel()), ("heat", made.heat())):
        window.charts[name].show_record(record)
    assert [table.name for table in window.tables()] == ["本时段指标", "受理与办结", "在办环节漏斗 · 现在"]
    funnel = window.charts["funnel"]
    qtbot.keyClick(funnel, Qt.Key.Key_Space)
    assert list(window.shown) == ["funnel"]
    assert window.current is funnel
    qtbot.keyClick(funnel, Qt.Key.Key_Space)
    assert list(window.shown) == ["flow", "funnel", "ageing"]
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    assert list(window.shown) == ["heat", "pareto"]
    with qtbot.waitSignal(window.picture_wanted) as asked:
        qtbot.keyClick(window, Qt.Key.Key_C, CTRL)
    assert asked.args[0].size() == window.charts["heat"].size()
    QApplication.processEvents()
    paints = window.summary.paints
    window.summary.show_record(made.summary())
    QApplication.processEvents()
    assert window.summary.paints == paints
    window.hide()
    assert window.shown == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_that_stands_alone_has_all_of_its_page(qtbot, window, name):
    at = next(n for n, (_, places) in enumerate(PAGES) if name in [place.name for place in places])
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1 + at), ALT)
    chart = window.charts[name]
    chart.setFocus()
    before = chart.size()
    qtbot.keyClick(chart, Qt.Key.Key_Space)
    page = chart.parentWidget()
    qtbot.waitUntil(lambda: chart.width() >= page.width() - 14 and chart.height() >= page.height() - 14)
    qtbot.keyClick(chart, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chart.size() == before)


def test_who_may_not_write_sees_annotations_and_no_form(qtbot, dressed):
    dialog = AnnotationsDialog(may_write=False)
    qtbot.addWidget(dialog)
    dialog.open_at(TODAY, TODAY)
    dialog.show_annotations(made.annotations(), made.READ.as_of, made.READ.as_of.tzinfo)
    assert [row.cells[:3] for row in dialog.table.rows] == [
        ("2026-11-07 – 11-11", "专项行动", "占道经营专项整治"), ("2026-11-20", "天气", "暴雨"),
    ]  # fmt: skip
    assert (dialog.put.isVisible(), dialog.words.isVisible(), dialog.off.isVisible()) == (False, False, False)
    with qtbot.assertNotEmitted(dialog.written):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    writer = AnnotationsDialog(may_write=True)
    qtbot.addWidget(writer)
    writer.open_at(TODAY, TODAY)
    with qtbot.assertNotEmitted(writer.written):
        writer.give()
    assert writer.words.property("wrong") == "true"
