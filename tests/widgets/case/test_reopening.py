"""Opening a case again: a reason, and for the special tier another limit by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDateTime, Qt

from models.cases.records import CaseState, Tier
from tests.support.desk_records import NOW, detail, open_case
from tests.support.typing import type_in
from widgets.case import CasePanel
from widgets.case.sheet import CaseSheet

ZONE = ZoneInfo("Asia/Shanghai")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(qtbot, chinese):
    panel = CasePanel(zone=ZONE)
    qtbot.addWidget(panel)
    panel.resize(440, 1000)
    panel.show()
    panel.tick(NOW)
    return panel


def reopened(panel, tier):
    case = open_case(1, state=CaseState.CLOSED, tier=tier)
    panel.show_sheet(CaseSheet(detail(case), allowed=frozenset({"reopen"})))
    assert panel.trigger("reopen")
    type_in(panel.forms.current.reason, "来电人称坑还在")
    return panel.forms.current


def test_a_general_case_takes_a_reason_alone(panel, qtbot):
    form = reopened(panel, Tier.GENERAL)
    assert form.due_at.isHidden()
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    assert asked.args == ["reopen", {"reason": "来电人称坑还在"}]


def test_a_special_case_takes_a_limit_by_hand_that_lies_ahead(panel, qtbot):
    form = reopened(panel, Tier.SPECIAL)
    assert form.due_at.isVisible()
    form.due_at.setDateTime(QDateTime.fromString("2026-11-22T14:00", "yyyy-MM-ddTHH:mm"))
    with qtbot.assertNotEmitted(panel.intent):
        qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    assert form.problem.isVisible()
    form.due_at.setDateTime(QDateTime.fromString("2026-11-24T09:30", "yyyy-MM-ddTHH:mm"))
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    assert asked.args[1]["due_at"] == datetime(2026, 11, 24, 9, 30, tzinfo=ZONE) > NOW + timedelta(days=1)
