"""Many cases are marked with Space, Ctrl+A or held clicks; what is no longer open is no longer marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.support.desk_records import NOW, open_case
from widgets.i18n import set_language
from widgets.queue import QueuePanel
from widgets.queue.bulk_dialog import BulkDialog


@pytest.fixture
def panel(qtbot):
    set_language("zh")
    made = QueuePanel()
    qtbot.addWidget(made)
    made.resize(420, 800)
    made.set_cases([open_case(n) for n in range(1, 6)], NOW)
    made.offer_bulk(("urge",))
    made.show()
    made.view.setCurrentIndex(made.model.index(0))
    return made


def test_space_marks_the_case_under_the_cursor_and_escape_unmarks_before_it_lets_go(qtbot, panel):
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert [case.id for case in panel.marked()] == [panel.model.case_at(0).id]
    assert panel.bulk.count.text() == "已选 1 件"
    let_go = []
    panel.view.let_go.connect(lambda: let_go.append(1))
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.marked() == []
    assert let_go == []
    assert panel.bulk.isHidden()


def test_everything_shown_is_marked_by_one_key_and_what_is_gone_is_marked_no_more(qtbot, panel):
    qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.marked()) == 5
    panel.apply([], [panel.model.case_at(2).id])
    assert len(panel.marked()) == 4


def test_a_button_of_the_bar_asks_for_all_marked(qtbot, panel):
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.bulk_asked) as asked:
        qtbot.mouseClick(panel.bulk.button("urge"), Qt.MouseButton.LeftButton)
    assert asked.args == ["urge"]


def test_the_question_counts_and_the_result_names_what_was_not_done(qtbot):
    set_language("zh")
    dialog = BulkDialog("催办", 3, 2, needs_words=True)
    qtbot.addWidget(dialog)
    agreed = []
    dialog.agreed.connect(lambda *told: agreed.append(told))
    dialog.open()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert agreed == []
    dialog.words.setPlainText("请尽快")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert agreed == [("请尽快", None)]
    dialog.show_result(2, [("1122-0087", "已结案")])
    assert "1122-0087" in dialog.result.text()
