"""The simulator's pictures: the same for a seed, small, and none like another by its perceptual hash."""

from __future__ import annotations

import io
from itertools import combinations

from PIL import Image

from desktop.demo.play.scene import MOST_BYTES, scene
from models.media.looking import phash_of

GROUNDS = ("road", "home", "shop", "park", "water", "factory", "school", "field")


def test_a_seed_draws_one_picture_and_another_seed_another() -> None:
    made = [scene(f"{n}", GROUNDS[n % 8], ("20261129-0087", "望潮街道文昌路口")) for n in range(24)]
    assert made[3] == scene("3", GROUNDS[3], ("20261129-0087", "望潮街道文昌路口"))
    assert max(map(len, made)) <= MOST_BYTES
    hashes = [phash_of(Image.open(io.BytesIO(one))) for one in made]
    assert all(((a or 0) ^ (b or 0)).bit_count() > 8 for a, b in combinations(hashes, 2))
