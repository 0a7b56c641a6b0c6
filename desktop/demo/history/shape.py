"""Shapes what is open now: how many stand at each stage, run late, fall due soon, or are critical.

The last hours of the drafts are bent a little, always to something that could have happened: what would be late beyond
the wanted few was closed in time; what waits at the desk or for a signature came in within the last minutes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.demo.history.draft import Course, Draft, draft_field, draft_limit, finish
from desktop.demo.history.imagine import Imagination, minutes
from desktop.demo.subjects import BY_CODE, SUBJECTS
from models.cases.calendar import WorkingCalendar
from models.cases.deadlines import soon_from
from models.cases.records import Urgency

NEVER = timedelta(days=365)
_FAR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many stand at a stage in the small city, and between which ages in minutes."""

    stage: str
    count: int
    youngest: float
    oldest: float


WAITING = (
    Waiting("reported", 7, 0.3, 10.5),
    Waiting("accepted", 5, 1, 13),
    Waiting("filed", 9, 0.5, 9),
    Waiting("dispatched", 14, 0.5, 21),
    Waiting("verifying", 8, 2, 42),
    Waiting("reviewing", 11, 1, 21),
)


class Shaper:
    """Bends drafts around `now`."""

    def __init__(self, imagination: Imagination, calendar: WorkingCalendar, now: datetime, rng: random.Random) -> None:
        self._imagination = imagination
        self._volume = imagination.volume
        self._waiting_now = [replace(w, count=round(w.count * self._volume.waiting)) for w in WAITING]
        self._calendar = calendar
        self._now = now
        self._rng = rng

    def shape(self, drafts: list[Draft]) -> list[Draft]:
        """Return the drafts with their open ones in the wanted shape, by the time they were reported."""
        self._settle(drafts)
        self._lateness(drafts)
        self._dueness(drafts)
        self._amount(drafts)
        drafts.extend(self._waiting())
        drafts.extend(self._critical())
        drafts.sort(key=lambda d: d.reported)
        return drafts

    def _settle(self, drafts: Sequence[Draft]) -> None:
        """What the rhythm leaves at a short stage or critical right now is already past it: WAITING draws those."""
        for draft in drafts:
            if draft.closed is None or draft.closed <= self._now:
                continue
            if draft.course is not Course.HANDLED:
                self._shift(draft, self._now - minutes(self._rng.uniform(1, 20)) - draft.closed)
            elif draft.urgency is Urgency.CRITICAL or not self._in_hand(draft):
                before = self._now - minutes(self._rng.uniform(90, 240))
                self._shift(draft, min(before - draft.reported, timedelta(0)))
                assert draft.handling is not None
                if draft.urgency is Urgency.CRITICAL:
                    self._shift(draft, minutes(-300))
                    finish(draft, draft.handling + minutes(self._rng.uniform(20, 60)), self._rng)
                elif draft.feedback is not None and draft.feedback <= self._now:
                    self._delay(draft)

    def _shift(self, draft: Draft, by: timedelta) -> None:
        for name in (
            "reported", "accepted", "filed", "dispatched", "refused", "first_dispatched", "signed", "arrived", "handling",
            "feedback", "verified", "reworked", "feedback_again", "closed",
        ):  # fmt: skip
            at = getattr(draft, name)
            if at is not None:
                setattr(draft, name, at + by)
        if draft.due is not None:
            draft_limit(draft, self._calendar)

    def _in_hand(self, draft: Draft) -> bool:
        """Whether the draft is being handled now."""
        if draft.course is not Course.HANDLED or draft.handling is None or draft.feedback is None:
            return False
        return draft.handling <= self._now < draft.feedback

    def _late(self, draft: Draft) -> bool:
        return draft.due is not None and draft.due <= self._now

    def _soon(self, draft: Draft) -> bool:
        assert draft.handling is not None
        soon = soon_from(self._calendar, draft.handling, draft.due)
        return soon is not None and soon <= self._now and not self._late(draft)

    def _end_now(self, draft: Draft) -> None:
        """Let it have been closed a while ago, on time if it could be."""
        assert draft.handling is not None
        assert draft.due is not None
        latest = min(self._now, draft.due) - minutes(3)
        end = latest - minutes(self._rng.uniform(2, 90))
        finish(draft, max(end, draft.handling), self._rng)
        assert draft.closed is not None
        if draft.closed > self._now:
            self._shift(draft, self._now - minutes(self._rng.uniform(1, 30)) - draft.closed)

    def _delay(self, draft: Draft) -> None:
        """Let it still be in hand, until some time from now."""
        finish(draft, self._now + _FAR + minutes(self._rng.uniform(10, 300)), self._rng)

    def _lateness(self, drafts: Sequence[Draft]) -> None:
        least, most = self._volume.late_wanted
        late = [d for d in drafts if self._in_hand(d) and self._late(d)]
        self._rng.shuffle(late)
        for draft in late[most:]:
            self._end_now(draft)
        if len(late) < least:
            recent = [
                d for d in drafts if self._ended(d) and d.due and timedelta(0) < self._now - d.due < timedelta(hours=5)
            ]
            for draft in self._rng.sample(recent, min(least + 1 - len(late), len(recent))):
                self._delay(draft)

    def _dueness(self, drafts: Sequence[Draft]) -> None:
        least, most = self._volume.soon_wanted
        soon = [d for d in drafts if self._in_hand(d) and self._soon(d)]
        self._rng.shuffle(soon)
        for draft in soon[most:]:
            self._end_now(draft)
        if len(soon) < least:
            recent = [d for d in drafts if self._ended(d) and d.due and d.due > self._now and self._soon(d)]
            for draft in self._rng.sample(recent, min(most - len(soon), len(recent))):
                self._delay(draft)

    def _amount(self, drafts: Sequence[Draft]) -> None:
        """Keep more open, or close some more, until about as many are in hand as wanted."""
        in_hand = [d for d in drafts if self._in_hand(d)]
        wanted = self._volume.open_wanted - sum(w.count for w in self._waiting_now) - 2 + self._rng.randrange(-8, 9)
        if len(in_hand) > wanted:
            calm = [d for d in in_hand if not self._late(d) and not self._soon(d)]
            for draft in self._rng.sample(calm, min(len(in_hand) - wanted, len(calm))):
                self._end_now(draft)
        else:
            ended = [
                d for d in drafts
                if self._ended(d) and d.due and d.due > self._now + _FAR and not self._soon(d)
                and d.urgency is not Urgency.CRITICAL
            ]  # fmt: skip
            for draft in self._rng.sample(ended, min(wanted - len(in_hand), len(ended))):
                self._delay(draft)

    def _ended(self, draft: Draft) -> bool:
        return draft.course is Course.HANDLED and draft.closed is not None and draft.closed <= self._now

    def _waiting(self) -> list[Draft]:
        found = []
        for waiting in self._waiting_now:
            for n in range(waiting.count):
                step = (waiting.oldest - waiting.youngest) / waiting.count
                age = minutes(waiting.youngest + step * (n + self._rng.random()))
                found.append(self._at_stage(waiting.stage, age))
        return found

    def _at_stage(self, stage: str, age: timedelta) -> Draft:
        """Return a draft that has stood at `stage` for `age`."""
        rng, since = self._rng, self._now - age
        slow = [s for s in SUBJECTS if s.limit_unit == "working_day"]
        pools = {"verifying": [s for s in slow if s.verification], "reviewing": [s for s in slow if not s.verification]}
        pool = pools.get(stage) or [s for s in SUBJECTS if not s.critical]
        subject = rng.choices(pool, [s.weight for s in pool])[0]
        urgency = Urgency.URGENT if rng.random() < subject.urgent else Urgency.NORMAL
        long_ago = since - minutes(rng.uniform(70, 200))
        draft = self._imagination.matter(subject, since if stage == "reported" else long_ago, urgency)
        draft.course = Course.HANDLED
        names = ("accepted", "filed", "dispatched", "signed")
        draft.refused = draft.first_dispatched = None
        if stage in ("verifying", "reviewing"):
            draft_limit(draft, self._calendar)
            draft_field(draft, rng)
            draft.refused = draft.first_dispatched = None
            finish(draft, since, rng)
            draft.handling = min(draft.handling or since, since - minutes(8))
            draft.feedback = since
            draft.verified = since + NEVER if subject.verification else None
            draft.closed = since + NEVER
            return draft
        stuck = {"reported": 0, "accepted": 1, "filed": 2, "dispatched": 3}[stage]
        at = since
        for n in range(stuck - 1, -1, -1):
            setattr(draft, names[n], at)
            at -= minutes(rng.uniform(0.8, 5.5))
        draft.reported = at if stuck else since
        for name in names[stuck:]:
            setattr(draft, name, self._now + NEVER)
        draft.arrived = draft.handling = draft.feedback = draft.verified = draft.closed = self._now + NEVER
        if stuck >= 2:
            draft_limit(draft, self._calendar)
        return draft

    def _critical(self) -> list[Draft]:
        """The two that stand on top: an old person not seen for days, and a broken manhole cover."""
        alone = self._imagination.matter(BY_CODE["G1301"], self._now - minutes(28), Urgency.CRITICAL, "hotline", 0)
        cover = self._imagination.matter(BY_CODE["C0101"], self._now - minutes(6), Urgency.CRITICAL, "hotline", 0)
        for draft in (alone, cover):
            draft.course = Course.HANDLED
            draft.refused = draft.first_dispatched = draft.reworked = draft.feedback_again = None
            draft.arrived = draft.handling = draft.feedback = draft.verified = draft.closed = self._now + NEVER
        alone.accepted, alone.filed = self._now - minutes(26.6), self._now - minutes(25.9)
        alone.dispatched, alone.signed = self._now - minutes(25.2), self._now - minutes(22.4)
        cover.accepted, cover.filed = self._now - minutes(3.4), self._now - minutes(2.2)
        cover.dispatched = cover.signed = self._now + NEVER
        for draft in (alone, cover):
            draft_limit(draft, self._calendar)
        return [alone, cover]
