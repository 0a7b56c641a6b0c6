"""A camera's loop as it goes over the wire: encoded once as H.264, cut into RTP packets when it is sent (RFC 6184)."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av

from desktop.demo.cameras.scene import HEIGHT, RATE, WIDTH, Pixels

PAYLOAD = 96
CLOCK = 90_000
"""Ticks a second of RTP's clock for pictures."""
MOST = 1400
"""Bytes a packet at most."""
_START = re.compile(b"\x00\x00\x00?\x01")
_SPS, _PPS, _FRAGMENT = 7, 8, 28


@dataclass(frozen=True, slots=True)
class Loop:
    """The encoded pictures, each as its NAL units; the first can be decoded without any other."""

    pictures: tuple[tuple[bytes, ...], ...]
    sps: bytes
    pps: bytes
    rate: int = RATE

    def packets(self, number: int, sequence: int, timestamp: int, source: int) -> list[bytes]:
        """Return the RTP packets of the picture that is sent as that one since the begin; see `packets`."""
        return list(packets(self.pictures[number % len(self.pictures)], sequence, timestamp, source, self.bodies))

    @staticmethod
    def bodies(unit: bytes) -> Iterator[bytes]:
        """Cut a unit into what fits into packets."""
        return _bodies(unit)

    def sdp(self, name: str) -> str:
        """Return the session's description (RFC 4566), with the one track `track0`."""
        sets = ",".join(base64.b64encode(one).decode() for one in (self.sps, self.pps))
        lines = (
            "v=0", "o=- 0 0 IN IP4 127.0.0.1", f"s={name}", "c=IN IP4 127.0.0.1", "t=0 0", "a=control:*",
            f"m=video 0 RTP/AVP {PAYLOAD}", f"a=rtpmap:{PAYLOAD} H264/{CLOCK}",
            f"a=fmtp:{PAYLOAD} packetization-mode=1;profile-level-id={self.sps[1:4].hex()};sprop-parameter-sets={sets}",
            f"a=framerate:{self.rate}", "a=control:track0",
        )  # fmt: skip
        return "\r\n".join(lines) + "\r\n"


def encode(pictures: Sequence[Pixels], rate: int = RATE) -> Loop:
    """Encode pictures as one loop that starts anew without a jump."""
    # No picture refers to a later one, and none to what is before the loop's begin.
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, rate), Fraction(rate)
    encoder.gop_size, encoder.thread_count = len(pictures), 1
    encoder.options = {"preset": "veryfast", "tune": "zerolatency", "crf": "23", "profile": "baseline"}
    coded: list[tuple[bytes, ...]] = []
    for number, pixels in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(format="yuv420p")
        frame.pts = number
        coded += (tuple(units_of(bytes(packet))) for packet in encoder.encode(frame))
    coded += (tuple(units_of(bytes(packet))) for packet in encoder.encode(None))
    first = {unit[0] & 31: unit for unit in coded[0]}
    return Loop(tuple(coded), first[_SPS], first[_PPS], rate)


def packets(
    units: Iterable[bytes], sequence: int, timestamp: int, source: int, cut: Callable[[bytes], Iterator[bytes]]
) -> Iterator[bytes]:
    """Return the RTP packets of one picture; the last carries the marker. `sequence` is the first one's number."""
    bodies = [body for unit in units for body in cut(unit)]
    for number, body in enumerate(bodies):
        last = number == len(bodies) - 1
        kind = PAYLOAD | (0x80 if last else 0)
        yield struct.pack(">BBHII", 0x80, kind, (sequence + number) & 0xFFFF, timestamp & 0xFFFFFFFF, source) + body


def _bodies(unit: bytes) -> Iterator[bytes]:
    if len(unit) <= MOST:
        yield unit
        return
    indicator, kind = unit[0] & 0xE0 | _FRAGMENT, unit[0] & 31
    parts = [unit[at : at + MOST - 2] for at in range(1, len(unit), MOST - 2)]
    for number, part in enumerate(parts):
        edge = (0x80 if number == 0 else 0) | (0x40 if number == len(parts) - 1 else 0)
        yield bytes((indicator, kind | edge)) + part


def units_of(stream: bytes) -> Iterator[bytes]:
    """Cut a stream of Annex B at its start codes."""
    return (unit for unit in _START.split(stream) if unit)
