"""Everything opens in both languages, says something in it, and fits."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from models.cases.records import CaseState
from models.cases.states import stage_of
from models.exports.records import ExportKind
from tests.support.attachments import attachment
from tests.support.desk_records import NOW, advice, categories, detail, open_case, order
from widgets.case import BY_BUTTON, CasePanel
from widgets.case.suggestions import SuggestionRow
from widgets.exporting import ExportDialog
from widgets.intake import IntakeDialog
from widgets.media.records import Content
from widgets.media.viewer import Viewer
from widgets.notice import Notice
from widgets.palette import CommandPalette, PaletteEntry
from widgets.queue import QueuePanel

OPEN = [state for state in CaseState if stage_of(state) is not None]


def queue() -> QWidget:
    made = QueuePanel()
    made.resize(420, 900)
    made.set_cases([open_case(n, left=n * 9 - 40, state=OPEN[n % len(OPEN)], holder="") for n in range(60)], NOW)
    made.toggle_filters()
    return made


def case() -> QWidget:
    made = CasePanel()
    made.resize(440, 1000)
    made.tick(NOW)
    made.show_case(detail(open_case(1), orders=(order(1),)), advice(), frozenset(BY_BUTTON))
    made.trigger("answer")
    return made


def intake() -> QWidget:
    return IntakeDialog(categories())


def notice() -> QWidget:
    made = Notice()
    made.say("·", undo="·")
    return made


def exporting() -> QWidget:
    return ExportDialog({kind: kind.value for kind in ExportKind}, Path("/home"), "demo")


def viewer() -> QWidget:
    made = Viewer()
    made.show_files([attachment(1, name="a.jpg"), attachment(2, name="b.jpg")], 0, NOW, UTC)
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(0)
    made.show_content(Content(attachment(1).media.sha256, intact=True, picture=picture))
    return made


MAKERS = (queue, case, intake, notice, exporting, viewer)


def chinese_in(widget: QWidget) -> list[str]:
    """The interface's own words: buttons, captions, hints; not the records' texts, which stay as they were typed."""
    buttons = [found for found in widget.findChildren(QAbstractButton) if not isinstance(found, SuggestionRow)]
    said = [words for button in buttons for words in (button.text(), button.toolTip())]
    said += [field.placeholderText() for field in widget.findChildren(QLineEdit)]
    said += [label.text() for label in widget.findChildren(QLabel) if label.property("role") == "caption"]
    return [text for text in said if any("\u4e00" <= char <= "\u9fff" for char in text)]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_it_opens_in_both_languages(qtbot, dressed, each_language, make):
    made = make()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    assert not made.grab().isNull()
    chinese = [text for text in chinese_in(made) if text != "上水井盖"]
    assert bool(chinese) == (each_language == "zh"), chinese


@pytest.mark.parametrize("make", [queue, case, exporting, viewer], ids=lambda make: make.__name__)
def test_no_button_is_cut_off_at_the_desks_width(qtbot, dressed, each_language, make):
    made = make()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    for button in made.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()), button.text()
            # What lies below is scrolled to; nothing lies beside.
            assert 0 <= button.mapTo(made, button.rect().topRight()).x() < made.width()


def test_the_palette_opens_in_both_languages(qtbot, dressed, each_language):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    made = CommandPalette(window)
    made.open_with([PaletteEntry("x", "X")])
    assert made.field.placeholderText().startswith({"zh": "命令", "en": "Command"}[each_language])
    made.hide()


def test_everything_that_takes_input_can_be_reached_by_key_and_has_a_tooltip_or_a_name(qtbot, dressed):
    for make in MAKERS:
        made = make()
        qtbot.addWidget(made)
        for found in (*made.findChildren(QComboBox), *made.findChildren(QAbstractButton)):
            own = found.parent() is None or not isinstance(found.parent(), QLineEdit | QComboBox)
            # Every table of Qt's has one; without headers it never shows.
            own = own and not (found.objectName() == "qt_tableview_cornerbutton" and found.isHidden())
            if own and type(found).__name__ != "QToolButton":
                assert found.focusPolicy().value & 1, found
                assert found.toolTip() or found.accessibleName() or found.text(), found
