"""By which figure the grids are coloured, and its values in the order the page knows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase
from models.figures.grid_records import GridFigure, GridFigures
from widgets.map.ground import Ground
from widgets.map.pack import NEVER, pack


class Colours:
    """The figure that was chosen; its values where somebody has read them, NaN where there is none."""

    def __init__(self) -> None:
        self.figure = GridFigure.OPEN
        self.known: dict[GridFigure, GridFigures] = {}

    def packed(self, ground: Ground, cases: Iterable[OpenCase], now: float) -> bytes:
        """The values as the page takes them; `now` in seconds since 1970. `until` says when they hold no longer."""
        as_of, until = 0.0, NEVER
        values = np.full(len(ground.grids), np.nan, dtype=np.float32)
        known = self.known.get(self.figure)
        if self.figure is GridFigure.LATE:
            moment = datetime.fromtimestamp(now, UTC)
            open_now = tuple(case for case in cases if not case.exercise)
            late = [case for case in open_now if lamp_of(case, moment) is Lamp.LATE]
            values = ground.counts(Counter(case.grid_id for case in late)).astype(np.float32)
            coming = [case.next_due_at for case in open_now if case.next_due_at and case.next_due_at >= moment]
            as_of, until = now, min((at.timestamp() for at in coming), default=NEVER)
        elif known is not None:
            for row, grid in enumerate(ground.grids):
                value = known.value(grid.id)
                values[row] = np.nan if value is None else value
            as_of = known.as_of.timestamp()
        return pack({"figure": self.figure.value, "asOf": as_of, "until": until}, {"values": values})
