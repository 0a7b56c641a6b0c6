"""The attachments of the case panel: what is shown, what is missing, by keys; and the forms that take files."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from models.accounts.records import Account, Duty
from models.cases.attachments.attaching import SHOWS
from models.cases.attachments.records import NewAttachment
from models.cases.records import CaseState, OrderState
from models.media.records import MediaKind
from tests.support.attachments import attachment, media
from tests.support.desk_records import HOSTILE, NOW, advice, detail, open_case, order, uid
from tests.support.layouts import stale_items
from tests.support.typing import type_in
from widgets.case import CasePanel
from widgets.case.forms.with_files import FilesForm
from widgets.case.sheet import CaseSheet
from widgets.media.file_row import FITS
from widgets.media.records import Batch, ChosenFile, FileStage, FileState

ME = Account(uid(70), "chen", "陈晨", Duty.OPERATOR, active=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(qtbot, dressed):
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def sheet(*allowed: str, case=None, orders=(), me=ME, **known) -> CaseSheet:
    return CaseSheet(detail(case or open_case(1), orders=orders), advice(), frozenset(allowed), me, **known)


def files(panel):
    return panel.rooms["attachments"]


def test_an_empty_section_says_what_to_do_and_one_who_may_only_look_is_told_nothing_of_it(panel):
    panel.show_sheet(sheet("add_files"))
    assert "Ctrl+Shift+A" in files(panel).empty.text()
    panel.show_sheet(sheet())
    assert files(panel).empty.text() == "无。"


def test_what_the_rule_still_asks_for_is_said_by_shape_word_and_colour(panel):
    panel.show_sheet(sheet(missing_evidence=("photo", "signature")))
    assert files(panel).missing.text() == "◆ 尚缺：现场照片、签字单"
    panel.show_sheet(sheet())
    assert files(panel).missing.isHidden()


def test_a_thumbnail_is_asked_for_once_however_often_the_case_is_read(qtbot, panel):
    section = files(panel)
    asked = []
    section.wanted.connect(asked.append)
    there = (attachment(1), attachment(2))
    panel.show_sheet(sheet(attachments=there))
    panel.show_sheet(sheet("reply", attachments=there))
    assert asked == [[one.media.sha256 for one in there]]


def test_the_grid_is_walked_opened_and_struck_by_keys_and_leaves_the_panels_own_to_it(qtbot, panel):
    there = (attachment(1), attachment(2), attachment(3, MediaKind.SOUND, evidence="", name="录音.wav"))
    panel.show_sheet(sheet("strike_file", "dispatch", attachments=there))
    section = files(panel)
    assert section.focus_files()
    qtbot.keyClick(section.grid, Qt.Key.Key_Right)
    assert section.grid.current == there[1]
    with qtbot.waitSignal(section.opened) as opened:
        qtbot.keyClick(section.grid, Qt.Key.Key_Return)
    assert opened.args == [list(there), 1]
    qtbot.keyClick(section.grid, Qt.Key.Key_2)
    assert [row.number for row in panel.suggestions.chosen()] == [2]
    qtbot.keyClick(section.grid, Qt.Key.Key_Delete)
    form = panel.forms.current
    assert form.which.currentData() == str(there[1].id)
    type_in(form.reason, "拍到了行人")
    with qtbot.waitSignal(panel.intent) as struck:
        qtbot.keyClick(form.reason, Qt.Key.Key_Return, CTRL)
    again = NewAttachment(there[1].media.sha256, there[1].name)
    facts = {"attachment_id": there[1].id, "reason": "拍到了行人", "again": (again,)}
    assert struck.args == ["strike_file", facts]


def test_one_strikes_ones_own_alone_and_a_supervisor_anybodys_but_none_of_another_case(panel):
    there = (attachment(1), attachment(2, by="李四"), attachment(3, by="陈晨", of_case="1122-0009"))
    for me, offered in ((ME, 1), (Account(uid(71), "zhao", "值班长", Duty.SUPERVISOR, active=True), 2)):
        panel.show_sheet(sheet("strike_file", attachments=there, me=me))
        panel.trigger("strike_file")
        assert panel.forms.current.which.count() == offered
        panel.forms.close_form()


def test_what_was_struck_is_folded_away_and_told_with_its_reason(qtbot, panel):
    gone = attachment(2, struck_at=NOW, struck_by="王五", struck_why="误传")
    panel.show_sheet(sheet(attachments=(attachment(1), gone)))
    section = files(panel)
    assert [one.name for one in section.grid.files] == ["现场1.jpg"]
    words = [one for one in section.findChildren(QLabel) if "误传" in one.text()]
    assert len(words) == 1
    assert not words[0].isVisible()
    qtbot.mouseClick(section.struck, Qt.MouseButton.LeftButton)
    assert words[0].isVisible()
    assert "王五" in words[0].text()


def test_hostile_names_are_shown_as_they_are_and_run_nothing(panel):
    there = tuple(attachment(n, name=name) for n, name in enumerate(HOSTILE, 1))
    panel.show_sheet(sheet(attachments=there))
    assert not panel.grab().isNull()
    section = files(panel)
    section.show_batches([Batch(uid(1), tuple(FileState(f"/tmp/{name}") for name in HOSTILE))])
    assert not panel.grab().isNull()
    assert all("\n" not in words for words in section.batch_lines)


def test_files_on_their_way_say_how_far_and_those_that_failed_can_be_tried_again_or_given_up(qtbot, panel):
    panel.show_sheet(sheet("add_files"))
    section = files(panel)
    going = FileState("/tmp/片.mp4", FileStage.KEEPING, 50, 200)
    failed = FileState("/tmp/坏.jpg", FileStage.FAILED, problem="坏.jpg 已不在原处。")
    section.show_batches([Batch(uid(5), (going, failed))])
    assert section.batch_lines == ["2 个文件正在上传", "片.mp4 · 200 B 的 25%", "坏.jpg 已不在原处。"]
    buttons = {one.text(): one for one in section._coming.findChildren(type(section.struck))}
    for words, signal, args in (
        ("停止", section.stopped, [uid(5)]),
        ("重试", section.retried, [uid(5), "/tmp/坏.jpg"]),
        ("放弃", section.given_up, [uid(5), "/tmp/坏.jpg"]),
    ):
        with qtbot.waitSignal(signal) as asked:
            qtbot.mouseClick(buttons[words], Qt.MouseButton.LeftButton)
        assert asked.args == args


def test_a_step_says_how_many_attachments_it_had(panel):
    panel.show_sheet(sheet(attachments=(attachment(1), attachment(2))))
    assert any("附件 2 件" in one.text() for one in panel.history.findChildren(QLabel))


def test_files_let_go_over_an_open_form_are_its_own_and_else_the_cases(panel):
    on_it = order(1, OrderState.HANDLING)
    panel.show_sheet(sheet("feed_back", "add_files", "reply", orders=(on_it,)))
    panel.trigger("feed_back")
    panel.files.take(["/tmp/a.jpg"])
    assert panel.forms.button == "feed_back"
    assert panel.forms.files.chosen() == (ChosenFile("/tmp/a.jpg", "photo"),)
    panel.trigger("reply")
    panel.files.take(["/tmp/b.pdf", "/tmp/b.pdf"])
    assert panel.forms.button == "add_files"
    assert panel.forms.files.chosen() == (ChosenFile("/tmp/b.pdf", "document"),)


def test_nothing_is_taken_where_nothing_could_be_attached(panel):
    panel.show_sheet(sheet("reply"))
    assert not panel.files.welcome
    panel.files.take(["/tmp/a.jpg"])
    assert panel.forms.current is None


def test_what_a_feedback_lacks_is_said_before_it_is_sent_and_goes_out_once_it_is_there(qtbot, panel):
    panel.show_sheet(sheet("feed_back", orders=(order(1, OrderState.HANDLING),), missing_evidence=("photo",)))
    panel.trigger("feed_back")
    form = panel.forms.current
    assert isinstance(form, FilesForm)
    type_in(form.note, "已补装")
    sent = []
    panel.intent.connect(lambda *said: sent.append(said))
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    assert "现场照片" in form.problem.text()
    assert not sent
    form.files.add(["/tmp/处置后.jpg"])
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    assert sent[0][0] == "feed_back"
    assert sent[0][1]["files"] == (ChosenFile("/tmp/处置后.jpg", "photo"),)


def test_what_a_file_can_be_evidence_of_is_told_by_its_content_as_the_database_takes_it(panel):
    assert {kind: tuple(fits) for kind, fits in FITS.items()} == SHOWS
    panel.show_sheet(sheet("add_files"))
    panel.files.take(["/tmp/a.jpg"])
    row = panel.forms.files.row("/tmp/a.jpg")
    assert row.evidence == "photo"
    row.show_state(FileState("/tmp/a.jpg", FileStage.KEPT, media=media(1, MediaKind.SOUND)))
    assert row.evidence == ""
    assert row.kind.count() == 1


def test_files_of_a_form_are_in_its_draft_and_asked_for_again_when_it_comes_back(qtbot, panel):
    drafted = []
    panel.forms.drafted.connect(lambda *said: drafted.append(said))
    panel.show_sheet(sheet("add_files"))
    panel.files.take(["/tmp/a.jpg"])
    draft = drafted[-1][2]
    assert draft["files"] == [{"path": "/tmp/a.jpg", "evidence": "photo"}]
    other = CasePanel()
    qtbot.addWidget(other)
    other.tick(NOW)
    other.show_sheet(sheet("add_files", drafts={"add_files": draft | {"files": [*draft["files"], 7, {"path": 3}]}}))
    asked = []
    other.forms.made.connect(lambda form: form.files.wanted.connect(asked.append))
    other.trigger("add_files")
    assert asked == [["/tmp/a.jpg"]]
    assert other.forms.files.chosen() == (ChosenFile("/tmp/a.jpg", "photo"),)


def test_a_text_field_keeps_the_text_that_was_copied_and_takes_a_picture_it_could_do_nothing_with(qtbot, panel):
    panel.show_sheet(sheet("feed_back", orders=(order(1, OrderState.HANDLING),)))
    panel.trigger("feed_back")
    form = panel.forms.current
    pasted = []
    form.pasted.connect(pasted.append)
    QGuiApplication.clipboard().setText("已补装")
    qtbot.keyClick(form.note, Qt.Key.Key_V, CTRL)
    assert (form.note.toPlainText(), pasted) == ("已补装", [])
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(form.note, Qt.Key.Key_V, CTRL)
    assert form.note.toPlainText() == "已补装"
    assert pasted[0].size() == image.size()


@pytest.mark.parametrize(
    ("verifier", "who"), [("anyone", ["desk", 501, 502]), ("worker", [501, 502]), ("desk", ["desk"])]
)
def test_who_verifies_is_who_the_rule_says_and_never_who_did_it(qtbot, panel, verifier, who):
    done = order(1, OrderState.FEEDBACK)
    case = open_case(1, state=CaseState.VERIFYING)
    panel.show_sheet(sheet("verify_with", case=case, orders=(done,), verifier=verifier))
    panel.trigger("verify_with")
    form = panel.forms.current
    keys = [one if one == "desk" else str(uid(one)) for one in who]
    assert [form.who.itemData(n) for n in range(form.who.count())] == keys
    with qtbot.waitSignal(panel.intent) as sent:
        form.give()
    worker = None if who[0] == "desk" else uid(who[0])
    assert sent.args == ["verify", {"passed": True, "worker_id": worker, "note": "", "files": ()}]


def test_lines_that_come_and_go_leave_nothing_on_record(qtbot, panel):
    panel.show_sheet(sheet("add_files"))
    section = files(panel)
    before = stale_items()
    for done in range(50, 200, 50):
        section.show_batches([Batch(uid(5), (FileState("/tmp/片.mp4", FileStage.KEEPING, done, 200),))])
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert stale_items() == before
