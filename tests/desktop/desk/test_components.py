"""Components at the desk: offered once the city is known, read when somebody wants to see them."""

from __future__ import annotations

from PySide6.QtCore import Qt

PATIENCE = 60_000


def test_they_are_read_when_their_layer_is_switched_on_and_not_before(program, qtbot):
    view = program.desk.body.map
    qtbot.waitUntil(lambda: bool(view.state()) and view._components_there, timeout=PATIENCE)
    assert view._picture.components.ids == ()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(program.window, Qt.Key.Key_8, keys)
    qtbot.waitUntil(lambda: len(view._picture.components.ids) > 2000, timeout=PATIENCE)
