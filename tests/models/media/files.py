"""Files to attach, made on the spot: each the real thing, small."""

from __future__ import annotations

import io
import random
import wave
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw


def picture(seed: int = 1, form: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    """A picture of coloured blocks, another for every seed."""
    rng = random.Random(seed)
    made = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(made)
    for _ in range(14):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        box = (x, y, x + rng.randrange(40, size[0] // 2), y + rng.randrange(40, size[1] // 2))
        draw.rectangle(box, fill=tuple(rng.randrange(256) for _ in range(3)))
    kept = io.BytesIO()
    made.save(kept, form, **options)  # type: ignore[arg-type]
    return kept.getvalue()


def sound(seconds: float = 1.0) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10" * int(8000 * seconds))
    return kept.getvalue()


def film(path: Path, form: str = "webm", codec: str = "libvpx", seconds: float = 1.0) -> Path:
    import av

    with av.open(str(path), "w", format=form) as made:
        stream = made.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for n in range(round(10 * seconds)):
            frame = av.VideoFrame.from_ndarray(np.full((120, 160, 3), 20 * (n % 10), np.uint8), format="rgb24")
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return path
