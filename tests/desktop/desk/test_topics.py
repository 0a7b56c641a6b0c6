"""A hot topic at the desk: found in the window, shown in queue and map, opened case by case, made into a paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import text

from models.briefings.kinds import Kind
from models.cases import commands
from models.cases.records import NewReport, Source
from models.store.engine import Store

PATIENCE = 60_000
PICTURES = os.environ.get("SHAOTAI_PICTURES")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLANTED = 24


@pytest.fixture
def planted(demo_city):
    """Two dozen people report the same at one corner within the hour; returns the corner."""
    store = Store(demo_city.operator, desk="test")
    try:
        with store.read() as s:
            case = s.execute(
                text(
                    "SELECT lon, lat, category_id FROM case_file WHERE lon IS NOT NULL ORDER BY reported_at DESC, id LIMIT 1"
                )
            ).one()
        with store.transaction() as s:
            for n in range(PLANTED):
                place = {"lon": case.lon + n % 5 * 0.0002, "lat": case.lat + n // 5 * 0.0002}
                commands.report(
                    s, NewReport("井盖夜间异响", "井盖夜间异响，居民睡不着", Source.HOTLINE, case.category_id, **place)
                )
    finally:
        store.close()
    return case.lon, case.lat


def test_a_topic_that_rose_is_shown_in_queue_and_map_and_made_into_a_paper(planted, open_program, qtbot):
    program = open_program("supervisor")
    desk = program.desk
    qtbot.keyClick(program.window, Qt.Key.Key_K, CTRL | SHIFT)
    window = desk.topics.window
    assert window is not None
    assert window.isVisible()
    qtbot.waitUntil(lambda: window.list.rowCount() > 0, timeout=PATIENCE)
    topic = window.list.rows[0].value
    assert topic.now >= PLANTED
    assert "井盖夜间异响" in window.about.told("words")
    assert len(window.cases.rows) == topic.now
    assert abs(topic.lon - planted[0]) + abs(topic.lat - planted[1]) < 0.02
    if PICTURES:
        window.grab().save(str(Path(PICTURES) / "topics.png"))

    # Enter: the queue has its open cases alone, and the map comes to its place.
    with qtbot.waitSignal(desk.topics.place_wanted):
        qtbot.keyClick(window.list, Qt.Key.Key_Return)
    ids = {case.id for case in topic.cases} & desk.board.cases.keys()
    assert len(ids) >= PLANTED
    assert desk.body.queue.model.filter.case_ids == ids
    assert "热点" in desk.body.queue.model.filter.about

    # One of its cases opens on the desk.
    window.cases.setFocus()
    window.cases.setCurrentCell(1, 0)
    qtbot.keyClick(window.cases, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.chosen.id == topic.cases[1].id, timeout=PATIENCE)
    if PICTURES:
        qtbot.wait(1500)
        program.window.grab().save(str(Path(PICTURES) / "topics-desk.png"))

    # The report on these days is a key away.
    qtbot.keyClick(window, Qt.Key.Key_D, CTRL)
    dialog = desk.briefings.dialog
    assert dialog.form.chosen_kind is Kind.HOT_TOPICS
    assert dialog.form.chosen_day == desk.topics._last_day()
    dialog.close()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not desk.topics.shown
