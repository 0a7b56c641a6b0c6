"""Finds the cases that a report is likely to be told again: open ones, and those closed within the window."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.reading import opened, select_cases
from models.cases.tables import OPEN_STATES
from models.geo.distance import haversine_m
from models.links.likeness import TwinRule, bigrams, likeness, same_address, score
from models.links.records import Sought, Twin
from models.links.reports import by_address
from models.links.rule import get_twin_rule
from models.store.times import database_now, utc

MOST = 9
"""As many as digits choose."""
_NEAR = 20_000
_M_PER_DEGREE = 111_195.0
_OPEN_LIST = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_FACTS = """
SELECT c.id, c.title, c.lon, c.lat, c.category_id, c.reported_at, k.parent_id AS class_id,
       coalesce(t.text, '') AS text, coalesce(t.address, '') AS address
FROM case_file c
JOIN category k ON k.id = c.category_id
LEFT JOIN LATERAL (
    SELECT x.text, x.address FROM report r JOIN report_text x ON x.report_id = r.id
    WHERE r.case_id = c.id ORDER BY r.reported_at, r.id LIMIT 1) t ON true
WHERE c.reported_at >= :since AND c.reported_at <= :until AND c.id IS DISTINCT FROM CAST(:case_id AS uuid)
  AND NOT c.exercise AND c.main_id IS NULL AND """
_STATE = f"(c.state IN ({_OPEN_LIST}) OR c.state IN ('CLOSED','CALLED_BACK'))"
_BY_PLACE = text(
    _FACTS + _STATE + " AND c.lon BETWEEN :west AND :east AND c.lat BETWEEN :south AND :north"
    " ORDER BY c.reported_at DESC LIMIT :most"
)
_BY_ID = text(_FACTS + _STATE + " AND c.id = ANY(CAST(:ids AS uuid[])) ORDER BY c.reported_at DESC LIMIT :most")
_CASES = text("SELECT DISTINCT case_id FROM report WHERE id = ANY(CAST(:ids AS uuid[]))")
_CLASS = text("SELECT parent_id FROM category WHERE id = :id")
_WHOLE = select_cases("c.id = ANY(CAST(:ids AS uuid[]))")
# By the cases themselves and by those merged into them: with one "or" over both the planner counts all reports.
_REPORTS = text(
    """WITH of_it AS (
        SELECT id, id AS case_id FROM unnest(CAST(:ids AS uuid[])) id
        UNION SELECT l.main_id, l.case_id FROM case_link l
        WHERE l.main_id = ANY(CAST(:ids AS uuid[])) AND l.ended_at IS NULL AND l.kind = 'merged')
    SELECT o.id, count(*) AS many FROM of_it o JOIN report r ON r.case_id = o.case_id GROUP BY 1"""
)


def find_twins(s: Session, sought: Sought, rule: TwinRule | None = None, most: int = MOST) -> tuple[Twin, ...]:
    """Return the cases that are likely the same matter, the likeliest first; nothing without a place or an address.

    Cases merged into others and children are not offered: their main case and their parent are. Without a rule the city's
    own holds.
    """
    rule = get_twin_rule(s) if rule is None else rule
    now = database_now(s)
    at = sought.at or now
    placed = sought.lon is not None and sought.lat is not None
    address = sought.address.strip()
    facts: dict[str, Any] = {
        "since": at - rule.window, "until": min(now, at + rule.window), "case_id": sought.case_id, "most": _NEAR,
    }  # fmt: skip
    rows: dict[UUID, Any] = {}
    if placed and sought.lat is not None and sought.lon is not None and math.isfinite(sought.lon + sought.lat):
        north = rule.radius_m / _M_PER_DEGREE
        east = north / max(0.01, math.cos(math.radians(sought.lat)))
        around = {"west": sought.lon - east, "east": sought.lon + east}
        around |= {"south": sought.lat - north, "north": sought.lat + north}
        rows = {row.id: row for row in s.execute(_BY_PLACE, facts | around)}
    if len(address) >= 4:
        there = list(s.scalars(_CASES, {"ids": by_address(s, address)}))
        rows |= {row.id: row for row in s.execute(_BY_ID, facts | {"ids": there})}
    found = _scored(s, sought, rule, list(rows.values()), now)[:most]
    ids = [twin_id for _, twin_id, _ in found]
    cases = {case.id: case for case in (opened(row) for row in s.execute(_WHOLE, {"ids": ids}))} if ids else {}
    many = {row.id: row.many for row in s.execute(_REPORTS, {"ids": ids})} if ids else {}
    return tuple(
        Twin(cases[twin_id], points, reports=many.get(twin_id, 1), **about)
        for points, twin_id, about in found
        if twin_id in cases
    )


def _scored(
    s: Session, sought: Sought, rule: TwinRule, rows: list[Any], now: Any
) -> list[tuple[float, UUID, dict[str, Any]]]:
    distances = _distances(sought, rows)
    titled, told = bigrams(sought.title), bigrams(sought.title + "\n" + sought.text)
    of_class = s.scalar(_CLASS, {"id": sought.category_id}) if sought.category_id else None
    found: list[tuple[float, UUID, dict[str, Any]]] = []
    for row, distance in zip(rows, distances, strict=True):
        words = max(likeness(titled, bigrams(row.title)), likeness(told, bigrams(row.title + "\n" + row.text)))
        about: dict[str, Any] = {
            "likeness": words,
            "age_s": max(0.0, (now - utc(row.reported_at)).total_seconds()),
            "distance_m": distance,
            "same_category": row.category_id == sought.category_id,
            "same_class": of_class is not None and row.class_id == of_class,
            "same_address": same_address(sought.address, row.address),
        }
        points = score(
            rule,
            distance_m=distance,
            address=about["same_address"],
            words=words,
            same_category=about["same_category"],
            same_class=about["same_class"],
            age_s=abs(((sought.at or now) - utc(row.reported_at)).total_seconds()),
        )
        near = about["same_address"] or (distance is not None and distance <= rule.radius_m)
        if near and points >= rule.least:
            found.append((points, row.id, about))
    return sorted(found, key=lambda one: (-one[0], one[2]["age_s"], str(one[1])))


def _distances(sought: Sought, rows: list[Any]) -> list[float | None]:
    if sought.lon is None or sought.lat is None or not rows:
        return [None] * len(rows)
    lons = np.array([np.nan if row.lon is None else row.lon for row in rows])
    lats = np.array([np.nan if row.lat is None else row.lat for row in rows])
    far = haversine_m(sought.lon, sought.lat, lons, lats)
    return [None if math.isnan(one) else float(one) for one in far]
