"""The wall on a demo city of the test's own, in a window nobody sees."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize

from desktop.wall.program import WallOptions, WallProgram
from tests.desktop.calls.conftest import phone_of
from tests.desktop.desk.conftest import PATIENCE, open_program, send_positions_now
from tests.support.layouts import stale_items
from widgets import theme
from widgets.i18n import set_language

__all__ = ["open_program", "phone_of"]


@pytest.fixture
def open_wall(qtbot, qapp, demo_city, tmp_path, monkeypatch):
    """Opens walls on the demo city by its address, as its leader; all are closed at the end."""
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path))
    send_positions_now(demo_city)
    set_language("zh")
    theme.apply(qapp, "night")
    walls: list[WallProgram] = []

    def make(url=None, **options) -> WallProgram:
        wall = WallProgram(url or demo_city.leader, WallOptions(**({"windowed": QSize(1920, 1080)} | options)))
        walls.append(wall)
        drawn: list[dict] = []
        with qtbot.waitSignal(wall.opened, timeout=PATIENCE):
            wall.start()
        wall.scene.map.painted.connect(drawn.append)
        qtbot.waitUntil(lambda: wall.show.is_complete and any(one.get("grids") for one in drawn), timeout=PATIENCE)
        return wall

    yield make
    stale = stale_items()
    for wall in walls:
        wall.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert stale == 0, "Qt has deleted items of layouts that Python still has on record"
