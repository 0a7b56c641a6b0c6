"""The field: workers walk, send positions, sign, arrive, handle and feed back; departments do so without walking."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.demo.addressees import REFUSAL_BASES, REFUSALS, UNANSWERED
from desktop.demo.play.picture import LeadOrder
from desktop.demo.play.waits import REFUSED
from desktop.demo.play.walker import Walker
from desktop.demo.play.world import World
from desktop.demo.rhythm import duty_share
from desktop.demo.subjects import BY_CODE
from models.cases.attachments.records import NewAttachment
from models.cases.commands import arrive, feed_back, refuse, sign, start_handling
from models.cases.orders.queries import was_refused
from models.cases.records import CaseState, OpenCase, Urgency
from models.workers.commands import receive_positions, set_duty
from models.workers.records import Fix

SEND_EVERY_S = 10.0
FASTEST = 6.0
"""Walkers hurry with the rate, but never by more than this: dots that leap across the city are no city."""
LOST_PER_HOUR = 0.05
"""How many times an hour a worker's phone falls silent, for some minutes."""
_JITTER_M = 2.0
FIELD_STATES = frozenset({CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED, CaseState.HANDLING})


class Field:
    """Plays every worker and department."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        self._walked_at: dict[UUID, float] = {}
        self._by_themselves: frozenset[UUID] = frozenset()
        for walker in world.walkers.values():
            walker.sent_at = -rng.uniform(0, SEND_EVERY_S)

    def walk(self, s: Session | None, now: datetime, clock: float, hurry: float) -> int:
        """Move those whose next position is due and send them as one batch; return how many were sent.

        `clock` counts real seconds; `hurry` is how much faster than life they walk. Without a session nobody moves.
        """
        due = [w for w in self._world.walkers.values() if self._on_duty(w.id) and clock - w.sent_at >= SEND_EVERY_S]
        if s is None or not due:
            return 0
        fixes = []
        for walker in due:
            passed = min(clock - self._walked_at.get(walker.id, clock - SEND_EVERY_S), 3 * SEND_EVERY_S)
            self._walked_at[walker.id] = clock
            walker.advance(passed * hurry, self._rng)
            # A late batch shifts nobody: each keeps its own second of the ten.
            walker.sent_at = max(walker.sent_at + SEND_EVERY_S, clock - SEND_EVERY_S)
            if self._silent(walker, clock, passed):
                continue
            fixes.append(self._fix(walker, now))
        receive_positions(s, fixes)
        return len(fixes)

    def leave_alone(self, workers: frozenset[UUID]) -> None:
        """Let these walk, and go on and off duty, by themselves: they have real phones."""
        self._by_themselves = workers

    def _on_duty(self, worker_id: UUID) -> bool:
        return worker_id not in self._by_themselves and self._world.workers[worker_id].on_duty

    def _silent(self, walker: Walker, clock: float, passed: float) -> bool:
        if clock < walker.lost_until:
            return True
        if self._rng.random() < LOST_PER_HOUR * passed / 3600:
            walker.lost_until = clock + self._rng.uniform(90, 1500)
            return True
        return False

    def _fix(self, walker: Walker, now: datetime) -> Fix:
        rng = self._rng
        lon, lat = self._world.streets.to_degrees(
            walker.x + rng.gauss(0, _JITTER_M), walker.y + rng.gauss(0, _JITTER_M)
        )
        at = now - timedelta(seconds=rng.uniform(0, 0.9))
        speed = walker.pace if walker.moving else 0.0
        return Fix(walker.id, lon, lat, walker.heading, speed, rng.uniform(3, 12), at)

    def change_shifts(self, s: Session, now: datetime, busy: set[UUID]) -> int:
        """Let a few come on or go off duty, towards the share of this hour; nobody leaves with work in hand."""
        workers = self._world.workers
        wanted = duty_share(self._world.local(now)) * len(workers)
        on = [w for w in workers.values() if w.on_duty]
        missing = wanted - len(on)
        if abs(missing) < 4:
            return 0
        pool = [w for w in workers.values() if not w.on_duty] if missing > 0 else [w for w in on if w.id not in busy]
        pool = [w for w in pool if w.id not in self._by_themselves]
        chosen = self._rng.sample(pool, min(len(pool), max(1, round(abs(missing) / 8)), 25))
        set_duty(s, [w.id for w in chosen], missing > 0)
        for worker in chosen:
            workers[worker.id] = replace(worker, on_duty=missing > 0)
        return len(chosen)

    def follow(self, case: OpenCase, order: LeadOrder) -> None:
        """Set the worker of a signed order on its way."""
        walker = self._world.walkers.get(order.worker_id) if order.worker_id else None
        if walker is not None and case.lon is not None and case.lat is not None and walker.errand is None:
            walker.send_to(self._world.streets.to_metres(case.lon, case.lat))

    def recall(self, busy: set[UUID]) -> None:
        """Send back to their patrol those who have no order any more: withdrawn, reassigned, closed."""
        for walker in self._world.walkers.values():
            if walker.errand is not None and walker.id not in busy:
                walker.release()

    def is_under_way(self, order: LeadOrder) -> bool:
        """Whether the order's worker is still walking to an errand."""
        walker = self._world.walkers.get(order.worker_id) if order.worker_id else None
        return walker is not None and walker.errand is not None and not walker.arrived

    @staticmethod
    def feeds_back(case: OpenCase) -> bool:
        """Whether what the addressee does next is to feed back."""
        return case.state is CaseState.HANDLING

    def act(self, s: Session, case: OpenCase, order: LeadOrder, files: Sequence[NewAttachment] = ()) -> str:
        """Do what the addressee does next to `case` and return what it was, as the counts name it; `files` go with a feedback."""
        subject = self._world.subjects.get(case.category_id, BY_CODE["G1403"])
        match case.state:
            case CaseState.DISPATCHED:
                # Nobody rules on a dispute by itself: what was sent back once is taken, and so is an appointed order.
                unwilling = self._rng.random() < REFUSED and case.urgency is not Urgency.CRITICAL
                if unwilling and not was_refused(s, case.id):
                    refuse(s, order.id, self._rng.choice(REFUSALS), self._rng.choice(REFUSAL_BASES))
                    return "refused"
                sign(s, order.id)
                return "signed"
            case CaseState.SIGNED if subject.arrival:
                arrive(s, order.id)
                return "arrived"
            case CaseState.SIGNED | CaseState.ARRIVED:
                start_handling(s, order.id)
                return "started"
            case _:
                words = self._world.teller.fix(subject, self._rng)
                feed_back(s, order.id, words, unanswered=UNANSWERED, attachments=files)
                if order.worker_id in self._world.walkers:
                    self._world.walkers[order.worker_id].release()
                return "fed_back"
