"""What is to be thought of a position: plain, or one that cannot be right."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from models.geo.distance import haversine_m

AHEAD_S = 60.0
"""A phone's clock may be ahead of the database's by so much."""
NOWHERE_DEG = 0.01
"""A phone without a position says (0, 0); nobody works within a kilometre of it."""
FAR_M, FAST_M_S = 2_000.0, 70.0
"""Farther than this, and faster than this (250 km/h), nobody went between two positions."""
STEP_M, STEP_S = 6.0, 120.0
"""Who went so far between two positions no farther apart in time is moving; nearer is a phone's own trembling."""
TURNS = 16


class Doubt(IntEnum):
    """Why the latest position of a worker is not to be believed."""

    NONE = 0
    FUTURE = 1
    NOWHERE = 2
    JUMP = 3


def is_somewhere(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether these are places on the earth that a phone may well be at (WGS-84 degrees)."""
    inside = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return inside & ((np.abs(lon) > NOWHERE_DEG) | (np.abs(lat) > NOWHERE_DEG))


def cannot_be(metres: NDArray[np.float64], seconds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether nobody goes so far in that time."""
    return metres > np.maximum(FAR_M, FAST_M_S * np.abs(seconds))


def turn_of(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    to_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
    seconds: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """The way somebody goes: 1 for north and on clockwise to 16; 0 for who stands still or was not seen for long.

    Taken from two positions, not from the phone's compass: that has no word for "I do not know".
    """
    east, north = (to_lon - lon) * np.cos(np.radians(lat)), to_lat - lat
    turn = np.round(np.arctan2(east, north) / (2 * np.pi) * TURNS).astype(np.int64) % TURNS + 1
    moved = (haversine_m(lon, lat, to_lon, to_lat) >= STEP_M) & (seconds > 0) & (seconds <= STEP_S)
    return np.where(moved, turn, 0).astype(np.uint8)
