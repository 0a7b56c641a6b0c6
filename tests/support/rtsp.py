"""A camera server of our own on a thread, and eyes that watch a reader."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import numpy as np
from PySide6.QtGui import QImage

from desktop.cameras.reader import CameraReader
from desktop.demo.cameras.loop import Loop
from desktop.demo.cameras.process import loop_of
from desktop.demo.cameras.scene import read_code
from desktop.demo.cameras.server import RtspServer
from models.cameras.records import Address
from widgets.cameras.records import Seen

PATIENCE_S = 40.0
_loop_of = cache(loop_of)


class Camera:
    """A server with the demo's cameras; what is done to it is done on its own thread."""

    def __init__(
        self, users: Mapping[str, str] | None = None, loop_of: Callable[[str], Loop | None] = _loop_of
    ) -> None:
        self.server = RtspServer(loop_of, users)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rtsp-server")
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self.server.start(), self._loop).result(10)

    def address(self, code: str = "C0001", user: str = "", password: str = "") -> Address:
        return Address(f"rtsp://127.0.0.1:{self.port}/demo/{code}", user, password)

    def hold(self, held: bool = True) -> None:
        """Send nothing more without closing, or go on."""
        self.server.held = held

    def drop(self) -> None:
        """Cut every connection."""
        self._loop.call_soon_threadsafe(self.server.drop)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def camera(
    users: Mapping[str, str] | None = None, loop_of: Callable[[str], Loop | None] = _loop_of
) -> Iterator[Camera]:
    made = Camera(users, loop_of)
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def reading(address: Address) -> Iterator[CameraReader]:
    """A reader at work; afterwards its thread is gone."""
    made = CameraReader(address, "test")
    made.start()
    try:
        yield made
    finally:
        made.stop()
        made.join(PATIENCE_S)
        assert not made.alive


def until(reader: CameraReader, so: Callable[[Seen], bool]) -> Seen:
    """Wait until a reader stands so; the test fails when it never does."""
    end = time.monotonic() + PATIENCE_S
    while not so(seen := reader.seen()):
        assert time.monotonic() < end, f"never came; now {seen}"
        time.sleep(0.01)
    return seen


def code_in(image: QImage) -> tuple[int, int] | None:
    """Return what stands in a picture's code."""
    whole = image.convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), whole.bytesPerLine())
    return read_code(pixels[:, : whole.width() * 3].reshape(whole.height(), whole.width(), 3))
