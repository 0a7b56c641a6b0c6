"""The windows of the map's tools by their keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.geo.written import written
from tests.support.desk_records import uid
from widgets.map.bookmarks import BookmarksDialog
from widgets.map.coordinates import CoordinatesDialog
from widgets.map.near import NearLine, NearWindow

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
