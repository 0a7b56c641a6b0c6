"""One worker on foot or on an e-bike: where it is, where it goes, how fast."""

from __future__ import annotations

import math
import random
from uuid import UUID

from desktop.demo.play.streets import Streets

ON_FOOT = 1.2
E_BIKE = 4.0
E_BIKES = 0.22
THERE_M = 12.0


class Walker:
    """A worker in local metres; `beat` is the middle of the grid it patrols."""

    __slots__ = ("_streets", "beat", "errand", "heading", "id", "lost_until", "moving", "pace", "reach", "rest", "route",
                 "sent_at", "x", "y")  # fmt: skip

    def __init__(
        self, streets: Streets, worker_id: UUID, at: tuple[float, float], beat: tuple[float, float], reach: float,
        rng: random.Random,
    ) -> None:  # fmt: skip
        self._streets = streets
        self.id = worker_id
        self.x, self.y = at
        self.beat = beat
        self.reach = reach
        self.pace = E_BIKE * rng.uniform(0.8, 1.15) if rng.random() < E_BIKES else ON_FOOT * rng.uniform(0.8, 1.2)
        self.heading = rng.uniform(0, 360)
        self.route: list[tuple[float, float]] = []
        self.errand: tuple[float, float] | None = None
        self.rest = rng.uniform(0, 120)
        self.moving = False
        self.sent_at = 0.0
        self.lost_until = 0.0

    def send_to(self, place: tuple[float, float]) -> None:
        """Walk to `place` (local metres) by road, the last stretch straight."""
        if self.errand != place:
            self.errand = place
            self._walk_to(self._streets.nearest(*place), last=place)

    def release(self) -> None:
        """Go back to the patrol."""
        self.errand = None

    @property
    def arrived(self) -> bool:
        """Whether the errand's place is reached."""
        return self.errand is not None and math.dist(self.errand, (self.x, self.y)) <= THERE_M

    def advance(self, seconds: float, rng: random.Random) -> None:
        """Walk for `seconds`; rest at times, and choose the next corner of the patrol when the way is done."""
        self.moving = False
        if not self.route:
            if self.errand is not None:
                return
            self.rest -= seconds
            if self.rest > 0:
                return
            self._patrol(rng)
        left = self.pace * seconds
        while left > 0 and self.route:
            tx, ty = self.route[0]
            far = math.hypot(tx - self.x, ty - self.y)
            if far > 0.01:
                self.heading = math.degrees(math.atan2(tx - self.x, ty - self.y)) % 360
                self.moving = True
            if far <= left:
                self.x, self.y = tx, ty
                self.route.pop(0)
                left -= far
            else:
                self.x += (tx - self.x) * left / far
                self.y += (ty - self.y) * left / far
                left = 0
        if not self.route and self.errand is None:
            self.rest = rng.expovariate(1 / 90)

    def _patrol(self, rng: random.Random) -> None:
        corners = self._streets.around(*self.beat, self.reach)
        self._walk_to(rng.choice(corners) if corners else self._streets.nearest(*self.beat))

    def _walk_to(self, goal: int, last: tuple[float, float] | None = None) -> None:
        start = self._streets.nearest(self.x, self.y)
        self.route = [self._streets.nodes[n] for n in self._streets.way(start, goal)]
        if last is not None:
            self.route.append(last)
