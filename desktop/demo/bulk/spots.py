"""Where things happen, as columns: grids drawn by weight, and in them a point with its words, for many matters at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.demo.bulk.phrases import Parts, Phrases
from desktop.demo.ground import GroundMap
from desktop.demo.packed import Ints
from desktop.demo.subjects.record import Ground
from desktop.demo.wording import GATES, NEARS, SIDES

GROUNDS: tuple[Ground, ...] = ("road", "home", "shop", "school", "factory", "field", "water", "park")
_NAMED = np.isin(GROUNDS, ("school", "factory", "park", "shop"))
_INDOORS = np.isin(GROUNDS, ("home", "field", "factory"))
_HOME = GROUNDS.index("home")
_SHORT = 9
"""Characters of a place that is said whole where a spot is named."""
PLACE_PARTS = 4


@dataclass(frozen=True, slots=True)
class Places:
    """Drawn places: coordinates (WGS-84, degrees) and words as parts; `near` is the place where 附近 follows."""

    patch: Ints
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    road: Parts
    cross: Parts
    place: Parts
    near: Parts
    spot: Parts
    community: Parts
    number: Parts
    at_home: NDArray[np.bool_]
    """Whether the place is an estate, so that an address names the building too."""


class _Bag:
    """Things of each patch, one after the other."""

    def __init__(self, of: list[int]) -> None:
        self.count = np.array(of, np.int64)
        self.start = np.cumsum(self.count) - self.count

    def draw(self, patch: Ints, chance: NDArray[np.float64]) -> Ints:
        """Return the number of one of each patch's things; what it has none of, a wrong one."""
        found: Ints = self.start[patch] + (chance * self.count[patch]).astype(np.int64)
        return found


class Spots:
    """The places of a city's ground."""

    def __init__(self, ground: GroundMap, phrases: Phrases) -> None:
        self._phrases = phrases
        patches = ground.patches
        say = phrases.numbers
        self._sums = np.array([ground.sums(kind) for kind in GROUNDS])
        self.codes = [patch.area.code for patch in patches]
        self._community = say([patch.area.community for patch in patches])
        self._road = say([patch.road for patch in patches])
        self._kerbs = _Bag([len(patch.kerbs) for patch in patches])
        kerbs = [kerb for patch in patches for kerb in patch.kerbs]
        self._kerb_at = np.array([(kerb.lon, kerb.lat) for kerb in kerbs]).reshape(-1, 2)
        self._kerb_road = say([kerb.road for kerb in kerbs])
        self._kerb_cross = say([kerb.cross for kerb in kerbs])
        self._homes = _Bag([len(patch.homes) for patch in patches])
        self._home_at = np.array([home for patch in patches for home in patch.homes]).reshape(-1, 2)
        self._estates = _Bag([len(patch.estates) for patch in patches])
        self._estate = say([estate for patch in patches for estate in patch.estates])
        self._named: list[tuple[_Bag, Parts, NDArray[np.float64]]] = []
        for kind in GROUNDS:
            fitting = [
                patch.places.get(kind) or [place for places in patch.places.values() for place in places]
                for patch in patches
            ]
            flat = [place for places in fitting for place in places]
            at = np.array([(lon, lat) for _, lon, lat in flat]).reshape(-1, 2)
            self._named.append((_Bag([len(places) for places in fitting]), say([name for name, _, _ in flat]), at))
        self._gates, self._sides, self._nears = say(GATES), say(SIDES), say(NEARS)
        self._crossing_sides = say([f"交叉口{side}" for side in SIDES])
        self._plates = say([f"{n}号" for n in range(1, 190)])
        self._with, self._mouth, self._by = say(["与"])[0], say(["路口"])[0], say(["附近"])[0]
        self._before = say(["门前"])[0]

    def patches(self, ground: Ints, rng: np.random.Generator) -> Ints:
        """Draw a grid for each matter, by what it needs."""
        chance, found = rng.random(len(ground)), np.empty(len(ground), np.int64)
        for kind in range(len(GROUNDS)):
            of = np.flatnonzero(ground == kind)
            sums = self._sums[kind]
            found[of] = np.minimum(np.searchsorted(sums, chance[of] * sums[-1], side="right"), len(sums) - 1)
        return found

    def places(self, patch: Ints, ground: Ints, rng: np.random.Generator) -> Places:
        """Draw a place in each grid, named as people name it."""
        count = len(patch)
        chance = rng.random((count, 6))
        place = np.zeros((count, PLACE_PARTS), np.int32)
        at = np.empty((count, 2))
        road, cross = self._road[patch].copy(), np.zeros(count, np.int32)
        plate = self._plates[(chance[:, 4] * len(self._plates)).astype(np.int64)]
        named = _NAMED[ground] & (chance[:, 0] < 0.7)
        for kind in np.flatnonzero(_NAMED).tolist():
            bag, names, points = self._named[kind]
            here = np.flatnonzero(named & (ground == kind))
            named[here] &= bag.count[patch[here]] > 0
            here = here[named[here]]
            which = bag.draw(patch[here], chance[here, 1])
            at[here] = points[which]
            place[here, 0] = names[which]
            place[here, 3] = _one(self._gates, chance[here, 2])
        inside = ~named & (_INDOORS[ground] | (self._kerbs.count[patch] == 0))
        here = np.flatnonzero(inside)
        at[here] = self._home_at[self._homes.draw(patch[here], chance[here, 1])]
        at_home = inside & (ground == _HOME)
        estate = self._estate[self._estates.draw(patch, chance[:, 3])]
        place[at_home, 0] = estate[at_home]
        here = np.flatnonzero(inside & ~at_home)
        place[here, 0] = self._community[patch[here]]
        place[here, 3] = _one(self._sides, chance[here, 2])
        here = np.flatnonzero(~named & ~inside)
        self._beside(place, at, road, cross, here, self._kerbs.draw(patch[here], chance[here, 1]), chance, plate)
        near = place.copy()
        near[near[:, 3] == self._by, 3] = self._before
        spot = place.copy()
        long = self._phrases.letters(place) > _SHORT
        spot[long] = 0
        spot[long, 0] = road[long]
        crossing = np.zeros((count, 4), np.int32)
        crossing[:, 0], crossing[:, 3] = road, self._mouth
        met = cross > 0
        crossing[met, 1], crossing[met, 2] = self._with, cross[met]
        return Places(
            patch, at[:, 0], at[:, 1], road[:, None], crossing, place, near, spot, self._community[patch][:, None],
            plate[:, None], at_home,
        )  # fmt: skip

    def _beside(
        self, place: Parts, at: NDArray[np.float64], road: Parts, cross: Parts, here: Ints, kerb: Ints,
        chance: NDArray[np.float64], plate: Parts,
    ) -> None:  # fmt: skip
        """Stand beside a road: at a crossing, or before a house."""
        at[here] = self._kerb_at[kerb]
        road[here], cross[here] = self._kerb_road[kerb], self._kerb_cross[kerb]
        met = (cross[here] > 0) & (chance[here, 2] < 0.4)
        corner, house = here[met], here[~met]
        place[here, 0] = road[here]
        place[corner, 1], place[corner, 2] = self._with, cross[corner]
        place[corner, 3] = _one(self._crossing_sides, chance[corner, 5])
        place[house, 1] = plate[house]
        place[house, 3] = _one(self._nears, chance[house, 5])


def _one(of: Parts, chance: NDArray[np.float64]) -> Parts:
    return of[(chance * len(of)).astype(np.int64)]
