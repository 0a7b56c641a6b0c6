"""A paper with every sentence that is judged by rule, each made by its rule from figures that call for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from models.briefings.behind import put_behind
from models.briefings.judging import comparing, limits, places
from models.briefings.judging.judge import judge
from models.briefings.judging.judged import Judged
from models.briefings.records import Briefing
from models.figures.day_records import Count, DayFigures, Grounds, Named, Placed, Share, Tally, Totals
from models.figures.records import DayCount
from models.store.canonical import digest, to_text
from models.store.ids import new_id
from tests.support.briefings import DAY, a_briefing, some_figures

NAMES = [Named(f"{n}街道", f"Street {n}") for n in "一二三四五六七八"]
DAYS = tuple(DAY - timedelta(weeks=n) for n in range(1, 9))


def figures(accepted: int = 0, late: int = 0, on_time: tuple[int, int] = (0, 0), *, so_far: bool = False) -> DayFigures:
    """A day with these numbers; the rest is nothing."""
    one = some_figures(late=min(late, 3))
    flow = tuple(Count(c.definition, accepted if c.definition.startswith("accepted/") else 0) for c in one.flow)
    stock = tuple(Count(c.definition, late if c.definition.startswith("late/") else 0) for c in one.stock)
    areas = tuple(Tally(name, 0, 0, 0, 0, 0, 0) for name in NAMES)
    shares = tuple(Share(s.definition, *on_time) for s in one.shares)
    return replace(one, flow=flow, stock=stock, shares=shares, areas=areas, so_far=so_far)


def week(accepted: Sequence[int], *, so_far: bool = False) -> DayFigures:
    """Days in a row up to DAY, on which so many were accepted."""
    many = len(accepted)
    days = tuple(DayCount(DAY - timedelta(days=many - 1 - n), one, 0) for n, one in enumerate(accepted))
    one = figures(sum(accepted), so_far=so_far)
    return replace(
        one, days=(DayCount(DAY - timedelta(days=many), 999, 0), *days), begin=one.end - timedelta(days=many)
    )


def before(accepted: int, on_time: tuple[int, int]) -> Totals:
    """The days before."""
    one = figures(accepted, 0, on_time)
    return Totals(DAYS[0], DAYS[0], one.flow, one.stock, one.shares)


def placed(counts: Sequence[int], **more: Any) -> tuple[Placed, ...]:
    """So many cases in each area, which is their class as well."""
    pairs = zip(NAMES, counts, strict=False)
    return tuple(Placed(new_id(), None, name, name, **more) for name, many in pairs for _ in range(many))


def of_days(counts: Sequence[int]) -> Grounds:
    """So many cases on each of the same weekdays before, all of the first class."""
    pairs = zip(DAYS, counts, strict=False)
    return Grounds(
        days=DAYS, usual=tuple(Placed(new_id(), None, None, NAMES[0], day=day) for day, n in pairs for _ in range(n))
    )


def _every() -> Iterator[Judged | None]:
    usual = of_days([240] * 8)
    yield from judge(figures(30, 0, (9, 9)), None, usual)
    yield from judge(figures(30, 0, (9, 9)), None, of_days([240]))
    yield from judge(figures(30, 0, (9, 9), so_far=True), None, usual)
    yield from judge(figures(30, 0, (9, 9)), before(30, (9, 9)), Grounds())
    for accepted in (300, 180):
        for so_far in (False, True):
            yield comparing.usual(figures(accepted, so_far=so_far), usual)
    for now in (300, 180, 241):
        yield comparing.change(figures(now), before(240, (0, 0)))
    yield comparing.peak(week([280, 290, 587, 284, 280, 240, 230]))
    yield comparing.on_time(figures(0, 0, (9 * 5, 16 * 5)), before(0, (30, 30)))
    yield comparing.on_time(figures(0, 0, (911, 972)), before(0, (900, 972)))
    late = Grounds(late=placed([9, 8, 8, 6, 5, 5]))
    yield places.concentrated(figures(late=41), late)
    yield places.longest(figures(late=41), late)
    due = (*placed([14, 40]), *placed([9], hit=False))
    due = tuple(one._replace(department=Named("城管局", "") if one.area == NAMES[0] else NAMES[1]) for one in due)
    for rule in (places.worst_area, places.worst_department):
        yield rule(figures(0, 0, (54, 63)), Grounds(due=due))
    for now, was in ((300, 240), (30, 12), (30, 0)):
        yield comparing.risen(figures(now), replace(of_days([was] * 8), accepted=placed([now])))
        yield comparing.risen(figures(now), Grounds(accepted=placed([now]), before=placed([was, 1])))


def every_sentence() -> Briefing:
    """A kept 日报 with one sentence of every key."""
    judged: dict[str, Judged] = {}
    for one in _every():
        if one is not None:
            judged.setdefault(one.sentence.key, one)
    # One case, one identifier; a figure's cases are those of the first sentence that singled them out.
    members = {(m.definition, m.span): m for one in judged.values() for m in one.members}
    cases, behind = put_behind(members.values())
    made = a_briefing(figures=some_figures(late=3))
    told = replace(
        made.snapshot, rules=limits.RULES, cases=cases, behind=behind,
        sentences=(*made.snapshot.sentences, *(one.sentence for one in judged.values())),
    )  # fmt: skip
    return replace(made, snapshot=told, sha256=digest(to_text(told), made.picture))
