"""The citizens: reports come in by the daily rhythm, each at random, from nine sources."""

from __future__ import annotations

import math
import random
from datetime import datetime
from uuid import UUID

from desktop.demo.chance import Weighted
from desktop.demo.play.world import World
from desktop.demo.rhythm import REPORTS_PER_ACCEPTED, reports_per_second
from desktop.demo.sources import draw_nature, sources_of
from desktop.demo.subjects import BY_CODE, QUESTIONS, SUBJECTS, Subject
from models.cases.records import Nature, NewReport, Source, Urgency

ENQUIRY = BY_CODE["G1405"]
_SUBJECTS = Weighted(SUBJECTS, [s.weight for s in SUBJECTS])


class Reporter:
    """A Poisson process of reports; its pace follows the city's local time."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        self._due = 0.0
        self._next = self._gap()

    def _gap(self) -> float:
        return -math.log(1 - self._rng.random())

    def how_many(self, now: datetime, seconds: float) -> int:
        """Return how many reports came in during `seconds` of the simulator's time."""
        self._due += reports_per_second(self._world.local(now), self._world.volume.accepted_per_day) * seconds
        count = 0
        while self._due >= self._next:
            self._due -= self._next
            self._next = self._gap()
            count += 1
        return count

    def draw(self, now: datetime) -> tuple[NewReport, str | None]:
        """Return what is reported next and, for a question, its answer."""
        rng = self._rng
        if rng.random() > 1 / REPORTS_PER_ACCEPTED:
            told, answer = self._world.teller.ask(question := rng.choice(QUESTIONS), rng)
            nature = Nature.SUGGESTION if question.title.startswith("建议") else Nature.ENQUIRY
            subject, source, urgency = ENQUIRY, Source.HOTLINE, Urgency.NORMAL
        else:
            subject = _SUBJECTS.draw(rng)
            source, answer = Source(sources_of(subject, self._world.volume.sources).draw(rng)), None
            told = self._world.teller.tell(subject, source.value, rng)
            nature, urgency = Nature(draw_nature(source.value, rng)), self._urgency(subject)
        new = NewReport(
            title=told.title,
            text=told.text,
            source=source,
            category_id=self._world.categories[subject.code],
            nature=nature,
            urgency=urgency,
            lon=told.lon,
            lat=told.lat,
            address=told.address,
            reporter=told.reporter,
            reporter_phone=told.phone,
            occurred_at=now,
            reporting_worker_id=self._finder(told.patch.area.code) if source is Source.GRID_WORKER else None,
        )
        return new, answer

    def _urgency(self, subject: Subject) -> Urgency:
        chance = self._rng.random()
        if chance < subject.critical:
            return Urgency.CRITICAL
        return Urgency.URGENT if chance < subject.critical + subject.urgent else Urgency.NORMAL

    def _finder(self, grid_code: str) -> UUID | None:
        team = self._world.teams.get(self._world.grid_ids[grid_code], [])
        on_duty = [w for w in team if w in self._world.workers and self._world.workers[w].on_duty]
        return self._rng.choice(on_duty) if on_duty else None
