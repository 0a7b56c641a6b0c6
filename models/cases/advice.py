"""Who could take a case, as records: workers and departments with the facts they are ranked by, and who was left out."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from uuid import UUID

NEAR_M = 5000.0
"""Nobody who is not of the grid is sent farther than this many metres on foot, where the city has set nothing else."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes one worker worse than another, all told in metres of walking; the smallest sum goes first.

    A city changes them (`models.cases.recommend.weights`); none may be negative, so that nobody is better for being
    farther away.
    """

    outside_m: float = 3000.0
    """For one who neither belongs to a grid of the place nor stands in it."""
    order_m: float = 500.0
    """For every order in hand."""
    second_m: float = 2.0
    """For every second of the position's age."""
    accuracy: float = 1.0
    """For every metre the position may be wrong by."""
    listed_m: float = 1000.0
    """For one who is not on today's duty list of the place, where anybody is."""
    sent_m: float = 300.0
    """For one who was sent just now; it fades to nothing over `sent_minutes`."""
    sent_minutes: float = 60.0
    near_m: float = NEAR_M
    """Who is not of the grid and farther on foot than this is not offered."""
    most_orders: float = 10.0
    """Who has this many orders in hand is not offered."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all weights, in their order."""
        return tuple(one.name for one in fields(cls))


LIMITS: dict[str, tuple[float, float]] = {
    "outside_m": (0.0, 100_000.0),
    "order_m": (0.0, 100_000.0),
    "second_m": (0.0, 1000.0),
    "accuracy": (0.0, 100.0),
    "listed_m": (0.0, 100_000.0),
    "sent_m": (0.0, 100_000.0),
    "sent_minutes": (0.0, 1440.0),
    "near_m": (100.0, 50_000.0),
    "most_orders": (1.0, 1000.0),
}
"""The smallest and the largest value of each weight."""


@dataclass(frozen=True, slots=True)
class Record:
    """How a department did with cases of the same category, by the orders given to it in the last 30 days.

    Medians are seconds from the order to the arrival, and to the feedback; None where nobody arrived or fed back.
    """

    orders: int = 0
    refusals: int = 0
    median_arrival_s: float | None = None
    median_feedback_s: float | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A worker or department that could take the case, best first, with the reasons as facts to be worded by the desk."""

    rank: int
    worker_id: UUID | None
    department_id: UUID | None
    name: str
    role: str
    """WorkerRole value, or DepartmentKind value."""
    grid: str
    phone: str
    in_grid: bool
    distance_m: float | None
    """On foot along the roads where `on_foot`, else the straight line."""
    position_age_s: float | None
    load: int
    reason: str
    """Key of the deciding reason: in_grid, near, team (on the grid's team, position not known), ruled, owner, territory,
    competent."""
    lon: float | None = None
    lat: float | None = None
    """Where a worker is (WGS-84 degrees); None for a department, and where it is not known."""
    accuracy_m: float | None = None
    """How far the position may be wrong; None where nobody said."""
    on_foot: bool = False
    sent_s: float | None = None
    """Seconds since the last order was given to this worker, None where none is known."""
    refused: bool = False
    """Whether this department has sent this very case back."""
    record: Record | None = None
    """Of a department."""
    parts: tuple[tuple[str, float], ...] = ()
    """A worker's sum, in metres: (distance, outside, orders, age, accuracy, unlisted, sent), those that are not nothing."""
    listed: bool = False
    """Whether this worker is on the duty list (值班表) of the place just now."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody one would have expected among the suggestions, and why they are not.

    `reason`: lost (the position is `seconds` old), never_seen (on duty, but no position ever came), off_duty, busy (too
    many in hand: `load`), refused (has sent this case back), no_way (no way on foot that is short enough).
    """

    worker_id: UUID
    name: str
    """Masked."""
    role: str
    grid: str
    reason: str
    seconds: float | None = None
    load: int = 0
    distance_m: float | None = None
    """From where they were seen last, in a straight line."""


@dataclass(frozen=True, slots=True)
class Recommendations:
    """What the panel offers: workers and departments, and those left out, the ones first who are missed most."""

    workers: tuple[Recommendation, ...] = field(default=())
    departments: tuple[Recommendation, ...] = field(default=())
    left_out_stale: int = 0
    """How many are left out because their position is lost: more than are named in `left_out`."""
    left_out: tuple[LeftOut, ...] = ()
    by_road: bool = False
    """Whether distances are along the roads: False where the city has none near the place."""
