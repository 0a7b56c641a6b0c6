"""The dialog of papers: what is to be made, what there is, made, written, looked through and worded by click and by key."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from models.briefings.kinds import Kind
from models.briefings.records import Edit, Wording
from models.store.ids import new_id
from widgets.briefing import (
    Asked,
    BriefingDialog,
    BriefingLine,
    BriefingPreview,
    Draft,
    PlacedSentence,
    Said,
    WordingDialog,
)
from widgets.briefing.standing import StandsCase, StandsOn
from widgets.i18n import set_language

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
LINES = [
    BriefingLine("2026-0002", "2026-11-22", "2026-11-23 08:05", "值班长", "值班长签发", "第1版"),
    BriefingLine("2026-0001", "2026-11-22 截至14:32", "2026-11-22 14:32", "<b>坐席</b>", "草稿", "第1版"),
]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(qtbot, dressed, tmp_path):
    made = BriefingDialog(TODAY, tmp_path, may_make=True, language="zh")
    qtbot.addWidget(made)
    made.open()
    made.set_briefings(made.form.asked(), [])
    return made


def choose(dialog: BriefingDialog, kind: Kind) -> None:
    dialog.form.set_kind(kind)


def test_it_opens_on_yesterday_and_asks_what_there_is_of_it(qtbot, dressed, tmp_path):
    made = BriefingDialog(TODAY, tmp_path, may_make=True, language="en")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.listed) as asked:
        made.open()
    assert (asked.args[0].kind, asked.args[0].day) == (Kind.DAILY, YESTERDAY)
    assert made.form.language.currentText() == "English"


def test_ctrl_enter_makes_one_as_it_was_filled_in(qtbot, dialog, tmp_path):
    dialog.form.day.setText("2026-11-20")
    dialog.form.language.setCurrentIndex(1)
    for form in ("docx", "png"):
        qtbot.mouseClick(
            dialog.form.formats[form], Qt.MouseButton.LeftButton, pos=dialog.form.formats[form].rect().center()
        )
    dialog.form.formats["xlsx"].setChecked(False)
    dialog.form.style.setCurrentIndex(1)
    dialog.form.watermark.setChecked(True)
    with qtbot.waitSignal(dialog.made) as made:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    wanted = Asked(
        Kind.DAILY, date(2026, 11, 20), "", Path(tmp_path), ("pdf", "docx", "png"), "en", "plain", watermark=True
    )
    assert made.args == [wanted]


def test_a_week_is_the_one_that_the_day_lies_in_and_a_matter_asks_for_its_case(qtbot, dialog):
    with qtbot.waitSignal(dialog.listed) as asked:
        choose(dialog, Kind.WEEKLY)
    assert asked.args[0].kind is Kind.WEEKLY
    assert dialog.form.days.text() == "2026-11-16 – 2026-11-22"
    choose(dialog, Kind.MATTER)
    assert not dialog.form.day.isVisible()
    assert dialog.form.case.isVisible()
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "案卷编号" in dialog.problem.text()
    dialog.about_case("20261122-0042")
    with qtbot.waitSignal(dialog.made) as made:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert (made.args[0].case, made.args[0].day) == ("20261122-0042", None)


@pytest.mark.parametrize("said", ["", "昨天", "2026-11-31", "2026-11-24"])
def test_a_day_that_is_none_or_has_not_begun_is_refused_in_place(qtbot, dialog, said):
    dialog.form.day.setText(said)
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert dialog.problem.text()
    assert dialog.problem.isVisible()
    assert dialog.form.day.property("wrong") == "true"
    qtbot.keyClick(dialog.form.day, Qt.Key.Key_Backspace)
    qtbot.keyClicks(dialog.form.day, "1")
    assert not dialog.problem.isVisible()


def test_without_a_format_or_a_folder_nothing_is_made(qtbot, dialog):
    for box in dialog.form.formats.values():
        box.setChecked(False)
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "格式" in dialog.problem.text()
    dialog.form.formats["pdf"].setChecked(True)
    dialog.form.folder.setText("  ")
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert dialog.form.folder.property("wrong") == "true"


def test_todays_button_and_yesterdays_put_the_day_in(qtbot, dialog):
    asked: list[Asked] = []
    dialog.listed.connect(asked.append)
    qtbot.mouseClick(dialog.form.so_far, Qt.MouseButton.LeftButton)
    assert asked[-1].day == TODAY == dialog.form.chosen_day
    qtbot.mouseClick(dialog.form.yesterday, Qt.MouseButton.LeftButton)
    assert dialog.form.chosen_day == YESTERDAY


def test_those_that_there_are_are_listed_and_keys_are_about_the_chosen_one(qtbot, dialog):
    assert not dialog.list.isVisible()
    assert "尚未生成" in dialog.none.text()
    dialog.set_briefings(dialog.form.asked(), LINES)
    assert dialog.list.isVisible()
    assert dialog.chosen_number == "2026-0002"
    assert dialog.list.item(1, 5).text() == "<b>坐席</b>"
    assert dialog.list.item(1, 3).text() == "草稿"
    dialog.list.selectRow(1)
    for signal, key in (
        (dialog.written, Qt.Key.Key_S), (dialog.previewed, Qt.Key.Key_P), (dialog.worded, Qt.Key.Key_E),
        (dialog.verified, Qt.Key.Key_B),
    ):  # fmt: skip
        with qtbot.waitSignal(signal) as told:
            qtbot.keyClick(dialog, key, CTRL)
        assert told.args[0] == "2026-0001"
    # Listed anew, the chosen one stays chosen.
    dialog.set_briefings(dialog.form.asked(), LINES)
    assert dialog.chosen_number == "2026-0001"


def test_an_answer_about_something_else_is_let_go(dialog):
    asked = dialog.form.asked()
    choose(dialog, Kind.MONTHLY)
    dialog.set_briefings(asked, LINES)
    assert dialog.list.rowCount() == 0


def test_who_only_reads_can_write_out_and_not_make(qtbot, dressed, tmp_path):
    made = BriefingDialog(TODAY, tmp_path, may_make=False, language="zh")
    qtbot.addWidget(made)
    made.open()
    made.set_briefings(made.form.asked(), LINES)
    assert not made.make.isVisible()
    assert made.again.isVisible()
    with qtbot.assertNotEmitted(made.made):
        qtbot.keyClick(made, Qt.Key.Key_Return, CTRL)
    made.set_briefings(made.form.asked(), [])
    assert not made.again.isVisible()
    assert "值班长" in made.none.text()


def test_while_one_runs_no_other_begins_and_it_can_be_stopped(qtbot, dialog):
    dialog.set_running(running=True)
    dialog.show_progress(0.4, "正在绘制地图")
    assert dialog.bar.value() == 40
    assert dialog.progress.text() == "正在绘制地图"
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    with qtbot.waitSignal(dialog.stopped):
        qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    dialog.show_done("已写出", "/somewhere")
    assert not dialog.bar.isVisible()
    with qtbot.waitSignal(dialog.folder_wanted) as wanted:
        qtbot.mouseClick(dialog.show_folder, Qt.MouseButton.LeftButton)
    assert wanted.args == ["/somewhere"]


def test_esc_hides_it_and_what_runs_goes_on(qtbot, dialog):
    dialog.set_running(running=True)
    with qtbot.assertNotEmitted(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not dialog.make.isEnabled()


def test_it_fits_in_both_languages(qtbot, dressed, tmp_path):
    for language in ("zh", "en"):
        set_language(language)
        made = BriefingDialog(TODAY, tmp_path, may_make=True, language=language)
        qtbot.addWidget(made)
        made.open()
        made.set_briefings(made.form.asked(), LINES * 5)
        buttons = (made.make, made.again, made.preview, made.words, made.verify, made.leave, made.form.pick)
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
        assert made.height() < 760


def test_pages_are_looked_through_with_keys(qtbot, dressed):
    out = BytesIO()
    Image.new("RGB", (595, 842), "white").save(out, "PNG")
    preview = BriefingPreview("2026-0002", [out.getvalue()] * 3)
    qtbot.addWidget(preview)
    preview.open()
    qtbot.waitUntil(preview.isActiveWindow)
    assert [page.accessibleName() for page in preview.pages] == ["第1页，共3页", "第2页，共3页", "第3页，共3页"]
    qtbot.waitUntil(lambda: preview.area.verticalScrollBar().maximum() > 1000)
    qtbot.keyClick(preview, Qt.Key.Key_Space)
    there = preview.area.verticalScrollBar().value()
    assert there > 500
    qtbot.keyClick(preview, Qt.Key.Key_PageUp)
    assert preview.area.verticalScrollBar().value() < there


def test_a_sentence_of_the_preview_opens_its_figures_and_cases_by_a_click_and_by_keys(qtbot, dressed):
    out = BytesIO()
    Image.new("RGB", (595, 842), "white").save(out, "PNG")
    cases = tuple(StandsCase(new_id(), f"20261122-000{n}", n < 2) for n in range(3))
    late = StandsOn("超期", "late/1", "所列区域", "2/3", 3, cases)
    usual = StandsOn("受理", "accepted/1", "此前同一星期日", "1,200", 1200, ())
    said = [PlacedSentence("lead", "首句。", 0, (0.1, 0.2, 0.8, 0.05), (late, usual)),
            PlacedSentence("longest", "末句。", 2, (0.1, 0.8, 0.8, 0.03), (late,))]  # fmt: skip
    preview = BriefingPreview("2026-0002", [out.getvalue()] * 3, said)
    qtbot.addWidget(preview)
    preview.open()
    qtbot.waitUntil(preview.isActiveWindow)
    # By Tab to the first, to the last, which comes into sight; Enter opens it.
    qtbot.keyClick(preview.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(preview.sentences[0].hasFocus)
    assert preview.sentences[0].accessibleName() == "首句。"
    qtbot.keyClick(preview.sentences[0], Qt.Key.Key_Tab)
    qtbot.waitUntil(preview.sentences[1].hasFocus)
    qtbot.waitUntil(lambda: preview.area.verticalScrollBar().value() > 500)
    qtbot.keyClick(preview.sentences[1], Qt.Key.Key_Return)
    standing = preview.standing
    qtbot.waitUntil(standing.isActiveWindow)
    assert [row.cells for row in standing.cases.rows] == [
        ("20261122-0000", "是"), ("20261122-0001", "是"), ("20261122-0002", "否"),
    ]  # fmt: skip
    qtbot.keyClick(standing.figures, Qt.Key.Key_Return)
    qtbot.waitUntil(standing.cases.hasFocus)
    standing.cases.setCurrentCell(1, 0)
    with qtbot.waitSignal(preview.case_opened) as opened:
        qtbot.keyClick(standing.cases, Qt.Key.Key_Return)
    assert opened.args[0] == cases[1].id
    qtbot.keyClick(standing, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: preview.standing is None)
    qtbot.mouseClick(preview.sentences[0], Qt.MouseButton.LeftButton)
    standing = preview.standing
    standing.figures.setCurrentCell(1, 0)
    assert (standing.cases.rows, "1,200" in standing.about.text()) == ((), True)


def draft(**facts) -> Draft:
    sentences = (Said("lead", "", "原文。", "原文。"), Said("matter_next", "下一步措施", "", ""))
    kept = Wording("区委", "", "", "", (Edit("lead", "en", "original", "edited"),))
    return Draft("2026-0002", "zh", sentences, kept, **facts)


def test_words_are_edited_beside_the_original_and_what_is_unchanged_is_no_edit(qtbot, dressed):
    dialog = WordingDialog(draft(), may_word=True, may_sign=True)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.texts[1].setPlainText(" 加强巡查。 ")
    dialog.send_to.setText("各街道")
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    edits = (Edit("lead", "en", "original", "edited"), Edit("matter_next", "zh", "", "加强巡查。"))
    assert saved.args == ["2026-0002", Wording("区委", "各街道", "", "", edits)]
    with qtbot.waitSignal(dialog.signed):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)


def test_an_operator_words_and_does_not_sign_and_what_is_signed_stays(qtbot, dressed):
    operator = WordingDialog(draft(), may_word=True, may_sign=False)
    signed = WordingDialog(draft(signed_by="李敏"), may_word=True, may_sign=True)
    for dialog in (operator, signed):
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        with qtbot.assertNotEmitted(dialog.signed):
            qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        assert not dialog.sign.isVisible()
    assert operator.save.isVisible()
    assert not signed.save.isVisible()
    assert all(field.isReadOnly() for field in signed.texts)
    with qtbot.assertNotEmitted(signed.saved):
        qtbot.keyClick(signed, Qt.Key.Key_S, CTRL)
