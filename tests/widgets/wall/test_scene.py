"""The scene on real screens' sizes, in both languages: nothing is cut, nothing stands on anything else."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from models.cases.records import Urgency
from models.figures.records import Band, DayCount
from tests.support.chart_records import annotations
from tests.support.desk_records import NOW, open_case
from tests.support.wall_facts import wall_cases, wall_days, wall_tiles, wall_usual
from widgets import theme
from widgets.wall.days import nice_top
from widgets.wall.facts import alarms, held_rows, stock_of
from widgets.wall.header import HeaderFacts
from widgets.wall.scene import OverviewScene
from widgets.wall.tiles import tiles_of

ZONE = ZoneInfo("Asia/Shanghai")
SIZES = [
    (1920, 1080, 5), (2560, 1440, 5), (3840, 2160, 5), (3840, 2160, 3), (3840, 2160, 7), (5120, 1440, 5), (7680, 2160, 5),
    (7680, 4320, 5), (1080, 1920, 5), (1024, 768, 5),
]  # fmt: skip


@pytest.fixture
def new_scene(dressed, qtbot):
    def make(width=3840, height=2160, distance=5.0, **facts) -> OverviewScene:
        scene = OverviewScene(None, distance_m=distance)
        qtbot.addWidget(scene)
        scene.resize(width, height)
        scene.show()
        fill(scene, **facts)
        return scene

    return make


def fill(scene, *, cases=None, scale=1, contact="live", silent=0):
    cases = wall_cases() if cases is None else cases
    stock, usual, stale = stock_of(cases, NOW), wall_usual(scale), contact == "lost"
    scene.header.show_facts(HeaderFacts("澜州市", NOW.astimezone(ZONE), contact, silent))
    scene.tiles.show_tiles(tiles_of(stock, wall_tiles(scale), usual), stale=stale)
    scene.days.show_days(wall_days(scale), usual.days)
    scene.stages.show_stock(stock, stale=stale)
    scene.held.show_rows(held_rows(cases, NOW, scene.plan.rows), stale=stale)
    scene.alarms.show_alarms(alarms(cases, NOW, ZONE))
    scene.grab()


def words_of(part) -> list[str]:
    return [one.words for one in part.written]


def is_whole(scene):
    for part in scene.parts:
        bounds = QRectF(part.rect()).adjusted(-2, -2, 2, 2)  # ink is told in whole pixels
        for one in part.written:
            assert one.whole, (type(part).__name__, one.words, one.room)
            assert bounds.contains(one.ink), (type(part).__name__, one.words, one.ink)
        for a, b in combinations(part.written, 2):
            assert not a.ink.intersects(b.ink), (type(part).__name__, a.words, b.words)


@pytest.mark.parametrize(("width", "height", "distance"), SIZES)
def test_every_word_is_whole_and_on_its_own(each_language, new_scene, width, height, distance):
    scene = new_scene(width, height, distance)
    is_whole(scene)
    smallest = scene.scale.type(0)
    assert all(one.ink.height() <= one.room.height() + 1 for part in scene.parts for one in part.written)
    assert smallest == round(28 * scene.scale.unit)


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_so_are_the_figures_of_a_city_a_hundred_times_as_large(each_language, new_scene, size):
    is_whole(new_scene(*size, scale=100))


def test_an_empty_city_says_so(each_language, new_scene):
    scene = new_scene(cases=[])
    is_whole(scene)
    said = {
        "zh": ("没有超期、特急和临期的案卷", "当前没有特急案卷"),
        "en": ("Nothing late, critical or due soon", "No critical case is open"),
    }
    held, line = said[each_language]
    assert held in words_of(scene.held)
    assert words_of(scene.alarms) == [line]


def test_the_numbers_of_the_stages_add_up_to_the_sum_in_their_head(new_scene):
    scene = new_scene()
    said = words_of(scene.stages)
    assert said[0] == f"在办分布 · {sum(int(word) for word in said[1::2])} 件" == "在办分布 · 407 件"
    assert said[2::2] == ["待受理", "待立案", "待派遣", "待签收", "处置中", "待核查", "待结案"]


def test_the_day_that_stands_out_is_named_with_its_number_and_today_is_marked(new_scene):
    said = words_of(new_scene().days)
    assert "612" in said
    assert "今天" in said


@pytest.mark.parametrize(
    ("highest", "top", "step"), [(1, 2, 1), (7, 8, 2), (100, 100, 50), (612, 800, 200), (61200, 80000, 20000)]
)
def test_scales_end_on_round_numbers(highest, top, step):
    assert nice_top(highest) == (top, step)


@given(st.floats(1, 10**7), st.sampled_from([2, 4]))
def test_every_scale_reaches_what_it_has_to(highest, most):
    top, step = nice_top(highest, most)
    assert top >= highest
    assert 2 <= top // step <= most
    assert top % step == 0


def test_old_data_says_its_age_in_words_shape_and_colour(new_scene):
    scene = new_scene(contact="waiting", silent=12)
    assert any("已 12 秒未更新" in words for words in words_of(scene.header))
    assert stripe(scene) == theme.tokens().soon.lower()
    fill(scene, contact="lost", silent=45)
    assert any("已 45 秒未更新" in words for words in words_of(scene.header))
    assert stripe(scene) == theme.tokens().late.lower()
    fill(scene)
    assert stripe(scene) == theme.tokens().ground.lower()


def stripe(scene) -> str:
    return scene.header.grab().toImage().pixelColor(5, scene.header.height() - 2).name()


def test_sentences_that_do_not_fit_are_counted(new_scene):
    many = [open_case(n, urgency=Urgency.CRITICAL) for n in range(1, 30)]
    said = words_of(new_scene(cases=many).alarms)
    shown = said.count("特急")
    assert 1 <= shown < 29
    assert said[-1] == f"还有 {29 - shown} 件"


def test_the_same_facts_are_not_drawn_again(new_scene, qtbot):
    scene = new_scene()
    drawn = []
    scene.stages.draw, before = (lambda ink: (drawn.append(1), before(ink))), scene.stages.draw
    qtbot.wait(50)
    drawn.clear()
    scene.stages.show_stock(stock_of(wall_cases(), NOW))
    qtbot.wait(50)
    assert not drawn
    scene.stages.show_stock(stock_of(wall_cases(many=10), NOW))
    qtbot.waitUntil(lambda: bool(drawn))


def test_thirty_days_without_anything_are_said_in_words_not_drawn_as_a_scale(new_scene) -> None:
    scene = new_scene()
    nothing = tuple(DayCount(day.day, 0, 0) for day in wall_days())
    scene.days.show_days(nothing, (None,) * len(nothing))
    scene.grab()
    words = words_of(scene.days)
    assert "近 30 日没有受理或办结" in words
    assert "0" not in words


def test_the_day_that_stands_out_is_named_with_what_is_noted_on_it(new_scene) -> None:
    scene = new_scene()
    days, at = wall_days(), 20
    storm = replace(annotations()[1], first=days[at].day, last=days[at].day)
    bands = tuple(None if n != at else Band(1.0, 2.0, 3.0) for n in range(len(days)))
    scene.days.show_days(days, bands, (storm,))
    scene.grab()
    assert f"{days[at].accepted:,} 暴雨" in words_of(scene.days)
    scene.days.show_days(days, bands, (replace(storm, last=days[at - 1].day, first=days[at - 1].day),))
    scene.grab()
    assert f"{days[at].accepted:,}" in words_of(scene.days)
    scene.days.show_days(days, bands, (replace(storm, words="很长的标注" * 12),))
    assert not scene.grab().isNull()
