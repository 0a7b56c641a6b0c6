"""剔除 at the desk, by keys: asked for with its ground, taken back, approved by the supervisor, seen, and lifted."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt

from models.cases.records import CaseState
from models.cases.requests.records import ExclusionBasis, RequestState
from tests.desktop.desk.test_console import CTRL, PATIENCE, choose, type_in

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def picture(window, name):
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        window.grab().save(str(Path(folder) / f"{name}.png"))


def marks_of(desk):
    return desk.body.case.body.marks.shown


def press(program, qtbot, key, modifiers):
    with qtbot.waitActive(program.window, timeout=PATIENCE):
        program.window.activateWindow()
    qtbot.keyClick(program.window, key, modifiers)


def test_a_case_is_asked_out_of_assessment_approved_marked_and_put_back(open_program, qtbot):
    program = open_program("operator")
    desk, panel = program.desk, program.desk.body.case
    case = next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.due_at is not None)
    choose(program, qtbot, case)

    def waits(at):
        return [one for one in at.chosen.current.requests if one.state is RequestState.ASKED]

    def ask():
        qtbot.waitUntil(lambda: "request_exclusion" in desk.chosen.current.allowed, timeout=PATIENCE)
        press(program, qtbot, Qt.Key.Key_E, ALT)
        return panel.forms.current

    form = ask()
    # It repeats nothing: that ground is refused in words before anything is sent.
    assert form.basis.currentData() == ExclusionBasis.OTHER.value
    form.basis.setCurrentIndex(form.basis.findData(ExclusionBasis.REPEATED.value))
    type_in(form.reason, "台风停电，属不可抗力")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    assert "最终答复" in form.problem.text()
    picture(program.window, "exclusion-asked")
    form.basis.setCurrentIndex(form.basis.findData(ExclusionBasis.OTHER.value))
    qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(waits(desk)), timeout=PATIENCE)
    desk.undo()
    qtbot.waitUntil(lambda: not waits(desk), timeout=PATIENCE)
    form = ask()
    type_in(form.reason, "台风停电，属不可抗力")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(waits(desk)), timeout=PATIENCE)
    other = open_program("supervisor")
    choose(other, qtbot, case)
    qtbot.waitUntil(lambda: "approve" in other.desk.chosen.current.allowed, timeout=PATIENCE)
    other.actions.give("case.approve")
    qtbot.keyClick(other.desk.body.case.forms.current.note, Qt.Key.Key_Return, CTRL)
    for at in (other.desk, desk):
        qtbot.waitUntil(lambda at=at: "已剔除" in [m.words for m in marks_of(at)], timeout=PATIENCE)
    picture(other.window, "exclusion-marked")
    # An operator sees it and cannot lift it.
    assert "lift_exclusion" not in desk.chosen.current.allowed
    assert "request_exclusion" not in desk.chosen.current.allowed
    press(other, qtbot, Qt.Key.Key_E, ALT | SHIFT)
    form = other.desk.body.case.forms.current
    type_in(form.words, "复核后不属不可抗力")
    picture(other.window, "exclusion-lifting")
    qtbot.keyClick(form.words, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已剔除" not in [m.words for m in marks_of(desk)], timeout=PATIENCE)
    assert desk.chosen.current.detail.steps[-1].action == "lift_exclusion"
