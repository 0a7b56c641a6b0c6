"""A browser's recording, packed anew: it has a length, can be wound, and keeps every picture."""

from __future__ import annotations

import io

import av
import pytest

from desktop.calls.webm import repack
from tests.support.phone_peer import pattern


def recorded(frames: int = 45) -> bytes:
    """WebM as MediaRecorder writes it: live, with neither a length nor an index."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm", options={"live": "1"}) as made:
        stream = made.add_stream("libvpx", rate=15, options={"deadline": "realtime"})
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(frames):
            made.mux(stream.encode(av.VideoFrame.from_ndarray(pattern(number), format="rgb24")))
        made.mux(stream.encode())
    return out.getvalue()


def packets(path) -> list[bytes]:
    with av.open(str(path)) as opened:
        return [bytes(one) for one in opened.demux(video=0) if one.size]


def test_a_recording_gets_its_length_and_keeps_every_picture(tmp_path):
    source, target = tmp_path / "a.part", tmp_path / "a.webm"
    source.write_bytes(recorded())
    with av.open(str(source)) as opened:
        assert opened.duration is None
    assert repack(source, target) == pytest.approx(3.0, abs=0.1)
    with av.open(str(target)) as opened:
        assert opened.duration / av.time_base == pytest.approx(3.0, abs=0.1)
        opened.seek(2_000_000)
        assert next(opened.decode(video=0)).width == 320
    assert packets(source) == packets(target)


@pytest.mark.parametrize("share", [0.4, 0.7, 0.95])
def test_one_that_was_cut_off_keeps_what_came_until_then(tmp_path, share):
    whole, source, target = recorded(), tmp_path / "a.part", tmp_path / "a.webm"
    source.write_bytes(whole[: int(len(whole) * share)])
    assert 0.1 < repack(source, target) < 3.0
    assert 1 < len(packets(target)) < 45


@pytest.mark.parametrize("content", [b"", b"no film at all" * 50])
def test_what_is_no_film_is_refused_in_words(tmp_path, content):
    source = tmp_path / "a.part"
    source.write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.part"):
        repack(source, tmp_path / "a.webm")
