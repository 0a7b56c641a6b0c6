"""剔除 in the figures: out of the due cases and their rates from the approval to the lifting, never of intake."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

from models.cases.requests import commands as requests
from models.cases.requests.exclusion import lift_exclusion
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind
from models.figures.day_queries import get_day_figures, get_today
from models.figures.queries import get_on_time_cohort, get_tiles
from models.store.times import database_now
from tests.models.figures.test_day_figures import CHINA, closed_case, figures_of, yesterday_at
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase


def exclude(town: Town, case_id: UUID) -> None:
    with town.operator.transaction() as s:
        requests.ask(s, case_id, None, RequestKind.EXCLUSION, "不可抗力", {"basis": "other"})
    with town.supervisor.transaction() as s:
        requests.decide(s, get_requests(s, case_id)[-1].id, True)


def test_a_day_knows_who_was_outside_assessment_at_its_end_and_today_who_is(
    town: Town, city_database: CityDatabase
) -> None:
    at = yesterday_at(town, 9)
    day = CHINA.local_day(at)
    midnight = CHINA.midnight(day + timedelta(days=1))
    with town.leader.read() as s:
        now = database_now(s)
    hour = timedelta(hours=1)
    # When it was taken out and when it was put back, over the day's end and over now.
    moments = (None, midnight - 2 * hour, midnight - hour, midnight, midnight + (now - midnight) / 2)
    spans = [(a, b) for a, b in product(moments, moments) if a is not None and (b is None or b > a)]
    cases = [closed_case(town, at).case_id for _ in (*spans, None)]
    for case_id in cases:
        as_owner(city_database, "UPDATE case_file SET due_at = %s WHERE id = %s", at + hour, case_id)
    plain = figures_of(town, day)
    for case_id, (_, back) in zip(cases, spans, strict=False):
        exclude(town, case_id)
        if back is not None:
            with town.supervisor.transaction() as s:
                lift_exclusion(s, case_id, None, "补充材料")
    as_owner(city_database, "ALTER TABLE case_exclusion DISABLE TRIGGER lift_exclusion")
    for case_id, (out, back) in zip(cases, spans, strict=False):
        when = "UPDATE case_exclusion SET excluded_at = %s, lifted_at = %s WHERE case_id = %s"
        as_owner(city_database, when, out, back, case_id)
    as_owner(city_database, "ALTER TABLE case_exclusion ENABLE TRIGGER lift_exclusion")

    def outside(moment: datetime) -> set[UUID]:
        return {
            case_id
            for case_id, (out, back) in zip(cases, spans, strict=False)
            if out < moment and (back is None or back >= moment)
        }

    figures = figures_of(town, day)
    due = ("day_on_time_rate", "case_closing_rate", "rework_rate")
    left = len(cases) - len(outside(midnight))
    assert 0 < left < len(cases)
    assert {figures.share(name).day_denominator for name in due} == {left}
    assert (figures.count("day_due"), figures.count("excluded")) == (left, len(outside(midnight)))
    assert sum(row.due for row in figures.areas) == sum(row.due for row in figures.classes) == left
    for name in ("reported", "accepted", "filed", "closed"):
        assert figures.count(name) == plain.count(name) == len(cases)
    with town.leader.read() as s:
        cohort, tiles = dict(get_on_time_cohort(s)), get_tiles(s)
        today = get_day_figures(s, get_today(s))
    assert cohort.keys() == set(cases) - outside(now)
    assert tiles.on_time.denominator == len(cohort) == today.share("day_on_time_rate").month_denominator
