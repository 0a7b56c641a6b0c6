"""The figures of the period say what they are compared with, in whole words, as far as it is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.figures.chart_records import Extent, SummaryFigure
from models.figures.records import Rate
from tests.support import chart_records as made
from widgets.statistics.summary import SummaryStrip
from widgets.statistics.words import change_word, points_number, points_word


@pytest.fixture
def strip(qtbot, dressed):
    shown = SummaryStrip()
    qtbot.addWidget(shown)
    return shown


@pytest.mark.parametrize("wide", [1208, 1408, 1888])
@pytest.mark.parametrize("runs", [False, True])
def test_some_of_the_words_have_room_in_every_width(strip, each_language, wide, runs):
    big = Rate("on_time_rate/1", 4_812_345, 5_050_000)
    figures = (*made.summary().figures[:4], SummaryFigure("on_time_rate", big, big), made.summary().figures[5])
    if runs:
        extents = [Extent.TO_END if one.name in ("due", "on_time_rate") else Extent.BY_NOW for one in figures]
        figures = tuple(replace(one, extent=extent) for one, extent in zip(figures, extents, strict=True))
    strip.resize(wide, 58)
    strip.show_record(replace(made.summary(), figures=figures))
    room = wide // 6 - 26
    for one in figures:
        told = [words for words in strip._compared(one) if strip.look.wide(words) <= room]
        assert told
        assert any(character.isdigit() for character in told[0])
    assert not strip.grab().isNull()


def test_what_is_not_known_is_said_and_no_change_is_told(strip):
    figures = tuple(replace(one, before=None) if isinstance(one.now, int) else one for one in made.summary().figures)
    strip.show_record(replace(made.summary(), figures=figures, known_from=date(2026, 9, 3)))
    assert strip._compared(figures[0])[0] == "对比期数据始于 2026-09-03"
    assert strip.table().about == (("对比期", "对比期数据始于 2026-09-03"),)
    assert [row[5] for row in strip.table().rows[:4]] == [None] * 4
    assert strip._compared(figures[4])[0].startswith("+0.6 个百分点 · 对比期 97.5%")


def test_while_the_day_runs_it_says_so(strip):
    reported, due = made.summary().figures[0], made.summary().figures[3]
    strip.show_record(made.summary())
    assert strip._compared(replace(reported, extent=Extent.BY_NOW))[0] == "+3.6% · 对比期同时刻 8,800"
    # Of what is due today much is closed before its limit: there is no such number of another day.
    assert strip._compared(replace(due, extent=Extent.TO_END))[0] == "对比期至日终 8,102"


def test_no_change_from_nothing(dressed):
    none, some = Rate("on_time_rate/1", 0, 0), Rate("on_time_rate/1", 1, 2)
    assert (change_word(4, 0), points_word(some, none), points_number(none, some)) == ("—", "—", "—")
