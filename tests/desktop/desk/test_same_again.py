"""The same thing again, on the real program: told while it is typed, attached by one key, merged and taken out again."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt

from models.cases.records import CaseState
from models.links.queries import reporters_of
from models.links.records import Links
from models.store.engine import Store
from tests.desktop.desk.conftest import PATIENCE
from tests.support.typing import type_in

CTRL = Qt.KeyboardModifier.ControlModifier


def picture(widget, name: str) -> None:
    """Keep a picture of what is seen, where somebody wants to look at it."""
    folder = os.environ.get("SHAOTAI_PICTURES")
    if folder:
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def take_in(program, qtbot, title: str, phone: str):
    """Type a report from the keys alone, up to the place; return the dialog."""
    desk = program.desk
    program.actions.give("report.new")
    dialog = desk.reporting.dialog
    qtbot.waitExposed(dialog)
    type_in(dialog.title, title)
    qtbot.keyClicks(dialog.phone, phone)
    dialog.category.field.setFocus()
    qtbot.keyClicks(dialog.category.field, "jg")
    qtbot.keyClick(dialog.category.field, Qt.Key.Key_Return)
    place = next(one for one in desk.board.ground.places if one.name)
    with qtbot.waitSignal(desk.hinting.hinted, timeout=PATIENCE):
        type_in(dialog.search.field, place.name)
        with qtbot.waitSignal(dialog.named, timeout=PATIENCE):
            qtbot.keyClick(dialog.search.field, Qt.Key.Key_Return)
    return dialog


def wait_for(program, qtbot, title: str):
    desk = program.desk
    qtbot.waitUntil(lambda: any(one.title == title for one in desk.board.cases.values()), timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.reporting.dialog is None, timeout=PATIENCE)
    return next(one for one in desk.board.cases.values() if one.title == title)


def test_the_same_again_is_told_attached_merged_and_taken_out_again(program, qtbot, demo_city):
    desk = program.desk
    dialog = take_in(program, qtbot, "井盖丢失待补", "13800001234")
    qtbot.keyClick(dialog.title, Qt.Key.Key_Return, CTRL)
    first = wait_for(program, qtbot, "井盖丢失待补")
    assert first.lon is not None

    dialog = take_in(program, qtbot, "井盖丢了没人管", "138-0000-1234")
    qtbot.waitUntil(lambda: any(one.case.id == first.id for one in dialog.hints.twins), timeout=PATIENCE)
    assert dialog.hints.repeat.text() == "重复诉求（第 2 次）"
    assert dialog.repeated
    picture(dialog, "intake")
    number = next(n for n, one in enumerate(dialog.hints.twins, 1) if one.case.id == first.id)
    qtbot.keyClick(dialog.title, Qt.Key(Qt.Key.Key_0 + number), CTRL)
    qtbot.waitUntil(lambda: desk.reporting.dialog is None, timeout=PATIENCE)
    store = Store(demo_city.operator, desk="test")
    try:
        with store.read() as s:
            told = reporters_of(s, first.id)
    finally:
        store.close()
    assert [one.nth for one in told] == [1, 2]

    dialog = take_in(program, qtbot, "井盖又丢了", "13911112222")
    qtbot.keyClick(dialog.title, Qt.Key.Key_Return, CTRL)
    second = wait_for(program, qtbot, "井盖又丢了")
    desk.choose(second.id)
    qtbot.waitUntil(
        lambda: desk.chosen.current is not None and "merge" in desk.chosen.current.allowed, timeout=PATIENCE
    )
    program.actions.give("case.merge")
    form = desk.body.case.forms.current
    form.other.setCurrentIndex(form.other.findData(str(first.id)))
    picture(program.window, "merging")
    form.give()

    def state() -> CaseState | None:
        return desk.chosen.case.state if desk.chosen.case is not None else None

    qtbot.waitUntil(lambda: state() is CaseState.MERGED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: second.id not in desk.board.cases, timeout=PATIENCE)
    links = desk.chosen.current.links
    assert isinstance(links, Links)
    assert links.main is not None
    assert links.main.case_id == first.id
    picture(program.window, "merged")
    program.actions.give("case.unmerge")
    qtbot.waitUntil(lambda: state() is second.state, timeout=PATIENCE)
    qtbot.waitUntil(lambda: second.id in desk.board.cases, timeout=PATIENCE)
