"""The command palette and the finding by pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.support.desk_records import HOSTILE
from tests.support.typing import type_in
from widgets.palette import CommandPalette, PaletteEntry
from widgets.pinyin import match

ENTRIES = [
    PaletteEntry("dispatch", "派遣", "order", "F5"),
    PaletteEntry("file", "立案", "", "F4"),
    PaletteEntry("report", "新建上报", "录入", "Ctrl+N"),
    PaletteEntry("whole", "回到全市", "", "Ctrl+0"),
    PaletteEntry("night", "切换夜间主题", "", ""),
    PaletteEntry("chongqing", "重开", "", ""),
]


@pytest.fixture
def palette(qtbot, dressed):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    made = CommandPalette(window)
    made.open_with(ENTRIES)
    yield made
    made.hide()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("派", "dispatch"),
        ("pq", "dispatch"),
        ("paiqian", "dispatch"),
        ("PAI", "dispatch"),
        ("la", "file"),
        ("xjsb", "report"),
        ("lr", "report"),
        ("yejian", "night"),
        ("hdqs", "whole"),
        ("order", "dispatch"),
        ("chongkai", "chongqing"),
        ("ck", "chongqing"),
    ],
)
def test_a_command_is_found_by_name_pinyin_and_initials(palette, typed, first):
    type_in(palette.field, typed)
    assert palette.shown_ids()[0] == first


def test_everything_is_listed_before_anything_is_typed(palette):
    assert palette.shown_ids() == [entry.id for entry in ENTRIES]


def test_enter_gives_the_first_and_closes(qtbot, palette):
    type_in(palette.field, "pq")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen.args == ["dispatch"]
    assert palette.isHidden()


def test_arrows_move_and_stay_within_the_list(qtbot, palette):
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentRow() == 1
    for _ in range(20):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentRow() == len(ENTRIES) - 1
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.field, Qt.Key.Key_Enter)
    assert chosen.args == ["chongqing"]


def test_a_click_gives_the_command(qtbot, palette):
    rect = palette.list.visualItemRect(palette.list.item(2))
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert chosen.args == ["report"]


def test_nothing_found_is_said_and_enter_gives_nothing(qtbot, palette):
    type_in(palette.field, "zzzz")
    assert palette.shown_ids() == []
    assert palette.nothing.isVisibleTo(palette)
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_opened_again_nothing_is_typed(palette):
    type_in(palette.field, "pq")
    palette.hide()
    palette.open_with(ENTRIES)
    assert palette.field.text() == ""
    assert len(palette.shown_ids()) == len(ENTRIES)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_are_drawn_as_typed(palette, text):
    palette.open_with([PaletteEntry("x", text, text, text)])
    assert palette.shown_ids() == ["x"]
    assert not palette.grab().isNull()


@given(st.text(max_size=20), st.text(max_size=20))
def test_matching_never_fails_and_a_name_answers_to_itself(wanted, text):
    assert match(wanted, text) in (None, 0, 1, 2, 3, 4, 5)
    assert match(text, text) == 0


def test_a_single_letter_matches_beginnings_only():
    assert match("p", "派遣") is not None
    assert match("q", "派遣") is None
