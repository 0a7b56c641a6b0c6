"""A history drawn as columns: lawful to the database, whole in its sums, the same again from its seed, and nothing when cancelled."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.demo.build import build_demo
from desktop.demo.bulk.history import TABLES, History
from desktop.demo.errors import BuildCancelled
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database, list_cities
from desktop.postgres.errors import AccountUnknown
from models.cases.calendar import calendar_of
from models.cases.deadlines import case_limit, next_due, soon_from, stage_limit
from models.cases.records import CaseState, Tier, Urgency
from models.cases.states import OPEN, find_overlay
from models.figures.queries import get_tiles
from models.figures.rollups import is_stale, reconcile
from models.store.engine import Store
from tests.desktop.demo.bulk.conftest import DAYS, NOW, REPORTS, SEED, Drawn, Ready
from tests.support.database import connect

CALENDAR = calendar_of("Asia/Shanghai")


@pytest.fixture
def s(drawn: Drawn) -> Iterator[Session]:
    store = Store(drawn.database.operator, desk="test")
    with store.read() as session:
        yield session
    store.close()


def rows(s: Session, statement: str) -> list[Any]:
    return list(s.execute(text(statement)))


def counted(s: Session, statement: str) -> Counter[str]:
    return Counter(dict(tuple(row) for row in rows(s, statement)))


def test_afterwards_the_tables_are_guarded_exactly_as_before(drawn: Drawn) -> None:
    # Days of positions come with tables of their own.
    before, after = ([row for row in all_of_them if row[0] in TABLES] for all_of_them in (drawn.before, drawn.after))
    assert len(before) > 100
    assert before == after


def test_the_sums_are_those_that_were_asked_for_and_told(s: Session, drawn: Drawn) -> None:
    built = drawn.built
    reports, cases, steps = rows(
        s, "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM case_file), (SELECT count(*) FROM step)"
    )[0]
    assert (reports, cases, steps) == (REPORTS, built.cases, built.steps)
    states = counted(s, "SELECT state, count(*) FROM case_file GROUP BY 1")
    assert sum(states[state] for state in OPEN) == built.open > 20
    attached = rows(s, "SELECT count(*) FROM step WHERE action = 'attach'")[0][0]
    assert reports == cases + attached
    days = counted(s, "SELECT (reported_at AT TIME ZONE 'Asia/Shanghai')::date, count(*) FROM report GROUP BY 1")
    assert len(days) == DAYS + 1
    accepted = sum(count for state, count in states.items() if state not in ("NOT_ACCEPTED", "REPORTED", "ANSWERED"))
    assert 0.6 < accepted / reports < 0.7
    shares = [share for share, _ in drawn.told]
    assert shares == sorted(shares)


def test_every_case_went_along_arrows_in_the_order_of_time_to_where_it_stands(s: Session) -> None:
    steps = """SELECT t.*, lag(t.to_state) OVER w AS before, lag(t.occurred_at) OVER w AS then, lead(t.id) OVER w AS further,
               c.state, c.stage_since FROM step t JOIN case_file c ON c.id = t.case_id WHERE t.to_state IS NOT NULL
               WINDOW w AS (PARTITION BY t.case_id ORDER BY t.recorded_at, t.id)"""
    assert rows(
        s,
        f"""SELECT x.case_id, x.action FROM ({steps}) x WHERE x.from_state IS DISTINCT FROM x.before
            OR x.occurred_at < x.then OR x.further IS NULL AND (x.to_state, x.occurred_at) <> (x.state, x.stage_since)""",
    ) == []  # fmt: skip


def test_what_moves_no_case_was_possible_where_it_stood(s: Session) -> None:
    steps = rows(
        s,
        """SELECT t.action, (SELECT m.to_state FROM step m WHERE m.case_id = t.case_id AND m.to_state IS NOT NULL
             AND (m.occurred_at, m.recorded_at) <= (t.occurred_at, t.recorded_at)
             ORDER BY m.occurred_at DESC, m.recorded_at DESC LIMIT 1) AS state
           FROM step t WHERE t.to_state IS NULL AND t.action <> 'sign'""",
    )
    wrong = Counter(row for row in map(tuple, steps) if find_overlay(row[0], CaseState(row[1])) is None)
    assert len(steps) > 1000
    assert not wrong


def test_everything_that_figures_count_has_happened(s: Session) -> None:
    actions = counted(s, "SELECT action, count(*) FROM step GROUP BY 1")
    assert {
        "report", "accept", "not_accept", "answer", "transfer", "receipt", "confirm", "confirmed", "not_confirmed", "file",
        "dispatch", "assist", "refuse", "sign", "arrive", "start_handling", "feed_back", "rework", "send_to_review",
        "send_to_verification", "verify", "close", "reply", "call_back", "call_missed", "reopen", "archive", "merge", "gain",
        "attach", "note_repeat", "request", "approve", "decline", "extend", "postpone", "shelve", "strike_off", "void", "exclude",
    } <= set(actions)  # fmt: skip
    for table in TABLES:
        assert rows(s, f"SELECT EXISTS (SELECT FROM {table})")[0][0], table
    rate = get_tiles(s).on_time
    assert rate.value is None or 0.9 < rate.value <= 1
    closed = rows(
        s, "SELECT avg((closed_at <= due_at)::int), avg(rework_count) FROM case_file WHERE closed_at IS NOT NULL"
    )[0]
    assert 0.95 < closed[0] < 0.995
    assert 0.005 < closed[1] < 0.04
    content = counted(s, "SELECT satisfaction, count(*) FROM callback WHERE reached GROUP BY 1")
    assert content["satisfied"] > 0.6 * sum(content.values())
    assert len(counted(s, "SELECT source, count(*) FROM report GROUP BY 1")) == 9


def test_every_clock_is_what_the_rules_say(s: Session) -> None:
    cases = rows(
        s,
        """SELECT c.*, r.needs_arrival, r.limit_amount, r.limit_unit,
             (SELECT t.action FROM step t WHERE t.case_id = c.id AND t.to_state IS NOT NULL
              ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) AS last,
             (SELECT max(t.occurred_at) FROM step t WHERE t.case_id = c.id AND t.action = 'reopen') AS again,
             EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.action IN ('extend','postpone','shelve')) AS moved
           FROM case_file c LEFT JOIN category_rule r ON r.id = c.rule_id""",
    )
    for case in cases:
        state = CaseState(case.state)
        accepted = case.accepted_at if case.last == "file" else None
        due = stage_limit(
            state, Urgency(case.urgency), case.stage_since, accepted_at=accepted, arrival=bool(case.needs_arrival)
        )
        assert case.stage_due_at == (due if state in OPEN else None)
        assert (case.number is None) == (case.filed_at is None) == (case.due_at is None)
        if case.filed_at is not None and not case.moved:
            limit = case_limit(
                CALENDAR, case.again or case.filed_at, Tier(case.tier), amount=case.limit_amount, unit=case.limit_unit
            )
            assert case.due_at == limit.due_at
        waits = next_due(case.stage_due_at, case.due_at) if state in OPEN else None
        assert case.soon_at == soon_from(CALENDAR, case.stage_since, waits)


def test_the_next_case_filed_has_the_next_number_of_its_day(s: Session) -> None:
    assert rows(
        s,
        """SELECT c.day, c.last FROM case_counter c LEFT JOIN
             (SELECT left(number, 8)::date AS day, max(split_part(number, '-', 2)::int) AS last, count(*) AS many
              FROM case_file WHERE number IS NOT NULL GROUP BY 1) n ON n.day = c.day
           WHERE (c.last, c.last) IS DISTINCT FROM (n.last, n.many)""",
    ) == []  # fmt: skip


def test_words_are_filled_in_and_no_phone_could_ring(s: Session) -> None:
    found = rows(
        s,
        """SELECT count(DISTINCT t.text), bool_or(t.text || t.address || c.title LIKE '%{%'), bool_or(c.title = ''),
             bool_and(t.reporter_phone ~ '^((154|160|161|163|164|179|194)[0-9]{8})?$'),
             bool_and((t.reporter = '') = (t.reporter_phone = ''))
           FROM report_text t JOIN report r ON r.id = t.report_id JOIN case_file c ON c.id = r.case_id""",
    )[0]
    assert found[0] > 4000
    assert tuple(found[1:]) == (False, False, True, True)


def digest(history: History) -> str:
    whole = hashlib.sha256()
    for stretch in history.stretches():
        for table in stretch.tables:
            whole.update(table.table.encode())
            for part in table.parts():
                whole.update(part.tobytes())
    return whole.hexdigest()


def test_what_triggers_keep_up_otherwise_is_there_too(s: Session, drawn: Drawn) -> None:
    with connect(drawn.database.owner) as owner:
        row = owner.execute(
            """SELECT count(*) FROM case_file c LEFT JOIN case_words w ON w.case_id = c.id
            WHERE w.words IS DISTINCT FROM words_of_case(c.id) OR w.stretch <> words_stretch(c.reported_at)"""
        ).fetchone()
    assert row == (0,)
    assert not is_stale(s)
    assert reconcile(s) == ()


def test_the_same_seed_gives_the_same_rows_and_another_gives_others(history_of: Callable[[int, int], History]) -> None:
    first = digest(history_of(SEED, 2000))
    assert first == digest(history_of(SEED, 2000))
    assert first != digest(history_of(SEED + 1, 2000))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=st.sampled_from((1, 2, 17, 400)), seed=st.integers(0, 2**32))
def test_however_few_reports_there_are_all_of_them_are_drawn(
    history_of: Callable[[int, int], History], reports: int, seed: int
) -> None:
    stretches = list(history_of(seed, reports).stretches())
    assert sum(stretch.reports for stretch in stretches) == reports
    assert sum(table.rows for s in stretches for table in s.tables if table.table == "report") == reports


@pytest.mark.parametrize("moment", [0.55, 0.75], ids=["writing", "indexes"])
def test_a_cancelled_build_leaves_nothing_of_the_city(cities: CityServer, ready: Ready, moment: float) -> None:
    reached: list[float] = []

    def build(owner: Any) -> None:
        migrate_and_register(owner)
        build_demo(
            cities.url("ended", "operator"), owner=owner, seed=SEED, reports=2000, days=10, now=NOW, ahead=ready,  # type: ignore[arg-type]
            progress=lambda share, _words: reached.append(share), cancelled=lambda: any(share > moment for share in reached),
        )  # fmt: skip

    with pytest.raises(BuildCancelled):
        create_city_database(cities, "ended", build)
    assert "ended" not in list_cities(cities)
    with pytest.raises(AccountUnknown):
        cities.url("ended", "owner")


def test_a_history_ends_now(s: Session) -> None:
    last = rows(s, "SELECT max(occurred_at), (SELECT max(reported_at) FROM report) FROM step")[0]
    assert NOW - timedelta(hours=1) < last[0] <= NOW
    assert NOW - timedelta(hours=2) < last[1] <= NOW


def test_a_history_of_columns_needs_the_owner(drawn: Drawn) -> None:
    with pytest.raises(ValueError, match="owner"):
        build_demo(drawn.database.operator, seed=1, reports=1000)
