"""The whole history of a city in millions of reports: drawn day by day, ready to be copied; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

import numpy as np

from desktop.demo.bulk.books import Words
from desktop.demo.bulk.crew import Crew
from desktop.demo.bulk.days import Day, Topics, plan_days
from desktop.demo.bulk.handling import Said
from desktop.demo.bulk.intake import Desk
from desktop.demo.bulk.life import Life, World
from desktop.demo.bulk.limits import Limits
from desktop.demo.bulk.packing import Packed
from desktop.demo.bulk.phrases import Phrases
from desktop.demo.bulk.rows import Account, Scribe
from desktop.demo.bulk.spots import Spots
from desktop.demo.bulk.stories import Storyteller
from desktop.demo.foundation import Cast
from desktop.demo.ground import GroundMap
from desktop.demo.packed import micros
from desktop.demo.subjects import SUBJECTS
from desktop.demo.wording import Teller
from models.cases.calendar import WorkingCalendar
from models.cases.tables import OPEN_STATES

AT_ONCE = 15_000
"""About how many reports are drawn at once: what they become is copied in less than a second."""
STRETCHES = 20
"""Of how many such stretches a history is at the least."""
TABLES = (
    "case_file", "report", "report_text", "dispatch_order", "step", "refusal", "reply", "callback", "confirmation", "transfer",
    "case_request", "case_extension", "case_suspension", "case_exclusion", "case_link", "repeat",
)  # fmt: skip
"""What a history is written into."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days' rows: how many reports came in, how many cases were made of them, are open, how many steps; the tables."""

    reports: int
    cases: int
    open: int
    steps: int
    tables: tuple[Packed, ...]


class History:
    """Draws `reports` reports over the `days` days before `now` and today, and what became of them."""

    def __init__(
        self, *, seed: int, size: str, reports: int, days: int, now: datetime, ground: GroundMap, teller: Teller, cast: Cast,
        calendar: WorkingCalendar, accounts: Sequence[Account], sources: Sequence[str],
    ) -> None:  # fmt: skip
        self.reports = reports
        self._seed = [seed, crc32(size.encode())]
        self._now = micros(now)
        self._calendar = calendar
        rng = np.random.default_rng(self._seed)
        self._days = plan_days(calendar, now, days, reports, rng)
        phrases = Phrases()
        spots = Spots(ground, phrases)
        storyteller = Storyteller(spots, phrases, teller, random.Random(f"fixes {seed} {size}"))
        self._world = World(
            Limits(calendar, self._days[0].day, self._days[-1].day, SUBJECTS), Crew(cast, spots.codes, rng), calendar,
            Said.of(storyteller.fixes), storyteller, Words(storyteller.refusals),
        )  # fmt: skip
        self._desk = Desk(storyteller, Topics([code[:12] for code in spots.codes], seed), sources)
        self._scribe = Scribe(self._world, cast, spots.codes, accounts)

    def stretches(self) -> Iterator[Stretch]:
        """Yield the history, some days at a time, from its beginning."""
        for number, days in enumerate(_together(self._days)):
            rng = np.random.default_rng([*self._seed, number])
            intake = self._desk.take_in(days, rng)
            lived = Life(self._world, intake, self._now, rng).live()
            steps = sum(len(one.of) for one in lived.books.steps)
            opened = int(lived.books.is_in(*OPEN_STATES).sum())
            tables = tuple(self._scribe.tables(lived))
            yield Stretch(len(intake.reported), int(intake.own.sum()), opened, steps, tables)

    def numbers(self) -> dict[datetime, int]:
        """Return how many case numbers were drawn on each of the city's days, by an instant of it (UTC)."""
        days = self._world.limits.days
        return {self._calendar.midnight(days[n]): many for n, many in sorted(self._world.last.items())}


def _together(days: Sequence[Day]) -> Iterator[list[Day]]:
    """Join days to stretches of about AT_ONCE reports, less in a short history."""
    stretch: list[Day] = []
    # A short history too has a yesterday whose matters may come again.
    enough = min(AT_ONCE // 2, sum(day.reports for day in days) // STRETCHES)
    for day in days:
        stretch.append(day)
        if sum(one.reports for one in stretch) > enough:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
