"""The statistics charts draw their records once, tell exact numbers, and a click or a key narrows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from models.exports.chart_tables import Holds, cell_text
from models.figures.chart_records import Ageing, Flow, Funnel, Heat, Ranked, StageTimes
from models.figures.filters import Period, Slot, Step
from models.figures.records import Rate
from tests.support import chart_records as made
from widgets import theme
from widgets.i18n import set_language
from widgets.statistics.flow import FlowChart
from widgets.statistics.funnel import FunnelChart
from widgets.statistics.look import Look
from widgets.statistics.pages import NAMES, PAGES
from widgets.statistics.pareto import ParetoChart
from widgets.statistics.pen import bar_hue, heat_hue
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.ranking import RankingChart
from widgets.statistics.rates import RatesChart
from widgets.theme.tokens import luminance
from widgets.wall.scale import Scale

RECORDS = {
    "flow": made.flow(), "funnel": made.funnel(), "ageing": made.ageing(), "heat": made.heat(), "pareto": made.pareto(),
    "areas": made.ranking(), "departments": made.ranking(Ranked.DEPARTMENTS), "stage_times": made.stage_times(),
    "rates": made.rates(), "calendar": made.calendar(), "workers": made.workers(),
}  # fmt: skip
PLACES = {place.name: place for _, places in PAGES for place in places}


def chart(qtbot, name, look=None, size=(760, 360)):
    place = PLACES[name]
    shown = place.make(look=look, **dict(place.facts))
    qtbot.addWidget(shown)
    shown.resize(*size)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.show_record(RECORDS[name])
    QApplication.processEvents()
    return shown


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_drawn_when_nothing_changed_and_once_more_when_something_did(qtbot, dressed, name):
    shown = chart(qtbot, name)
    QApplication.processEvents()
    before = shown.paints
    read = replace(made.READ, as_of=datetime(2026, 11, 23, 9, tzinfo=UTC))
    shown.show_record(replace(RECORDS[name], read=read))
    QApplication.processEvents()
    assert shown.paints == before
    shown.show_problem("x")
    QApplication.processEvents()
    assert shown.paints > before


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_tells_its_numbers_and_every_chart_is_a_table(qtbot, each_language, name, qapp):
    theme.apply(qapp, "day" if each_language == "en" else "night")
    for look, size in ((None, (760, 360)), (Look.of_wall(Scale.of(1920, 1080)), (900, 620))):
        shown = chart(qtbot, name, look, size)
        assert not shown.grab().isNull()
        assert shown.spots() > 0
        for index in range(shown.spots()):
            assert any(character.isdigit() for character in shown.words_at(index)), index
            assert shown.spot_rect(index).isValid() or shown.spot_rect(index).isNull()
    table = shown.table()
    assert table is not None
    assert all(len(row) == len(table.heads) for row in table.rows)
    for row in table.rows:
        for cell, head in zip(row, table.heads, strict=True):
            assert isinstance(cell, str) == (head.holds is Holds.TEXT) or cell is None
            cell_text(cell, head.holds)
    qapp.setStyleSheet("")


def test_todays_bars_grow_and_nothing_else_is_asked_of_them(qtbot, dressed):
    shown = chart(qtbot, "flow")
    before = shown.paints
    shown.show_record(made.flow(today=300))
    qtbot.waitUntil(lambda: shown.paints > before)
    assert shown.words_at(29).startswith("11/23 周一：受理 300 件，办结 241 件；期末在办")


def test_words_have_the_exact_numbers(qtbot, dressed):
    assert chart(qtbot, "funnel").words_at(4) == "处置中：在办 268 件，其中超期 8、临期 31；占全部在办 65.0%"
    assert chart(qtbot, "heat").words_at(24 + 10) == "周二 10:00–11:00：4 天共受理 256 件，日均 64.0 件"
    assert chart(qtbot, "areas").words_at(0) == (
        "望潮街道：受理 1,500 件；按期结案率 99.0% (1,406 / 1,420)\n对比期 97.5% (1,384 / 1,420)"
    )
    assert chart(qtbot, "stage_times").words_at(0) == (
        "上报至受理：8,612 件，一半在 7 分钟 内；中间一半 3 分钟 至 12 分钟，九成在 24 分钟 内"
    )


def test_a_rate_of_nothing_is_a_dash_and_has_no_point(qtbot, dressed):
    row = replace(made.ranking(compared=False).rows[0], on_time=Rate("on_time_rate/1", 0, 0))
    shown = RankingChart(Ranked.AREAS)
    qtbot.addWidget(shown)
    shown.show_record(replace(made.ranking(), rows=(row,)))
    assert "— (0 / 0)" in shown.words_at(0)
    assert shown.table().rows[0][2:] == (None, 0, 0)
    assert not shown.grab().isNull()


@pytest.mark.parametrize(
    ("name", "index", "pick"),
    [
        ("flow", 0, Pick(PickKind.DAYS, Period(date(2026, 10, 25), date(2026, 10, 25)), "10/25 周日")),
        ("heat", 24 + 10, Pick(PickKind.SLOT, Slot(1, 10), "周二 10:00–11:00")),
        ("pareto", 1, Pick(PickKind.CATEGORY, made.key(1), "街面秩序")),
        ("areas", 2, Pick(PickKind.AREA, made.key(102), "柳渡镇")),
        ("calendar", 31, Pick(PickKind.AREA, made.key(101), "青榆街道")),
        ("ageing", 2, Pick(PickKind.AGE, (24, 72), "1–3 天")),
        ("workers", 0, Pick(PickKind.WORKER, made.key(300), "王** 文昌社区第1网格")),
    ],
)
def test_a_click_and_enter_narrow_to_what_is_under_them(qtbot, dressed, name, index, pick):
    shown = chart(qtbot, name)
    with qtbot.waitSignal(shown.picked) as asked:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.spot_rect(index).center())
    assert asked.args == [pick]
    shown.setFocus()
    shown._point(index)
    with qtbot.waitSignal(shown.picked) as asked:
        qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert asked.args == [pick]


def test_arrows_walk_the_marks_and_the_words_follow(qtbot, dressed):
    shown = chart(qtbot, "pareto", size=(760, 260))
    assert isinstance(shown, ParetoChart)
    for _ in range(12):
        qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert shown.under == 11
    assert 11 in shown.shown
    assert shown.word.text().startswith("群租房")
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert (shown.under, 0 in shown.shown) == (0, True)


def test_a_chart_over_time_is_zoomed_moved_and_shown_whole_again(qtbot, dressed):
    shown = chart(qtbot, "flow")
    assert isinstance(shown, FlowChart)
    whole = shown.window_shown
    at = shown.spot_rect(20).center()
    where = QPointF(at)
    wheel = QWheelEvent(
        where, shown.mapToGlobal(where), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for _ in range(4):
        QApplication.sendEvent(shown, wheel)
    low, high = shown.window_shown
    assert high - low < (whole[1] - whole[0]) / 2
    assert low < 20 < high
    assert shown.spot_rect(20).contains(at)
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(shown, at + QPoint(120, 0))
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=at + QPoint(120, 0))
    assert shown.window_shown[0] < low
    qtbot.keyClick(shown, Qt.Key.Key_0)
    assert shown.window_shown == whole
    for _ in range(20):
        qtbot.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.window_shown[1] - shown.window_shown[0] >= 3


def test_another_period_is_shown_whole_and_the_same_one_stays_zoomed(qtbot, dressed):
    shown = chart(qtbot, "flow")
    for _ in range(3):
        qtbot.keyClick(shown, Qt.Key.Key_Plus)
    low, high = shown.window_shown
    assert high - low < 20
    shown.show_record(made.flow(today=300))
    assert shown.window_shown == (low, high)
    shown.show_record(made.flow(90))
    assert shown.window_shown == (-0.6, 89.6)


def test_annotations_stand_over_their_days_and_those_of_other_days_do_not(qtbot, dressed):
    shown = chart(qtbot, "flow")
    assert isinstance(shown, FlowChart)
    storm, other = made.annotations()[1], replace(made.annotations()[0], first=date(2026, 8, 1), last=date(2026, 8, 3))
    shown.show_annotations((storm, other))
    assert shown.flags == (storm,)
    assert shown.words_at(26).endswith("▾ 暴雨")
    assert shown.words_at(30) == "暴雨\n天气 · 11/20 · 值班长标注"
    assert shown.spot_at(shown.spot_rect(30).center()) == 30


@pytest.mark.parametrize(
    ("name", "empty", "words"),
    [
        ("flow", Flow(made.flow().step, tuple(replace(one, accepted=0, closed=0, backlog=0) for one in made.flow().steps), None, made.READ), "本时段没有受理或办结"),
        ("funnel", Funnel(tuple(replace(one, open=0, late=0, soon=0) for one in made.funnel().stages), made.READ), "没有在办案卷"),
        ("heat", Heat(((0,) * 24,) * 7, (4,) * 7, made.READ), "本时段没有受理"),
        ("ageing", Ageing(tuple(replace(one, on_time=0, soon=0, late=0) for one in made.ageing().rows), made.READ), "没有在办案卷"),
        ("stage_times", StageTimes(tuple(replace(one, count=0) for one in made.stage_times().rows), 0, made.READ), "本时段没有办结的案卷"),
    ],
)  # fmt: skip
def test_a_period_of_nothing_says_so(qtbot, dressed, name, empty, words):
    shown = chart(qtbot, name)
    shown.show_record(empty)
    assert shown.empty_words() == words
    assert not shown.grab().isNull()


def test_a_problem_stands_over_the_old_numbers_until_new_ones_come(qtbot, dressed):
    shown = chart(qtbot, "funnel")
    assert isinstance(shown, FunnelChart)
    shown.show_problem("数据库暂时连不上")
    assert shown.record == RECORDS["funnel"]
    assert shown.problem == "数据库暂时连不上"
    shown.show_record(RECORDS["funnel"])
    assert shown.problem == ""


def hue_at(shown, x: float, y: float) -> str:
    return shown.grab().toImage().pixelColor(round(x), round(y)).name()


def test_what_belongs_to_no_department_leaves_the_others_their_bars(qtbot, dressed):
    rows = made.ranking(Ranked.DEPARTMENTS).rows[:4]
    none = replace(rows[0], key=None, name="", volume=40 * rows[0].volume)
    shown = RankingChart(Ranked.DEPARTMENTS)
    qtbot.addWidget(shown)
    shown.resize(760, 360)
    shown.show_record(replace(made.ranking(Ranked.DEPARTMENTS), rows=(*rows, none)))
    assert [shown.name_of(n)[0] for n in range(4)] == ["1", "2", "3", "4"]
    assert shown.name_of(4) == "无部门（网格主办）"
    bars = shown._volume(shown.spot_rect(0).adjusted(shown.name_width(), 0, 0, 0))
    middles = [shown.spot_rect(n).center().y() + 1 for n in range(5)]
    assert hue_at(shown, bars.right() - 3, middles[0]) == bar_hue()
    # Its own is longer than there is room: it is full, and broken.
    own = [hue_at(shown, bars.right() - n, middles[4]) for n in range(2, 30)]
    assert own[0] == own[-1] == bar_hue()
    assert theme.tokens().surface.lower() in own


def test_a_stage_without_cases_has_no_bar(qtbot, dressed):
    record = made.funnel()
    shown = chart(qtbot, "funnel")
    shown.show_record(replace(record, stages=(replace(record.stages[0], open=0, late=0, soon=0), *record.stages[1:])))
    for index, hue in ((0, theme.tokens().surface.lower()), (1, bar_hue())):
        row = shown.spot_rect(index).adjusted(shown.name_width(), 0, 0, 0)
        assert hue_at(shown, shown._bars(row).center().x(), row.center().y() + 1) == hue


@pytest.mark.parametrize("share", [n / 200 for n in range(201)])
def test_the_numbers_of_a_scale_of_rates_are_where_they_stand(qtbot, dressed, share):
    """A label is a whole percentage: so must be what it stands beside."""
    rate = Rate("on_time_rate/1", round(1000 * share), 1000)
    ranking = RankingChart(Ranked.AREAS)
    qtbot.addWidget(ranking)
    ranking.show_record(replace(made.ranking(), rows=(replace(made.ranking().rows[0], on_time=rate, before=None),)))
    low = ranking._floor()
    assert low <= share
    lines = made.rates().lines
    rates = RatesChart()
    qtbot.addWidget(rates)
    rates.show_record(replace(made.rates(), lines=((lines[0][0], (rate, *lines[0][1][1:])), *lines[1:])))
    marks = rates.plots[0].left._tickLevels[0]
    for value, words in ((low, None), ((low + 1) / 2, None), *marks):
        assert 100 * value == pytest.approx(round(100 * value))
        assert words is None or words == f"{round(100 * value)}%"


def test_days_under_the_axis_are_as_many_as_have_room_in_whatever_size(qtbot, dressed):
    shown = chart(qtbot, "flow", size=(1400, 360))
    shown.show_record(made.flow(90))
    for wide in (1400, 500, 1000):
        shown.resize(wide, 360)
        qtbot.waitUntil(lambda wide=wide: abs(shown._area().width() - (wide - 100)) < 60)
        QApplication.processEvents()
        named = [at for at, _ in shown.plots[-1].bottom._tickLevels[0]]
        assert len(named) >= 4
        assert min(b - a for a, b in pairwise(sorted(named))) * shown._area().width() / 90 >= 36


def test_levels_are_as_many_as_have_room(qtbot, dressed):
    shown = chart(qtbot, "flow", size=(900, 520))
    for high, most in ((520, 6), (220, 5)):
        shown.resize(900, high)
        qtbot.waitUntil(lambda high=high: abs(shown.height() - high) < 2)
        QApplication.processEvents()
        for plot in shown.plots:
            room = plot.plotItem.getViewBox().height() / max(len(plot.left._tickLevels[0]) - 1, 1)
            assert len(plot.left._tickLevels[0]) <= most
            assert room >= 14


@pytest.mark.parametrize("name", ["flow", "rates"])
def test_a_click_on_a_step_narrows_to_its_days(qtbot, dressed, name):
    shown = chart(qtbot, name)
    with qtbot.waitSignal(shown.picked) as asked:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.spot_rect(2).center())
    first = shown.starts()[2]
    last = first if name == "flow" else first + timedelta(days=6)
    assert (asked.args[0].kind, asked.args[0].key) == (PickKind.DAYS, Period(first, last))


def test_a_click_on_an_hour_narrows_to_it_on_every_day(qtbot, dressed):
    hours = tuple(replace(made.flow(24).steps[n], start=datetime(2026, 11, 22, n, tzinfo=UTC)) for n in range(24))
    shown = chart(qtbot, "flow")
    shown.show_record(Flow(Step.HOUR, hours, None, made.READ))
    with qtbot.waitSignal(shown.picked) as asked:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.spot_rect(9).center())
    assert asked.args == [Pick(PickKind.SLOT, Slot(hour=9), "9:00–10:00")]


def test_annotations_of_one_day_stand_over_one_another_and_the_last_day_s_is_whole(qtbot, dressed):
    shown = chart(qtbot, "flow")
    storm = made.annotations()[1]
    both = (storm, replace(storm, id=made.key(902), words="台风蓝色预警"))
    today = replace(storm, id=made.key(903), first=made.TODAY, last=made.TODAY, words="消防安全集中整治")
    shown.show_annotations((*both, today))
    QApplication.processEvents()
    rects = [shown.spot_rect(30 + n) for n in range(3)]
    assert all(one.isValid() and shown.body().contains(one) for one in rects)
    assert not any(one.intersects(other) for n, one in enumerate(rects) for other in rects[n + 1 :])
    for one, flag in zip(rects, shown.flags, strict=True):
        assert one.width() >= shown.look.wide(f"▾ {flag.words}")
        assert one.bottom() < shown._area().top() + 6


def test_a_picture_of_a_chart_shows_no_hands(qtbot, dressed):
    shown = chart(qtbot, "pareto")
    shown.setFocus()
    shown._point(2)
    before = shown.grab().toImage()
    picture = shown.picture().toImage()
    assert (shown.under, shown.word.isHidden()) == (2, False)
    plain = chart(qtbot, "pareto")
    plain.clearFocus()
    without = plain.grab().toImage()
    for at in ((200, 0), (300, shown.spot_rect(2).center().y() + 1)):
        assert before.pixelColor(*at) != picture.pixelColor(*at)
        assert picture.pixelColor(*at) == without.pixelColor(*at)


def test_rows_of_cells_that_have_no_room_come_by_keys_and_wheel(qtbot, dressed):
    """A street of the city of Qingdao has more grids than a window has rows."""
    many = 90
    row = made.calendar().rows[0]
    rows = tuple(replace(row, key=made.key(400 + n), name=f"第{n + 1}网格") for n in range(many))
    shown = chart(qtbot, "calendar", size=(900, 320))
    shown.show_record(replace(made.calendar(), rows=rows, grids=True))
    days = len(made.calendar().days)
    fit = len(shown.shown)
    assert fit < many
    shown.setFocus()
    for _ in range(fit + 1):
        qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert shown.shown[-1] == fit
    assert shown.under == fit * days
    assert shown.word.text().startswith(f"第{fit + 1}网格")
    assert shown.body().contains(shown.spot_rect(shown.under))
    assert shown.spot_at(shown.spot_rect(shown.under).center()) == shown.under
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert shown.under == (fit - 1) * days
    at = QPointF(shown.body().center())
    for _ in range(many):
        down = QWheelEvent(
            at, shown.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(shown, down)
    assert shown.shown[-1] == many - 1
    with qtbot.waitSignal(shown.picked) as asked:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.spot_rect((many - 1) * days).center())
    assert asked.args[0].key == made.key(400 + many - 1)
    shown.show_record(made.calendar())
    assert shown.shown[0] == 0


def test_times_are_compared_by_their_medians(qtbot, dressed):
    rows = tuple(replace(row, before=row.p50 * 2) for row in made.stage_times().rows)
    shown = chart(qtbot, "stage_times")
    plain = shown.grab().toImage()
    assert len(shown.table().heads) == 7
    shown.show_record(StageTimes(rows, 0.05, made.READ))
    assert shown.words_at(0).endswith("对比期一半在 14 分钟 内")
    assert shown.legend()[-1].words == "对比期中位数"
    assert [row[-1] for row in shown.table().rows] == [row.before for row in rows]
    assert shown.grab().toImage() != plain


def test_cells_are_told_apart_by_lightness_alone(dressed):
    for name in theme.THEMES:
        theme.apply(dressed, name)
        steps = [luminance(heat_hue(n / 10)) for n in range(11)]
        rising = [b - a for a, b in pairwise(steps)]
        assert all(one > 0 for one in rising) or all(one < 0 for one in rising)
        bright, dark = max(steps[0], steps[-1]), min(steps[0], steps[-1])
        assert (bright + 0.05) / (dark + 0.05) >= 3
    set_language("zh")
