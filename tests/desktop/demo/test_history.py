"""The history as the database has it: lawful, believable, and the same books the commands would have kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.demo.people.persons import NEVER_ISSUED
from models.cases.calendar import calendar_of
from models.cases.deadlines import case_limit, lamp_of, soon_from, stage_limit
from models.cases.queries import get_open_cases
from models.cases.records import CaseState, Lamp, Tier, Urgency
from models.cases.states import find, stage_of
from models.cases.tables import OPEN_STATES
from models.figures.queries import get_charts, get_tiles
from models.store.engine import Store
from tests.support.demo import DemoCity

CALENDAR = calendar_of("Asia/Shanghai")


@pytest.fixture
def s(built_city: DemoCity) -> Iterator[Session]:
    store = Store(built_city.database.operator, desk="test")
    with store.read() as session:
        yield session
    store.close()


def rows(s: Session, statement: str, **facts: Any) -> list[Any]:
    return list(s.execute(text(statement), facts))


def test_every_case_took_a_lawful_path_that_ends_in_its_state(s: Session) -> None:
    steps = defaultdict(list)
    for row in rows(s, "SELECT case_id, action, from_state, to_state, occurred_at FROM step ORDER BY recorded_at, id"):
        if row.to_state is not None:
            steps[row.case_id].append(row)
    cases = rows(s, "SELECT id, state, version, stage_since FROM case_file")
    assert len(cases) == len(steps) > 10_000
    for case in cases:
        state = None
        for step in steps[case.id]:
            arrow = find(step.action, state)
            assert arrow is not None, (case.id, state, step.action)
            assert step.from_state == state
            assert step.to_state == arrow.end
            state = arrow.end
        times = [step.occurred_at for step in steps[case.id]]
        assert times == sorted(times)
        assert (state, len(times), times[-1]) == (case.state, case.version, case.stage_since)


def test_who_holds_a_case_is_who_has_its_lead_order(s: Session) -> None:
    held = {"DISPATCHED", "SIGNED", "ARRIVED", "HANDLING"}
    found = rows(
        s,
        """SELECT c.state, c.holder_worker_id AS w, c.holder_department_id AS d, o.worker_id, o.department_id,
                  o.state AS order_state FROM case_file c
           LEFT JOIN dispatch_order o ON o.case_id = c.id AND o.lead
             AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK')""",
    )
    for row in found:
        if row.state in held:
            assert (row.w, row.d, row.order_state) == (row.worker_id, row.department_id, row.state)
            assert (row.w is None) != (row.d is None)
        else:
            assert row.w is None
            assert row.d is None
    closed = rows(s, "SELECT count(*) FROM dispatch_order o JOIN case_file c ON c.id = o.case_id"
                     " WHERE c.state = 'CLOSED' AND o.state NOT IN ('ENDED','REFUSED')")  # fmt: skip
    assert closed[0][0] == 0


def test_every_clock_is_what_the_rules_say(s: Session) -> None:
    cases = rows(
        s,
        """SELECT c.*, r.needs_arrival, r.limit_amount, r.limit_unit,
                  (SELECT t.action FROM step t WHERE t.case_id = c.id AND t.to_state IS NOT NULL
                   ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) AS last
           FROM case_file c LEFT JOIN category_rule r ON r.id = c.rule_id""",
    )
    for case in cases:
        state, urgency = CaseState(case.state), Urgency(case.urgency)
        accepted = case.accepted_at if case.last == "file" else None
        due = stage_limit(state, urgency, case.stage_since, accepted_at=accepted, arrival=bool(case.needs_arrival))
        assert case.stage_due_at == due
        if case.filed_at is not None:
            limit = case_limit(CALENDAR, case.filed_at, Tier(case.tier), amount=case.limit_amount, unit=case.limit_unit)
            assert case.due_at == limit.due_at
            assert case.number is not None
        else:
            assert case.due_at is None
            assert case.number is None
        next_due = case.next_due_at if state in OPEN_STATES else None
        assert case.soon_at == soon_from(CALENDAR, case.stage_since, next_due)


def test_every_matter_lies_in_its_grid(s: Session) -> None:
    grids = {row.id: shapely.from_wkb(row.geom) for row in rows(s, "SELECT id, geom FROM grid")}
    for row in rows(s, "SELECT DISTINCT grid_id, lon, lat FROM case_file"):
        assert grids[row.grid_id].covers(shapely.Point(row.lon, row.lat))


def test_thirty_days_have_a_weekly_rhythm_and_one_rainstorm(s: Session, built_city: DemoCity) -> None:
    days = {day.day: day for day in get_charts(s).days}
    today = CALENDAR.local_day(built_city.built.now)
    past = [day for day in days.values() if day.day != today]
    assert len(past) >= 29
    storm = max(past, key=lambda day: day.accepted)
    ordinary = [day for day in past if day is not storm]
    assert 520 <= storm.accepted <= 700
    assert all(185 <= day.accepted <= 400 for day in ordinary)
    assert sum(day.closed for day in past) < sum(day.accepted for day in past)
    weekend = [day.accepted for day in ordinary if day.day.weekday() >= 5]
    working = [day.accepted for day in ordinary if day.day.weekday() < 5]
    assert sum(weekend) / len(weekend) < 0.9 * sum(working) / len(working)


def test_what_is_open_now_looks_like_a_quiet_shift(s: Session, built_city: DemoCity) -> None:
    now = built_city.built.now
    cases = get_open_cases(s)
    lamps = Counter(lamp_of(case, now) for case in cases)
    stages = Counter(stage_of(case.state) for case in cases)
    assert 300 <= len(cases) <= 420
    assert built_city.built.open == len(cases)
    assert 2 <= lamps[Lamp.LATE] <= 7
    assert 5 <= lamps[Lamp.SOON] <= 22
    # How many are still open depends on the hour at which the city is built.
    assert 2 <= sum(case.urgency is Urgency.CRITICAL for case in cases) <= 4
    assert len(stages) == 7
    assert max(stages.values()) > len(cases) / 2
    soon_due = [case for case in cases if case.next_due_at and now < case.next_due_at < now + timedelta(hours=12)]
    assert len(soon_due) >= 40


def test_nearly_all_were_on_time_and_some_went_wrong(s: Session) -> None:
    rate = get_tiles(s).on_time
    assert rate.value is not None
    assert 0.965 <= rate.value <= 0.992
    actions = Counter(dict(tuple(row) for row in rows(s, "SELECT action, count(*) FROM step GROUP BY action")))
    assert all(actions[action] > 50 for action in ("refuse", "rework", "not_accept", "answer", "assist", "verify"))


def test_over_half_of_the_hotline_asks_a_question_and_is_answered(s: Session) -> None:
    natures = Counter(dict(tuple(r) for r in rows(
        s, "SELECT nature || '/' || state, count(*) FROM case_file WHERE source = 'hotline' GROUP BY 1")))  # fmt: skip
    questions = natures["enquiry/ANSWERED"]
    assert questions > 0.5 * sum(natures.values())
    assert len(rows(s, "SELECT DISTINCT source FROM report")) == 9


def test_titles_and_texts_come_in_thousands(s: Session) -> None:
    found = rows(s, "SELECT count(DISTINCT c.title), count(DISTINCT t.text), bool_or(t.text LIKE '%{%' OR c.title LIKE '%{%')"
                    " FROM case_file c JOIN report r ON r.case_id = c.id JOIN report_text t ON t.report_id = r.id")[0]  # fmt: skip
    assert found[0] > 2000
    assert found[1] > 8000
    assert found[2] is False


def test_no_phone_number_could_ring(s: Session) -> None:
    phones = [r[0] for r in rows(s, "SELECT phone FROM worker_identity UNION SELECT reporter_phone FROM report_text")]
    assert len(phones) > 5000
    assert all(phone == "" or phone.startswith(NEVER_ISSUED) for phone in phones)


def test_the_city_has_its_people_and_bureaus(s: Session, built_city: DemoCity) -> None:
    workers = rows(s, "SELECT count(*), count(*) FILTER (WHERE on_duty) FROM worker")[0]
    assert 400 <= workers[0] <= 520
    assert 0.4 * workers[0] < workers[1] < workers[0]
    kinds = Counter(dict(tuple(row) for row in rows(s, "SELECT kind, count(*) FROM department GROUP BY kind")))
    streets = rows(s, "SELECT count(*) FROM grid WHERE level = 3")[0][0]
    assert kinds["bureau"] >= 11
    assert kinds["subcentre"] == streets
    assert rows(s, "SELECT count(*) FROM team_slot WHERE ordinal <= 3")[0][0] == 3 * rows(
        s, "SELECT count(*) FROM grid WHERE level = 5 AND kind = 'basic'")[0][0]  # fmt: skip
    assert rows(s, "SELECT count(*) FROM grid WHERE kind = 'dedicated' AND owner_department_id IS NULL")[0][0] == 0


def test_the_progress_only_grows_and_ends_at_one(built_city: DemoCity) -> None:
    shares = [share for share, _ in built_city.told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
