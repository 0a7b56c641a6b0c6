"""规则与日历 at the desk, by the keys: a rule that makes no sense, its next version, a day off for the city, other hours."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from desktop.upkeep import keep_up
from models.cases import commands as cases
from models.cases.advice import LIMITS as WEIGHT_LIMITS
from models.cases.attachments.commands import add_files
from models.cases.attachments.records import NewAttachment, Origin, Retention
from models.cases.attachments.retention import get_retention
from models.cases.clocks.categories import get_rule_versions, get_rules_in_force
from models.cases.clocks.queries import city_calendar, get_clock_versions, get_exceptions
from models.cases.clocks.rules import DEFAULTS
from models.cases.orders.whistle_limits import get_whistle_limits, set_whistle_limits
from models.cases.queries import get_case
from models.cases.recommend.weights import get_weights
from models.cases.records import CaseState
from models.figures.days import get_day_begin
from models.figures.filters import Period
from models.grids.queries import get_levels
from models.links.rule import get_twin_rule
from models.media.keeping import keep_bytes
from models.store.engine import Store
from models.watch.look_rule import get_look_rule
from models.workers.keeping import KeptPositions, get_kept_positions
from tests.models.media.files import picture as picture_bytes
from tests.support.database import connect
from widgets.i18n import language
from widgets.rules.dialog import DAYS, LIMITS, LOOKS, POSITIONS, RETENTION, TWINS, WEIGHTS, WHISTLES

PATIENCE = 60_000
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def read(demo_city):
    store = Store(demo_city.leader, desk="test")

    def ask(query, *args):
        with store.read() as s:
            return query(s, *args)

    yield ask
    store.close()


@pytest.fixture
def writer(demo_city):
    store = Store(demo_city.operator, desk="test", pool_size=1)
    yield store
    store.close()


@pytest.fixture
def supervisor(open_program):
    return open_program("supervisor")


def opened(program, qtbot):
    with qtbot.waitActive(program.window, timeout=PATIENCE):
        program.window.activateWindow()
    qtbot.keyClick(program.window, Qt.Key.Key_F12, CTRL)
    dialog = program.desk.rules.dialog
    qtbot.waitUntil(lambda: dialog.limits.history.rowCount() > 0, timeout=PATIENCE)
    return dialog


def write(field, words):
    """Type Chinese as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def picture(widget, name):
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(Path(folder) / f"{name}-{language()}.png"))


def choose_ruled(dialog, qtbot, read):
    """Choose the first category that has a rule of its own and type its name, as a user would."""
    page, rules = dialog.categories, read(get_rules_in_force)
    number = next(n for n, row in enumerate(page.table.rows) if row.value in rules)
    category = page.table.rows[number].value
    page.table.setCurrentCell(number, 0)
    qtbot.waitUntil(lambda: page.history.rowCount() == len(read(get_rule_versions, category)), timeout=PATIENCE)
    return category


def test_a_rule_that_makes_no_sense_is_told_and_one_that_does_is_the_next_version(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    page = dialog.categories
    category = choose_ruled(dialog, qtbot, read)
    before = read(get_rule_versions, category)
    page.form.unit.setCurrentIndex(page.form.unit.findData("calendar_minute"))
    page.form.unit.activated.emit(page.form.unit.currentIndex())
    page.form.amount.setValue(60)
    page.form.sign.setValue(61)
    page.form.note.setFocus()
    write(page.form.note, "新办法")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "各环节合计" in page.problem.text()
    assert page.form.amount.property("wrong") == "true"
    picture(dialog, "rules-senseless")
    assert read(get_rule_versions, category) == before
    assert page.unsaved == 1
    page.form.sign.setValue(20)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(read(get_rule_versions, category)) == len(before) + 1, timeout=PATIENCE)
    last = read(get_rule_versions, category)[-1]
    assert (last.rule.limit_amount, last.rule.limit_unit, last.sign_minutes, last.note, last.by) == (
        60, "calendar_minute", 20, "新办法", "值班长",
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.unsaved == 0 and page.history.rowCount() == len(before) + 1, timeout=PATIENCE)
    picture(dialog, "rules-categories")


def test_what_was_typed_stays_while_another_category_is_looked_at_and_is_discarded_by_key(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    page = dialog.categories
    choose_ruled(dialog, qtbot, read)
    row, stands = page.table.currentRow(), page.form.sign.value()
    page.form.sign.setValue(stands + 5)
    page.table.setCurrentCell(row + 1, 0)
    assert page.form.sign.value() != stands + 5 or page.head.text() != page.table.rows[row].cells[0].strip()
    page.table.setCurrentCell(row, 0)
    assert page.form.sign.value() == stands + 5
    qtbot.keyClick(dialog, Qt.Key.Key_Backspace, CTRL)
    assert (page.form.sign.value(), page.unsaved) == (stands, 0)


def test_a_rule_that_another_changed_meanwhile_is_not_written_over(supervisor, qtbot, read, demo_city):
    from dataclasses import replace

    from models.cases.clocks.categories import set_rule

    dialog = opened(supervisor, qtbot)
    page = dialog.categories
    category = choose_ruled(dialog, qtbot, read)
    page.form.sign.setValue(33)
    write(page.form.note, "我的")
    other = Store(demo_city.supervisor, desk="other")
    with other.transaction() as s:
        last = get_rule_versions(s, category)[-1]
        set_rule(s, replace(last, sign_minutes=44), "别人的")
    other.close()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    assert read(get_rule_versions, category)[-1].sign_minutes == 44
    assert (page.form.sign.value(), page.form.note.text()) == (33, "我的")


def test_a_day_off_is_told_before_it_is_saved_and_moves_what_it_said(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_2, ALT)
    page = dialog.days
    assert dialog.pages.stack.currentIndex() == DAYS
    calendar = read(city_calendar)
    day = calendar.first_working_day(page._chosen + timedelta(days=1))
    page.month.setSelectedDate(QDate(day.year, day.month, day.day))
    page.kind.setCurrentIndex(page.kind.findData("off"))
    page.kind.activated.emit(page.kind.currentIndex())
    qtbot.waitUntil(lambda: "在办" in page.effect.text() and "正在" not in page.effect.text(), timeout=PATIENCE)
    picture(dialog, "rules-days")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "事由" in page.problem.text()
    write(page.note, "台风停工")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: [one.day for one in read(get_exceptions)] == [day], timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.own.rowCount() == 1 and page.unsaved == 0, timeout=PATIENCE)
    assert not read(city_calendar).is_working_day(day)


def test_hours_that_cannot_be_read_are_told_and_others_are_the_next_version(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_3, ALT)
    page = dialog.limits
    assert dialog.pages.stack.currentIndex() == LIMITS
    page.hours.selectAll()
    write(page.hours, "9点到5点")
    write(page.note, "夏令时")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "08:30-12:00" in page.problem.text()
    page.hours.selectAll()
    qtbot.keyClicks(page.hours, "09:00-12:00, 14:00-18:00")
    qtbot.waitUntil(lambda: "在办" in page.effect.text() and "正在" not in page.effect.text(), timeout=PATIENCE)
    picture(dialog, "rules-limits")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(read(get_clock_versions)) > 1, timeout=PATIENCE)
    clocks = read(get_clock_versions)[-1].clocks
    assert clocks.hours != DEFAULTS.hours
    assert clocks.stages == DEFAULTS.stages
    qtbot.waitUntil(lambda: page.history.rowCount() == 2 and not page.unsaved, timeout=PATIENCE)


def test_an_operator_looks_and_changes_nothing(open_program, qtbot):
    program = open_program()
    dialog = opened(program, qtbot)
    assert dialog.categories.save.isHidden()
    assert not dialog.categories.form.sign.isEnabled()
    assert dialog.days.kind.isHidden()
    assert dialog.limits.save.isHidden()
    assert not dialog.limits.hours.isEnabled()
    assert "值班长" in dialog.categories.about.text()
    assert dialog.papers.save.isHidden()
    assert not dialog.papers.form.on.isEnabled()
    numbers = (
        dialog.weights,
        dialog.whistles,
        dialog.twins,
        dialog.looks,
        dialog.retention,
        dialog.statistical_day,
        dialog.positions,
    )
    for page in numbers:
        assert page.save.isHidden()
        assert page.boxes
        assert not any(box.isEnabled() for box in page.boxes.values())


def to_page(dialog, qtbot, number):
    qtbot.keyClick(dialog, getattr(Qt.Key, f"Key_{number + 1}"), ALT)
    assert dialog.pages.stack.currentIndex() == number


def test_evidence_and_who_verifies_are_set_with_a_rule(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    page = dialog.categories
    category = choose_ruled(dialog, qtbot, read)
    before = read(get_rule_versions, category)
    if page.form.needs_verification.isChecked():
        page.form.needs_verification.click()
    assert not page.form.verifier.isVisible()
    page.form.needs_verification.click()
    page.form.verifier.setCurrentIndex(page.form.verifier.findData("worker"))
    page.form.verifier.activated.emit(page.form.verifier.currentIndex())
    for kind in ("photo", "signature"):
        page.form.evidence[kind].click()
    write(page.form.note, "核查办法第六条")
    picture(dialog, "rules-evidence")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(read(get_rule_versions, category)) == len(before) + 1, timeout=PATIENCE)
    last = read(get_rule_versions, category)[-1]
    assert (last.evidence, last.verifier) == (("photo", "signature"), "worker")


def test_other_weights_show_whom_the_open_case_would_be_offered_and_are_kept_as_a_version(supervisor, qtbot, read):
    desk = supervisor.desk
    case = next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None)
    desk.choose(case.id)
    qtbot.waitUntil(lambda: desk.chosen.case is not None, timeout=PATIENCE)
    dialog = opened(supervisor, qtbot)
    to_page(dialog, qtbot, WEIGHTS)
    page = dialog.weights
    assert set(page.boxes) == set(WEIGHT_LIMITS)
    qtbot.waitUntil(lambda: page.ranking.rowCount() > 0, timeout=PATIENCE)
    assert all(row.cells[1] == row.cells[2] for row in page.ranking.rows)
    page.boxes["order_m"].setValue(9000)
    page.boxes["outside_m"].setValue(0)
    page.boxes["accuracy"].setValue(1.5)
    assert (page.boxes["accuracy"].text(), page.boxes["order_m"].text()) == ("1.5 米", "9000 米")
    qtbot.waitUntil(lambda: any(row.cells[1] != row.cells[2] for row in page.ranking.rows), timeout=PATIENCE)
    picture(dialog, "rules-weights")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "事由" in page.problem.text()
    write(page.note, "人手不足，就近优先")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.history.rowCount() == 2 and not page.unsaved, timeout=PATIENCE)
    weights, version = read(get_weights)
    assert (weights.order_m, weights.outside_m, weights.accuracy, weights.near_m, version) == (9000, 0, 1.5, 5000, 1)
    assert "每件在手 500 → 9000" in page.history.rows[0].cells[3]


def test_the_time_to_answer_a_whistle_is_set_by_level_and_anothers_in_between_is_told(
    supervisor, qtbot, read, demo_city
):
    dialog = opened(supervisor, qtbot)
    to_page(dialog, qtbot, WHISTLES)
    page = dialog.whistles
    levels = read(get_levels)
    assert list(page.boxes) == [str(one.level) for one in levels]
    narrow = levels[-1].level
    page.boxes[str(narrow)].setValue(20)
    write(page.note, "我的")
    other = Store(demo_city.supervisor, desk="other")
    with other.transaction() as s:
        set_whistle_limits(s, {narrow: 45}, version=0, note="别人的")
    other.close()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    assert read(get_whistle_limits)[0][narrow] == 45
    assert (page.boxes[str(narrow)].value(), page.note.text()) == (20, "我的")
    qtbot.waitUntil(lambda: page.history.rowCount() == 2, timeout=PATIENCE)
    picture(dialog, "rules-whistles")
    # Looked at, and decided again.
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: read(get_whistle_limits) == ({**dict.fromkeys(map(int, page.boxes), 30), narrow: 20}, 2),
                    timeout=PATIENCE)  # fmt: skip
    qtbot.waitUntil(lambda: page.history.rowCount() == 3 and not page.unsaved, timeout=PATIENCE)


def test_shares_that_are_no_whole_are_told_and_looks_go_by_what_is_set(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    to_page(dialog, qtbot, TWINS)
    page = dialog.twins
    page.boxes["place"].setValue(50)
    write(page.note, "老城区门牌密")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "115%" in page.problem.text()
    assert page.boxes["words"].property("wrong") == "true"
    picture(dialog, "rules-twins")
    page.boxes["words"].setValue(15)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not page.unsaved, timeout=PATIENCE)
    rule = read(get_twin_rule)
    assert (rule.place, rule.words, rule.category, rule.least) == (0.5, 0.15, 0.25, 0.5)
    to_page(dialog, qtbot, LOOKS)
    dialog.looks.boxes["far_m"].setValue(800)
    write(dialog.looks.note, "郊区网格大")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.looks.history.rowCount() == 2, timeout=PATIENCE)
    picture(dialog, "rules-looks")
    assert read(get_look_rule).far_m == 800
    dialog.looks.boxes["far_m"].setValue(900)
    qtbot.keyClick(dialog, Qt.Key.Key_Backspace, CTRL)
    assert (dialog.looks.boxes["far_m"].value(), dialog.looks.unsaved) == (800, False)


def test_another_statistical_day_is_asked_about_with_what_changes_from_when(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_0, ALT)
    page = dialog.statistical_day
    qtbot.waitUntil(page.boxes["begins_at"].hasFocus)
    qtbot.waitUntil(lambda: "00:00" in page.would.text(), timeout=PATIENCE)
    qtbot.keyClick(page.boxes["begins_at"], Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(page.boxes["begins_at"], "8")
    qtbot.waitUntil(lambda: page.would.text().count("08:00") == 2)
    write(page.note, "按市统计局口径")
    picture(dialog, "rules-day")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.question.isActiveWindow, timeout=PATIENCE)
    picture(page.question, "rules-day-question")
    qtbot.keyClick(page.question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.question is None)
    assert read(get_day_begin) == 0
    with qtbot.waitActive(dialog, timeout=PATIENCE):
        dialog.activateWindow()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.question.isActiveWindow, timeout=PATIENCE)
    qtbot.keyClick(page.question, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: read(get_day_begin) == 8, timeout=PATIENCE)
    # The desk's own days follow: what a click on the charts narrows the queue to.
    board = supervisor.desk.board
    qtbot.waitUntil(lambda: board.ground.begins_at == 8, timeout=PATIENCE)
    day = board.ground.days.day_of(board.clock.now())
    supervisor.desk.body.charts.day_chosen.emit(day)
    chosen = supervisor.desk.body.queue.model.filter
    assert (chosen.reported_from, chosen.reported_until) == board.ground.days.bounds(Period.today(day))
    supervisor.desk.body.charts.hour_chosen.emit(7)
    chosen = supervisor.desk.body.queue.model.filter
    assert chosen.reported_until == board.ground.days.end(day)


def test_a_shorter_retention_is_counted_asked_about_and_then_carried_out_with_a_trace(
    supervisor, qtbot, read, writer, demo_city
):
    store = writer
    still = keep_bytes(store, picture_bytes(77), "still.jpg")
    with store.transaction() as s:
        case_id = s.execute(text("SELECT id FROM case_file WHERE state = 'REVIEWING' LIMIT 1")).scalar_one()
        add_files(s, case_id, None, [NewAttachment(still.sha256, "连线照片.jpg", origin=Origin.CALL_STILL)])
        done = cases.close(s, case_id, get_case(s, case_id).case.version)
        cases.archive(s, case_id, done.version, note="无需回访")
    with connect(demo_city.owner) as owner:
        owner.execute("ALTER TABLE step DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE step SET recorded_at = recorded_at - interval '31 days' WHERE case_id = %s AND to_state = 'ARCHIVED'",
            [case_id],
        )
        owner.execute("ALTER TABLE step ENABLE TRIGGER USER")
    dialog = opened(supervisor, qtbot)
    dialog.pages.turn(RETENTION)
    page = dialog.retention
    qtbot.waitUntil(lambda: page.boxes["still_days"].hasFocus() or page.boxes["recording_days"].hasFocus())
    qtbot.waitUntil(lambda: "没有需移除" in page.would.text(), timeout=PATIENCE)
    page.boxes["still_days"].setValue(30)
    qtbot.waitUntil(lambda: "连线照片 1 张" in page.would.text(), timeout=PATIENCE)
    write(page.note, "按档案管理办法")
    picture(dialog, "rules-retention")
    # Asked, and left as it is by the careful answer.
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    question = page.question
    assert "连线照片 1 张" in question.goes.text()
    picture(question, "rules-retention-question")
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.question is None)
    assert read(get_retention) == (Retention(), 0)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.question.isActiveWindow, timeout=PATIENCE)
    qtbot.keyClick(page.question, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: read(get_retention) == (Retention(still_days=30), 1), timeout=PATIENCE)
    keep_up(store)
    supervisor.desk.choose(case_id)
    files = supervisor.desk.body.case.rooms["attachments"]
    qtbot.waitUntil(lambda: "按留存期限移除 1 件" in files.struck.text(), timeout=PATIENCE)
    files.struck.click()
    supervisor.desk.body.case.tabs.choose("history")
    dialog.hide()
    picture(supervisor.window, "rules-retention-case")
    # What is kept for longer again is no question.
    qtbot.waitUntil(lambda: page.history.rowCount() == 2, timeout=PATIENCE)
    with qtbot.waitActive(dialog, timeout=PATIENCE):
        dialog.open()
    page.boxes["still_days"].setValue(0)
    write(page.note, "恢复永久留存")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert page.question is None
    qtbot.waitUntil(lambda: read(get_retention) == (Retention(), 2), timeout=PATIENCE)


def test_positions_are_kept_for_less_long_only_after_a_question(supervisor, qtbot, read):
    dialog = opened(supervisor, qtbot)
    dialog.pages.turn(POSITIONS)
    page = dialog.positions
    qtbot.waitUntil(lambda: page.typed() == {"whole_days": 3, "days": 30}, timeout=PATIENCE)
    page.boxes["days"].setValue(2)
    page.note.setText("隐私评估")
    page.give()
    assert page.problem.text() == "全部定位的天数不能多于留存的天数。"
    page.boxes["whole_days"].setValue(1)
    page.give()
    question = page.question
    qtbot.waitUntil(question.isVisible, timeout=PATIENCE)
    picture(dialog, "rules-positions")
    picture(question, "rules-positions-question")
    question.reject()
    assert read(get_kept_positions) == (KeptPositions(), 0)
    page.give()
    page.question.confirmed.emit()
    qtbot.waitUntil(lambda: read(get_kept_positions) == (KeptPositions(1, 2), 1), timeout=PATIENCE)
    page.question.reject()
    qtbot.waitUntil(lambda: not page.unsaved, timeout=PATIENCE)
    page.boxes["days"].setValue(60)
    page.note.setText("复盘需要")
    page.give()
    assert page.question is None, "to keep more is no question"
    qtbot.waitUntil(lambda: read(get_kept_positions) == (KeptPositions(1, 60), 2), timeout=PATIENCE)
