"""The order of workers for a case: one sum each, in metres of walking, and what is known about those not yet looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cases.advice import Weights


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Workers on duty with a live position, as columns of equal length.

    `way` is metres on foot (infinite: no way), `by_road` whether along roads; `own` says whose grid it is: on the team of
    a grid over the place, or standing in the case's own; `team` the former alone. `age` is the position's in seconds,
    `accuracy` in metres, `load` orders in hand, `sent` seconds since the last order (infinite: none known), `refused`
    whether this case was sent back by them, `listed` whether they are on the place's duty list
    just now (all of them, where nobody is: a list that is not there speaks against nobody).
    """

    way: NDArray[np.float64]
    by_road: NDArray[np.bool_]
    own: NDArray[np.bool_]
    team: NDArray[np.bool_]
    age: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    load: NDArray[np.int64]
    sent: NDArray[np.float64]
    refused: NDArray[np.bool_]
    listed: NDArray[np.bool_]

    def parts(self, weights: Weights) -> dict[str, NDArray[np.float64]]:
        """Return what each sum is made of, by name, in metres; none is negative."""
        fading = weights.sent_minutes * 60
        # Cut before it is divided: however short a time is set, nothing overflows.
        fresh = 1 - np.clip(self.sent, 0.0, fading) / fading if fading > 0 else np.zeros(len(self.sent))
        return {
            "distance": self.way,
            "outside": np.where(self.own, 0.0, weights.outside_m),
            "orders": weights.order_m * self.load,
            "age": weights.second_m * self.age,
            "accuracy": weights.accuracy * self.accuracy,
            "unlisted": np.where(self.listed, 0.0, weights.listed_m),
            "sent": weights.sent_m * fresh,
        }

    def able(self, weights: Weights) -> NDArray[np.bool_]:
        """Return who can be offered at all: a way short enough or on the team, not too many in hand, not refused."""
        return (self.team | (self.way <= weights.near_m)) & np.isfinite(self.way) & ~self.busy(weights) & ~self.refused

    def busy(self, weights: Weights) -> NDArray[np.bool_]:
        """Return who has too many orders in hand."""
        return np.asarray(self.load >= weights.most_orders, dtype=np.bool_)


def best(crowd: Crowd, weights: Weights, limit: int) -> tuple[list[int], float]:
    """Return the indices of the best, best first, and the sum of the last of them: infinite while there are fewer.

    Equal sums keep the order they came in.
    """
    able = np.flatnonzero(crowd.able(weights))
    parts = crowd.parts(weights)
    total = np.sum([part[able] for part in parts.values()], axis=0) if len(able) else np.zeros(0)
    order = np.argsort(total, kind="stable")[:limit]
    worst = float(total[order[-1]]) if len(order) == limit else float("inf")
    return [int(n) for n in able[order]], worst


def settled(worst: float, looked_m: float, reach_m: float, weights: Weights, *, listing: bool = False) -> bool:
    """Return whether nobody farther away can be better than `worst`, everyone nearer than `looked_m` having been looked at.

    No way is shorter than the straight line and no part of a sum is negative; beyond `reach_m`, the farthest point of
    the case's grid, nobody stands in it (its team was looked at wherever it is). `listing` says that the place has a
    duty list, and all on it were looked at: whoever is left is not on it.
    """
    outside = weights.outside_m if looked_m >= reach_m else 0.0
    return worst <= looked_m + outside + (weights.listed_m if listing else 0.0)
