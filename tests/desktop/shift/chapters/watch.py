"""The supervisor watches: urged, supervised in a leader's name, the board, a batch, the sentence, and hands the shift over."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from models.watch.deciding import get_told
from models.watch.queries import get_unanswered, get_urges
from models.watch.shifts.queries import get_page, get_shift, list_pages
from tests.desktop.shift.chapters.many_hands import NOISE
from tests.desktop.shift.stage import Shift
from widgets.watch.dialog import PROPOSALS


def watch(shift: Shift) -> None:
    shift.sit("supervisor")
    shift.open_case(NOISE)
    _urged(shift)
    _board(shift)
    _told(shift)
    _over(shift)


def _urged(shift: Shift) -> None:
    hands, noise = shift.hands, shift.known[NOISE]
    with shift.step("the menu of further acts opens with F10, and Esc leaves it", picture="menu"):
        hands.press("F10")
        menu = hands.wait(QApplication.activePopupWidget, "the menu")
        assert isinstance(menu, QMenu)
        assert "督办" in "".join(action.text() for action in menu.actions())
    hands.press("Esc")
    with shift.act("supervise", words="supervised, in a leader's name", picture="supervised"):
        hands.press("Ctrl+F6")
        hands.type("区委副书记 周明")
        shift.picture("supervising")
        hands.press("Ctrl+Return")
    (waiting,) = [one for one in shift.read(get_unanswered) if one.case_id == noise]
    assert waiting.supervision.title == "区委副书记 周明"
    with shift.act("answer_supervision", words="and answered"):
        hands.press("Alt+D")
        hands.type("已责令停工，今晚专人值守")
        hands.press("Ctrl+Return")
    assert not [one for one in shift.read(get_unanswered) if one.case_id == noise]


def _board(shift: Shift) -> None:
    hands = shift.hands
    with shift.step("the board counts the very cases of the queue", picture="board"):
        hands.press("F12")
        dialog = hands.wait(lambda: shift.desk.watching.dialog, "the board")
        hands.wait(lambda: dialog.board.table.rowCount() > 1, "rows")
        held = dialog.board.table.rows[0].value[1].held
        assert len(held) == len(shift.desk.board.cases)
    with shift.step("a figure opens its cases in the queue"):
        hands.press("Home", "Right", "Right")
        late = int(dialog.board.table.currentItem().text())
        hands.press("Return")
        assert shift.desk.body.queue.model.rowCount() == late
    with shift.step("a batch of proposals is confirmed", picture="proposals"):
        hands.press("Alt+2")
        assert dialog.pages.stack.currentIndex() == PROPOSALS
        table = dialog.proposals.table
        assert table.rowCount() > 1
        hands.press("Home", "Space", "Shift+Down")
        chosen = {one.case_id for one in table.chosen}
        assert len(chosen) == 2
        hands.press("Ctrl+Return")
        hands.wait(lambda: all(shift.read(get_urges, one) for one in chosen), "urged")
    for key, picture in (("Alt+3", "unanswered"), ("Alt+4", "looks")):
        with shift.step(f"the page of {picture}", picture=picture):
            hands.press(key)
            assert dialog.pages.stack.currentIndex() == int(key[-1]) - 1
    hands.press("Esc")
    assert not dialog.isVisible()


def _told(shift: Shift) -> None:
    hands = shift.hands
    with shift.step("the sentence that a leader asks for is copied", picture="told"):
        hands.press("Ctrl+G")
        said = QGuiApplication.clipboard().text()
        assert said.startswith("截至")
        assert f"超期{shift.desk.board.tiles.late}件" in said
        hands.wait(lambda: shift.read(get_told) is not None, "kept as what was told")
    with shift.step("a command is found in the palette by its initials", picture="palette"):
        hands.press("Ctrl+K")
        palette = shift.program.palette
        hands.type("djsb")
        assert palette.isVisible()
        assert palette.shown_ids()[0] == "report.new"
    hands.press("Esc")


def _over(shift: Shift) -> None:
    hands = shift.hands
    before = shift.read(get_shift)
    hands.press("Shift+F12")
    dialog = hands.wait(lambda: shift.desk.shifts.dialog, "the shift's window")
    with shift.step("the page to be signed says what is promised and how much is open", picture="handover"):
        hands.press("Alt+1")
        hands.wait(lambda: dialog.handover.looks_at_now and dialog.handover.sign.isVisible(), "the page")
        hands.wait(lambda: shift.desk.shifts._reading is not None and not shift.desk.busy, "quiet")
    with shift.step("whoever comes signs, and the page is kept", picture="signed"):
        hands.press("Ctrl+Return")
        question = hands.wait(lambda: dialog.handover.question, "the question")
        assert "→" in question.question.text()
        hands.press("Ctrl+Return")
        hands.wait(lambda: len(shift.read(list_pages)) == 1, "the page")
        hands.wait(lambda: dialog.handover.print.isVisible(), "the signed page")
        assert dialog.handover.sign.isHidden()
        now = shift.read(get_shift)
        assert now.id != before.id
        page = shift.read(get_page, now.id)
        assert [one.words for one in page.standing] == ["答应李女士今晚八点前回电"]
        assert page.open == len(shift.desk.board.cases)
    hands.press("Esc")
