"""Pages of the supervisor's windows: what is owed, whistles counted, the duty list, the page that was signed."""

from __future__ import annotations

from datetime import time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.cases.orders.records import WhistleCount
from models.watch.records import Owed, OwedKind
from models.workers.duty_list.records import Hours, Listed
from tests.support.typing import type_in
from tests.widgets.watch.test_windows import ALT, BASE, CTRL, NOW, ZONE, a_page, shift, uuid5, watch
from widgets.watch.dialog import LOOKS, UNANSWERED
from widgets.watch.duty_list import Found
from widgets.watch.shift import LIST

__all__ = ["shift", "watch"]


def test_a_case_that_has_left_the_queue_is_opened_from_what_it_still_owes(watch, qtbot):
    case, told = uuid5(BASE, "c"), []
    watch.owed.case_opened.connect(told.append)
    since = NOW - timedelta(hours=3)
    watch.owed.show_owed(
        [
            Owed(OwedKind.CALLBACK, case, "20261123-0001", "井盖破损", since, "", 2),
            Owed(OwedKind.NOTICE, case, "20261123-0001", "井盖破损", since, "区水务局", 0),
        ],
        NOW,
        ZONE,
    )
    qtbot.keyClick(watch, Qt.Key.Key_6, ALT)
    assert [row.cells[0] for row in watch.owed.table.rows] == ["待回访", "转办，尚未告知诉求人"]
    assert [row.cells[3] for row in watch.owed.table.rows] == ["已拨 2 次，未接通", "区水务局"]
    assert watch.owed.table.rows[0].cells[-1] == "3 小时"
    watch.owed.table.setCurrentCell(0, 0)
    qtbot.keyClick(watch.owed.table, Qt.Key.Key_Return)
    assert told == [case]


def test_whistles_are_counted_and_those_that_wait_are_opened(watch, qtbot):
    asked, stretches, waits = [], [], frozenset({uuid5(BASE, "c")})
    watch.whistles.cases_wanted.connect(lambda ids, about: asked.append((ids, about)))
    watch.whistles.stretched.connect(stretches.append)
    counts = [
        WhistleCount("排水公司", BASE, None, "网格", 4, 3, 2, 1, 12.4, waits),
        WhistleCount("教体局", BASE, None, "社区", 1, 0, 0, 0, None),
    ]
    watch.whistles.show_counts(counts)
    qtbot.keyClick(watch, Qt.Key.Key_5, ALT)
    table = watch.whistles.table
    assert [row.cells for row in table.rows] == [
        ("排水公司", "网格", "4", "3", "2", "12", "1"),
        ("教体局", "社区", "1", "0", "—", "—", ""),
    ]
    for row in (0, 1):
        table.setCurrentCell(row, 0)
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked == [(waits, "吹哨未报到 · 排水公司 · 网格")]
    watch.whistles.of.setFocus()
    qtbot.keyClick(watch.whistles.of, Qt.Key.Key_Down)
    assert (watch.whistles.days, stretches) == (7, [7])


def test_an_empty_page_keeps_its_table_where_it_stands_with_the_words_above_it(watch):
    for page, number in ((watch.unanswered, UNANSWERED), (watch.looks, LOOKS)):
        (page.show_urges([], {}, NOW, ZONE) if number == UNANSWERED else page.show_looks([], NOW, ZONE))
        watch.pages.turn(number)
        QApplication.processEvents()
        assert page.table.isVisible()
        assert page.none.isVisible()
        assert page.none.geometry().bottom() < page.table.geometry().top() < 90
    assert "没有待回复的督办" in watch.unanswered.none.text()


def test_once_signed_the_window_shows_the_signed_page_and_nothing_that_could_be_signed_again(shift, qtbot):
    handover, wanted, key = shift.handover, [], uuid5(BASE, "page")
    handover.page_wanted.connect(wanted.append)
    handover.show_page(a_page(), ZONE, now=True)
    handover.show_signed(key)
    # What was read before the signing says nothing of it yet.
    handover.offer([])
    assert not handover.looks_at_now
    qtbot.keyClick(shift, Qt.Key.Key_Return, CTRL)
    assert handover.question is None
    handover.offer([(key, "2026-11-23 14:00")])
    assert (wanted, handover.which.currentData()) == ([str(key)], str(key))
    handover.show_page(a_page(), ZONE, now=False)
    assert handover.sign.isHidden()
    assert handover.print.isVisible()


def test_a_line_of_the_duty_list_needs_a_name_and_a_grid_that_were_found(shift, qtbot):
    page, told = shift.list, []
    page.entered.connect(lambda *line: told.append(line))
    shift.pages.turn(LIST)
    qtbot.keyClick(page.worker.field, Qt.Key.Key_Return, CTRL)
    assert (told, page.worker.field.property("wrong")) == ([], "true")
    worker, grid = uuid5(BASE, "w"), uuid5(BASE, "g")
    type_in(page.worker.field, "王小明")
    page.offer_workers("王小明", [Found("王**", "网格长", worker)])
    qtbot.keyClick(page.worker.field, Qt.Key.Key_Return)
    type_in(page.grid.field, "望潮")
    page.offer_grids("望潮", [Found("望潮街道", "999001001", grid)])
    qtbot.keyClick(page.grid.field, Qt.Key.Key_Return)
    page.days.setCurrentIndex(1)
    page.begin.setTime(page.begin.time().fromString("20:00", "HH:mm"))
    page.end.setTime(page.end.time().fromString("06:00", "HH:mm"))
    qtbot.keyClick(page.days, Qt.Key.Key_Return, CTRL)
    hours = Hours(time(20), time(6), frozenset(range(1, 6)))
    assert told == [(worker, grid, hours)]
    page.written()
    qtbot.keyClick(page.days, Qt.Key.Key_Return, CTRL)
    assert len(told) == 1
    listed = Listed(uuid5(BASE, "l"), worker, "王**", "leader", grid, "望潮街道", hours, True, "值班长", NOW)
    page.show_list([listed], NOW, ZONE)
    assert page.table.rows[0].cells[:5] == ("望潮街道", "王**", "网格长", "周一至周五 20:00–次日 06:00", "在值")
    ended = []
    page.ended.connect(ended.append)
    page.table.selectRow(0)
    qtbot.keyClick(shift, Qt.Key.Key_E, CTRL)
    assert ended == [listed.id]
