"""A number in a picture: found again through a codec, in any size, and never a wrong one where there is none."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.demo.answering.pattern import COUNT, find, stamp

SIZES = st.sampled_from([(480, 640), (720, 1280), (240, 320), (360, 480), (640, 480)])


def noisy(size: tuple[int, int], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


@given(number=st.integers(0, COUNT * 2), size=SIZES, seed=st.integers(0, 9))
def test_a_number_is_found_again_in_a_poor_jpeg_of_another_size(number: int, size: tuple[int, int], seed: int) -> None:
    picture = noisy(size, seed)
    stamp(picture, number)
    kept = io.BytesIO()
    Image.fromarray(picture).save(kept, "JPEG", quality=40)
    with Image.open(kept) as still:
        grey = np.asarray(still.resize((500, 333)).convert("L"))
    assert find(np.asarray(Image.open(kept))) == number % COUNT
    assert find(grey[:, :, None]) == number % COUNT


@given(number=st.integers(0, COUNT - 1))
def test_what_lies_between_two_pictures_is_read_as_one_of_them_or_not_at_all(number: int) -> None:
    one, other = np.full((480, 640, 3), 90, np.uint8), np.full((480, 640, 3), 90, np.uint8)
    stamp(one, number)
    stamp(other, number + 1)
    for share in (0.2, 0.5, 0.8):
        between = (one * share + other * (1 - share)).astype(np.uint8)
        assert find(between) in (number, (number + 1) % COUNT, None)


@given(shade=st.integers(0, 255), seed=st.integers(0, 50))
def test_no_number_is_read_from_a_picture_without_one(shade: int, seed: int) -> None:
    assert find(np.full((480, 640, 3), shade, np.uint8)) is None
    assert find(noisy((480, 640), seed)) is None
