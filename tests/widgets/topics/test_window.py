"""The window of hot topics, worked with keys as a user would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from models.figures.day_records import Named
from models.figures.topics.records import By, Standing, Topic, TopicCase, Topics
from models.store.ids import new_id
from models.store.replica import ReadFrom, Where
from widgets.topics.window import LAST_WEEK, TopicWindow
from widgets.words.topics import (
    against_word,
    place_word,
    radius_word,
    ratio_word,
    topic_standing_word,
    usual_word,
)

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def a_topic(**facts) -> Topic:
    standings = (Standing.LATE, Standing.OPEN, Standing.CLOSED, Standing.ENDED)
    cases = tuple(
        TopicCase(
            new_id(), f"20261123-{n:04d}", f"井盖异响 {n}", AT + timedelta(hours=n), standings[n % 4], 121.0, 30.0
        )
        for n in range(12)
    )
    given = Topic(
        By.SUBCLASS, Named("井盖", "Manhole covers"), ("井盖异响", "夜间"), False, Named("书院街道", "Shuyuan"),
        Named("书院社区第3网格", "Grid 3"), 121.01234, 30.01, 340, 12, 6, 1.5, 8.0, AT, AT + timedelta(hours=11), 3, 6, 3, cases,
    )  # fmt: skip
    return replace(given, **facts)


@pytest.fixture
def window(qtbot) -> TopicWindow:
    made = TopicWindow(UTC, may_make=True)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    return made


def test_a_topic_is_told_with_its_cases_and_opened_by_keys(window, qtbot):
    assert not window.right.isVisible()
    new = a_topic(by=By.WORDS, words=("异味",), citywide=True, area=None, grid=None, lon=None, lat=None, radius=None,
                  usual=0.0, before=0, ratio=None, late=0)  # fmt: skip
    topics = (a_topic(), new)
    window.show_topics(Topics(date(2026, 11, 23), date(2026, 11, 29), 4, 412, 96, topics))
    assert window.list.rows[0].cells == (
        "井盖",
        "书院街道 · 书院社区第3网格",
        "12",
        "1.5",
        ratio_word(topics[0]),
        "▲ 3",
    )
    assert "异味" in window.list.rows[1].cells[0]
    assert window.list.rows[1].cells[1:] == (place_word(new), "12", "0", "新出现", "0")
    assert radius_word(topics[0]) in window.about.told("where")
    assert "30.01000, 121.01234" in window.about.told("where")
    assert window.about.told("words") == "井盖异响、夜间"
    assert window.about.told("state") == "已结案3件，在办6件，其中超期3件"
    assert [row.cells[3] for row in window.cases.rows[:4]] == [
        topic_standing_word(case.standing) for case in topics[0].cases[:4]
    ]
    with qtbot.waitSignal(window.topic_opened) as opened:
        qtbot.keyClick(window.list, Qt.Key.Key_Return)
    assert opened.args[0] == topics[0]
    qtbot.keyClick(window.list, Qt.Key.Key_Down)
    assert window.about.told("where") == place_word(new)
    assert window.about.usual.text() == "新出现，此前数周没有"
    # Of a week that has only begun, what was there once in a month is usual next to nothing.
    rare = replace(new, before=1, ratio=1007.8)
    assert (usual_word(rare), ratio_word(rare), against_word(rare)) == ("< 0.1", "此前罕见", "此前罕见，数周内共1件")
    assert against_word(a_topic()) == "同长时段通常1.5件 · 8.0倍"
    window.cases.setFocus()
    window.cases.setCurrentCell(2, 0)
    with qtbot.waitSignal(window.case_opened) as opened:
        qtbot.keyClick(window.cases, Qt.Key.Key_Return)
    assert opened.args[0] == topics[1].cases[2].id
    with qtbot.waitSignal(window.topic_opened) as opened:
        qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.args[0] == topics[1]
    with qtbot.waitSignal(window.paper_wanted):
        qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.read_again):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    with qtbot.waitSignal(window.left):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_a_week_in_which_nothing_rose_is_told_calmly_and_a_young_city_that_it_cannot_be_known(window, qtbot):
    even = Topics(date(2026, 11, 23), date(2026, 11, 29), 4, 412, 96, ())
    window.show_topics(even, ReadFrom(Where.REPLICA, 12.0))
    assert window.days.words == f"{even.first} – {even.last} · 只读副本，滞后 12 秒"
    window.show_topics(even)
    assert window.days.words == f"{even.first} – {even.last}"
    assert window.note.text() == "没有上升的热点。已比对412件案卷与前4周。"
    assert not window.show_cases.isEnabled()
    assert not window.problem.isVisible()
    window.show_topics(replace(even, weeks=0))
    assert "尚不能判断升降" in window.note.text()
    window.week.setFocus()
    with qtbot.waitSignal(window.week_chosen):
        qtbot.keyClick(window.week, Qt.Key.Key_Down)
    assert window.week.currentData() == LAST_WEEK


def test_who_makes_no_papers_is_offered_none(qtbot):
    made = TopicWindow(UTC, may_make=False)
    qtbot.addWidget(made)
    made.open()
    assert not made.paper.isVisible()
