"""催办 on the panel of the real program, by its key."""

from __future__ import annotations

from PySide6.QtCore import Qt

from models.cases.records import CaseState
from models.store.engine import Store
from models.watch.queries import get_urges
from tests.desktop.desk.test_desk import PATIENCE, choose


def test_one_key_urges_whoever_holds_the_case(open_program, qtbot, demo_city):
    program = open_program("supervisor")
    desk = program.desk
    case = next(one for one in desk.board.cases.values() if one.state is CaseState.HANDLING and one.holder)
    choose(program, qtbot, case)
    # The map's page takes the activation away when it flies to the case.
    with qtbot.waitActive(program.window, timeout=PATIENCE):
        program.window.activateWindow()
    with qtbot.waitSignal(desk.operations.ended, timeout=PATIENCE) as ended:
        qtbot.keyClick(program.window, Qt.Key.Key_F6)
    assert ended.args[0].kind == "done"
    store = Store(demo_city.leader, desk="test")
    try:
        with store.read() as s:
            (urge,) = get_urges(s, case.id)
    finally:
        store.close()
    assert urge.words
