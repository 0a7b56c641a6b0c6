"""The charts say what they were given, and a click asks for the cases behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt

from models.figures.records import CategoryCount, Charts, DayCount, HourCount
from widgets import theme
from widgets.charts.chart import nice_step
from widgets.charts.panel import ChartsPanel
from widgets.charts.quiet import quiet
from widgets.i18n import set_language

TODAY = date(2026, 11, 23)
DAYS = tuple(DayCount(TODAY - timedelta(days=29 - i), 400 + i, 380 + i) for i in range(30))
HOURS = tuple(HourCount(hour, hour * 2 if hour < 15 else None, 8.0, 10.0, 14.0) for hour in range(24))
CLASSES = tuple(
    CategoryCount(uuid4(), name, en, open_, late)
    for name, en, open_, late in [("市容环境", "City appearance", 146, 1), ("矛盾纠纷", "Disputes", 84, 0)]
)
CHARTS = Charts(datetime(2026, 11, 23, 7, tzinfo=UTC), DAYS, HOURS, CLASSES)


@pytest.fixture
def panel(qtbot, qapp):
    set_language("zh")
    theme.apply(qapp, "night")
    panel = ChartsPanel(theme.tokens())
    qtbot.addWidget(panel)
    panel.resize(1060, 310)
    panel.build()
    panel.set_charts(CHARTS)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def click_at(qtbot, chart, x, y):
    view = chart.plot.plotItem.getViewBox()
    point = chart.plot.mapFromScene(view.mapViewToScene(QPointF(x, y)))
    qtbot.mouseClick(chart.plot.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_a_click_on_a_day_asks_for_that_days_cases(panel, qtbot):
    with qtbot.waitSignal(panel.day_chosen) as asked:
        click_at(qtbot, panel.days, 29, 50)
    assert asked.args == [TODAY]


def test_charts_of_a_quiet_city_say_that_nothing_came_in(panel):
    assert panel.days.empty.isHidden()
    quiet_days = tuple(DayCount(day.day, 0, 0) for day in DAYS)
    quiet_hours = tuple(HourCount(hour.hour, 0 if hour.today is not None else None, 0.0, 0.0, 0.0) for hour in HOURS)
    panel.set_charts(Charts(CHARTS.as_of, quiet_days, quiet_hours, ()))
    assert panel.days.empty.text() == "近 30 日没有受理或办结"
    assert panel.hours.empty.text() == "今日暂无受理"
    assert panel.days.empty.isVisible()
    assert panel.hours.empty.isVisible()
    panel.set_charts(CHARTS)
    assert panel.days.empty.isHidden()


def test_a_click_on_an_hour_asks_for_that_hours_cases(panel, qtbot):
    with qtbot.waitSignal(panel.hour_chosen) as asked:
        click_at(qtbot, panel.hours, 9, 5)
    assert asked.args == [9]


def test_a_click_on_a_class_asks_for_it_and_a_second_click_for_all(panel, qtbot):
    row = panel.categories.row_rect(1).center()
    with qtbot.waitSignal(panel.class_chosen) as asked:
        qtbot.mouseClick(panel.categories, Qt.MouseButton.LeftButton, pos=row)
    assert asked.args == ["矛盾纠纷"]
    panel.categories.set_chosen("矛盾纠纷")
    with qtbot.waitSignal(panel.class_chosen) as asked:
        qtbot.mouseClick(panel.categories, Qt.MouseButton.LeftButton, pos=row)
    assert asked.args == [""]


def test_a_class_can_be_chosen_by_key(panel, qtbot):
    with qtbot.waitSignal(panel.class_chosen) as asked:
        qtbot.keyClick(panel.categories, Qt.Key.Key_Down)
        qtbot.keyClick(panel.categories, Qt.Key.Key_Return)
    assert asked.args == ["市容环境"]


def test_the_word_under_the_mouse_says_both_numbers(panel):
    assert panel.days.words_at(29) == "11/23：受理 429 件，办结 409 件。点击：当日上报、尚在办的案卷"
    assert panel.hours.words_at(9) == "9 时：受理 18 件，常态 8–14"
    assert panel.hours.words_at(20) == "20 时：常态 8–14"


def test_todays_bars_grow_with_the_numbers(panel):
    grown = (*DAYS[:-1], DayCount(TODAY, 500, 450))
    panel.days.set_days(grown)
    assert panel.days.words_at(29) == "11/23：受理 500 件，办结 450 件。点击：当日上报、尚在办的案卷"


def test_nothing_is_drawn_when_nothing_changed(panel):
    before = list(panel.days._bars)
    panel.set_charts(Charts(CHARTS.as_of + timedelta(minutes=1), DAYS, HOURS, CLASSES))
    assert panel.days._bars == before


def test_an_empty_city_shows_empty_charts(panel):
    panel.set_charts(Charts(CHARTS.as_of, (), (), ()))
    panel.grab()
    assert panel.days.index_at(0, 0) is None
    assert panel.categories._shown() == ()


def test_a_click_beside_the_bars_asks_for_nothing(panel, qtbot):
    with qtbot.assertNotEmitted(panel.class_chosen):
        qtbot.mouseClick(panel.categories, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))


@given(st.floats(0, 1e9))
def test_the_scale_has_few_round_lines_that_reach_the_highest_value(highest):
    step = nice_step(highest)
    assert step >= 1
    assert str(int(step)).rstrip("0") in ("1", "2", "5")
    assert highest / step <= 4.0001


def test_as_many_open_cases_have_as_long_a_bar_whether_some_are_late_or_not(panel):
    classes = [
        CategoryCount(uuid4(), name, name, 40, late)
        for name, late in (("市容环境", 0), ("矛盾纠纷", 12), ("园林绿化", 0))
    ]
    panel.set_charts(Charts(CHARTS.as_of, DAYS, HOURS, tuple(classes)))
    picture = panel.categories.grab().toImage()
    bar = quiet(theme.tokens().second, 0.5, theme.tokens().ground)

    def length(row: int) -> int:
        y = panel.categories.row_rect(row).center().y()
        return sum(picture.pixelColor(x, y).name() == bar for x in range(picture.width()))

    assert length(0) == length(1) == length(2) > 40
