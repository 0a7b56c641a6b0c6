"""The supervisor comes: keys looked up, the shift begun, the log, the roll, who sits where."""

from __future__ import annotations

from models.watch.shifts.queries import get_roll_calls, get_seats, get_shift, get_standing
from models.watch.shifts.records import LogKind, RollAnswer
from tests.desktop.shift.stage import Shift
from widgets.keysheet import KeySheet
from widgets.watch.shift import LOG, ROLL, SEATS


def begin(shift: Shift) -> None:
    shift.sit("supervisor")
    hands = shift.hands
    _keys(shift)
    hands.press("Shift+F12")
    dialog = hands.wait(lambda: shift.desk.shifts.dialog, "the shift's window")
    with shift.step("the first shift begins", picture="shift"):
        hands.wait(lambda: dialog.handover.sign.isVisible(), "the page")
        hands.press("Ctrl+Return")
        begun = hands.wait(lambda: shift.read(get_shift), "the shift")
        assert begun.by == "值班长"
        hands.wait(lambda: "值班" in dialog.head.text(), "the head says whose shift it is")
    with shift.step("a promise is written into the log", picture="log"):
        hands.press("Alt+2")
        assert dialog.pages.stack.currentIndex() == LOG
        hands.press("Shift+Tab")
        hands.choose("承诺")
        hands.press("Tab")
        hands.type("答应李女士今晚八点前回电")
        hands.press("Ctrl+Return")
        (entry,) = hands.wait(lambda: shift.read(get_standing), "the entry")
        assert (entry.kind, entry.words) == (LogKind.PROMISE, "答应李女士今晚八点前回电")
        hands.wait(lambda: dialog.log.standing.rowCount() == 1, "the line")
    with shift.step("the roll is called", picture="roll"):
        hands.press("Alt+3")
        assert dialog.pages.stack.currentIndex() == ROLL
        hands.press("Ctrl+Return")
        hands.wait(lambda: dialog.roll.table.rowCount() > 1, "those called")
    for key, answer in (("1", RollAnswer.PRESENT), ("4", RollAnswer.NOT_REACHED)):
        with shift.step(f"an answer is entered by a digit: {answer.value}"):
            hands.press(key)
            hands.wait(lambda one=answer: shift.read(get_roll_calls, begun.id)[0].count(one) == 1, "the answer")
    with shift.step("the supervisor takes a seat", picture="seats"):
        hands.press("Alt+4")
        assert dialog.pages.stack.currentIndex() == SEATS
        hands.wait(lambda: dialog.seats.table.rowCount() > 0, "the people")
        hands.walk(lambda: [one.name for one in dialog.seats.table.chosen] == ["值班长"])
        hands.press("Tab")
        hands.retype("3号席")
        hands.press("Ctrl+Return")
        hands.wait(lambda: "3号席" in {one.seat for one in shift.read(get_seats, begun.id)}, "the seat")
    with shift.step("Esc leads back to the desk"):
        hands.press("Esc")
        assert not dialog.isVisible()


def _keys(shift: Shift) -> None:
    hands = shift.hands
    with shift.step("F1 opens the sheet of keys", picture="keys"):
        hands.press("F1")
        sheet = hands.wait(lambda: shift.program.window.findChild(KeySheet), "the sheet")
        assert sheet.isVisible()
        assert sheet.rows["case.dispatch"].line.key == "F5"
    with shift.step("a command is found on it by its initials"):
        hands.type("cuiban")
        shown = [name for name, row in sheet.rows.items() if row.isVisible()]
        hands.press("Esc")
        assert 0 < len(shown) < 10
        hands.wait(lambda: shift.program.window.findChild(KeySheet) is None, "closed")
