"""A camera's loop as H.265 (RFC 7798), as most newer cameras send by default."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from fractions import Fraction

import av

from desktop.demo.cameras.loop import CLOCK, MOST, PAYLOAD, Loop, units_of
from desktop.demo.cameras.scene import HEIGHT, RATE, WIDTH, draw_scene

VPS, SPS, PPS, FRAGMENT = 32, 33, 34, 49


class HevcLoop(Loop):
    """The same pictures, coded otherwise."""

    @staticmethod
    def bodies(unit: bytes) -> Iterator[bytes]:
        if len(unit) <= MOST:
            yield unit
            return
        head = bytes((unit[0] & 0x81 | FRAGMENT << 1, unit[1]))
        parts = [unit[at : at + MOST - 3] for at in range(2, len(unit), MOST - 3)]
        for number, part in enumerate(parts):
            edge = (0x80 if number == 0 else 0) | (0x40 if number == len(parts) - 1 else 0)
            yield head + bytes((unit[0] >> 1 & 63 | edge,)) + part

    def sdp(self, name: str) -> str:
        first = {unit[0] >> 1 & 63: base64.b64encode(unit).decode() for unit in self.pictures[0]}
        sets = f"sprop-vps={first[VPS]};sprop-sps={first[SPS]};sprop-pps={first[PPS]}"
        lines = (
            "v=0", "o=- 0 0 IN IP4 127.0.0.1", f"s={name}", "c=IN IP4 127.0.0.1", "t=0 0",
            f"m=video 0 RTP/AVP {PAYLOAD}", f"a=rtpmap:{PAYLOAD} H265/{CLOCK}", f"a=fmtp:{PAYLOAD} {sets}",
            "a=control:track0",
            # Sound that nobody asked for, as most have it.
            "m=audio 0 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", "a=control:track1",
        )  # fmt: skip
        return "\r\n".join(lines) + "\r\n"


def hevc_loop(code: str) -> Loop:
    """Return a camera's pictures as H.265."""
    encoder = av.CodecContext.create("libx265", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, RATE), Fraction(RATE)
    encoder.options = {
        "preset": "ultrafast", "tune": "zerolatency",
        "x265-params": "keyint=60:repeat-headers=1:log-level=none:pools=1:frame-threads=1",
    }  # fmt: skip
    coded: list[tuple[bytes, ...]] = []
    for number, pixels in enumerate(draw_scene(code)):
        frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(format="yuv420p")
        frame.pts = number
        coded += (tuple(units_of(bytes(packet))) for packet in encoder.encode(frame))
    coded += (tuple(units_of(bytes(packet))) for packet in encoder.encode(None))
    return HevcLoop(tuple(coded), b"", b"")
