"""A camera's still goes into the open case by one key, never of a picture that stands still; who watched it is on record."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from sqlalchemy import text

from models.cameras.watching import begin_watch
from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import Origin
from models.cases.queries import get_case
from models.media.reading import read_range
from models.store.engine import Store
from models.store.ids import new_id
from models.store.times import database_now
from tests.support.rtsp import Camera, camera, code_in
from widgets.cameras.records import Standing
from widgets.words import number_word

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
PATIENCE = 60_000


@pytest.fixture(scope="module")
def filmed():
    with camera() as made:
        yield made


@pytest.fixture
def store(demo_city):
    made = Store(demo_city.operator, desk="test", pool_size=1)
    yield made
    made.close()


def keep_picture(widget, name: str) -> None:
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        widget.grab().save(str(Path(folder) / f"cameras-{name}.png"))


@pytest.mark.timeout(300)
def test_a_still_of_now_is_evidence_a_frozen_one_is_refused_and_who_watched_is_on_record(
    open_program, qtbot, store: Store, filmed: Camera
):
    with store.transaction() as s:
        camera_id, code = s.execute(text("SELECT id, code FROM camera ORDER BY code LIMIT 1")).one()
        address = {"url": filmed.address(code).url, "id": camera_id}
        s.execute(text("UPDATE camera_address SET url = :url WHERE camera_id = :id"), address)
    program = open_program("supervisor")
    desk, cameras = program.desk, program.desk.cameras
    desk.body.map.hide()
    desk.body.map.camera_chosen.emit(camera_id)
    window = cameras.window
    tile = window.tiles[camera_id]
    qtbot.waitUntil(lambda: tile.seen.standing is Standing.LIVE, timeout=PATIENCE)
    with qtbot.waitActive(window, timeout=PATIENCE):
        window.activateWindow()
    # Without a case there is nowhere for it to go, and the window says so before and after.
    assert window.target.words == "未打开案卷，不能抓拍"
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL_SHIFT)
    assert "没有打开的案卷" in window.problem.text()
    case = next(one for one in desk.board.cases.values() if one.number)
    desk.choose(case.id)
    qtbot.waitUntil(lambda: number_word(case.number) in window.target.words, timeout=PATIENCE)

    def stills():
        with store.read() as s:
            return [one for one in get_attachments(s, case.id) if one.origin == Origin.CAMERA_STILL]

    with store.read() as s:
        began = database_now(s)

    def is_in_the_case() -> bool:
        # A busy machine's picture may stand still for a moment, and is refused then.
        if window.problem.text() and tile.seen.standing is Standing.LIVE:
            window.show_problem("")
            qtbot.keyClick(window, Qt.Key.Key_S, CTRL_SHIFT)
        return "已存入案卷" in window.target.words

    qtbot.waitUntil(is_in_the_case, timeout=PATIENCE)
    keep_picture(window, "still")
    (still,) = stills()
    with store.read() as s:
        at = next(one for one in desk.board.ground.cameras if one.id == camera_id)
        body = read_range(s, still.media.sha256, 0, still.media.size)
        step = next(one for one in get_case(s, case.id).steps if one.id == still.step_id)
        assert began - timedelta(seconds=5) < still.taken_at < database_now(s)
    assert hashlib.sha256(body).hexdigest() == still.media.sha256
    assert still.media.sha256[:12] in window.target.words
    assert (still.lon, still.lat) == (pytest.approx(at.lon, abs=1e-6), pytest.approx(at.lat, abs=1e-6))
    assert code in step.note
    assert at.name in still.name
    # In the camera's own pixels, whatever the tile's size is.
    seen = np.ascontiguousarray(np.asarray(Image.open(io.BytesIO(body)).convert("RGB")))
    assert seen.shape == (360, 640, 3)
    assert code_in(QImage(seen.data, 640, 360, 640 * 3, QImage.Format.Format_RGB888)) is not None
    qtbot.waitUntil(lambda: not desk.attaching.folder.left_of_cameras(), timeout=PATIENCE)

    filmed.hold()
    qtbot.waitUntil(lambda: tile.seen.standing is Standing.FROZEN, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL_SHIFT)
    assert "画面冻结" in window.problem.text()
    assert "不能作证据" in window.problem.text()
    keep_picture(window, "frozen-still")
    assert len(stills()) == 1
    filmed.hold(False)

    # Another desk sees the same camera: the tile says so, and the record.
    with store.transaction() as s:
        begin_watch(s, camera_id, new_id(), database_now(s))
    qtbot.waitUntil(lambda: len(tile.others) == 1 and tile.others[0].endswith(" · test"), timeout=PATIENCE)
    keep_picture(window, "others")
    # The log: watched now; and once the window is hidden, from when to when.
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    log = cameras.watched.dialog
    me = desk.board.ground.me.name
    qtbot.waitUntil(lambda: len(log.table.rows) == 2, timeout=PATIENCE)
    assert {row.cells[4] for row in log.table.rows} == {"● 正在查看"}
    window.hide()
    qtbot.waitUntil(lambda: [row.cells[1] for row in log.table.rows][1:] == [me], timeout=PATIENCE)
    qtbot.waitUntil(lambda: not log.table.rows[1].cells[4].startswith("●"), timeout=PATIENCE)
    keep_picture(log, "log")
    log.filter.setText("没有这个点位")
    assert log.table.rows == ()
