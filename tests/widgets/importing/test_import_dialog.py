"""The import dialog, its pages, and what lies over the desk: shown and answered by mouse and key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from tests.support.desk_records import HOSTILE
from widgets.importing.dialog import PREPARE, RESULT, RUN, SURVEY, ImportDialog
from widgets.importing.drop import DropVeil
from widgets.importing.question import UndoQuestion
from widgets.importing.records import (
    Choice,
    Draft,
    FieldForm,
    Figure,
    KindForm,
    OptionForm,
    Picked,
    Question,
    ResultView,
    RunRow,
    SourceView,
    StepRow,
    SurveyView,
    ValueForm,
)
from widgets.importing.runs import RunsDialog
from widgets.importing.steps import StepsCard

KINDS = [Choice("grids", "网格"), Choice("workers", "网格力量")]
FORM = KindForm(
    "workers",
    "网格力量",
    (
        FieldForm("code", "工号", needed=True),
        FieldForm("role", "岗位", needed=True, values=True, constants=(Choice("leader", "网格长"),)),
        FieldForm("phone", "手机号", help="联系电话"),
    ),
    (
        OptionForm("encoding", "编码", "utf-8", (Choice("utf-8", "UTF-8"), Choice("gb18030", "GB18030")), free=True, rereads=True),
        OptionForm("crs", "坐标系", "", (Choice("", "-"), Choice("GCJ-02", "GCJ-02"))),
    ),
)  # fmt: skip
SOURCE = SourceView(
    "/a/人员.csv", "人员.csv", "1.2 kB", ("编号", "类别", "电话"), (("W1", "长", "138"), ("W2",)), 2, ("UTF-8",)
)
SUMS = ((Figure("读入", 2), Figure("新增", 1), Figure("拒绝", 1, bad=True)),)


@pytest.fixture
def dialog(qtbot, dressed):
    made = ImportDialog(KINDS)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def looked(dialog):
    dialog.show_source(SOURCE, FORM, {"code": Picked(column="编号")})
    return dialog


def choose(box, said):
    at = box.findText(said)
    assert at >= 0
    box.setCurrentIndex(at)
    box.activated.emit(at)


def complete(dialog):
    choose(dialog.prepare.columns.box("role"), "类别")
    dialog.show_values("role", "岗位", [Choice("leader", "网格长")], [ValueForm("长", 2, "leader")])


def test_it_does_not_block_the_desk_and_begins_with_a_file(dialog, qtbot):
    assert not dialog.isModal()
    assert not dialog.forward.isEnabled()
    with qtbot.waitSignal(dialog.file_wanted):
        qtbot.keyClick(dialog, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def test_what_was_guessed_is_marked_and_what_is_needed_is_said(looked):
    columns = looked.prepare.columns
    assert (columns.mark("code"), columns.mark("role"), columns.mark("phone")) == ("猜测", "必填", "")
    assert "岗位" in looked.status.text()
    assert not looked.forward.isEnabled()
    choose(columns.box("code"), "电话")
    assert columns.mark("code") == ""
    assert looked.prepare.preview.rows.use_of("电话") == "工号"


def test_a_value_for_all_rows_may_stand_in_place_of_a_column(looked):
    choose(looked.prepare.columns.box("role"), "= 网格长")
    assert looked.prepare.draft().picks["role"] == Picked(constant="leader")
    assert looked.forward.isEnabled()


def test_the_values_of_a_column_are_asked_for_and_every_one_must_mean_something(looked, qtbot):
    with qtbot.waitSignal(looked.values_wanted) as asked:
        choose(looked.prepare.columns.box("role"), "类别")
    assert asked.args[0] == "role"
    looked.show_values("role", "岗位", [Choice("leader", "网格长")], [ValueForm("长", 2), ValueForm("", 1, "leader")])
    assert "1" in looked.status.text()
    assert not looked.forward.isEnabled()
    choose(looked.prepare.values["role"].box("长"), "网格长")
    with qtbot.waitSignal(looked.checked) as checked:
        qtbot.keyClick(looked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    draft: Draft = checked.args[0]
    assert draft.values["role"] == {"长": "leader", "": "leader"}


def test_an_option_that_changes_how_the_file_reads_has_it_read_again_and_corrections_stay(looked, qtbot):
    choose(looked.prepare.columns.box("phone"), "电话")
    with qtbot.waitSignal(looked.looked) as again:
        choose(looked.prepare.head.option("encoding"), "GB18030")
    assert again.args[0].options["encoding"] == "gb18030"
    looked.show_source(SOURCE, FORM, {"code": Picked(column="编号")})
    assert looked.prepare.draft().picks["phone"] == Picked(column="电话")
    assert looked.prepare.draft().options["encoding"] == "gb18030"
    with qtbot.assertNotEmitted(looked.looked):
        choose(looked.prepare.head.option("crs"), "GCJ-02")


def test_the_wheel_over_a_box_without_focus_changes_nothing(looked, qtbot):
    box = looked.prepare.columns.box("phone")
    looked.forward.setFocus()
    before = box.currentIndex()
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QCoreApplication.sendEvent(box, event)
    assert box.currentIndex() == before


def test_a_question_must_be_answered_before_it_begins_and_back_changes_nothing(looked, qtbot):
    complete(looked)
    question = Question("missing", "如何处理？", (Choice("keep", "保持"), Choice("close", "停用")))
    looked.show_survey(SurveyView(SUMS, ("注",), (question,)))
    assert looked.page == SURVEY
    assert not looked.forward.isEnabled()
    assert looked.survey.buttons("missing")[0].hasFocus()
    qtbot.keyClick(looked, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert looked.page == PREPARE
    looked.show_survey(SurveyView(SUMS, (), (question,)))
    qtbot.keyClick(looked.survey.buttons("missing")[0], Qt.Key.Key_Space)
    with qtbot.waitSignal(looked.begun) as begun:
        qtbot.keyClick(looked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert begun.args[1] == {"missing": "keep"}


def test_an_import_that_cannot_begin_says_why(looked):
    looked.show_survey(SurveyView(SUMS, refused="没有一行可用"))
    assert looked.survey.title.text() == "没有一行可用"
    assert not looked.forward.isEnabled()


def test_hidden_while_it_runs_it_is_still_there(looked, qtbot):
    looked.show_progress("正在导入", 5, 10, "5 / 10")
    assert looked.page == RUN
    assert looked.progress.bar.value() == 5
    with qtbot.assertNotEmitted(looked.left):
        qtbot.keyClick(looked, Qt.Key.Key_Escape)
    assert not looked.isVisible()
    looked.open()
    with qtbot.waitSignal(looked.stopped):
        qtbot.mouseClick(looked.stop, Qt.MouseButton.LeftButton)
    assert not looked.stop.isEnabled()


def test_a_result_shows_every_count_the_rejects_and_its_undo(looked, qtbot):
    looked.show_result(ResultView("已导入", SUMS, (), "/a/人员.csv.rejected.csv", "run-1"))
    assert looked.page == RESULT
    assert looked.outcome.sums.shown == {"读入": 2, "新增": 1, "拒绝": 1}
    assert "/a/人员.csv.rejected.csv" in looked.outcome.rejects.words
    with qtbot.waitSignal(looked.folder_wanted) as folder:
        qtbot.mouseClick(looked.outcome.folder, Qt.MouseButton.LeftButton)
    assert folder.args == ["/a/人员.csv.rejected.csv"]
    with qtbot.waitSignal(looked.undo_wanted) as undo:
        qtbot.keyClick(looked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undo.args == ["run-1"]
    with qtbot.waitSignal(looked.left):
        qtbot.keyClick(looked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_what_went_wrong_while_it_ran_brings_the_check_back(looked):
    looked.show_survey(SurveyView(SUMS))
    looked.show_progress("正在导入", 0, 0)
    looked.show_problem("磁盘已满。", "没有丢失。", "请腾出空间。")
    assert looked.page == SURVEY
    assert looked.problem.text().splitlines() == ["磁盘已满。", "没有丢失。", "请腾出空间。"]


def test_a_mapping_that_names_absent_columns_says_which(looked):
    looked.show_draft(
        Draft("workers", {"crs": "GCJ-02"}, {"code": Picked(column="没有"), "phone": Picked("电话", "电话")})
    )
    assert "没有" in looked.problem.text()
    assert looked.prepare.draft().picks == {"phone": Picked(column="电话")}
    assert looked.prepare.draft().options["crs"] == "GCJ-02"


def test_what_stands_in_a_file_is_shown_as_it_is_and_never_run(dialog):
    for said in HOSTILE:
        is_shown_as_it_is(dialog, said)


def is_shown_as_it_is(dialog, said):
    source = SourceView("/a", said, "1 B", (said, "b"), ((said, said), ()), 2, (said,))
    dialog.show_source(source, FORM, {})
    dialog.show_values("role", said, [Choice("leader", said)], [ValueForm(said, 1)])
    assert not dialog.grab().isNull()
    labels = [found for found in dialog.findChildren(QLabel) if "script" in found.text()]
    assert all(found.textFormat() is Qt.TextFormat.PlainText for found in labels)


@pytest.fixture
def window(qtbot, dressed):
    made = QWidget()
    QVBoxLayout(made).addWidget(QLineEdit())
    made.resize(900, 700)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def dragged(*paths):
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    else:
        data.setText("words")
    return data, (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def test_files_are_let_go_anywhere_on_the_window_over_a_field_too(window, qtbot):
    veil = DropVeil(window)
    field = window.findChild(QLineEdit)
    _data, facts = dragged("/a/一.csv", "/a/二.csv")
    QCoreApplication.sendEvent(field, QDragEnterEvent(QPoint(2, 2), *facts))
    assert veil.isVisible()
    assert "一.csv" in veil.words[0]
    assert veil.geometry() == window.rect()
    veil.dragLeaveEvent(QDragLeaveEvent())
    assert not veil.isVisible()
    QCoreApplication.sendEvent(window, QDragEnterEvent(QPoint(2, 2), *facts))
    with qtbot.waitSignal(veil.dropped) as dropped:
        QCoreApplication.sendEvent(veil, QDropEvent(QPointF(9, 9), *facts))
    assert dropped.args[0] == ["/a/一.csv", "/a/二.csv"]
    assert field.text() == ""


def test_words_that_are_dragged_and_files_that_are_not_welcome_raise_no_veil(window):
    veil = DropVeil(window)
    _data, words = dragged()
    QCoreApplication.sendEvent(window, QDragEnterEvent(QPoint(2, 2), *words))
    assert not veil.isVisible()
    veil.set_open(False)
    _file, facts = dragged("/a/一.csv")
    QCoreApplication.sendEvent(window, QDragEnterEvent(QPoint(2, 2), *facts))
    assert not veil.isVisible()


def test_the_first_steps_say_what_is_missing_and_ask_for_it(window, qtbot):
    card = StepsCard(window)
    rows = [StepRow("grids", "网格", "为何", True, "278"), StepRow("workers", "网格力量", "为何", False),
            StepRow("base_map", "底图", "为何", False, "", False, False)]  # fmt: skip
    card.show_steps("新城", rows)
    card.show()
    assert "2" in card.title.text()
    assert (card.said("grids"), card.said("workers")) == ("278", "缺")
    assert not card.button("base_map").isVisible()
    with qtbot.waitSignal(card.import_wanted) as wanted:
        qtbot.mouseClick(card.button("workers"), Qt.MouseButton.LeftButton)
    assert wanted.args == ["workers"]
    with qtbot.waitSignal(card.template_wanted) as wanted:
        qtbot.mouseClick(card.template("grids"), Qt.MouseButton.LeftButton)
    assert wanted.args == ["grids"]
    with qtbot.waitSignal(card.dismissed):
        qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert window.rect().contains(card.geometry())


def test_the_list_offers_to_undo_only_what_can_be_undone(qtbot, dressed):
    made = RunsDialog()
    qtbot.addWidget(made)
    made.show_runs([RunRow("2", "今", "坐席", "案卷", "b.csv", "新增 3", "已完成", True),
                    RunRow("1", "昨", "坐席", "网格", "a.zip", "新增 1", "已撤销", False)])  # fmt: skip
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    assert made.undo.isEnabled()
    with qtbot.waitSignal(made.undo_wanted) as wanted:
        qtbot.keyClick(made, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == ["2"]
    qtbot.keyClick(made.table, Qt.Key.Key_Down)
    assert not made.undo.isEnabled()
    made.show_runs([])
    assert made.nothing.isVisible()


def test_undoing_is_asked_with_the_careful_answer_first(qtbot, dressed):
    asked = UndoQuestion("撤销？", ["移除：案卷 3"], ["20260101-0001: 此后已办理"])
    qtbot.addWidget(asked)
    with qtbot.waitActive(asked):
        asked.open()
        asked.activateWindow()
    assert asked.keep.hasFocus()
    assert "20260101-0001" in asked.stays.toPlainText()
    with qtbot.assertNotEmitted(asked.confirmed):
        qtbot.mouseClick(asked.keep, Qt.MouseButton.LeftButton)
    blocked = UndoQuestion("撤销？", [], [], possible=False)
    qtbot.addWidget(blocked)
    blocked.open()
    assert not blocked.undo.isVisible()


def made_dialog() -> QWidget:
    made = ImportDialog(KINDS)
    made.show_source(SOURCE, FORM, {})
    return made


def made_runs() -> QWidget:
    return RunsDialog()


@pytest.mark.parametrize("make", [made_dialog, made_runs], ids=lambda make: make.__name__)
def test_it_opens_in_both_languages_and_everything_can_be_reached_by_key(qtbot, dressed, each_language, make):
    made = make()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    for found in (*made.findChildren(QComboBox), *made.findChildren(QAbstractButton)):
        if type(found).__name__ not in ("QToolButton", "QTableCornerButton", "QAbstractButton"):
            assert found.focusPolicy().value & 1, found
            assert found.toolTip() or found.accessibleName() or found.text(), found
    said = [found.text() for found in made.findChildren(QAbstractButton) if found.text()]
    chinese = [words for words in said if any("\u4e00" <= char <= "\u9fff" for char in words)]
    assert bool(chinese) == (each_language == "zh"), chinese
