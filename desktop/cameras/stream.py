"""One connection to a camera: RTSP over TCP, decoded by PyAV. No Qt.

What goes wrong is told as a Trouble, never as a text: the library's messages name the whole address, with who signs in.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from threading import Event
from urllib.parse import urlsplit

import av
from av.error import (
    FFmpegError,
    HTTPForbiddenError,
    HTTPNotFoundError,
    HTTPUnauthorizedError,
)

from models.cameras.records import Address
from widgets.cameras.records import Trouble

REACH_S = 4.0
"""Seconds for the connection itself."""
OPEN_S = 6.0
"""Seconds until it has said what it sends."""
READ_S = 5.0
"""Seconds of silence after which the connection is given up; the library takes up to as long again to notice."""
RTSP_PORT = 554
OPTIONS = {
    # Through firewalls, in order, and nothing to be lost on the way.
    "rtsp_transport": "tcp",
    "allowed_media_types": "video",
    # What it is says the description; a look at the pictures is only for those that say it wrong.
    "analyzeduration": "300000",
    "fpsprobesize": "0",
    "timeout": str(round(READ_S * 1e6)),
}


class Broken(Exception):
    """A connection that came to nothing, or ended."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def read_frames(address: Address, stop: Event) -> Iterator[tuple[av.VideoFrame, float]]:
    """Yield a camera's pictures, each with when it came (time.monotonic), until `stop`.

    The library holds a picture back until the next begins, and lets the last one go when nothing follows: so a picture came
    when the one before it was let go, and one that a silent camera leaves behind is as old as the silence.
    Raises Broken, also where the camera ends it.
    """
    _reach(address)
    if stop.is_set():
        return
    began, before = time.monotonic(), 0.0
    try:
        with av.open(address.full(), options=OPTIONS, timeout=(OPEN_S, READ_S)) as container:
            if not container.streams.video:
                raise Broken(Trouble.NO_VIDEO)
            stream = container.streams.video[0]
            # A second thread would hold a picture back to work on the next.
            stream.codec_context.thread_count = 1
            for packet in container.demux(stream):
                if stop.is_set():
                    return
                began = time.monotonic()
                came, before = before or began, began
                try:
                    for frame in packet.decode():
                        assert isinstance(frame, av.VideoFrame)
                        yield frame, came
                except av.error.InvalidDataError:
                    # A packet was lost on the way; the next whole picture is a good one.
                    continue
    except (FFmpegError, OSError, ValueError) as error:
        raise Broken(_trouble(error, time.monotonic() - began)) from None
    raise Broken(Trouble.ENDED)


def _reach(address: Address) -> None:
    """See that somebody listens there: the library tells neither why not nor how long it takes."""
    parts = urlsplit(address.url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or RTSP_PORT), REACH_S):
            return
    except (socket.gaierror, UnicodeError):
        trouble = Trouble.UNKNOWN_HOST
    except ConnectionRefusedError:
        trouble = Trouble.REFUSED
    except TimeoutError:
        trouble = Trouble.SILENT
    except OSError:
        trouble = Trouble.UNREACHABLE
    raise Broken(trouble)


def _trouble(error: Exception, waited_s: float) -> Trouble:
    if isinstance(error, HTTPUnauthorizedError | HTTPForbiddenError):
        return Trouble.SIGN_IN
    if isinstance(error, HTTPNotFoundError):
        return Trouble.NOT_FOUND
    # A time-out comes out of the library as any of several errors.
    if isinstance(error, TimeoutError | av.error.ExitError) or waited_s >= READ_S * 0.9:
        return Trouble.SILENT
    if isinstance(error, ConnectionError | av.error.EOFError):
        return Trouble.ENDED
    return Trouble.UNREADABLE
