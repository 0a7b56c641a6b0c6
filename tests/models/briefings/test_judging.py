"""What a paper says by rule: only what the figures bear out, each sentence with the cases behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.briefings.judging import limits
from models.briefings.judging.comparing import change, on_time, peak, risen, same_days, usual, usual_band
from models.briefings.judging.judge import judge
from models.briefings.judging.judged import Judged
from models.briefings.judging.places import concentrated, longest, worst_area, worst_department
from models.figures.day_records import Grounds
from tests.support.briefings import DAY
from tests.support.judged import before, figures, of_days, placed, week

SMALL = st.integers(0, 40)


def fact(one: Judged, name: str) -> Any:
    found = next(f for f in one.sentence.facts if f.name == name)
    return found.number if found.of is None else Fraction(found.number or 0, found.of)


@given(st.lists(st.integers(0, 60), min_size=8, max_size=8), st.integers(0, 120), st.booleans())
def test_a_day_is_unusual_only_outside_the_middle_half_of_enough_known_days(
    counts: list[int], accepted: int, so_far: bool
) -> None:
    grounds = of_days(counts)
    known = same_days(grounds)
    assert [one.accepted for one in known] == counts[: max((n + 1 for n, many in enumerate(counts) if many), default=0)]
    band, said = usual_band(known), usual(figures(accepted, so_far=so_far), grounds)
    if said is None:
        close = band and (accepted - band.middle) ** 2 * 10_000 < (limits.LEAST_CHANGE * band.middle) ** 2
        assert band is None or band.low <= accepted <= band.high or band.middle < limits.LEAST_COUNT or close
        return
    assert band is not None
    assert len(known) >= limits.LEAST_DAYS
    assert (accepted > band.high) == said.sentence.key.startswith("usual_more")
    assert accepted > band.high or accepted < band.low
    assert said.sentence.key.endswith("_by_now") == so_far
    assert fact(said, "change") == abs(Fraction(accepted) - Fraction(band.middle)) / Fraction(band.middle)
    assert (fact(said, "usual"), fact(said, "days")) == (Fraction(band.middle), len(known))
    assert len(said.members[0].rows) == sum(counts)


@given(SMALL.map(lambda n: n * 5), SMALL.map(lambda n: n * 5), st.integers(0, 300), st.integers(0, 300), st.booleans())
def test_days_are_compared_with_those_before_only_when_over_and_many_enough(
    now: int, was: int, due: int, was_due: int, so_far: bool
) -> None:
    one, then = figures(now, 0, (due // 2, due), so_far=so_far), before(was, (was_due // 3, was_due))
    said, rate = change(one, then), on_time(one, then)
    assert (said is None) == (so_far or was < limits.LEAST_COUNT)
    if said is not None:
        differs = 100 * abs(now - was) >= limits.LEAST_CHANGE * was
        assert said.sentence.key == ("change_same" if not differs else "change_more" if now > was else "change_fewer")
        assert said.sentence.figures == ("accepted/1 own", "accepted/1 before")
    assert rate is None or (not so_far and min(due, was_due) >= limits.LEAST_DUE)
    if rate is not None:
        points = Fraction(due // 2, due) - Fraction(was_due // 3, was_due)
        assert (rate.sentence.key == "on_time_better") == (points > 0)
        assert fact(rate, "points") == abs(points)


@given(st.lists(SMALL, min_size=8, max_size=8))
def test_late_cases_are_concentrated_in_as_few_areas_as_hold_half_of_them(counts: list[int]) -> None:
    rows, total = placed(counts), sum(counts)
    said = concentrated(figures(late=total), Grounds(late=rows))
    most = sorted(counts, reverse=True)
    if total < limits.LEAST_LATE or 2 * sum(most[: limits.MOST_AREAS]) < total:
        assert said is None
        return
    assert said is not None
    many = fact(said, "n")
    assert 2 * sum(most[:many]) >= total
    assert 2 * sum(most[: many - 1]) < total
    assert fact(said, "within") == sum(most[:many]) == sum(hit for *_, hit in said.members[0].rows)
    assert len(said.members[0].rows) == total
    few = replace(figures(late=total), areas=figures().areas[:3])
    short = concentrated(few, Grounds(late=rows))
    assert short is None or fact(short, "n") == 1


@given(st.lists(st.tuples(SMALL, SMALL), min_size=2, max_size=8))
def test_the_worst_has_enough_due_cases_and_is_well_below_the_whole(pairs: list[tuple[int, int]]) -> None:
    due = [(hits, hits + missed) for hits, missed in pairs]
    rows = (*placed([hits for hits, _ in due]), *placed([of - hits for hits, of in due], hit=False))
    whole = sum(hits for hits, _ in due), sum(of for _, of in due)
    said = worst_area(figures(0, 0, whole), Grounds(due=rows))
    departments = tuple(one._replace(department=one.area, area=None) for one in rows)
    other = worst_department(figures(0, 0, whole), Grounds(due=departments))
    assert (said is None) == (other is None)
    enough = [Fraction(hits, of) for hits, of in due if of >= limits.LEAST_DUE_OF_ONE]
    if said is None:
        few = len(enough) < 2 or whole[1] < limits.LEAST_DUE
        close = few or 100 * (Fraction(*whole) - min(enough)) < limits.WORSE_POINTS
        worst = [of - hits for hits, of in due if of >= limits.LEAST_DUE_OF_ONE and Fraction(hits, of) == min(enough)]
        assert close or max(worst) < limits.LEAST_MISSED
        return
    assert fact(said, "rate") == min(enough)
    assert 100 * (Fraction(*whole) - min(enough)) >= limits.WORSE_POINTS
    assert len(said.members[0].rows) == fact(said, "due") >= limits.LEAST_DUE_OF_ONE
    assert fact(said, "due") - fact(said, "on_time") >= limits.LEAST_MISSED
    assert sum(hit for *_, hit in said.members[0].rows) == fact(said, "on_time")


@given(st.lists(SMALL, min_size=8, max_size=8), st.lists(SMALL, min_size=8, max_size=8))
def test_the_class_that_rose_most_rose_by_enough_and_matters(now: list[int], was: list[int]) -> None:
    said = risen(figures(sum(now)), Grounds(accepted=placed(now), before=placed(was)))
    rises = [
        many - earlier
        for many, earlier in zip(now, was, strict=True)
        if many - earlier >= limits.LEAST_RISE
        and 100 * (many - earlier) >= limits.LEAST_RISE_SHARE * earlier
        and 100 * many >= limits.LEAST_CLASS_SHARE * sum(now)
    ]
    assert (said is None) == (not rises or not sum(was))
    if said is not None:
        assert fact(said, "accepted") - fact(said, "before") == max(rises)
        assert (said.sentence.key == "risen_new") == (fact(said, "before") == 0)
        assert [sum(hit for *_, hit in one.rows) for one in said.members] == [
            fact(said, "accepted"),
            fact(said, "before"),
        ]


@given(st.integers(0, 5))
def test_the_longest_late_are_named_with_whom_and_no_more_than_three(late: int) -> None:
    rows = placed([late])
    said = longest(figures(late=late), Grounds(late=rows))
    assert (said is None) == (not late)
    if said is not None:
        assert fact(said, "n") == min(late, limits.LONGEST)
        assert [hit for *_, hit in said.members[0].rows] == [n < limits.LONGEST for n in range(late)]


def test_a_quiet_day_is_told_in_one_sentence_and_a_busy_one_is_not_quiet() -> None:
    usual_days = of_days([40] * 8)
    (quiet,) = judge(figures(30, 0, (9, 9)), None, usual_days)
    assert quiet.sentence.key == "quiet"
    assert {"accepted/1 own", "accepted/1 usual"} <= set(quiet.sentence.figures)
    few = of_days([40] * (limits.LEAST_DAYS - 1))
    running = judge(figures(30, so_far=True), None, usual_days)
    told = (judge(figures(30), before(30, (9, 9)), Grounds()), judge(figures(30), None, few), running)
    assert [[one.sentence.key for one in every] for every in told] == [
        ["quiet_period"],
        ["quiet_day"],
        ["quiet_so_far"],
    ]
    for busy in (figures(60, 0, (9, 9)), figures(30, 1, (9, 9)), figures(30, 0, (8, 9))):
        assert not any(one.sentence.key == "quiet" for one in judge(busy, None, usual_days))


def test_a_day_stands_out_of_enough_days_only_when_well_above_the_others_and_the_stretch_is_over() -> None:
    storm = [280, 290, 587, 284, 280, 240, 230]
    said = peak(week(storm))
    assert said is not None
    (at,) = (one.at for one in said.sentence.facts if one.name == "peak_day")
    assert at.astimezone(ZoneInfo("Asia/Shanghai")).date() == DAY - timedelta(days=4)
    assert (fact(said, "accepted"), fact(said, "usual")) == (587, 280)
    assert fact(said, "change") == Fraction(307, 280)
    assert said.sentence.figures == ("accepted/1 own",)
    assert peak(week(storm, so_far=True)) is None
    assert peak(week([280, 290, 400, 284, 280, 240, 230])) is None, "no half more than the others"
    assert peak(week([5, 6, 30, 4, 5, 6, 5])) is None, "too few to speak of per cent"
    assert peak(week(storm[1:5])) is None, "of four days one is always the highest"
    keys = [one.sentence.key for one in judge(week(storm), before(1900, (0, 0)), Grounds())]
    assert keys.index("peak") == keys.index("change_more") + 1
