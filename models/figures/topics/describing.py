"""Tells a cluster that rose: what it is called, where its cases lie, in which words they were told, where they stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from models.figures.day_places import Places
from models.figures.topics.phrases import Phrases
from models.figures.topics.records import By, Standing, Topic, TopicCase
from models.figures.topics.rule import CITY, Found
from models.workers.masking import mask_said

MOSTLY = 0.6
"""An area or a grid that has this share of the cases is where they are."""
WITHIN = 0.9
"""The radius holds so many of the cases: one that lies aside does not make the circle of all."""
ROUND = 10
"""Metres that a radius is rounded up to."""
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Read:
    """A case as it stood at the end of the days; `said` is its title and what was reported first."""

    id: UUID
    number: str | None
    title: str
    said: str
    reported_at: datetime
    lon: float | None
    lat: float | None
    grid_id: UUID | None
    category_id: UUID
    open: bool
    late: bool
    closed: bool
    caller: str = ""
    """Who reported it first: looked for in what was said, never told."""

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.open:
            return Standing.LATE if self.late else Standing.OPEN
        return Standing.CLOSED if self.closed else Standing.ENDED


def described(
    found: Sequence[Found],
    read: Mapping[UUID, Read],
    pairs: Mapping[UUID, Collection[str]],
    places: Places,
    even: float,
) -> tuple[Topic, ...]:
    """Return the topics in words and places; `even` as for the rule, `pairs` of every case of the days."""
    if not found:
        return ()
    phrases = Phrases([read[one].said for one in sorted(read)], [pairs[one] for one in sorted(read)])
    return tuple(_told(one, read, pairs, phrases, places, even) for one in found)


def _told(
    found: Found,
    read: Mapping[UUID, Read],
    pairs: Mapping[UUID, Collection[str]],
    phrases: Phrases,
    places: Places,
    even: float,
) -> Topic:
    cases = sorted((read[one] for one in found.cases), key=lambda case: (case.reported_at, case.id))
    if found.by is By.CLASS:
        category = places.tops[UUID(found.what)]
    else:
        common = _most(case.category_id for case in cases)
        assert common is not None
        category = places.leaf(common[0])
    # Who calls every day about one thing is no word for it.
    said = [mask_said(case.said, [case.caller]) for case in cases]
    words = phrases.telling(said, [pairs[case.id] for case in cases], (category.name, category.name_en))
    if not words and found.by is By.WORDS:
        words = tuple(filter(None, [phrases.around(found.what, said)]))
    area = _mostly((places.area(case.grid_id) for case in cases), len(cases))
    grid = _mostly((case.grid_id for case in cases), len(cases))
    citywide = found.place == CITY
    lon, lat, radius = (None, None, None) if citywide else circle(cases)
    usual = found.before * even / (1 - even)
    standing = Counter(case.standing for case in cases)
    return Topic(
        by=found.by,
        category=category,
        words=words,
        citywide=citywide,
        area=None if area is None else places.areas[area],
        grid=None if grid is None else places.called(grid),
        lon=lon,
        lat=lat,
        radius=radius,
        now=len(cases),
        before=found.before,
        usual=round(usual, 1),
        ratio=round(len(cases) / usual, 1) if usual else None,
        first=cases[0].reported_at,
        last=cases[-1].reported_at,
        closed=standing[Standing.CLOSED],
        open=standing[Standing.OPEN] + standing[Standing.LATE],
        late=standing[Standing.LATE],
        cases=tuple(_case(one) for one in cases),
    )


def _case(one: Read) -> TopicCase:
    title = mask_said(one.title, [one.caller])
    return TopicCase(one.id, one.number, title, one.reported_at, one.standing, one.lon, one.lat)


def circle(cases: Iterable[Read]) -> tuple[float | None, float | None, int | None]:
    """Return the middle of the cases (WGS-84 degrees) and the radius in metres that holds nine in ten; None without a place."""
    spots = [(case.lon, case.lat) for case in cases if case.lon is not None and case.lat is not None]
    if not spots:
        return None, None, None
    lon, lat = (math.fsum(axis) / len(spots) for axis in zip(*spots, strict=True))
    wide = 111_320.0 * math.cos(math.radians(lat))
    far = sorted(math.hypot((x - lon) * wide, (y - lat) * 111_320.0) for x, y in spots)
    radius = far[max(math.ceil(WITHIN * len(far)) - 1, 0)]
    return round(lon, 6), round(lat, 6), max(math.ceil(radius / ROUND) * ROUND, ROUND)


def _most(keys: Iterable[K | None]) -> tuple[K, int] | None:
    many = Counter(key for key in keys if key is not None)
    best = min(many, key=lambda key: (-many[key], str(key)), default=None)
    return None if best is None else (best, many[best])


def _mostly(keys: Iterable[UUID | None], of: int) -> UUID | None:
    best = _most(keys)
    return best[0] if best is not None and best[1] >= MOSTLY * of else None
