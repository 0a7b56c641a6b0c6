"""A conflict shows both versions and asks; leaving it is the answer that Enter and Esc give."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.cases.records import CaseState
from tests.support.desk_records import NOW, open_case
from widgets.conflict import Conflict, ConflictDialog
from widgets.i18n import set_language


@pytest.fixture
def conflict():
    set_language("zh")
    seen = open_case(1, state=CaseState.FILED)
    now = replace(seen, state=CaseState.DISPATCHED, version=seen.version + 1, holder="综合执法局")
    return Conflict("dispatch", seen, now, (), {"instruction": "带围挡"}, possible=True)


def test_what_differs_stands_side_by_side_and_what_was_typed_is_shown(qtbot, conflict):
    dialog = ConflictDialog(conflict, NOW, UTC)
    qtbot.addWidget(dialog)
    differs = {name: (before, after) for name, before, after in dialog.rows if before != after}
    assert differs["持有方"][1] == "综合执法局"
    assert set(differs) == {"当前环节", "持有方"}
    assert conflict.typed == "带围挡"
    assert "填写的内容" in dialog.wanted.text()


def test_who_typed_nothing_is_told_of_no_words(qtbot, conflict):
    dialog = ConflictDialog(replace(conflict, facts={"instruction": ""}, possible=False), NOW, UTC)
    qtbot.addWidget(dialog)
    told = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "填写" not in told
    assert "表单" not in told
    assert "不能再做" in told


def test_doing_it_all_the_same_hands_the_very_facts_on(qtbot, conflict):
    dialog = ConflictDialog(conflict, NOW, UTC)
    qtbot.addWidget(dialog)
    dialog.open()
    with qtbot.waitSignal(dialog.again) as told:
        qtbot.mouseClick(dialog.redo, Qt.MouseButton.LeftButton)
    assert told.args == [conflict]


def test_enter_leaves_it_as_it_is_now_and_what_cannot_be_done_is_not_offered(qtbot, conflict):
    dialog = ConflictDialog(replace(conflict, possible=False), NOW, UTC)
    qtbot.addWidget(dialog)
    asked = []
    dialog.again.connect(asked.append)
    dialog.open()
    assert dialog.redo.isHidden()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isHidden()
    assert asked == []
