"""The demo's cameras as they go over the wire: packets, requests, and the process that serves them."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cameras.demo import DemoCameras
from desktop.demo.cameras import PORT, demo_address
from desktop.demo.cameras.loop import MOST, Loop, packets
from desktop.demo.cameras.process import loop_of
from desktop.demo.cameras.scene import PICTURES, draw_scene, number_of, read_code
from models.cameras.records import Address
from models.cameras.rules import parse_address
from tests.support.rtsp import Camera, camera, reading, until
from widgets.cameras.records import Standing

PATIENCE = 30_000


@pytest.fixture(scope="module")
def cameras() -> Iterator[Camera]:
    with camera() as made:
        yield made


def put_together(sent: list[bytes]) -> list[bytes]:
    """Return the units of a picture out of its packets, as RFC 6184 says."""
    units: list[bytes] = []
    for packet in sent:
        body = packet[12:]
        if body[0] & 31 != 28:
            units.append(body)
        elif body[1] & 0x80:
            units.append(bytes((body[0] & 0xE0 | body[1] & 31,)) + body[2:])
        else:
            units[-1] += body[2:]
    return units


@given(
    units=st.lists(
        st.tuples(st.integers(1, 23), st.integers(0, 3 * MOST)).map(
            lambda of: bytes((0x60 | of[0],)) + b"\x5a" * of[1]
        ),
        min_size=1,
        max_size=5,
    ),
    sequence=st.integers(0, 0xFFFF),
)
def test_packets_are_small_follow_each_other_and_give_the_picture_back(units: list[bytes], sequence: int) -> None:
    sent = list(packets(units, sequence, 2**32 + 7, 42, Loop.bodies))
    assert put_together(sent) == units
    heads = [struct.unpack(">BBHII", packet[:12]) for packet in sent]
    assert [head[2] for head in heads] == [(sequence + n) % 0x10000 for n in range(len(sent))]
    assert {(head[3], head[4]) for head in heads} == {(7, 42)}
    assert [head[1] >> 7 for head in heads] == [0] * (len(sent) - 1) + [1]
    assert max(map(len, sent)) <= MOST + 12


def test_every_picture_says_of_which_camera_and_which_it_is() -> None:
    drawn = draw_scene("C0007")
    assert [read_code(pixels) for pixels in drawn] == [(number_of("C0007"), n) for n in range(PICTURES)]
    assert read_code(drawn[0][:, :, ::-1][:-8]) is None
    assert read_code(draw_scene("C0008")[3]) != (number_of("C0007"), 3)


def test_a_loop_is_the_cameras_and_no_other_number_is_served() -> None:
    assert loop_of("C00001") is None
    assert loop_of("../C0001") is None
    made = loop_of("C0001")
    assert made is not None
    assert len(made.pictures) == PICTURES
    assert parse_address(demo_address("C0001")) == Address("rtsp://127.0.0.1:8554/demo/C0001")


def ask(port: int, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(text)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while more := line.recv(4096):
            answer += more
        return answer


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("OPTIONS rtsp://h/demo/C0001", b"200"),
        ("DESCRIBE rtsp://h/demo/C0001", b"200"),
        ("DESCRIBE rtsp://h/demo/X", b"404"),
        ("RECORD rtsp://h/demo/C0001", b"405"),
        ("SETUP rtsp://h/demo/C0001/track0", b"461"),
    ],
)
def test_requests_are_answered_by_the_book(cameras: Camera, request_line: str, status: bytes) -> None:
    head = f"{request_line} RTSP/1.0\r\nCSeq: 7\r\nTransport: RTP/AVP;unicast;client_port=1-2\r\n\r\n"
    answer = ask(cameras.port, head.encode())
    assert answer.startswith(b"RTSP/1.0 " + status)
    assert b"CSeq: 7\r\n" in answer


@given(st.binary(max_size=300))
def test_no_request_brings_the_server_down(cameras: Camera, nonsense: bytes) -> None:
    ask(cameras.port, nonsense)
    ask(cameras.port, b"DESCRIBE " + nonsense + b"\r\n\r\n")
    assert ask(cameras.port, b"OPTIONS * RTSP/1.0\r\n\r\n").startswith(b"RTSP/1.0 200")


def test_the_process_takes_another_port_where_its_own_is_taken_and_ends_with_the_desk(qtbot, qapp) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", PORT))
        taken.listen()
        demo = DemoCameras()
        with qtbot.waitSignal(demo.started, timeout=PATIENCE):
            demo.start()
    child = psutil.Process(demo.pid)
    stored = Address(demo_address("C0002"))
    moved = demo.moved(stored)
    assert demo.port not in (0, PORT)
    assert moved.url == f"rtsp://127.0.0.1:{demo.port}/demo/C0002"
    assert {one.laddr.ip for one in child.net_connections() if one.status == psutil.CONN_LISTEN} == {"127.0.0.1"}
    elsewhere = Address("rtsp://10.0.0.5:8554/demo/C0002")
    assert demo.moved(elsewhere) is elsewhere
    with reading(moved) as reader:
        until(reader, lambda seen: seen.standing is Standing.LIVE)
        demo.stop()
        assert not child.is_running()
        until(reader, lambda seen: seen.standing is Standing.WAITING)
    assert (demo.port, demo.moved(stored)) == (0, stored)


def test_one_that_is_killed_says_so_and_can_be_started_again(qtbot, qapp) -> None:
    demo = DemoCameras()
    with qtbot.waitSignal(demo.started, timeout=PATIENCE):
        demo.start()
    with qtbot.waitSignal(demo.failed, timeout=PATIENCE) as told:
        psutil.Process(demo.pid).kill()
    assert "9" in told.args[0]
    with qtbot.waitSignal(demo.started, timeout=PATIENCE):
        demo.start()
    demo.stop()
