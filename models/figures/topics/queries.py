"""Reads the hot topics of some days: those days' cases one by one, by their index; of the weeks before counts alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures import day_sql
from models.figures.as_of import NOTHING, Seen, unseen_of
from models.figures.day_places import places_of as read_places
from models.figures.days import get_statistical_days
from models.figures.filters import Period
from models.figures.history import PastCase, cases_at
from models.figures.topics.describing import Read, described
from models.figures.topics.records import Topics
from models.figures.topics.rule import STEP, Spot, Told, find_topics
from models.figures.topics.words import shared_pairs
from models.store.errors import Refused
from models.store.times import database_now, utc

WEEKS = 4
"""So many weeks before are usual: a month, so that one odd week among them does not rule, and last season does not either."""
FEWEST = 2
"""Fewer weeks tell nothing of what is usual."""
PER_DEGREE = 111_320.0
"""Metres in a degree of latitude."""
# What was told first: reports that came to a case later say the same again.
_CASES = text(
    """SELECT f.id, f.number, f.title, f.reported_at, f.lon, f.lat, f.grid_id, f.category_id, f.state, f.next_due_at,
              f.closed_at, w.text, w.reporter
    FROM case_file f
    LEFT JOIN LATERAL (SELECT t.text, t.reporter FROM report r JOIN report_text t ON t.report_id = r.id WHERE r.case_id = f.id
                       ORDER BY r.reported_at, r.id LIMIT 1) w ON true
    WHERE f.reported_at >= :begin AND f.reported_at < :t AND NOT f.exercise AND f.id <> ALL(CAST(:hidden AS uuid[]))
    ORDER BY f.reported_at, f.id"""
)
_SPOT = "floor(f.lon * :per_lon)::int AS x, floor(f.lat * :per_lat)::int AS y"
_THEN = """f.reported_at >= :before AND f.reported_at < :begin AND NOT f.exercise
    AND f.id <> ALL(CAST(:hidden AS uuid[]))"""
_BEFORE = text(
    f"""SELECT {_SPOT}, coalesce(p.category_id, f.category_id) AS category_id, count(*) AS n FROM case_file f
    LEFT JOIN unnest(CAST(:moved AS uuid[]), CAST(:classes AS uuid[])) AS p(id, category_id) ON p.id = f.id
    WHERE {_THEN} GROUP BY 1, 2, 3"""  # noqa: S608
)
_WORDS = text(
    f"""SELECT {_SPOT}, w.pair, count(*) AS n FROM case_file f
    CROSS JOIN LATERAL (SELECT f.title || ' ' || t.text AS said FROM report r JOIN report_text t ON t.report_id = r.id
                        WHERE r.case_id = f.id ORDER BY r.reported_at, r.id LIMIT 1) s
    JOIN unnest(CAST(:pairs AS text[])) AS w(pair) ON strpos(s.said, w.pair) > 0
    WHERE {_THEN} AND f.lon IS NOT NULL GROUP BY 1, 2, 3"""  # noqa: S608
)


def read_topics(
    s: Session,
    days: Period,
    seen: Seen | None = None,
    until: datetime | None = None,
    begins_at: int | None = None,
) -> Topics:
    """Return what rose in these days against the four weeks before, as it stood at their end; so far where they still run.

    With `seen` (and `until`, and the hour at which days began) it is read as it was read then, as all papers are. Raises
    Refused("day_to_come", day, today).
    """
    statistical = get_statistical_days(s, begins_at)
    calendar = statistical.calendar
    now = until or database_now(s)
    if days.first > statistical.day_of(now):
        raise Refused("day_to_come", day=days.first, today=statistical.day_of(now))
    begin, end = statistical.bounds(days)
    t = min(now, end)
    unseen = NOTHING if seen is None else unseen_of(s, seen, t)
    first = day_sql.first_reported(s, unseen.hidden)
    weeks = 0 if first is None else min(WEEKS, (days.first - statistical.day_of(first)).days // 7)
    facts: dict[str, Any] = {"begin": begin, "t": t, "hidden": list(unseen.hidden)}
    rows = s.execute(_CASES, facts).all()
    if weeks < FEWEST or not rows:
        return Topics(days.first, days.last, weeks if weeks >= FEWEST else 0, len(rows), 0, ())
    past = {case.id: case for case in cases_at(s, t, calendar, present=now < end, unseen=unseen)}
    before = statistical.begin(days.first - timedelta(weeks=weeks))
    facts |= {
        "before": before, **_per_degree(rows), "moved": list(past), "classes": [one.category_id for one in past.values()],
    }  # fmt: skip
    places = read_places(s)
    read = [_read(row, past.get(row.id), t) for row in rows]
    said = shared_pairs([one.said for one in read])
    cases = [
        Told(one.id, _spot(one, facts), places.top(one.category_id), one.category_id, pairs)
        for one, pairs in zip(read, said, strict=True)
    ]
    then: Mapping[tuple[Spot, UUID], int] = Counter({
        (None if row.x is None or row.y is None else (row.x, row.y), row.category_id): row.n
        for row in s.execute(_BEFORE, facts)
    })  # fmt: skip
    leaves = {one.category_id for one in read} | {leaf for _, leaf in then}
    tops = {leaf: top for leaf in leaves if (top := places.top(leaf)) is not None}

    def words_before(pairs: Sequence[str]) -> Mapping[tuple[Spot, str], int]:
        found = s.execute(_WORDS, facts | {"pairs": list(pairs)})
        return {((row.x, row.y), row.pair): row.n for row in found}

    even = (t - begin) / (t - before)
    weighed = find_topics(cases, then, tops, even, words_before)
    told = described(weighed.found, {one.id: one for one in read}, {one.id: one.pairs for one in cases}, places, even)
    return Topics(days.first, days.last, weeks, len(rows), weighed.tested, told)


def _read(row: Any, was: PastCase | None, t: datetime) -> Read:
    """The case as it stood at `t`: in its row where nothing happened to it since."""
    if was is None:
        return Read(
            row.id, row.number, row.title, f"{row.title}\n{row.text or ''}", utc(row.reported_at), row.lon, row.lat,
            row.grid_id, row.category_id, open=False, late=False, closed=row.closed_at is not None, caller=row.reporter or "",
        )  # fmt: skip
    late = was.open and was.next_due_at is not None and was.next_due_at < t
    return Read(
        row.id, row.number, row.title, f"{row.title}\n{row.text or ''}", utc(row.reported_at), row.lon, row.lat,
        was.grid_id, was.category_id, open=was.open, late=late, closed=was.closed_at is not None,
        caller=row.reporter or "",
    )  # fmt: skip


def _per_degree(rows: Sequence[Any]) -> dict[str, float]:
    """How many steps of the lattice a degree has here: by the whole degree of latitude that the cases lie around."""
    lats = sorted(row.lat for row in rows if row.lat is not None)
    around = round(lats[len(lats) // 2]) if lats else 0
    per_lat = PER_DEGREE / STEP
    return {"per_lat": per_lat, "per_lon": per_lat * max(math.cos(math.radians(around)), 0.01)}


def _spot(one: Read, facts: Mapping[str, Any]) -> Spot:
    if one.lon is None or one.lat is None:
        return None
    return math.floor(one.lon * facts["per_lon"]), math.floor(one.lat * facts["per_lat"])
