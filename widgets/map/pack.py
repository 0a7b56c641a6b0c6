"""Arrays on their way to the page: one JSON header, then the arrays, each at a multiple of eight bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

NEVER = 1e15
"""A time that does not come, in seconds since 1970: of a case without a limit, of what holds for good."""
TYPES = {"<f8": "f64", "<f4": "f32", "<u4": "u32", "<i4": "i32", "<u2": "u16", "|u1": "u8"}


def pack(facts: Mapping[str, object], arrays: Mapping[str, NDArray]) -> bytes:
    """Join facts and arrays into one message.

    Layout, little-endian: uint32 length of the header, the header (UTF-8 JSON of the facts, with `arrays` naming for
    each array its type, first byte and number of elements), then the arrays. First bytes count from the first multiple
    of eight after the header. KeyError for an array of a type the page does not know.
    """
    described: dict[str, tuple[str, int, int]] = {}
    bodies: list[bytes] = []
    at = 0
    for name, array in arrays.items():
        flat = np.ascontiguousarray(array).reshape(-1)
        described[name] = (TYPES[flat.dtype.str], at, flat.size)
        body = flat.tobytes()
        body += bytes(-len(body) % 8)
        bodies.append(body)
        at += len(body)
    header = json.dumps({**facts, "arrays": described}, ensure_ascii=False, allow_nan=False).encode()
    start = struct.pack("<I", len(header)) + header
    return b"".join([start, bytes(-len(start) % 8), *bodies])
