"""A camera's thread against a real RTSP server: pictures come, silence is told, what breaks is tried again, and it ends."""

from __future__ import annotations

import gc
import itertools
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from desktop.cameras import stream
from desktop.cameras.reader import CameraReader
from desktop.demo.cameras.scene import PICTURES, number_of
from models.cameras.records import Address
from models.cameras.rules import FROZEN_AFTER_S
from tests.support.commands import ROOT
from tests.support.hevc import hevc_loop
from tests.support.rtsp import PATIENCE_S, Camera, camera, code_in, reading, until
from widgets.cameras.records import Picture, Standing, Trouble


@pytest.fixture(scope="module")
def cameras() -> Iterator[Camera]:
    with camera() as made:
        yield made


@pytest.fixture(autouse=True)
def lively(request, cameras: Camera) -> Iterator[None]:
    yield
    cameras.hold(False)


@pytest.fixture
def impatient(monkeypatch) -> None:
    """A silent camera is given up after a second: the same as after five."""
    monkeypatch.setattr(stream, "READ_S", 1.0)
    monkeypatch.setitem(stream.OPTIONS, "timeout", "1000000")


def next_picture(reader: CameraReader) -> Picture:
    end = time.monotonic() + PATIENCE_S
    while (picture := reader.take()) is None:
        assert time.monotonic() < end, f"no picture; {reader.seen()}"
        time.sleep(0.005)
    return picture


def test_what_the_camera_sees_arrives_picture_after_picture(cameras: Camera) -> None:
    with reading(cameras.address("C0042")) as reader:
        codes = [code_in(next_picture(reader).image) for _ in range(12)]
        seen = until(reader, lambda seen: seen.rate is not None)
    assert {code and code[0] for code in codes} == {number_of("C0042")}
    numbers = [code[1] for code in codes if code is not None]
    assert all(0 < (after - before) % PICTURES < PICTURES // 2 for before, after in itertools.pairwise(numbers))
    assert (seen.standing, seen.size) == (Standing.LIVE, (640, 360))
    assert seen.age is not None
    assert seen.age < FROZEN_AFTER_S
    assert 8 < (seen.rate or 0) < 20


def test_a_camera_that_sends_h265_and_sound_is_watched_like_any_other() -> None:
    with camera(loop_of=hevc_loop) as newer, reading(newer.address("C0042")) as reader:
        codes = [code_in(next_picture(reader).image) for _ in range(5)]
        assert until(reader, lambda seen: seen.rate is not None).standing is Standing.LIVE
    assert {code and code[0] for code in codes} == {number_of("C0042")}


def test_only_the_newest_picture_waits_and_it_is_as_large_as_its_tile(cameras: Camera) -> None:
    with reading(cameras.address()) as reader:
        reader.size = (320, 1000)
        next_picture(reader)
        time.sleep(1.0)
        late = next_picture(reader)
        # A second's worth of pictures was let go: what is shown came just now.
        assert time.monotonic() - late.at < 0.5
        assert (late.image.width(), late.image.height()) == (320, 180)


@pytest.mark.usefixtures("impatient")
def test_a_camera_that_hangs_without_closing_is_told_as_frozen_and_comes_back_when_it_sends_again(
    cameras: Camera, monkeypatch
) -> None:
    monkeypatch.setattr("desktop.cameras.reader.FROZEN_AFTER_S", 0.7)
    with reading(cameras.address()) as reader:
        next_picture(reader)
        cameras.hold()
        frozen = until(reader, lambda seen: seen.standing is Standing.FROZEN)
        assert frozen.age is not None
        assert frozen.age >= 0.7
        given_up = until(reader, lambda seen: seen.standing is Standing.WAITING)
        # The picture that the library had held back is as old as the silence, and made nothing live again.
        assert given_up.age is not None
        assert given_up.age > frozen.age
        assert given_up.trouble is Trouble.SILENT
        cameras.hold(False)
        until(reader, lambda seen: seen.standing is Standing.LIVE and seen.trouble is None)


def test_a_camera_that_is_cut_off_is_reached_again_by_itself(cameras: Camera) -> None:
    with reading(cameras.address()) as reader:
        next_picture(reader)
        served = cameras.server.served
        cameras.drop()
        waiting = until(reader, lambda seen: seen.standing is Standing.WAITING)
        assert waiting.trouble is Trouble.ENDED
        assert waiting.retry_in is not None
        assert 0 <= waiting.retry_in <= 1
        until(reader, lambda seen: seen.standing is Standing.LIVE)
        assert cameras.server.served == served + 1


def test_who_signs_in_is_let_in_and_who_does_not_is_told_so_without_a_word_of_the_address(caplog, capfd) -> None:
    with camera({"admin": "p@ss:w/rd"}) as guarded:
        with reading(guarded.address("C0001", "admin", "p@ss:w/rd")) as reader:
            until(reader, lambda seen: seen.standing is Standing.LIVE)
        for user, password in (("admin", "wrong"), ("", "")):
            with reading(guarded.address("C0001", user, password)) as reader:
                assert until(reader, lambda seen: seen.trouble is not None).trouble is Trouble.SIGN_IN
    # Nor does the library write it past Python.
    said = caplog.text + "".join(capfd.readouterr())
    assert not [word for word in ("admin", "p@ss", "p%40ss", "wrong", "127.0.0.1") if word in said]


@pytest.mark.usefixtures("impatient")
def test_a_wrong_address_says_why(cameras: Camera, monkeypatch) -> None:
    monkeypatch.setattr(stream, "OPEN_S", 1.0)
    with socket.socket() as closed, socket.socket() as mute:
        closed.bind(("127.0.0.1", 0))
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        for url, trouble in (
            (f"rtsp://127.0.0.1:{closed.getsockname()[1]}/1", Trouble.REFUSED),
            (f"rtsp://127.0.0.1:{mute.getsockname()[1]}/1", Trouble.SILENT),
            ("rtsp://no-such-camera.invalid/1", Trouble.UNKNOWN_HOST),
            (cameras.address("none").url, Trouble.NOT_FOUND),
        ):
            with reading(Address(url)) as reader:
                waiting = until(reader, lambda seen: seen.trouble is not None)
            assert (waiting.standing, waiting.trouble, waiting.age) == (Standing.WAITING, trouble, None)


def test_what_speaks_no_rtsp_is_told_and_harms_nothing() -> None:
    def answer(listening: socket.socket) -> None:
        # The first connection only looks whether somebody is there.
        for _ in range(2):
            one, _ = listening.accept()
            with one:
                one.sendall(b"HTTP/1.1 200 OK\r\n\r\n<html>" + bytes(range(256)) * 8)

    with socket.socket() as web:
        web.bind(("127.0.0.1", 0))
        web.listen()
        serving = threading.Thread(target=answer, args=(web,))
        serving.start()
        with reading(Address(f"rtsp://127.0.0.1:{web.getsockname()[1]}/1")) as reader:
            trouble = until(reader, lambda seen: seen.trouble is not None).trouble
        serving.join()
    assert trouble in (Trouble.UNREADABLE, Trouble.ENDED)


def test_it_ends_at_once_and_leaves_no_connection(cameras: Camera) -> None:
    with reading(cameras.address()) as reader:
        next_picture(reader)
        reader.stop()
        began = time.monotonic()
        reader.join(PATIENCE_S)
        assert time.monotonic() - began < 2
    end = time.monotonic() + PATIENCE_S
    while cameras.server.connections:
        assert time.monotonic() < end
        time.sleep(0.01)


WAITING = """
import sys, time
from desktop.cameras.reader import CameraReader
from models.cameras.records import Address
reader = CameraReader(Address(sys.argv[1]))
reader.start()
time.sleep(0.5)
reader.stop()
print(reader.alive)
"""


def test_a_program_that_ends_while_a_camera_is_silent_ends_in_order() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        url = f"rtsp://127.0.0.1:{mute.getsockname()[1]}/1"
        done = subprocess.run(
            [sys.executable, "-c", WAITING, url], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
    # It still waited for the camera when the program was through.
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_hundred_reconnections_take_no_memory_with_them(cameras: Camera, monkeypatch) -> None:
    monkeypatch.setattr("desktop.cameras.reader.waits", lambda: iter(lambda: 0.01, None))
    process, sizes = psutil.Process(), []
    with reading(cameras.address()) as reader:
        for number in range(220):
            next_picture(reader)
            cameras.drop()
            until(reader, lambda seen: seen.standing is not Standing.LIVE)
            if number in (20, 219):
                gc.collect()
                sizes.append(process.memory_info().rss / 2**20)
    assert [one.name for one in threading.enumerate() if one.name.startswith("camera-")] == []
    assert sizes[1] - sizes[0] < 12, sizes
