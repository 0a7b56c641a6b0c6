"""The archive by click and by key: sought, walked, marked, opened, compared; two papers with every difference marked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from models.briefings.kinds import Kind
from widgets.briefing import ArchiveDialog, ArchiveLine, ComparedLine, Comparison, ComparisonDialog, Looked
from widgets.briefing.marking import marked
from widgets.i18n import set_language

CTRL = Qt.KeyboardModifier.ControlModifier
TEXT = st.text("今日受理办结件0123456789,.% ab<&", max_size=30)


def lines(first: int, last: int) -> list[ArchiveLine]:
    return [
        ArchiveLine(
            f"2026-{n:04d}", "日报", "第1版", f"2026-11-{n:02d}", "草稿", f"2026-11-{n:02d} 08:00", "<b>坐席</b>"
        )
        for n in range(first, last, -1)
    ]


@pytest.fixture
def archive(qtbot, dressed):
    made = ArchiveDialog()
    qtbot.addWidget(made)
    made.open()
    made.set_papers(made.looked(), lines(28, 0), first=True, follows=True)
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_words_kind_and_days_are_sought_while_typing_and_a_wrong_day_is_refused_in_place(qtbot, archive):
    qtbot.keyClick(archive, Qt.Key.Key_F3)
    assert archive.words.hasFocus()
    with qtbot.waitSignal(archive.sought) as sought:
        qtbot.keyClicks(archive.words, "2026-0007")
    assert sought.args == [Looked("2026-0007", None, None, None)]
    with qtbot.waitSignal(archive.sought) as sought:
        archive.kind.setCurrentIndex(archive.kind.findData("weekly"))
    assert sought.args[0].kind is Kind.WEEKLY
    with qtbot.assertNotEmitted(archive.sought, wait=400):
        qtbot.keyClicks(archive.first, "2026-13")
    assert archive.first.property("wrong") == "true"
    assert "2026-11-23" in archive.problem.text()
    archive.first.setText("2026-11-20")
    archive.last.setText("2026-11-19")
    with qtbot.assertNotEmitted(archive.sought):
        qtbot.keyClick(archive.last, Qt.Key.Key_Return)
    assert "起日" in archive.problem.text()
    archive.last.setText("2026-11-21")
    with qtbot.waitSignal(archive.sought) as sought:
        qtbot.keyClick(archive.last, Qt.Key.Key_Return)
    assert sought.args[0].first == date(2026, 11, 20)
    assert not archive.problem.isVisible()


def test_what_follows_is_asked_for_once_at_the_end_and_by_its_key(qtbot, archive):
    asked: list[bool] = []
    archive.more_wanted.connect(lambda: asked.append(True))
    archive.table.setFocus()
    qtbot.keyClick(archive.table, Qt.Key.Key_End, CTRL)
    qtbot.keyClick(archive.table, Qt.Key.Key_Home, CTRL)
    qtbot.keyClick(archive.table, Qt.Key.Key_End, CTRL)
    assert asked == [True]
    archive.set_papers(archive.looked(), lines(30, 28), first=False, follows=True)
    assert archive.table.rowCount() == 30
    qtbot.keyClick(archive, Qt.Key.Key_M, CTRL)
    assert asked == [True, True]
    archive.set_papers(archive.looked(), [], first=False, follows=False)
    assert not archive.more.isVisible()
    # An answer to what was looked for before is let go.
    archive.set_papers(Looked("别的", None, None, None), [], first=True, follows=False)
    assert archive.table.rowCount() == 30


def test_the_chosen_paper_is_looked_through_and_opened_in_every_format_by_key(qtbot, archive):
    archive.table.setFocus()
    qtbot.keyClick(archive.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(archive.previewed) as told:
        qtbot.keyClick(archive.table, Qt.Key.Key_Return)
    assert told.args == ["2026-0027"]
    for n, form in enumerate(("pdf", "docx", "xlsx", "html", "png"), start=1):
        with qtbot.waitSignal(archive.opened) as told:
            qtbot.keyClick(archive, Qt.Key(Qt.Key.Key_0 + n), CTRL)
        assert told.args == ["2026-0027", form]
    with qtbot.waitSignal(archive.opened) as told:
        qtbot.mouseClick(archive.formats["html"], Qt.MouseButton.LeftButton)
    assert told.args == ["2026-0027", "html"]


def test_two_are_marked_by_space_or_click_and_compared_the_older_first(qtbot, archive):
    table = archive.table
    table.setFocus()
    with qtbot.waitSignal(archive.compared) as told:
        qtbot.keyClick(archive, Qt.Key.Key_K, CTRL)
    assert told.args == ["", "2026-0028"]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(archive.compared) as told:
        qtbot.keyClick(archive, Qt.Key.Key_K, CTRL)
    assert told.args == ["2026-0028", "2026-0027"]
    place = table.visualItemRect(table.item(3, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [table.item(row, 0).text() for row in range(5)] == ["●", "", "", "●", ""]
    with qtbot.waitSignal(archive.compared) as told:
        qtbot.mouseClick(archive.compare, Qt.MouseButton.LeftButton)
    assert told.args == ["2026-0025", "2026-0028"]
    # A third takes the mark of the one marked first.
    table.setCurrentCell(5, 1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.marked == ["2026-0025", "2026-0023"]
    qtbot.keyClick(archive, Qt.Key.Key_Escape)
    assert not archive.isVisible()


@given(TEXT, TEXT)
def test_marked_stretches_are_the_texts_and_what_is_unmarked_is_in_both(before, after):
    first, second = marked(before, after)
    assert ("".join(said for said, _ in first), "".join(said for said, _ in second)) == (before, after)
    same = [[said for said, differs in side if not differs] for side in (first, second)]
    assert "".join(same[0]) == "".join(same[1])
    assert any(differs for _, differs in (*first, *second)) == (before != after)


def test_a_number_is_marked_whole():
    first, second = marked("受理286件,按期结案率98.1%。", "受理281件,按期结案率98.7%。")
    assert [said for said, differs in first if differs] == ["286", "98.1%"]
    assert [said for said, differs in second if differs] == ["281", "98.7%"]


TOLD = Comparison(
    "〔2026〕第3期 · 2026-11-21",
    "〔2026〕第4期 · 2026-11-22",
    (("受理286件。", "受理281件。"), ("<b>同</b>", "<b>同</b>"), ("", "新的一句。")),
    (
        ComparedLine("上报", "", "300", "300", "", False),
        ComparedLine("受理", "", "286", "281", "-5", True),
        ComparedLine("受理", "文昌社区", "20", "20", "", False),
        ComparedLine("按期结案率", "", "98.1%（306/312）", "98.7%（302/306）", "+0.6个百分点", True),
    ),
)


def test_differences_are_marked_counted_and_walked_by_key(qtbot, dressed):
    dialog = ComparisonDialog(TOLD)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert (TOLD.differences, dialog.summary.text()) == (4, "7 项中 4 项不同")
    table = dialog.table
    assert [table.item(row, 0).text() for row in range(4)] == ["", "≠", "", "≠"]
    assert table.item(1, 4).background() != table.item(0, 4).background()
    assert table.currentRow() == 1
    for key, row in ((Qt.Key.Key_Down, 3), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 3)):
        qtbot.keyClick(table, key, CTRL)
        assert table.currentRow() == row
    told = dialog.sentences.toPlainText()
    assert "<b>同</b>" in told
    assert told.count("≠") == 2
    qtbot.keyClick(dialog, Qt.Key.Key_D, CTRL)
    assert dialog.only.isChecked()
    assert table.rowCount() == 2
    assert "同" not in dialog.sentences.toPlainText()
    with qtbot.waitSignal(dialog.swapped):
        qtbot.keyClick(dialog, Qt.Key.Key_T, CTRL)


def test_both_windows_fit_in_both_languages(qtbot, dressed):
    for language in ("zh", "en"):
        set_language(language)
        archive, beside = ArchiveDialog(), ComparisonDialog(TOLD)
        for one in (archive, beside):
            qtbot.addWidget(one)
            one.open()
        archive.set_papers(archive.looked(), lines(28, 0), first=True, follows=True)
        buttons = (
            archive.preview,
            archive.compare,
            archive.more,
            archive.leave,
            *archive.formats.values(),
            beside.next,
        )
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
        assert archive.width() <= 1280
