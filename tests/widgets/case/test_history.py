"""What a line of the history says of who did it, and that a section read again leaves the hands where they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtWidgets import QPushButton

from models.cases.records import Step
from models.cases.states import ORDER_TRANSITIONS, OVERLAYS, TRANSITIONS
from tests.support.desk_records import NOW, advice, detail, open_case, uid
from widgets.case import CasePanel
from widgets.case.changes import changes
from widgets.case.history import _BY_ACTION
from widgets.case.sheet import CaseSheet
from widgets.words import actor_word

DESK = Step(uid(9), "dispatch", None, None, "坐席", "d", "", NOW, NOW)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (DESK, "坐席"),
        (replace(DESK, party="王**", role="leader"), "坐席 → 网格长 王**"),
        (replace(DESK, party="综合执法局", role="bureau"), "坐席 → 综合执法局"),
        (replace(DESK, action="sign", actor="王**", party="王**", role="leader"), "网格长 王**"),
        (
            replace(DESK, action="sign", actor="王**", party="王**", role="leader", entered_by="坐席"),
            "网格长 王**（坐席代录）",
        ),
    ],
)
def test_a_step_says_who_did_it_whom_it_was_about_and_who_entered_it(step: Step, said: str) -> None:
    assert actor_word(step) == said


def test_a_feedback_that_found_it_not_so_says_so() -> None:
    step = replace(DESK, action="feed_back", detail={"finding": "not_so"})
    assert changes(step, NOW, UTC) == ["情况不属实"]
    assert changes(replace(step, detail={"finding": "done"}), NOW, UTC) == []


def test_the_histories_kinds_name_acts_that_there_are() -> None:
    there = {one.action for one in (*TRANSITIONS, *OVERLAYS)} | {one.action for one in ORDER_TRANSITIONS}
    assert set(_BY_ACTION) <= there


@pytest.fixture
def panel(qtbot, dressed) -> CasePanel:
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_case_read_again_is_whole_at_once_and_the_focus_stays_on_its_link(panel: CasePanel) -> None:
    steps = tuple(replace(DESK, id=uid(n), note=f"第 {n} 步") for n in range(6))
    shown = CaseSheet(replace(detail(open_case(1)), steps=steps), advice())
    panel.show_sheet(shown)
    link = panel.body.latest._body.findChild(QPushButton)
    link.setFocus()
    assert link.hasFocus()
    panel.show_sheet(replace(shown, detail=replace(shown.detail, text="又来一电")))
    again = panel.body.latest._body.findChild(QPushButton)
    assert again is not link
    assert again.hasFocus()
    assert again.isVisible()


def test_the_same_sheet_in_the_same_minute_touches_nothing(panel: CasePanel) -> None:
    shown = CaseSheet(replace(detail(open_case(1)), steps=(DESK,)), advice())
    panel.show_sheet(shown)
    body = panel.body.latest._body
    panel.show_sheet(replace(shown))
    assert panel.body.latest._body is body
