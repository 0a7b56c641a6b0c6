"""A camera's thread: reaches it, keeps its newest picture alone, tries again after growing waits. Asked, it never calls."""

from __future__ import annotations

import atexit
import logging
import time
from threading import Event, Lock, Thread
from weakref import WeakSet

import av
from PySide6.QtGui import QImage

from desktop.cameras.stream import OPEN_S, Broken, read_frames
from models.cameras.records import Address
from models.cameras.rules import FROZEN_AFTER_S, STEADY_AFTER_S, waits
from widgets.cameras.records import Picture, Seen, Standing, Trouble

log = logging.getLogger(__name__)

GAP_S = 0.04
"""Pictures are not made fit for the screen more often than that."""
RATE_OVER_S = 2.0
_STARTED: WeakSet[Thread] = WeakSet()


@atexit.register
def _wait_for_the_silent() -> None:
    """Wait, once nothing is shown any more, for threads that still stand in the library: it does not outlive the interpreter.

    Never longer than the reaching of a camera may take.
    """
    end = time.monotonic() + OPEN_S + 1
    for thread in list(_STARTED):
        thread.join(max(0.0, end - time.monotonic()))


class CameraReader:
    """Watches one camera from `start` to `stop`. All but the thread's own is for the GUI thread, and never waits.

    The thread is a daemon: one that stands in the system's own waiting (a name that is looked up) holds up no end.
    """

    def __init__(self, address: Address, name: str = "") -> None:
        self.size = (640, 360)
        """The pixels that a picture may have; set by whoever shows it."""
        self.address = address
        self._stop = Event()
        self._lock = Lock()
        self._picture: Picture | None = None
        self._frame: av.VideoFrame | None = None
        self._came: float | None = None
        self._seen = Seen(Standing.CONNECTING)
        self._retry_at: float | None = None
        self._made = 0.0
        self._counted: tuple[float, int] = (0.0, 0)
        self._thread = Thread(target=self._run, name=f"camera-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        _STARTED.add(self._thread)
        self._thread.start()

    def stop(self) -> None:
        """Let it end: at once where pictures come, within some seconds where the camera is silent."""
        self._stop.set()

    @property
    def alive(self) -> bool:
        """Whether its thread still runs."""
        return self._thread.is_alive()

    def join(self, timeout_s: float) -> None:
        """Wait, in the background, until the thread has ended."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def take(self) -> Picture | None:
        """Return the newest picture, once; None where none has come since."""
        with self._lock:
            picture, self._picture = self._picture, None
        return picture

    def still(self) -> tuple[av.VideoFrame, float] | None:
        """Return the newest picture whole, in the camera's own pixels, and when it came (time.monotonic); None while none has."""
        with self._lock:
            return None if self._frame is None or self._came is None else (self._frame, self._came)

    def seen(self, now: float | None = None) -> Seen:
        """Return how the camera stands at `now` (time.monotonic)."""
        now = time.monotonic() if now is None else now
        with self._lock:
            seen, came, retry_at = self._seen, self._came, self._retry_at
        age = None if came is None else max(0.0, now - came)
        standing = seen.standing
        if standing is Standing.LIVE and age is not None and age >= FROZEN_AFTER_S:
            standing = Standing.FROZEN
        retry_in = None if retry_at is None else max(0.0, retry_at - now)
        return Seen(standing, seen.trouble, age, retry_in, seen.size, seen.rate)

    def _run(self) -> None:
        told = waits()
        while not self._stop.is_set():
            began: float | None = None
            try:
                self._tell(Standing.CONNECTING)
                for frame, came in read_frames(self.address, self._stop):
                    began = began or time.monotonic()
                    self._take(frame, came)
                return
            except Broken as broken:
                trouble = broken.trouble
            except Exception as error:  # noqa: BLE001 - a camera that sends nonsense is not watched, and nothing else
                # Its kind alone: the words may hold the address with who signs in.
                log.warning("a camera cannot be read: %s", type(error).__name__)
                trouble = Trouble.UNREADABLE
            if began is not None and time.monotonic() - began >= STEADY_AFTER_S:
                told = waits()
            wait = next(told)
            self._tell(Standing.WAITING, trouble, wait)
            self._stop.wait(wait)

    def _tell(self, standing: Standing, trouble: Trouble | None = None, wait: float | None = None) -> None:
        with self._lock:
            # While it is tried again what was wrong stays known: tiles do not flicker between two states.
            kept = trouble if trouble is not None else self._seen.trouble
            self._seen = Seen(standing, kept, size=self._seen.size)
            self._retry_at = None if wait is None else time.monotonic() + wait

    def _take(self, frame: av.VideoFrame, came: float) -> None:
        now = time.monotonic()
        rate = self._rate(now)
        picture = None
        if now - self._made >= GAP_S:
            self._made = now
            picture = Picture(_fitted(frame, self.size), came)
        with self._lock:
            self._came, self._frame = came, frame
            self._seen = Seen(Standing.LIVE, size=(frame.width, frame.height), rate=rate)
            if picture is not None:
                self._picture = picture

    def _rate(self, now: float) -> float | None:
        since, many = self._counted
        if not since:
            self._counted = (now, 0)
            return None
        many += 1
        if now - since < RATE_OVER_S:
            self._counted = (since, many)
            return self._seen.rate
        self._counted = (now, 0)
        # Over a silence it says nothing.
        return many / (now - since) if now - since < 2 * RATE_OVER_S else None


def _fitted(frame: av.VideoFrame, size: tuple[int, int]) -> QImage:
    """Return a picture within `size`, its sides as they are; never larger than it came."""
    share = min(size[0] / frame.width, size[1] / frame.height, 1.0)
    # Even: the encoder's colours stand for two pixels each way.
    width, height = (max(2, round(side * share / 2) * 2) for side in (frame.width, frame.height))
    made = frame.reformat(width, height, "bgra", interpolation="FAST_BILINEAR")
    plane = made.planes[0]
    image = QImage(bytes(plane), width, height, plane.line_size, QImage.Format.Format_RGB32)
    # The library's memory is its own.
    return image.copy()
