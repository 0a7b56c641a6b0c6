"""The viewer: what is shown and told of an attachment, by keys; what was altered, late, broken or unknown is said."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent

from models.media.records import MediaKind
from tests.support.attachments import attachment
from tests.support.desk_records import HOSTILE, NOW
from widgets.media.facts import facts_of
from widgets.media.records import Content
from widgets.media.viewer import Viewer

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def viewer(qtbot, dressed):
    made = Viewer()
    qtbot.addWidget(made)
    return made


def image(width: int = 2000, height: int = 1000) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.darkGreen)
    return made


def look(qtbot, viewer, *files, at: int = 0):
    viewer.show_files(list(files), at, NOW, ZONE)
    with qtbot.waitActive(viewer):
        viewer.activateWindow()
    return files[at]


def test_a_picture_fits_is_shown_pixel_by_pixel_zoomed_and_turned(qtbot, viewer):
    one = look(qtbot, viewer, attachment(1))
    assert viewer.stage.said == "正在读取…"
    viewer.show_content(Content(one.media.sha256, intact=True, picture=image()))
    picture = viewer.stage.picture
    fitting = picture.scale_now
    assert fitting == pytest.approx(picture.viewport().width() / 2000, rel=0.01)
    qtbot.keyClick(viewer, Qt.Key.Key_1)
    assert picture.scale_now == pytest.approx(1.0)
    qtbot.keyClick(viewer, Qt.Key.Key_Plus)
    assert picture.scale_now == pytest.approx(1.25)
    facts = (QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    picture.wheelEvent(QWheelEvent(QPointF(9, 9), QPointF(9, 9), *facts, Qt.ScrollPhase.NoScrollPhase, False))
    assert picture.scale_now == pytest.approx(0.8)
    qtbot.keyClick(viewer, Qt.Key.Key_0)
    assert picture.scale_now == pytest.approx(fitting)
    qtbot.keyClick(viewer, Qt.Key.Key_R)
    assert picture.turned == 90
    assert picture.scale_now == pytest.approx(picture.viewport().height() / 2000, rel=0.01)


def test_zooming_has_an_end_in_both_directions(qtbot, viewer):
    one = look(qtbot, viewer, attachment(1))
    viewer.show_content(Content(one.media.sha256, intact=True, picture=image(4, 4)))
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        for _ in range(60):
            qtbot.keyClick(viewer, key)
        assert 0.02 <= viewer.stage.picture.scale_now <= 32


def test_the_others_are_shown_by_arrow_keys_and_what_comes_late_for_another_is_not(qtbot, viewer):
    files = [attachment(n) for n in (1, 2, 3)]
    wanted = []
    viewer.wanted.connect(wanted.append)
    look(qtbot, viewer, *files)
    qtbot.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.current == files[2]
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.current == files[1]
    assert wanted == [files[0], files[2], files[0], files[1]]
    viewer.show_content(Content(files[0].media.sha256, intact=True, picture=image()))
    assert viewer.stage.said == "正在读取…"
    assert viewer.count.text() == "第 2 件，共 3 件"


def test_whether_the_bytes_are_those_on_record_is_told(qtbot, viewer):
    one = look(qtbot, viewer, attachment(1))
    viewer.show_content(Content(one.media.sha256, intact=True, picture=image()))
    assert viewer.facts.digest.text() == "● 与登记的摘要一致"
    viewer.show_content(Content(one.media.sha256, intact=False, picture=image()))
    assert "与登记的摘要不一致" in viewer.facts.digest.text()
    assert viewer.facts.digest.property("lamp") == "late"


def test_esc_leaves_the_question_first_and_then_the_viewer_and_what_was_read_is_let_go(qtbot, viewer):
    look(qtbot, viewer, attachment(1, MediaKind.DOCUMENT, name="台账.xlsx"))
    handed = []
    viewer.open_asked.connect(handed.append)
    qtbot.keyClick(viewer, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert viewer.question.isVisible()
    qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert viewer.isVisible()
    with qtbot.waitSignal(viewer.left):
        qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    assert not handed


def test_a_pdf_that_is_none_and_a_kind_that_is_not_shown_are_said_to_be_so(qtbot, viewer):
    files = (attachment(1, MediaKind.DOCUMENT, name="a.pdf"), attachment(2, MediaKind.DOCUMENT, name="b.docx"))
    one = look(qtbot, viewer, *files)
    viewer.show_content(Content(one.media.sha256, intact=True, pages=b"%PDF-1.7 and nothing more"))
    assert "无法在这里显示" in viewer.stage.said
    other = look(qtbot, viewer, *files, at=1)
    viewer.show_content(Content(other.media.sha256, intact=True))
    assert "不在这里显示" in viewer.stage.said
    assert viewer.button("fit").isHidden()


def test_a_sound_that_cannot_be_played_is_said_to_be_so(qtbot, viewer, tmp_path):
    broken = tmp_path / "a.wav"
    broken.write_bytes(b"RIFF no sound at all")
    one = look(qtbot, viewer, attachment(1, MediaKind.SOUND, name="a.wav"))
    viewer.show_content(Content(one.media.sha256, intact=True, file=str(broken)))
    qtbot.waitUntil(lambda: "无法在这里播放" in viewer.stage.said, timeout=20_000)


def test_facts_leave_out_what_is_not_known_and_show_hostile_words_as_they_are(qtbot, viewer):
    told = dict(facts_of(attachment(1), NOW, ZONE))
    assert not {"证据材料", "说明", "地点", "拍摄时间", "来自案卷"} & told.keys()
    assert told["所属步骤"] == "添加附件"
    for words in HOSTILE:
        look(qtbot, viewer, attachment(1, name=words, note=words, lon=120.5, lat=36.4, taken_at=NOW))
        assert not viewer.grab().isNull()
