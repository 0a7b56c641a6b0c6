"""The cases behind a figure: the very facts that its numerator and its denominator are sums of, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from models.figures.counting import check
from models.figures.days import get_statistical_days
from models.figures.definition import Term
from models.figures.definitions import find
from models.figures.filters import FigureFilter
from models.figures.leads import is_seldom, leads
from models.figures.measures import Measure, parts
from models.figures.newest import newest_from
from models.figures.open_counting import facts_of, reach
from models.figures.open_counts import STOCK, OpenCount
from models.figures.rollups.cuts import AT_MOST
from models.figures.rollups.keys import moment_of
from models.figures.rollups.reach import Below, get_below
from models.figures.values import CaseBehind, Cursor, Page, Part
from models.store.errors import Refused
from models.store.times import database_now, utc, utc_or_none

PAGE = 100
FURTHER = 3
"""So many times as many are looked for under a part of the filter: looking twice costs more than looking somewhat too far."""
STRETCH = timedelta(hours=6)
"""How far back one looks for a page at first, where the counts cannot tell."""
SHORT = timedelta(days=4)
"""What is read without looking for anything that leads to fewer rows."""
INSTANT = timedelta(microseconds=1)
"""What the database's clock is read to: the next instant after a fact's."""
LEAST, MOST = 4, 64
"""So many times as far is looked next, by how much was found."""
BY_FINENESS = ("department", "area", "category", "tier", "source", "grid_kind")
_COLUMNS = """case_id, row_id, at, accepted_at, top_id, grid_kind, source, class_id, department_id, tier, grid_id,
    category_id, worker_id"""

# A plan for these very values: what is rare is found by its keys, what is frequent by its time. Bitmaps of keys must fit, and
# rows lie mostly in memory.
_PLAN = text(
    """SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true),
              set_config('random_page_cost', '1.5', true)"""
)
_ABOUT = text(
    """SELECT c.id, c.number, c.title, c.state, c.urgency, k.name AS category, k.name_en AS category_en,
              coalesce(a.name, '') AS area, coalesce(a.name_en, '') AS area_en, c.due_at, c.closed_at
    FROM case_file c JOIN category k ON k.id = c.category_id
    LEFT JOIN figure_grid g ON g.grid_id = c.grid_id LEFT JOIN grid a ON a.id = g.top_id
    WHERE c.id = ANY(CAST(:ids AS uuid[]))"""
)


def get_behind(
    s: Session, f: FigureFilter, name: str, part: Part, after: Cursor | None = None, limit: int = PAGE
) -> Page:
    """Return the next page of the facts behind one number of a figure, the newest first, from `after` on.

    A case stands there once for each report, order or call of it where these are what is counted. Raises
    Refused("unknown_figure"), Refused("not_counted"), Refused("no_denominator") and as `models.figures.counting.check`.
    """
    one, terms = part_of(name, part)
    check(s, f)
    now = database_now(s)
    s.execute(_PLAN)
    below = get_below(s, f)
    rows = _read(s, f, terms, now, after, limit + 1, below)
    more = len(rows) > limit
    rows = rows[:limit]
    counted = (
        _among(s, f, one.numerator, rows, now, below) if part is Part.DENOMINATOR else {row.row_id for row in rows}
    )
    about = {row.id: row for row in s.execute(_ABOUT, {"ids": [row.case_id for row in rows]})} if rows else {}
    cases = tuple(_case(row, about[row.case_id], counts=row.row_id in counted) for row in rows)
    return Page(cases, Cursor(utc(rows[-1].at), rows[-1].row_id) if more else None)


def _read(
    s: Session,
    f: FigureFilter,
    terms: Collection[Term],
    now: datetime,
    after: Cursor | None,
    many: int,
    below: Below,
) -> Sequence[Any]:
    """Read the newest `many` facts before `after`: from where the counts say that there are enough on.

    The server sorts whatever lies in the period before it gives the first row, so it is asked for a stretch at a time. Where
    counts cannot tell how long, of the last hours, and the farther the fewer were found until there are enough.
    """
    told, facts = _facts(s, f, terms, now, below)
    by = _moment(f, terms)
    if after is not None:
        told += f" AND {by} <= :at AND ({by} < :at OR f.row_id < :id)"
        facts |= {"at": after.at, "id": after.id}
    facts["many"] = many
    if "begin" not in facts:
        return s.execute(_in_order(told, by), facts).all()
    begin, end = facts["begin"], facts["end"] if after is None else min(facts["end"], after.at + INSTANT)
    measures = [term for term in terms if isinstance(term, Measure)]
    coarse = _coarser(f)
    low = newest_from(s, f, measures, end, many) if measures and coarse is None else None
    stretch = STRETCH if low is None else end - low
    # What the counts say is exact, but what the clock changes is not in them.
    exact = low is not None and len(measures) == len(terms)
    if low is None or stretch > SHORT or is_seldom(terms):
        among, asked = leads(s, f, terms, low if low is not None and exact else begin, end, below)
        told, facts = told + among, facts | asked
        if asked and not exact:
            stretch = end - begin
        elif low is None and measures and coarse is not None:
            # There are fewer under the whole filter than under a part of it that the counts know.
            low = newest_from(s, coarse, measures, end, FURTHER * many)
            stretch = STRETCH if low is None else max(end - low, STRETCH)
    statement = _in_order(told, by)
    while True:
        low = max(begin, end - stretch)
        rows = s.execute(statement, facts | {"begin": low}).all()
        if exact or len(rows) == many or low == begin:
            return rows
        stretch = max(stretch, STRETCH) * min(max(2 * many // (len(rows) + 1), LEAST), MOST)


def _coarser(f: FigureFilter) -> FigureFilter | None:
    """The filter with two of its dimensions, those that tell most apart; None where it has no more than two."""
    asked = [name for name in BY_FINENESS if getattr(f, name) is not None]
    if len(asked) <= AT_MOST and f.worker is None:
        return None
    given_up: dict[str, Any] = dict.fromkeys((*asked[AT_MOST:], "worker", "slot"))
    return replace(f, **given_up)


def _in_order(told: str, by: str) -> TextClause:
    return text(f"{told} ORDER BY {by} DESC, f.row_id DESC LIMIT :many")


def part_of(name: str, part: Part) -> tuple[Any, Collection[Term]]:
    """Return a figure's definition and the terms of one of its numbers. Raises Refused as `get_behind`."""
    one = find(name)
    if not one.can_be_counted:
        raise Refused("not_counted", figure=one.key)
    terms = one.numerator if part is Part.NUMERATOR else one.denominator
    if not terms:
        raise Refused("no_denominator", figure=one.key)
    return one, terms


def cohort(s: Session, f: FigureFilter, name: str, part: Part, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the statement that reads `case_id`, `row_id` and `at` of all facts behind a number, and its parameters."""
    _, terms = part_of(name, part)
    check(s, f)
    return _facts(s, f, terms, now, get_below(s, f))


def _facts(
    s: Session, f: FigureFilter, terms: Collection[Term], now: datetime, below: Below
) -> tuple[str, dict[str, Any]]:
    measures = [term for term in terms if isinstance(term, Measure)]
    opens = [term for term in terms if isinstance(term, OpenCount)]
    within, facts = reach(f, get_statistical_days(s), stock=_is_stock(terms), below=below)
    read = [f"SELECT {_COLUMNS} FROM ({facts_of(one)}) o" for one in opens]  # noqa: S608 - constants
    if measures:
        names = ", ".join(f"'{one.value}'" for one in measures)
        among = ", ".join(f"'{one}'" for one in parts(measures))
        read.append(f"SELECT {_COLUMNS} FROM figure_fact WHERE part IN ({among}) AND measure IN ({names})")  # noqa: S608
    if opens:
        facts["now"] = now
    union = " UNION ALL ".join(read)
    return f"SELECT f.case_id, f.row_id, {_moment(f, terms)} AS at FROM ({union}) f WHERE {within}", facts  # noqa: S608


def _is_stock(terms: Collection[Term]) -> bool:
    return bool(terms) and set(terms) <= STOCK


def _moment(f: FigureFilter, terms: Collection[Term]) -> str:
    # What is in stock need not have been accepted: it stands by when it was reported, whatever puts others into a period.
    return "f.at" if _is_stock(terms) else moment_of(f)


def _among(
    s: Session, f: FigureFilter, terms: Collection[Term], rows: Sequence[Any], now: datetime, below: Below
) -> set[UUID]:
    """Return which of these rows are in the numerator too."""
    if not rows:
        return set()
    told, facts = _facts(s, f, terms, now, below)
    wanted = {"cases": list({row.case_id for row in rows})}
    found = s.execute(text(f"{told} AND f.case_id = ANY(CAST(:cases AS uuid[]))"), facts | wanted)
    return {row.row_id for row in found}


def _case(row: Any, about: Any, *, counts: bool) -> CaseBehind:
    return CaseBehind(
        case_id=row.case_id,
        fact_id=row.row_id,
        number=about.number,
        title=about.title,
        state=about.state,
        urgency=about.urgency,
        at=utc(row.at),
        category=about.category,
        category_en=about.category_en,
        area=about.area,
        area_en=about.area_en,
        due_at=utc_or_none(about.due_at),
        closed_at=utc_or_none(about.closed_at),
        counts=counts,
    )
