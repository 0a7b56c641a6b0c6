"""The wall's statistics: a key brings them, they are the figures' own, and nothing is read while another scene is shown."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.figures.annotations.commands import annotate
from models.figures.annotations.records import AnnotationKind
from models.figures.days import get_statistical_days
from models.figures.filters import Period
from models.store.engine import Store
from models.store.times import database_now
from tests.desktop.desk.conftest import PATIENCE
from widgets.wall.scene import Shows


def test_a_key_brings_six_charts_to_the_wall_and_another_lets_them_go(open_wall, qtbot):
    wall = open_wall()
    part = wall.scene.statistics
    assert not part.isVisible()
    assert wall.statistics.readings.idle
    QTest.keyClick(wall.window.windowHandle(), Qt.Key.Key_3)
    qtbot.waitUntil(lambda: wall.scene.shows is Shows.STATISTICS, timeout=PATIENCE)
    qtbot.waitUntil(lambda: all(one.record is not None for one in part.charts.values()), timeout=PATIENCE)
    assert [one.problem for one in part.charts.values()] == [""] * 6
    assert (part.isVisible(), wall.scene.map.isVisible(), wall.scene.tiles.isVisible()) == (True, False, False)
    assert sum(row.open for row in part.charts["ageing"].record.rows) == len(wall.board.cases)
    smallest = part.charts["heat"].look.size(0)
    assert smallest == round(28 * wall.scene.scale.unit)
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        wall.window.grab().save(str(Path(folder) / "wall-statistics.png"))
    QTest.keyClick(wall.window.windowHandle(), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: wall.scene.shows is Shows.FIGURES, timeout=PATIENCE)
    qtbot.waitUntil(lambda: wall.statistics.readings.idle, timeout=PATIENCE)
    assert (part.isVisible(), wall.scene.map.isVisible(), wall.scene.tiles.isVisible()) == (False, True, True)


def test_what_a_desk_notes_on_a_day_reaches_the_wall(open_wall, demo_city, qtbot):
    wall = open_wall()
    store = Store(demo_city.operator, desk="other")
    with store.transaction() as s:
        today = get_statistical_days(s).day_of(database_now(s))
        annotate(s, Period.last_days(today, 3), AnnotationKind.WEATHER, "暴雨")
    qtbot.waitUntil(lambda: [one.words for one in wall.show.noted] == ["暴雨"], timeout=PATIENCE)
    store.close()
