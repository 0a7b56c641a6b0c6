"""Children stand under their parent: folded by default, opened by keys and clicks, never hiding what presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from models.cases.records import Lamp, QueueFilter, Urgency
from tests.support.desk_records import NOW, open_case, uid
from widgets.queue import Order, QueuePanel
from widgets.queue.roles import FOLD_ROLE, LAMP_ROLE, OWN_LAMP_ROLE, UNDER_ROLE, WHOSE_ROLE

PARENT = 10
FLOOD = [open_case(PARENT, left=600, title="文昌路积水")] + [
    open_case(PARENT + n, left=600 + n, title=f"来电反映积水 {n}", parent_id=uid(PARENT)) for n in (1, 2, 3)
]
OTHERS = [open_case(1, left=90), open_case(2, left=900)]


@pytest.fixture
def panel(qtbot, chinese):
    made = QueuePanel()
    qtbot.addWidget(made)
    made.resize(420, 800)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_cases([*FLOOD, *OTHERS], NOW)
    made.show()
    made.view.setFocus()
    return made


def ids(panel) -> list[int]:
    return [panel.model.case_at(row).id.int for row in range(panel.model.rowCount())]


def said(panel, case_id: int, role: int):
    return panel.model.index(panel.model.row_of(uid(case_id))).data(role)


def stand_on(panel, case_id: int) -> None:
    panel.view.setCurrentIndex(panel.model.index(panel.model.row_of(uid(case_id))))


def test_children_are_folded_into_their_parents_row_which_counts_them(panel):
    assert ids(panel) == [1, PARENT, 2]
    assert said(panel, PARENT, FOLD_ROLE).children == 3
    assert panel.foot.text().startswith("共 6 件")
    assert panel.tabs.button(None).text().endswith("6")


def test_the_keys_open_the_fold_and_close_it_from_any_child(qtbot, panel):
    stand_on(panel, PARENT)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert ids(panel) == [1, PARENT, 11, 12, 13, 2]
    assert [said(panel, one, UNDER_ROLE) for one in (PARENT, 11, 2)] == [False, True, False]
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.view.case_under_cursor() == uid(12)
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert ids(panel) == [1, PARENT, 2]
    assert panel.view.case_under_cursor() == uid(PARENT)
    qtbot.keyClick(panel.view, Qt.Key.Key_Plus)
    assert len(ids(panel)) == 6
    qtbot.keyClick(panel.view, Qt.Key.Key_Minus)
    assert len(ids(panel)) == 3


def test_a_click_on_the_arrow_folds_and_opens_no_case(qtbot, panel):
    chosen = []
    panel.case_chosen.connect(chosen.append)
    at = panel.view.visualRect(panel.model.index(panel.model.row_of(uid(PARENT))))
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.left() + 7, at.top() + 19))
    assert len(ids(panel)) == 6
    assert chosen == []
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.left() + 90, at.top() + 19))
    assert chosen == [uid(PARENT)]


def test_a_late_child_lights_its_parents_row_says_so_and_brings_the_family_to_the_top(panel):
    panel.apply([replace(FLOOD[2], version=2, next_due_at=NOW - timedelta(minutes=5))], [])
    assert ids(panel) == [PARENT, 1, 2]
    assert Lamp(said(panel, PARENT, LAMP_ROLE)) is Lamp.LATE
    # What is left of the parent's own limit is told in its own colour.
    assert Lamp(said(panel, PARENT, OWN_LAMP_ROLE)) is Lamp.ON_TIME
    assert "超期 1" in said(panel, PARENT, Qt.ItemDataRole.AccessibleTextRole)
    panel.apply([replace(FLOOD[3], version=2, urgency=Urgency.CRITICAL)], [])
    assert "特急 1" in said(panel, PARENT, Qt.ItemDataRole.AccessibleTextRole)
    panel.view.fold(uid(PARENT), opened=True)
    assert ids(panel) == [PARENT, 13, 12, 11, 1, 2]
    assert Lamp(said(panel, PARENT, LAMP_ROLE)) is Lamp.ON_TIME


def test_a_text_that_finds_a_child_shows_it_with_its_parent_named(panel):
    panel.set_filter(QueueFilter(text="来电 0012"))
    assert ids(panel) == [12]
    assert "1122-0010" in said(panel, 12, WHOSE_ROLE)
    panel.set_filter(QueueFilter(text="积水"))
    # Parent and children are found: they stand open.
    assert ids(panel) == [PARENT, 11, 12, 13]
    assert said(panel, 12, WHOSE_ROLE) == ""
    panel.set_filter(QueueFilter())
    assert ids(panel) == [1, PARENT, 2]


def test_a_filter_that_leaves_the_parent_out_lets_the_child_stand_by_itself(panel):
    panel.apply([replace(FLOOD[1], version=2, urgency=Urgency.CRITICAL)], [])
    panel.set_filter(QueueFilter(urgency=Urgency.CRITICAL))
    assert ids(panel) == [11]
    assert "1122-0010" in said(panel, 11, WHOSE_ROLE)


def test_a_case_becomes_a_child_and_is_released_again(panel):
    panel.apply([replace(OTHERS[0], version=2, parent_id=uid(PARENT))], [])
    assert ids(panel) == [PARENT, 2]
    assert said(panel, PARENT, FOLD_ROLE).children == 4
    panel.apply([replace(OTHERS[0], version=3)], [])
    assert ids(panel) == [1, PARENT, 2]


def test_children_whose_parent_leaves_the_board_stand_by_themselves(panel):
    panel.apply([], [uid(PARENT)])
    assert ids(panel) == [1, 11, 12, 13, 2]
    assert said(panel, 11, WHOSE_ROLE) == "子案"


def test_marking_everything_shown_marks_a_folded_parent_only(qtbot, panel):
    qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert {case.id.int for case in panel.marked()} == {1, 2, PARENT}


def test_choosing_a_folded_child_elsewhere_opens_its_fold(panel):
    panel.choose(uid(12))
    assert ids(panel) == [1, PARENT, 11, 12, 13, 2]
    assert panel.view.case_under_cursor() == uid(12)


def test_a_family_of_hundreds_opens_in_any_order(panel):
    many = [open_case(n, left=n, parent_id=uid(PARENT)) for n in range(100, 400)]
    panel.apply(many, [])
    for order in Order:
        panel.set_order(order)
        assert panel.model.rowCount() == 3
        panel.view.fold(uid(PARENT), opened=True)
        assert panel.model.rowCount() == 306
        first = panel.model.row_of(uid(PARENT))
        assert {panel.model.parent_of(panel.model.case_at(first + n).id) for n in range(1, 304)} == {uid(PARENT)}
        panel.view.fold(uid(PARENT), opened=False)
