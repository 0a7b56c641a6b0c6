"""What somebody was at stays: over a change of theme what is looked at, over the program's end what was typed."""

from __future__ import annotations

import weakref

import psutil
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from desktop.drafts import drafts_file
from desktop.garbage import OLD_EVERY
from desktop.postgres.places import default_base
from desktop.throttled import Throttled
from models.cases.records import Lamp, QueueFilter
from tests.desktop.desk.test_desk import PATIENCE, choose, press, waiting_case
from tests.support.typing import type_in
from widgets import theme
from widgets.case.rooms import HISTORY
from widgets.i18n import language
from widgets.map.tools import Drawn
from widgets.queue.order import Order

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_by_day_the_same_case_filter_order_marks_and_windows_are_there(program, qtbot):
    desk = program.desk
    choose(program, qtbot, waiting_case(desk))
    case = desk.chosen.id
    desk.body.case.tabs.choose(HISTORY)
    desk.asking.set_filter(QueueFilter(lamp=Lamp.LATE))
    desk.body.queue.set_order(Order.LONGEST_HELD)
    assert desk.body.queue.model.mark([desk.body.queue.model.case_at(0).id])
    marked = {one.id for one in desk.body.queue.marked()}
    assert marked
    drawn = Drawn("radius", ((0.0, 0.0),), 50.0)
    desk.mapping.selecting.select([drawn])
    press(program, qtbot, Qt.Key.Key_F12)
    desk.watching.dialog.pages.turn(4)
    program.switch_theme("day")
    qtbot.waitUntil(lambda: program.desk is not None and program.desk is not desk, timeout=PATIENCE)
    again = program.desk
    qtbot.waitUntil(lambda: again.chosen.current is not None, timeout=PATIENCE)
    assert theme.tokens().name == "day"
    assert (again.chosen.id, again.body.case.tabs.current) == (case, HISTORY)
    queue = again.body.queue
    assert (queue.model.filter, queue.model.order) == (QueueFilter(lamp=Lamp.LATE), Order.LONGEST_HELD)
    assert {one.id for one in queue.marked()} == marked
    assert again.mapping.selecting.shapes == (drawn,)
    assert again.watching.dialog.isVisible()
    assert again.watching.dialog.pages.stack.currentIndex() == 4


def test_a_desk_that_was_switched_away_leaves_nothing_behind(program, qtbot):
    def left() -> list[object]:
        parts = (program.desk.board, program.desk.body.map, program.desk.colours, program.actions)
        return [weakref.ref(part) for part in parts]

    old, actions = left(), len(program.window.findChildren(QAction))
    files = psutil.Process().num_fds()
    # As old as a desk that has been looked at for a while.
    program.garbage._rounds = OLD_EVERY - 1
    program.garbage._collect()
    for name in ("day", "night", "day"):
        before = program.desk
        program.switch_theme(name)
        qtbot.waitUntil(
            lambda before=before: program.desk not in (None, before) and program.desk.board.tiles is not None,
            timeout=PATIENCE,
        )
        del before
    program.garbage._rounds = OLD_EVERY - 1
    program.garbage._collect()
    assert [part() for part in old] == [None] * len(old)
    assert len(program.window.findChildren(QAction)) == actions
    assert not program.jobs.findChildren(Throttled)
    assert psutil.Process().num_fds() < files + 4


def test_a_switch_of_language_keeps_the_city_and_says_everything_anew(program, qtbot):
    program.switch_language("en")
    qtbot.waitUntil(lambda: language() == "en", timeout=PATIENCE)
    qtbot.waitUntil(lambda: program.desk is not None and program.desk.board.tiles is not None, timeout=PATIENCE)
    assert program.desk.body.top.late.shown[0] == "late"


def test_what_was_typed_and_not_sent_is_there_in_the_next_program(open_program, qtbot):
    program = open_program("supervisor")
    desk, case = program.desk, waiting_case(program.desk)
    choose(program, qtbot, case)
    type_in(desk.body.case.instruction, "先围挡")
    # Looking at another case and coming back loses nothing either.
    other = next(one for one in desk.board.cases.values() if one.id != case.id)
    choose(program, qtbot, other)
    assert desk.body.case.instruction.toPlainText() == ""
    choose(program, qtbot, case)
    assert desk.body.case.instruction.toPlainText() == "先围挡"
    program.actions.give("report.new")
    category = next(one for one in desk.board.ground.categories if one.depth == 3)
    dialog = desk.reporting.dialog
    type_in(dialog.title, "路口积水")
    type_in(dialog.text, "水没过脚踝")
    dialog.category.choose(category.id)
    desk.reporting._place(121.0, 30.0)
    press(program, qtbot, Qt.Key.Key_F12, SHIFT)
    type_in(desk.shifts.dialog.log.words, "李女士等回电")
    type_in(desk.shifts.dialog.roll.words, "防汛点名")
    file = drafts_file(default_base(), desk.session.url)
    wanted = ("先围挡", "路口积水", "水没过脚踝", "李女士等回电", "防汛点名")
    qtbot.waitUntil(
        lambda: file.exists() and all(one in file.read_text(encoding="utf-8") for one in wanted), timeout=PATIENCE
    )
    # Nobody closes the first: it is as if it had died.
    later = open_program("supervisor")
    desk = later.desk
    qtbot.waitUntil(lambda: bool(desk.drafts.held("intake")), timeout=PATIENCE)
    later.actions.give("report.new")
    dialog = desk.reporting.dialog
    assert (dialog.title.text(), dialog.text.toPlainText()) == ("路口积水", "水没过脚踝")
    assert (dialog.category.category_id, dialog.picked) == (category.id, (121.0, 30.0))
    assert dialog.focusWidget() is dialog.title
    dialog.phone.setFocus()
    dialog.reject()
    later.actions.give("report.new")
    assert dialog.focusWidget() is dialog.phone
    choose(later, qtbot, case)
    assert desk.body.case.instruction.toPlainText() == "先围挡"
    desk.shifts.open()
    assert (desk.shifts.dialog.log.words.text(), desk.shifts.dialog.roll.words.text()) == ("李女士等回电", "防汛点名")
    # Emptied, it is gone for the next one.
    dialog.clear()
    qtbot.waitUntil(lambda: "路口积水" not in file.read_text(encoding="utf-8"), timeout=PATIENCE)
