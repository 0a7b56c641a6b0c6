"""The windows of the map's tools by their keys."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QPushButton
from shapely import box

from models.cases.tally import tally
from models.geo.written import written
from models.redrawing.records import Neighbour, PartPlan, Redraw, RedrawKind, RedrawPlan
from tests.support.desk_records import NOW, open_case, uid
from widgets.map.bookmarks import BookmarksDialog
from widgets.map.coordinates import CoordinatesDialog
from widgets.map.near import NearLine, NearWindow
from widgets.map.print_form import PrintForm
from widgets.map.redraw_forms import DynamicForm, MergeForm, SplitForm
from widgets.map.redrawing import RedrawWindow
from widgets.map.tally import TallyWindow

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shown(qtbot, dressed):
    def show(dialog):
        qtbot.addWidget(dialog)
        dialog.open()
        with qtbot.waitActive(dialog, timeout=30_000):
            dialog.activateWindow()
        return dialog

    return show


def test_bookmarks_are_kept_looked_at_renamed_and_deleted_by_keys(shown, qtbot):
    dialog = shown(BookmarksDialog(60))
    told: list = []
    for name in ("wanted", "kept", "renamed", "deleted"):
        getattr(dialog, name).connect(lambda *facts, name=name: told.append((name, *facts)))
    dialog.undone.connect(lambda: told.append(("undone",)))
    dialog.show_bookmarks({}, "")
    qtbot.keyClick(dialog, Qt.Key.Key_3, CTRL)
    # A free number is only gone to.
    qtbot.keyClick(dialog.table, Qt.Key.Key_4)
    assert dialog.number == 4
    assert not dialog.delete.isEnabled()
    dialog.show_bookmarks({3: ("早高峰", "14 级")}, "已存为 3 号书签")
    dialog.table.setCurrentCell(2, 0)
    qtbot.keyClick(dialog, Qt.Key.Key_F2)
    assert dialog.name.hasFocus()
    # In the name a digit is a digit, and Del deletes a character.
    qtbot.keyClicks(dialog.name, "3")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    qtbot.keyClick(dialog, Qt.Key.Key_Z, CTRL)
    assert dialog.isVisible()
    qtbot.keyClick(dialog.table, Qt.Key.Key_3)
    assert not dialog.isVisible()
    assert told == [("kept", 3), ("renamed", 3, "3"), ("deleted", 3), ("undone",), ("wanted", 3)]


def test_coordinates_are_copied_with_enter(shown, qtbot):
    dialog = shown(CoordinatesDialog(["指针处", "地图中心"]))
    lines = written(120.5, 36.4)
    dialog.show_written(lines)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.copied) as told:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert told.args == [lines[1].text]


def test_the_nearest_are_walked_with_keys_and_say_where_there_is_none(shown, qtbot):
    window = shown(NearWindow())
    window.show_reading("指针处")
    lines = [NearLine("case", uid(n), f"案卷{n}", "", 120.0, 36.0, 12.0 * n) for n in (1, 2)]
    window.show_lines(lines)
    assert "在岗人员" in window.note.text()
    qtbot.keyClick(window, Qt.Key.Key_3, ALT)
    assert window.tables["case"].hasFocus()
    qtbot.keyClick(window.tables["case"], Qt.Key.Key_Down)
    with qtbot.waitSignal(window.opened) as told:
        qtbot.keyClick(window.tables["case"], Qt.Key.Key_Return)
    assert told.args == [lines[1]]


def tally_window():
    made = TallyWindow()
    made.show_tally(tally([open_case(n, left=n * 9 - 40) for n in range(9)], NOW))
    return made


def test_shares_of_what_was_selected_are_rounded_as_everywhere(shown):
    window = shown(tally_window())
    window.show_tally(tally([open_case(n, left=300 if n < 9 else -5) for n in range(16)], NOW))
    # A half goes up: 7 of 16 are 43.75 %, 9 are 56.25 %.
    assert [row.cells[1:] for row in window.lamps.rows] == [("7", "43.8%"), ("0", "0.0%"), ("9", "56.3%")]


def near_window():
    made = NearWindow()
    made.show_reading("Under the pointer")
    made.show_lines([])
    return made


def bookmarks():
    made = BookmarksDialog(60)
    made.show_bookmarks({1: ("x", "y")}, "")
    return made


def redraw_window():
    made = RedrawWindow(UTC)
    made.show_chosen("x", can_be=False)
    made.show_redraws([Redraw(uid(1), RedrawKind.SPLIT, "x", 3, "y", NOW, False, True)])
    return made


PART = PartPlan(box(0, 0, 1, 1), 12_345.6, 3)
PLAN = RedrawPlan(("x",), (PART, PART), 6, 1, 4, 2, 1)


def split_form():
    return SplitForm(PLAN)


def merge_form():
    made = MergeForm("x", [Neighbour(uid(1), "999", "y", 3)])
    made.show_plan(PLAN)
    return made


def dynamic_form():
    return DynamicForm(5000.0, 2, [(uid(1), "y")], NOW, UTC)


def print_form():
    made = PrintForm("x")
    made.show_state("1", "2", running=True)
    return made


MAKERS = (tally_window, near_window, bookmarks, redraw_window, split_form, merge_form, dynamic_form, print_form)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_it_opens_in_both_languages_and_no_button_is_cut_off(qtbot, dressed, each_language, make):
    made = make()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    said = [made.windowTitle(), *(button.text() for button in made.findChildren(QAbstractButton))]
    said += [label.text() for label in made.findChildren(QLabel)]
    chinese = [text for text in said if any("\u4e00" <= char <= "\u9fff" for char in text)]
    assert bool(chinese) == (each_language == "zh"), chinese
    for button in made.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()), button.text()
            assert 0 <= button.mapTo(made, button.rect().topRight()).x() < made.width()
    for found in (*made.findChildren(QComboBox), *made.findChildren(QPushButton)):
        assert found.toolTip() or found.accessibleName() or found.text(), found


def test_the_end_of_a_dynamic_grid_is_the_citys_clock(qtbot, dressed):
    zone = ZoneInfo("Asia/Shanghai")
    form = DynamicForm(5000.0, 2, [(uid(1), "y")], NOW, zone)
    qtbot.addWidget(form)
    name, owner, until = form.answer()
    assert (name, owner) == ("", uid(1))
    assert (until.hour, until.tzinfo, until.date()) == (18, zone, (NOW + timedelta(days=7)).astimezone(zone).date())
