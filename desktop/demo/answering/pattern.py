"""A number in a picture that survives a codec: a strip of light and dark blocks, found again in what was decoded.

Sixteen bits in Grey's code: from one number to the next a single block changes, so that a picture in between is read as
one of the two. Two blocks before them say what is light and what is dark, one after them that the number is whole.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows, columns, red-green-blue."""
BITS = 16
COUNT = 1 << BITS
BLOCKS = BITS + 3
LEFT, WIDTH = 0.2, 0.6
TOP, HEIGHT = 0.935, 0.04
"""Where the strip lies, as shares of the picture."""
LIGHT, DARK = 228, 26
LEAST_CONTRAST = 70.0


def stamp(picture: Picture, number: int) -> None:
    """Write a number (of which `COUNT` are told apart) into the picture."""
    top, bottom, edges = _place(picture)
    for n, bit in enumerate(_blocks(number % COUNT)):
        picture[top:bottom, edges[n] : edges[n + 1]] = LIGHT if bit else DARK


def find(picture: NDArray[Any]) -> int | None:
    """Return the number in a picture of any size and of any number of channels; None where there is none to be read."""
    top, bottom, edges = _place(picture)
    quarter = max(1, (bottom - top) // 4)
    rows = picture[top + quarter : max(top + quarter + 1, bottom - quarter)].astype(float)
    seen = []
    for left, right in pairwise(edges):
        inset = (right - left) // 4
        seen.append(float(rows[:, left + inset : max(left + inset + 1, right - inset)].mean()))
    light, dark, *told = seen
    if light - dark < LEAST_CONTRAST:
        return None
    bits = [shade > (light + dark) / 2 for shade in told]
    coded = sum(bit << n for n, bit in enumerate(bits[:BITS]))
    return _plain(coded) if sum(bits) % 2 == 0 else None


def _place(picture: NDArray[Any]) -> tuple[int, int, list[int]]:
    height, width = picture.shape[:2]
    edges = [round(width * (LEFT + WIDTH * n / BLOCKS)) for n in range(BLOCKS + 1)]
    return round(height * TOP), round(height * (TOP + HEIGHT)), edges


def _blocks(number: int) -> list[bool]:
    coded = number ^ (number >> 1)
    bits = [bool(coded >> n & 1) for n in range(BITS)]
    return [True, False, *bits, bool(sum(bits) % 2)]


def _plain(coded: int) -> int:
    number = 0
    while coded:
        number ^= coded
        coded >>= 1
    return number
