"""Who gets what, for many cases at once: a grid's team, its street's sub-centre, the competent department; and their habits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desktop.demo.addressees import ROLE_WEIGHTS
from desktop.demo.foundation import Cast, Hand
from desktop.demo.packed import Ints
from desktop.demo.subjects import SUBJECTS
from desktop.demo.volume import NINE

NOBODY = -1
HABIT = 0.55
"""How much departments and streets differ in being late: the spread of the logarithm around the middle."""
_ARRIVAL = np.array([s.arrival for s in SUBJECTS])
_COMPONENT = np.array([s.component for s in SUBJECTS])
_FOUND = NINE.index("grid_worker")
WORKER, SUBCENTRE, DEPARTMENT = range(3)


class _Teams:
    """The workers of each grid, drawn by their roles."""

    def __init__(self, teams: Sequence[Sequence[Hand]]) -> None:
        self._hands = np.array([hand.number for team in teams for hand in team], np.int64)
        self._sums = np.cumsum([0.0, *(ROLE_WEIGHTS[hand.role] for team in teams for hand in team)])
        count = np.array([len(team) for team in teams], np.int64)
        self._end = np.cumsum(count)
        self._start = self._end - count

    def draw(self, patch: Ints, chance: NDArray[np.float64]) -> Ints:
        """Return a worker of each grid's team; NOBODY where it has none."""
        low, high = self._sums[self._start[patch]], self._sums[self._end[patch]]
        at = np.searchsorted(self._sums, low + chance * (high - low), side="right") - 1
        at = np.minimum(at, self._end[patch] - 1)
        there = self._end[patch] > self._start[patch]
        found: Ints = np.where(there, self._hands[np.maximum(at, 0)], NOBODY)
        return found


class Crew:
    """The cast by numbers: hands and departments as `Cast` has them, patches as the ground has them."""

    def __init__(self, cast: Cast, codes: Sequence[str], rng: np.random.Generator) -> None:
        """`codes` are those of the grids that matters lie in, by patch."""
        teams = [cast.teams.get(code, []) for code in codes]
        self._all = _Teams(teams)
        self._here = _Teams([[hand for hand in team if hand.on_duty] for team in teams])
        self._subcentre = np.array([cast.number_of(code[:9]) for code in codes], np.int64)
        self._department = np.array([cast.number_of(s.department) for s in SUBJECTS], np.int64)
        habit = rng.lognormal(-HABIT * HABIT / 2, HABIT, len(cast.departments))
        self._habit = np.clip(habit, 0.25, 4.0)

    def finder(self, patch: Ints, source: Ints, rng: np.random.Generator) -> Ints:
        """Return the worker of the grid's team who found it; NOBODY for what no worker reported."""
        return np.where(source == _FOUND, self._all.draw(patch, rng.random(len(patch))), NOBODY)

    def looker(self, patch: Ints, chance: NDArray[np.float64]) -> Ints:
        """Return a worker on duty who can look; NOBODY where there is none."""
        return self._here.draw(patch, chance)

    def addressee(
        self, subject: Ints, source: Ints, patch: Ints, *, on_duty: NDArray[np.bool_], not_worker: NDArray[np.bool_],
        not_department: NDArray[np.bool_], rng: np.random.Generator,
    ) -> tuple[Ints, Ints]:  # fmt: skip
        """Return who gets an order, by number: worker and department, one of them NOBODY.

        `on_duty`: for these somebody who is on duty now. The last two avoid who has refused it.
        """
        chance = rng.random((len(subject), 2))
        worker = np.where(source == _FOUND, 0.75, 0.58)
        worker = np.where(_COMPONENT[subject], 0.34, np.where(_ARRIVAL[subject], 0.8, worker))
        centre = np.where(_COMPONENT[subject], 0.0, np.where(_ARRIVAL[subject], 0.2, 0.22))
        kind = np.where(chance[:, 0] < worker, WORKER, np.where(chance[:, 0] < worker + centre, SUBCENTRE, DEPARTMENT))
        kind = np.where(not_worker, DEPARTMENT, np.where(not_department, SUBCENTRE, kind))
        drawn = np.where(on_duty, self._here.draw(patch, chance[:, 1]), self._all.draw(patch, chance[:, 1]))
        hand = np.where(kind == WORKER, drawn, NOBODY)
        office = np.where(kind == DEPARTMENT, self._department[subject], self._subcentre[patch])
        return hand, np.where(hand >= 0, NOBODY, office)

    def owner(self, subject: Ints) -> Ints:
        """Return the competent department of each subject."""
        found: Ints = self._department[subject]
        return found

    def habit(self, department: Ints, patch: Ints) -> NDArray[np.float64]:
        """Return how often they are late, 1 in the middle; a worker as his street is."""
        found: NDArray[np.float64] = self._habit[np.where(department >= 0, department, self._subcentre[patch])]
        return found
