"""Identifiers, instants and numbers as text, for many rows at once: what the details of steps are made of."""

from __future__ import annotations

import numpy as np

from desktop.demo.packed import Bytes, Ints

_EPOCH = np.datetime64("2000-01-01T00:00:00.000000")
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_DASHES = (8, 13, 18, 23)
_LETTERS = [n for n in range(36) if n not in _DASHES]


def spelt_ids(ids: Bytes) -> Bytes:
    """Return identifiers as they are written, (N, 36) bytes."""
    written = np.full((len(ids), 36), ord("-"), np.uint8)
    digits = np.empty((len(ids), 32), np.uint8)
    digits[:, 0::2], digits[:, 1::2] = _HEX[ids >> 4], _HEX[ids & 15]
    written[:, _LETTERS] = digits
    return written


def spelt_moments(at: Ints) -> Bytes:
    """Return instants (the server's microseconds) in ISO form, UTC, (N, 32) bytes."""
    written = np.datetime_as_string(_EPOCH + at.astype("m8[us]"), unit="us")
    width = written.dtype.itemsize // 4
    letters = np.ascontiguousarray(written).view(np.uint32).reshape(len(at), width)[:, :26].astype(np.uint8)
    zone = np.broadcast_to(np.frombuffer(b"+00:00", np.uint8), (len(at), 6))
    return np.hstack([letters, zone])


def spelt_numbers(values: Ints, width: int) -> Bytes:
    """Return numbers with leading zeros, (N, width) bytes."""
    return (values[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10 + ord("0")).astype(np.uint8)
