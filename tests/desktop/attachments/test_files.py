"""Names fit for a disk, copies that go, pictures that fit into memory."""

from __future__ import annotations

import os
import stat
import time
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop.attachments import content
from desktop.attachments.content import decode
from desktop.attachments.names import MOST_BYTES, safe_name
from desktop.attachments.private import PrivateFolder
from desktop.attachments.problems import copy_words, file_words
from desktop.drafts import KEPT_S
from models.store.errors import Refused, Unreachable
from tests.models.media.files import picture
from tests.support.desk_records import HOSTILE
from widgets.i18n import set_language

NOBODY = 2**22 + 7
"""No process has this number: it is beyond what the system gives."""


@given(
    st.one_of(st.text(), st.sampled_from([*HOSTILE, "..", ".", "", "con", "NUL.txt", "a" * 400 + ".jpg", "a/b\\c.PDF"]))
)
def test_any_name_becomes_a_plain_one(name):
    made = safe_name(name)
    assert made not in ("", ".", "..")
    assert Path(made).name == made
    assert not set(made) & set('<>:"/\\|?*')
    assert all(unicodedata.category(char)[0] != "C" or unicodedata.category(char) == "Cn" for char in made)
    assert len(made.encode()) <= MOST_BYTES + 1
    assert safe_name(made) == made


def test_a_plain_name_and_a_long_ones_suffix_stay():
    assert safe_name("处置后-井盖.jpg") == "处置后-井盖.jpg"
    assert safe_name("../../etc/照片.jpg") == "照片.jpg"
    assert safe_name("长" * 300 + ".pdf").endswith("长.pdf")
    assert safe_name("gpj.exe\u202e") == "gpj.exe"


def test_copies_are_their_users_alone_and_those_of_programs_that_are_gone_are_swept(tmp_path):
    folder = PrivateFolder(tmp_path)
    mine = folder.shown("片.mp4", 1)
    mine.write_bytes(b"1")
    assert stat.S_IMODE(mine.parent.stat().st_mode) == 0o700
    left = tmp_path / "attachments" / "shown" / str(NOBODY) / "1"
    left.mkdir(parents=True)
    (left / "片.mp4").write_bytes(b"1")
    pasted, old = folder.pasted(), folder.pasted().with_name("pasted-old.png")
    for file in (pasted, old):
        file.write_bytes(b"1")
    os.utime(old, (time.time() - KEPT_S - 9,) * 2)
    folder.sweep()
    assert (mine.exists(), left.exists(), pasted.exists(), old.exists()) == (True, False, True, False)
    assert folder.is_pasted(pasted)
    assert not folder.is_pasted(mine)
    folder.clear_shown(1)
    assert not mine.exists()


def test_a_picture_too_large_to_be_shown_whole_is_reduced_and_one_that_is_none_is_null(monkeypatch):
    whole, reduced = decode(picture(1, size=(640, 480)))
    assert (whole.width(), whole.height(), reduced) == (640, 480, False)
    monkeypatch.setattr(content, "MOST_PIXELS", 10_000)
    small, reduced = decode(picture(1, size=(640, 480)))
    assert reduced
    assert small.width() * small.height() <= 10_000
    assert abs(small.width() / small.height() - 640 / 480) < 0.03
    assert decode(b"no picture")[0].isNull()


def test_a_picture_lies_as_its_camera_was_held():
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    turned, _ = decode(picture(1, size=(640, 480), exif=exif.tobytes()))
    assert (turned.width(), turned.height()) == (480, 640)


def test_why_a_file_did_not_come_in_is_told_with_what_is_not_lost_and_what_to_do():
    set_language("zh")
    for error, words in (
        (FileNotFoundError(2, "x"), "已不在原处"),
        (PermissionError(13, "x"), "没有读取"),
        (IsADirectoryError(21, "x"), "是文件夹"),
        (OSError(5, "I/O"), "I/O"),
        (Unreachable("x"), "连上后请重试"),
        (Refused("empty_file", name="现场.jpg"), "现场.jpg"),
    ):
        told = file_words(error, "现场.jpg")
        assert words in told
        assert "现场.jpg" in told
        assert len([part for part in told.replace("；", "。").split("。") if part]) >= 2
    assert "附件本身完好" in copy_words(OSError(28, "磁盘满"), "a.jpg")
