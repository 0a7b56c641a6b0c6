"""Attachments on the real program and database: dropped, shown, looked at, struck, taken back; evidence that a rule asks for."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPdfWriter
from PySide6.QtTest import QTest

from desktop.attachments.desk import Attaching
from desktop.drafts import drafts_file
from models.cases import commands
from models.cases.attachments.commands import add_files
from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import NewAttachment
from models.cases.clocks.categories import get_rule_versions, set_rule
from models.cases.clocks.category_rules import RuleVersion
from models.cases.queries import get_categories, get_open_cases
from models.cases.records import CaseState, CategoryRule, NewReport, Source
from models.media.keeping import keep_bytes
from models.media.records import MediaKind
from models.store.engine import Store
from models.store.ids import new_id
from tests.desktop.desk.test_desk import press
from tests.models.media.files import film, picture, sound
from tests.support.dropping import drop, drop_on, hold
from tests.support.typing import type_in
from widgets.media.records import FileStage

PATIENCE = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier
HOSTILE = "..\\..\\етс\u202egpj.${x}<b>%s{0} 现场.jpg"


def keep_picture(widget, name: str) -> None:
    """Keep a picture of what is seen, where somebody wants to look at it."""
    folder = os.environ.get("SHAOTAI_PICTURES")
    if folder:
        QTest.qWait(500)
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def choose(program, qtbot, case_id):
    desk = program.desk
    desk.choose(case_id)
    qtbot.waitUntil(lambda: desk.chosen.case is not None and desk.chosen.case.id == case_id, timeout=PATIENCE)


def a_filed(desk):
    return next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None)


@pytest.fixture
def store(demo_city):
    made = Store(demo_city.operator, desk="test", pool_size=1)
    yield made
    made.close()


def attached(store, case_id):
    with store.read() as s:
        return get_attachments(s, case_id)


def write(folder, name, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def sentences(section):
    return " ".join(section.batch_lines)


def test_files_dropped_on_a_case_are_attached_looked_at_struck_and_taken_back(program, qtbot, store, tmp_path):
    desk, panel = program.desk, program.desk.body.case
    attaching: Attaching = desk.attaching
    section, veil = attaching.section, desk.imports.veil
    case, other = [c for c in desk.board.cases.values() if c.state is CaseState.FILED][:2]
    good, broken = write(tmp_path, HOSTILE, picture(1)), write(tmp_path, "坏图.jpg", picture(2)[:900])
    heard, seen = write(tmp_path, "来电录音.wav", sound(2.0)), film(tmp_path / "现场.webm")

    # Over the map a file would be imported; over the open case it is attached, and the screen says which.
    choose(program, qtbot, case.id)
    hold(veil, panel, [good])
    keep_picture(program.window, "attachments-veil")
    veil.hide()
    drop(veil, panel, good, broken, heard, seen)
    form = panel.forms.current
    assert form.intent.button == "add_files"
    assert [one.evidence for one in form.files.chosen()] == ["photo", "photo", "", "film"]
    qtbot.keyClick(form.send, Qt.Key.Key_Return, CTRL)
    # Sent is sent: the form is closed, another case can be opened, and nothing of it is lost.
    assert panel.forms.current is None
    choose(program, qtbot, other.id)
    assert not section.batch_lines
    qtbot.waitUntil(lambda: attaching.under_way == 0, timeout=PATIENCE)
    assert not attached(store, other.id)
    choose(program, qtbot, case.id)
    qtbot.waitUntil(lambda: len(section.grid.files) == 3, timeout=PATIENCE)
    assert "坏图.jpg" in sentences(section)
    assert {one.name for one in section.grid.files} == {good.name, heard.name, seen.name}

    # The one that failed is tried again from where it is, once it is whole.
    broken.write_bytes(picture(2))
    batch = attaching.adding.batches(case.id)[0]
    section.retried.emit(batch.id, str(broken))
    qtbot.waitUntil(lambda: len(section.grid.files) == 4, timeout=PATIENCE)
    assert not section.batch_lines
    shas = {one.media.sha256 for one in section.grid.files if one.media.kind is not MediaKind.SOUND}
    qtbot.waitUntil(lambda: all(section.grid.thumb(sha) is not None for sha in shas), timeout=PATIENCE)
    assert "附件 3 件" in " ".join(one.text() for one in panel.history.findChildren(type(form.prompt)))
    keep_picture(program.window, "attachments-panel")

    press(program, qtbot, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(section.grid.hasFocus, timeout=PATIENCE)
    section.grid.choose(next(one for one in section.grid.files if one.name == good.name))
    qtbot.keyClick(section.grid, Qt.Key.Key_Return)
    viewer = attaching.viewing.viewer
    stage = viewer.stage
    qtbot.waitUntil(lambda: stage.currentWidget() is stage.picture, timeout=PATIENCE)
    assert "与登记的摘要一致" in viewer.facts.digest.text()
    for key, turned in ((Qt.Key.Key_R, 90), (Qt.Key.Key_R, 180)):
        qtbot.keyClick(viewer, key)
        assert stage.picture.turned == turned
    qtbot.keyClick(viewer, Qt.Key.Key_1)
    assert stage.picture.scale_now == pytest.approx(1.0)
    keep_picture(viewer, "attachments-viewer")
    qtbot.keyClick(viewer, Qt.Key.Key_S, CTRL)
    target = tmp_path / "副本.jpg"
    attaching.viewing.picker.fileSelected.emit(str(target))
    attaching.viewing.picker.reject()
    qtbot.waitUntil(target.exists, timeout=PATIENCE)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == hashlib.sha256(good.read_bytes()).hexdigest()

    # The others by arrow keys: a film and a sound play from a copy that is gone once nobody looks.
    with qtbot.waitActive(viewer, timeout=PATIENCE):
        viewer.activateWindow()
    for _ in section.grid.files:
        if viewer.current.name != seen.name:
            qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.current.name == seen.name
    qtbot.waitUntil(lambda: stage.player is not None and stage.currentWidget() is stage.player, timeout=PATIENCE)
    qtbot.waitUntil(lambda: stage.player.player.duration() > 0, timeout=PATIENCE)
    copies = list((tmp_path / "attachments" / "shown").rglob("*.webm"))
    assert [copy.read_bytes() for copy in copies] == [seen.read_bytes()]
    qtbot.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: stage.player.player.position() > 0, timeout=PATIENCE)
    qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(copy.exists() for copy in copies), timeout=PATIENCE)

    # Struck with a reason it is out of sight and not gone; taken back, it is there again, and the history has both.
    section.grid.setFocus()
    section.grid.choose(next(one for one in section.grid.files if one.name == heard.name))
    qtbot.keyClick(section.grid, Qt.Key.Key_Delete)
    strike = panel.forms.current
    type_in(strike.reason, "录错了电话")
    qtbot.keyClick(strike.reason, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(section.grid.files) == 3, timeout=PATIENCE)
    assert section.struck.text() == "已撤下 1 件"
    assert [(one.name, one.struck_why) for one in attached(store, case.id) if one.struck_at] == [
        (heard.name, "录错了电话")
    ]
    assert "撤下附件" in desk.undoing.words
    desk.undo()
    qtbot.waitUntil(lambda: len(section.grid.files) == 4, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "添加附件" in desk.undoing.words, timeout=PATIENCE)
    desk.undo()
    qtbot.waitUntil(lambda: len(section.grid.files) == 3, timeout=PATIENCE)
    assert len(attached(store, case.id)) == 5


def test_a_batch_is_stopped_a_pasted_picture_comes_in_and_a_huge_one_is_shown_reduced(
    program, qtbot, store, tmp_path, monkeypatch
):
    desk, panel = program.desk, program.desk.body.case
    attaching: Attaching = desk.attaching
    section, case = attaching.section, a_filed(program.desk)
    choose(program, qtbot, case.id)

    # Held up in the long lane behind other work, as behind an import.
    gate = threading.Event()
    desk.jobs.long(gate.wait)
    panel.files.take([str(write(tmp_path, f"{n}.jpg", picture(n))) for n in (11, 12)])
    panel.forms.current.give()
    assert attaching.under_way == 2
    assert desk.body.status.files.text() == "正在传附件 2 件 0%"
    section.stopped.emit(attaching.adding.batches(case.id)[0].id)
    gate.set()
    qtbot.waitUntil(lambda: desk.body.status.files.isHidden(), timeout=PATIENCE)
    assert "已停止" in sentences(section)
    for one in attaching.adding.batches(case.id)[0].files:
        section.given_up.emit(attaching.adding.batches(case.id)[0].id, one.path)
    assert not section.batch_lines
    assert not attached(store, case.id)

    # Where no text field has the keys Ctrl+V takes the picture; a text field keeps the text that was copied.
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    section.grid.setFocus()
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: panel.forms.files is not None and len(panel.forms.files.paths) == 1, timeout=PATIENCE)
    pasted = Path(panel.forms.files.paths[0])
    assert pasted.stat().st_mode & 0o077 == 0
    QGuiApplication.clipboard().setText("夜间拍摄")
    note = panel.forms.current.note
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_V, CTRL)
    assert (note.text(), len(panel.forms.files.paths)) == ("夜间拍摄", 1)
    row = panel.forms.files.row(str(pasted))
    qtbot.waitUntil(lambda: row.mark.has_picture, timeout=PATIENCE)
    panel.forms.current.give()
    qtbot.waitUntil(lambda: len(section.grid.files) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not pasted.exists(), timeout=PATIENCE)

    # A picture larger than this machine would show whole.
    monkeypatch.setattr("desktop.attachments.content.MOST_PIXELS", 40_000)
    section.grid.opened.emit(0)
    viewer = attaching.viewing.viewer
    qtbot.waitUntil(lambda: viewer.stage.turns, timeout=PATIENCE)
    assert "缩小" in viewer.told.words
    viewer.reject()

    # A document that is none of those shown is said to be so, and handed over only when asked twice.
    with store.transaction() as s:
        kept = keep_bytes(store, "一二三\n".encode(), "说明.txt")
        add_files(s, case.id, None, [NewAttachment(kept.sha256, "说明.txt")])
    qtbot.waitUntil(lambda: len(section.grid.files) == 2, timeout=PATIENCE)
    handed: list[Path] = []
    monkeypatch.setattr(
        "desktop.attachments.viewing.QDesktopServices.openUrl",
        lambda url: handed.append(Path(url.toLocalFile())) or True,
    )
    section.grid.opened.emit(0)
    qtbot.waitUntil(lambda: "不在这里显示" in viewer.stage.said, timeout=PATIENCE)
    qtbot.keyClick(viewer, Qt.Key.Key_O, CTRL)
    assert viewer.question.isVisible()
    assert not handed
    viewer.yes.click()
    qtbot.waitUntil(lambda: bool(handed), timeout=PATIENCE)
    assert (handed[0].name, handed[0].read_text(encoding="utf-8")) == ("说明.txt", "一二三\n")


def _rule_asks_for(demo_city, category_id, *evidence: str) -> None:
    supervisor = Store(demo_city.supervisor, desk="test", pool_size=1)
    try:
        with supervisor.transaction() as s:
            versions = get_rule_versions(s, category_id)
            before = versions[-1].rule.version if versions else 0
            rule = CategoryRule(new_id(), category_id, "territory_first", version=before)
            set_rule(s, RuleVersion(rule, evidence=evidence), "须有照片")
    finally:
        supervisor.close()


def test_a_feedback_waits_for_its_evidence_and_a_report_and_a_draft_keep_their_files(
    open_program, qtbot, demo_city, store, tmp_path
):
    with store.read() as s:
        case = next(c for c in get_open_cases(s) if c.state is CaseState.FILED and c.lon is not None)
        category = next(c for c in get_categories(s) if c.depth == 3)
    _rule_asks_for(demo_city, category.id, "photo")
    with store.transaction() as s:
        new = NewReport("井盖缺失", "", Source.HOTLINE, category.id, lon=case.lon, lat=case.lat)
        done = commands.report(s, new)
    with store.transaction() as s:
        commands.accept(s, done.case_id, None)
    with store.transaction() as s:
        commands.file_case(s, done.case_id, None)
    # What was typed before a crash: one file is still there, one is gone.
    there = write(tmp_path, "处置后.jpg", picture(21))
    url = demo_city.operator
    drafts = drafts_file(tmp_path, url)
    drafts.parent.mkdir()
    files = [{"path": str(tmp_path / "没了.jpg"), "evidence": "photo"}, {"path": str(there), "evidence": ""}]
    key = f"{done.case_id} feed_back"
    drafts.write_text(json.dumps({key: {"at": time.time(), "draft": {"note": "已补装", "files": files}}}))

    program = open_program()
    desk, panel = program.desk, program.desk.body.case
    attaching: Attaching = desk.attaching
    choose(program, qtbot, done.case_id)
    qtbot.waitUntil(lambda: "dispatch" in desk.chosen.current.allowed, timeout=PATIENCE)
    program.actions.give("case.dispatch")
    qtbot.waitUntil(lambda: "sign" in desk.chosen.current.allowed, timeout=PATIENCE)
    program.actions.give("case.sign")
    qtbot.waitUntil(lambda: "start_handling" in desk.chosen.current.allowed, timeout=PATIENCE)
    program.actions.give("case.start_handling")
    qtbot.waitUntil(lambda: "feed_back" in desk.chosen.current.allowed, timeout=PATIENCE)
    assert desk.chosen.current.missing_evidence == ("photo",)
    assert attaching.section.missing.text() == "◆ 尚缺：现场照片"
    program.actions.give("case.feed_back")
    form = panel.forms.current
    assert form.note.toPlainText() == "已补装"
    gone = form.files.row(str(tmp_path / "没了.jpg"))
    qtbot.waitUntil(lambda: gone.state is not None and gone.state.stage is FileStage.FAILED, timeout=PATIENCE)
    assert "已不在原处" in gone.told.words
    # With the gone one in it nothing is sent; without it the rule's photo is missing, and that is said before sending.
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "尚未发送" in panel.problem.text(), timeout=PATIENCE)
    form.files.remove(gone.path)
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    assert "现场照片" in form.problem.text()
    keep_picture(program.window, "attachments-evidence")
    row = form.files.row(str(there))
    row.kind.setCurrentIndex(row.kind.findData("photo"))
    assert not form.files.missing
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(attaching.section.grid.files) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: panel.forms.current is None, timeout=PATIENCE)
    one = attached(store, done.case_id)[0]
    assert (one.action, one.evidence, one.name) == ("feed_back", "photo", "处置后.jpg")
    assert one.order_id is not None
    assert desk.chosen.case.state in (CaseState.FEEDBACK, CaseState.VERIFYING, CaseState.REVIEWING)

    # A report taken in by hand brings its files; they are dropped on the dialog, fields and all.
    program.actions.give("report.new")
    dialog = desk.reporting.dialog
    with qtbot.waitActive(dialog, timeout=PATIENCE):
        dialog.activateWindow()
    type_in(dialog.title, "路灯不亮")
    dialog.category.field.setFocus()
    qtbot.keyClicks(dialog.category.field, "jg")
    qtbot.keyClick(dialog.category.field, Qt.Key.Key_Return)
    drop_on(dialog.text.viewport(), write(tmp_path, "来信.pdf", pdf()))
    assert dialog.text.toPlainText() == ""
    keep_picture(dialog, "attachments-intake")
    qtbot.keyClick(dialog.title, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: desk.reporting.dialog is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.chosen.case is not None and desk.chosen.case.title == "路灯不亮", timeout=PATIENCE)
    brought = attached(store, desk.chosen.case.id)
    assert [(one.action, one.name, one.media.kind) for one in brought] == [("report", "来信.pdf", MediaKind.DOCUMENT)]
    assert brought[0].report_id is not None
    attaching.section.grid.opened.emit(0)
    stage = attaching.viewing.viewer.stage
    qtbot.waitUntil(lambda: stage.pages is not None and stage.currentWidget() is stage.pages, timeout=PATIENCE)
    assert stage.pages.document.pageCount() == 2
    keep_picture(attaching.viewing.viewer, "attachments-pdf")


def pdf() -> bytes:
    """Two pages."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.drawText(400, 800, "来信")
    writer.newPage()
    painter.drawText(400, 800, "二")
    painter.end()
    return buffer.data().data()
