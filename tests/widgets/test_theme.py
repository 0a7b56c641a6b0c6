"""The look, measured."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from models.cases.records import Lamp
from widgets import theme
from widgets.theme.style import sheet
from widgets.theme.tokens import THEMES, contrast

WORDS = ("text", "second", "muted", "accent", "on_time", "soon", "late")
STANDS_ON = [(name, ink, ground) for name, of in THEMES.items() for ink, ground in itertools.product(WORDS, of.grounds)]


def test_contrast_is_measured_as_the_standard_says():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("name", "ink", "ground"), STANDS_ON)
def test_words_and_lamps_can_be_read_on_every_ground(name, ink, ground):
    assert contrast(getattr(THEMES[name], ink), THEMES[name].grounds[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_words_on_accent_can_be_read(name):
    assert contrast(THEMES[name].on_accent, THEMES[name].accent) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_focus_ring_stands_out_from_every_ground(name):
    for ground in THEMES[name].grounds.values():
        assert contrast(THEMES[name].accent, ground) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_asks_for_tokens_that_exist_and_paints_no_words_in_faint(name):
    made = sheet(THEMES[name])
    assert "$" not in made
    for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", made):
        if THEMES[name].faint in re.sub(r"border[^;]*;", "", rule[1]):
            assert ":disabled" in rule[0]


def test_every_picture_the_style_sheet_names_is_there():
    for of in THEMES.values():
        for address in re.findall(r'url\("([^"]+)"\)', sheet(of)):
            assert Path(address).is_file()


def test_figures_are_equally_wide(dressed):
    for size in theme.TYPE:
        metrics = QFontMetricsF(theme.font(size))
        assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_lamps_differ_in_shape_and_in_word():
    outlines = [theme.lamp_path(lamp, QPointF(0, 0), 12).elementCount() for lamp in Lamp]
    assert len(set(outlines)) == len(set(theme.LAMP_SHAPES.values())) == 3


def test_a_theme_that_is_none_is_refused(qapp):
    with pytest.raises(KeyError):
        theme.apply(qapp, "neon")
