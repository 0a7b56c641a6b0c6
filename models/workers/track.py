"""Where everybody was: positions of the past, read by the moment. A day of a large city has a hundred million fixes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.copying import driver
from models.workers.records import Positions

LOOK_BACK = timedelta(minutes=15)
"""Who sent nothing for so long is not shown: whether he was still on duty is not known."""
MINUTE = timedelta(minutes=1)
_HEADER = 19
"""Bytes before the first row of a binary COPY: signature, flags, length of an extension that is never there."""
_ROW = np.dtype([
    ("columns", ">i2"), ("l0", ">i4"), ("worker", "V16"), ("l1", ">i4"), ("lon", ">f8"), ("l2", ">i4"), ("lat", ">f8"),
    ("l3", ">i4"), ("heading", ">f4"), ("l4", ">i4"), ("at", ">f8"),
])  # fmt: skip
_AT = """COPY (SELECT DISTINCT ON (worker_id) worker_id, lon, lat, heading, extract(epoch FROM fixed_at)::float8
    FROM position_history WHERE fixed_at >= %(since)s AND fixed_at < %(until)s
    ORDER BY worker_id, fixed_at DESC) TO STDOUT (FORMAT BINARY)"""
_DAYS = text("SELECT day, kept FROM position_day WHERE day BETWEEN :first AND :last ORDER BY day")


class Kept(StrEnum):
    """What there is of a day's positions: every fix, a fix a minute, or (for minutes) not all of it back yet."""

    WHOLE = "whole"
    MINUTE = "minute"
    THINNING = "thinning"


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day (UTC) of which positions are kept."""

    day: date
    kept: Kept


def get_kept_days(s: Session, first: date, last: date) -> list[KeptDay]:
    """Return the days (UTC) from `first` to `last` of which positions are kept; of all others nothing is."""
    return [KeptDay(row.day, Kept(row.kept)) for row in s.execute(_DAYS, {"first": first, "last": last})]


def get_positions_at(s: Session, moment: datetime, look_back: timedelta = LOOK_BACK) -> Positions:
    """Return the last fix before `moment` of everybody who sent one within `look_back` before it."""
    facts = {"since": moment - look_back, "until": moment}
    with driver(s).cursor() as cursor, cursor.copy(_AT, facts) as copy:
        raw = b"".join(bytes(part) for part in copy)
    # The last two bytes say that nothing more comes.
    rows = np.frombuffer(raw, dtype=_ROW, count=(len(raw) - _HEADER - 2) // _ROW.itemsize, offset=_HEADER)
    ids = rows["worker"].tobytes()
    return Positions(
        worker_ids=tuple(UUID(bytes=ids[at : at + 16]) for at in range(0, len(ids), 16)),
        lon=rows["lon"].astype(np.float64),
        lat=rows["lat"].astype(np.float64),
        heading=rows["heading"].astype(np.float32),
        fixed_at=rows["at"].astype(np.float64),
    )
