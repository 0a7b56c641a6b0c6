"""The city's days, hours and rules, and more time for a case, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desktop.postgres.cities import CityServer
from models.cases.clocks import categories, commands, suspending
from models.cases.clocks.queries import city_calendar, get_bases, get_clock_versions, get_exceptions
from models.cases.clocks.reading import get_clocks
from models.cases.clocks.rules import DEFAULTS, Clocks, StageLimits, senseless_clocks
from models.cases.clocks.why import Why
from models.cases.orders.queries import get_orders_about
from models.cases.queries import get_case
from models.cases.records import CategoryRule, Done, Tier
from models.cases.requests import commands as requests
from models.cases.requests.queries import get_waiting_requests
from models.cases.requests.records import RequestKind
from models.figures.queries import get_on_time_cohort
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now
from tests.models.town import BuiltTown, Town, cloned_town

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def now(town: Town) -> datetime:
    with town.operator.read() as s:
        return database_now(s)


def asked(town: Town, done: Done, kind: RequestKind, **facts: str) -> UUID:
    with town.operator.transaction() as s:
        requests.ask(s, done.case_id, None, kind, "连日大雨", facts)
    with town.supervisor.read() as s:
        return get_waiting_requests(s)[-1].id


def granted(town: Town, done: Done, kind: RequestKind, **facts: str) -> None:
    request = asked(town, done, kind, **facts)
    with town.supervisor.transaction() as s:
        requests.decide(s, request, True)


def struck_off(town: Town, done: Done) -> Done:
    with town.operator.transaction() as s:
        return suspending.strike_off(s, done.case_id, None)


def free(town: Town, *days: date, working: bool | None = False, by: Store | None = None) -> int:
    with (by or town.supervisor).transaction() as s:
        return commands.set_days(s, dict.fromkeys(days, working), "市里的通知")


def set_clocks(town: Town, clocks: Clocks, by: Store | None = None) -> int:
    with (by or town.supervisor).transaction() as s:
        return commands.set_clocks(s, clocks, "夏令作息")


def test_a_day_off_moves_the_limits_of_open_cases_and_each_has_a_step_that_says_so(town: Town) -> None:
    done = town.filed()
    before = town.see(done).case
    assert before.due_at is not None
    with town.operator.read() as s:
        calendar = city_calendar(s)
        today = calendar.local_day(database_now(s))
        days = [today + DAY * n for n in range(12)]
    moved = free(town, *days)
    after = town.see(done)
    assert moved == 1
    assert after.case.due_at is not None
    assert after.case.due_at > before.due_at
    assert calendar.local_day(after.case.due_at - MINUTE) > days[-1]
    last = after.steps[-1]
    assert (last.action, last.note) == ("recompute", "市里的通知")
    assert last.detail["due_at"] == [before.due_at.isoformat(), after.case.due_at.isoformat()]
    assert after.case.version == before.version + 1
    assert free(town, *days, working=None) == 1
    assert town.see(done).case.due_at == before.due_at
    with town.operator.read() as s:
        assert get_exceptions(s) == ()


def test_a_limit_by_hand_stays_whatever_the_calendar_says(town: Town) -> None:
    done = town.do("report", town.new())
    done = town.do("accept", done.case_id, done.version)
    by_hand = now(town) + 3 * DAY
    done = town.do("file_case", done.case_id, done.version, tier=Tier.SPECIAL, due_at=by_hand)
    today = now(town).date()
    assert free(town, *(today + DAY * n for n in range(9))) == 0
    assert town.see(done).case.due_at == by_hand


def test_only_a_supervisor_sets_the_clocks_and_the_database_says_so_too(town: Town) -> None:
    for attempt in (
        lambda: free(town, date(2030, 1, 1), by=town.operator),
        lambda: set_clocks(town, DEFAULTS, by=town.operator),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    row = {"id": new_id()}
    straight = "INSERT INTO calendar_exception (id, day, working) VALUES (:id, '2030-01-01', false)"
    with pytest.raises((NotPermitted, DBAPIError)), town.operator.transaction() as s:
        s.execute(text(straight), row)
    free(town, date(2030, 1, 1))
    with pytest.raises((Refused, NotPermitted, DBAPIError)), town.supervisor.transaction() as s:
        s.execute(text("UPDATE calendar_exception SET working = true"))
    with town.operator.read() as s:
        assert [(one.day, one.working) for one in get_exceptions(s)] == [(date(2030, 1, 1), False)]


def test_the_citys_stage_limits_hold_for_stages_entered_from_then_on(town: Town) -> None:
    done = town.filed()
    set_clocks(town, replace(DEFAULTS, stages=StageLimits(sign=7)))
    done = town.do("dispatch", done.case_id, None, worker_id=town.workers["w1"])
    seen = town.see(done)
    assert seen.case.stage_due_at == seen.case.stage_since + 7 * MINUTE
    assert seen.orders[-1].sign_due_at == seen.orders[-1].given_at + 7 * MINUTE
    with town.operator.read() as s:
        assert [one.clocks.version for one in get_clock_versions(s)] == [0, 1]


def test_a_copy_of_the_city_goes_by_its_own_clocks(cities: CityServer, built_town: BuiltTown) -> None:
    found = []
    for minutes in (7, 9):
        with cloned_town(cities, built_town) as (_, town):
            set_clocks(town, replace(DEFAULTS, stages=StageLimits(sign=minutes)))
            done = town.filed()
            done = town.do("dispatch", done.case_id, None, worker_id=town.workers["w1"])
            case = town.see(done).case
            assert case.stage_due_at is not None
            found.append(case.stage_due_at - case.stage_since)
    assert found == [7 * MINUTE, 9 * MINUTE]


@pytest.mark.parametrize(
    ("clocks", "field", "why"),
    [
        (replace(DEFAULTS, hours=()), "hours", "no_hours"),
        (replace(DEFAULTS, hours=((time(9), time(8)),)), "hours", "ends_before_it_begins"),
        (replace(DEFAULTS, hours=((time(8), time(12)), (time(11), time(17)))), "hours", "overlaps"),
        (replace(DEFAULTS, stages=StageLimits(sign=0)), "sign", "out_of_range"),
        (replace(DEFAULTS, stages=StageLimits(file_critical=31)), "file_critical", "urgent_slower"),
        (replace(DEFAULTS, raised_days=0), "raised_days", "out_of_range"),
    ],
)
def test_clocks_that_make_no_sense_are_told_with_the_reason(clocks: Clocks, field: str, why: str) -> None:
    assert [(one.field, one.why) for one in senseless_clocks(clocks)] == [(field, why)]
    assert senseless_clocks(DEFAULTS) == ()


def test_senseless_clocks_and_clocks_that_somebody_else_has_set_meanwhile_are_not_set(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        set_clocks(town, replace(DEFAULTS, hours=()))
    assert refused.value.code == "senseless"
    set_clocks(town, replace(DEFAULTS, raised_days=4))
    with pytest.raises(Refused) as refused:
        set_clocks(town, replace(DEFAULTS, raised_days=5))
    assert (refused.value.code, refused.value.facts["version"]) == ("clocks_changed", 1)


def test_an_extension_moves_the_limit_to_the_date_that_was_approved(town: Town) -> None:
    done = town.filed()
    before = town.see(done).case.due_at
    assert before is not None
    until = before + 5 * DAY
    granted(town, done, RequestKind.EXTENSION, due_at=until.isoformat())
    seen = town.see(done)
    assert seen.case.due_at == until
    assert [step.action for step in seen.steps[-3:]] == ["request", "approve", "extend"]
    with town.operator.read() as s:
        clocks = get_clocks(s, get_case(s, done.case_id))
    assert clocks.why is not None
    assert clocks.why.due_at == until
    assert clocks.why.lines[-1].why in (Why.EXTENDED, Why.WEEKEND, Why.HOLIDAY)


@pytest.mark.parametrize(("kind", "fact"), [(RequestKind.EXTENSION, "due_at"), (RequestKind.SHELVING, "until")])
def test_more_time_is_not_asked_for_without_a_date_or_with_one_that_is_over(
    town: Town, kind: RequestKind, fact: str
) -> None:
    done = town.filed()
    for given, code in (
        ({}, "fact_missing"),
        ({fact: "soon"}, "fact_missing"),
        ({fact: (now(town) - HOUR).isoformat()}, "limit_past"),
        ({fact: (now(town) + 9999 * DAY).isoformat()}, "too_long"),
    ):
        with pytest.raises(Refused) as refused:
            asked(town, done, kind, **given)
        assert refused.value.code == code


def test_shelving_stops_the_clock_and_striking_off_lets_it_run_again(town: Town) -> None:
    done = town.filed()
    done = town.do("dispatch", done.case_id, None, worker_id=town.workers["w1"])
    before = town.see(done).case
    until = now(town) + 40 * DAY
    granted(town, done, RequestKind.SHELVING, until=until.isoformat())
    stopped = town.see(done).case
    assert stopped.due_at is not None
    assert stopped.stage_due_at is not None
    assert stopped.due_at > until
    assert stopped.stage_due_at > until
    assert stopped.suspended_until == until
    with town.operator.read() as s:
        clocks = get_clocks(s, get_case(s, done.case_id))
        assert (clocks.stopped_until, clocks.stopped_kind) == (until, "shelving")
        assert sum((length for _, length in clocks.by_holder), timedelta(0)) == clocks.as_of - before.reported_at
        basis, stands = get_bases(s, [done.case_id])[done.case_id]
        assert stands == stopped.due_at
        assert len(basis.stops) == 1
    with pytest.raises(Refused) as refused:
        asked(town, done, RequestKind.POSTPONEMENT, until=(until - DAY).isoformat())
    assert refused.value.code == "suspended_already"
    struck_off(town, done)
    running = town.see(done).case
    assert running.due_at is not None
    assert running.stage_due_at is not None
    assert before.stage_due_at is not None
    assert before.stage_due_at <= running.stage_due_at < before.stage_due_at + HOUR
    assert running.due_at < until
    assert running.suspended_until is None
    with pytest.raises(Refused) as refused:
        struck_off(town, done)
    assert refused.value.code == "not_suspended"


def lead_limits(town: Town, done: Done) -> tuple[datetime | None, datetime | None]:
    """When the lead order is to be signed and when to be fed back."""
    with town.operator.read() as s:
        lead = next(one for one in get_orders_about(s, done.case_id) if one.order.lead)
    return lead.order.sign_due_at, lead.due_at


def test_whatever_moves_the_cases_limit_moves_its_orders_and_leaves_an_assistants_own(town: Town) -> None:
    done = town.filed()
    done = town.do("dispatch", done.case_id, None, worker_id=town.workers["w1"])
    own = now(town) + 2 * HOUR
    for worker, due_at in (("w2", None), ("w3", own)):
        town.do("dispatch", done.case_id, None, worker_id=town.workers[worker], lead=False, due_at=due_at)
    filed = town.see(done).case
    free(town, *(now(town).date() + DAY * n for n in range(20)))
    due_at = town.see(done).case.due_at
    assert due_at is not None
    assert filed.due_at != due_at == lead_limits(town, done)[1]
    granted(town, done, RequestKind.EXTENSION, due_at=(due_at + DAY).isoformat())
    granted(town, done, RequestKind.SHELVING, until=(now(town) + 40 * DAY).isoformat())
    shelved = town.see(done).case
    assert lead_limits(town, done) == (shelved.stage_due_at, shelved.due_at)
    struck_off(town, done)
    town.do("set_tier", done.case_id, None, Tier.RAISED, "街道牵头不了")
    raised = town.see(done).case
    assert lead_limits(town, done) == (raised.stage_due_at, raised.due_at)
    with town.operator.read() as s:
        assert [one.due_at for one in get_orders_about(s, done.case_id)] == [raised.due_at, raised.due_at, own]


def test_an_order_given_while_the_clock_stands_is_to_be_signed_once_it_runs_again(town: Town) -> None:
    done = town.filed()
    until = now(town) + 2 * DAY
    granted(town, done, RequestKind.POSTPONEMENT, until=until.isoformat())
    done = town.do("dispatch", done.case_id, None, worker_id=town.workers["w1"])
    assert town.see(done).case.stage_due_at == lead_limits(town, done)[0] == until + 30 * MINUTE


def test_a_case_that_was_late_already_is_not_due_while_its_clock_stands(town: Town) -> None:
    long_ago = now(town) - 20 * DAY
    done = town.filed(at=long_ago)
    due_at = town.see(done).case.due_at
    with town.operator.read() as s:
        assert [case for case, _ in get_on_time_cohort(s)] == [done.case_id]
    granted(town, done, RequestKind.SHELVING, until=(now(town) + 3 * DAY).isoformat())
    assert town.see(done).case.due_at == due_at
    with town.operator.read() as s:
        assert get_on_time_cohort(s) == ()
    struck_off(town, done)
    with town.operator.read() as s:
        assert [case for case, _ in get_on_time_cohort(s)] == [done.case_id]


def test_no_clock_stops_in_the_database_without_an_approved_request(town: Town) -> None:
    done = town.filed()
    request = asked(town, done, RequestKind.SHELVING, until=(now(town) + DAY).isoformat())
    straight = """INSERT INTO case_suspension (id, case_id, request_id, kind, from_at, until_at)
        VALUES (:id, :case, :request, 'shelving', clock_timestamp(), clock_timestamp() + interval '1 day')"""
    with pytest.raises((Refused, NotPermitted, DBAPIError)), town.supervisor.transaction() as s:
        s.execute(text(straight), {"id": new_id(), "case": done.case_id, "request": request})
    with town.supervisor.read() as s:
        assert s.scalar(text("SELECT count(*) FROM case_suspension")) == 0


def version_of(base: CategoryRule, facts: dict[str, Any]) -> categories.RuleVersion:
    own = {name: value for name, value in facts.items() if name in CategoryRule.__dataclass_fields__}
    rest = {name: value for name, value in facts.items() if name not in own}
    return categories.RuleVersion(replace(base, **own), **rest)


def rule(town: Town, **facts: Any) -> categories.RuleVersion:
    """The next version of the lids' rule."""
    with town.operator.read() as s:
        there = categories.get_rule_versions(s, town.categories["lid"])
    last = there[-1].rule.version if there else 0
    return version_of(CategoryRule(new_id(), town.categories["lid"], "owner_first", version=last), facts)


def entered(town: Town, version: categories.RuleVersion, by: Store | None = None) -> UUID:
    with (by or town.supervisor).transaction() as s:
        return categories.set_rule(s, version, "新办法")


def test_a_case_keeps_the_rule_it_was_filed_under(town: Town) -> None:
    old = town.filed()
    limit = town.see(old).case.due_at
    entered(town, rule(town, limit_amount=90, limit_unit="calendar_minute", sign_minutes=9))
    new = town.filed()
    seen = town.see(new).case
    assert seen.due_at is not None
    assert timedelta(0) <= now(town) + 90 * MINUTE - seen.due_at < 10 * MINUTE
    assert town.see(old).case.due_at == limit
    new = town.do("dispatch", new.case_id, None, worker_id=town.workers["w1"])
    seen = town.see(new).case
    assert seen.stage_due_at == seen.stage_since + 9 * MINUTE


@pytest.mark.parametrize(
    ("facts", "field", "why"),
    [
        ({"limit_amount": 3}, "limit_amount", "amount_without_unit"),
        ({"limit_amount": 0, "limit_unit": "working_day"}, "limit_amount", "out_of_range"),
        ({"limit_amount": 3, "limit_unit": "fortnight"}, "limit_unit", "unknown"),
        ({"routing": "by_chance"}, "routing", "unknown"),
        ({"arrive_minutes": 30}, "arrive_minutes", "arrival_not_asked_for"),
        ({"verify_minutes": 30}, "verify_minutes", "verification_not_asked_for"),
        ({"verifier": "desk"}, "verifier", "verification_not_asked_for"),
        ({"sign_minutes": 0}, "sign_minutes", "out_of_range"),
        ({"evidence": ("hearsay",)}, "evidence", "unknown"),
        (
            {"limit_amount": 60, "limit_unit": "calendar_minute", "sign_minutes": 61},
            "limit_amount",
            "stages_longer_than_whole",
        ),
        (
            {"limit_amount": 60, "limit_unit": "working_minute", "sign_minutes": 61},
            "limit_amount",
            "stages_longer_than_whole",
        ),
        (
            {"limit_amount": 1, "limit_unit": "working_day", "sign_minutes": 1441},
            "limit_amount",
            "stages_longer_than_whole",
        ),
        ({"limit_amount": 251, "limit_unit": "working_day"}, "limit_amount", "out_of_range"),
        ({"sign_minutes": 43201}, "sign_minutes", "out_of_range"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_with_the_reason(facts: dict[str, object], field: str, why: str) -> None:
    version = version_of(CategoryRule(new_id(), new_id(), "owner_first", version=0), facts)
    assert [(one.field, one.why) for one in categories.senseless_rule(version)] == [(field, why)]


def test_a_rule_is_entered_once_by_a_supervisor_over_the_version_that_was_read(town: Town) -> None:
    version = rule(town, limit_amount=2, limit_unit="working_day", evidence=("photo", "document"))
    with pytest.raises(NotPermitted):
        entered(town, version, by=town.operator)
    with pytest.raises(Refused) as refused:
        entered(town, replace(version, rule=replace(version.rule, limit_unit=None)))
    assert refused.value.code == "senseless"
    entered(town, version)
    with pytest.raises(Refused) as refused:
        entered(town, version)
    assert refused.value.code == "rule_changed"
    with town.operator.read() as s:
        last = categories.get_rule_versions(s, version.rule.category_id)[-1]
    assert (last.evidence, last.note, last.rule.limit_amount) == (("photo", "document"), "新办法", 2)


def test_a_rule_for_a_department_that_is_gone_is_refused(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        entered(town, rule(town, competent_department_id=new_id()))
    assert refused.value.code == "unknown_department"


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("limit_amount", "3"),
        ("limit_amount, limit_unit", "251, 'working_day'"),
        ("limit_amount, limit_unit", "86401, 'working_minute'"),
        ("limit_amount, limit_unit", "527041, 'calendar_minute'"),
        ("limit_amount, limit_unit", "0, 'working_day'"),
        ("arrive_minutes", "30"),
        ("verify_minutes", "30"),
        ("verifier", "'desk'"),
        ("evidence", "'hearsay'"),
        ("sign_minutes", "43201"),
        ("limit_amount, limit_unit, sign_minutes", "1, 'working_day', 1441"),
        ("limit_amount, limit_unit, sign_minutes", "60, 'working_minute', 61"),
    ],
)
def test_the_database_refuses_a_senseless_rule_by_itself(town: Town, columns: str, values: str) -> None:
    version = rule(town)
    insert = f"""INSERT INTO category_rule (id, category_id, version, routing, {columns})
        VALUES (gen_random_uuid(), :category, :version, 'owner_first', {values})"""
    facts = {"category": version.rule.category_id, "version": version.rule.version + 1}
    with pytest.raises(DBAPIError, match="ck_category_rule"), town.supervisor.transaction() as s:
        s.connection().execute(text(insert), facts)


def test_no_other_than_a_supervisor_changes_a_rule_and_nobody_an_older_version(town: Town) -> None:
    entered(town, rule(town, limit_amount=2, limit_unit="working_day"))
    category = town.categories["lid"]
    follows = """INSERT INTO category_rule (id, category_id, version, routing, login)
        SELECT gen_random_uuid(), category_id, max(version) + 1, 'owner_first', 'somebody'
        FROM category_rule WHERE category_id = :id GROUP BY category_id"""
    with pytest.raises(NotPermitted, match="by a supervisor"), town.operator.transaction() as s:
        s.connection().execute(text(follows), {"id": category})
    for statement in ("UPDATE category_rule SET limit_amount = 9 WHERE category_id = :id",
                      "DELETE FROM category_rule WHERE category_id = :id"):  # fmt: skip
        with pytest.raises((DBAPIError, NotPermitted)), town.supervisor.transaction() as s:
            s.connection().execute(text(statement), {"id": category})
    with town.supervisor.transaction() as s:
        s.connection().execute(text(follows), {"id": category})
    with town.operator.read() as s:
        last = categories.get_rule_versions(s, category)[-1]
        assert categories.get_rules_in_force(s)[category] == last
    assert last.by == "值班长"


def test_what_a_change_would_move_is_told_before_it_is_made_and_nothing_moves(town: Town) -> None:
    cases = [town.filed("fire") for _ in range(3)]
    before = [town.see(one) for one in cases]
    with town.operator.read() as s:
        calendar = city_calendar(s)
        day = calendar.first_working_day(calendar.local_day(now(town)) + DAY)
        told = commands.preview(s, {day: False})
        assert commands.preview(s).moved == 0
    assert [town.see(one) for one in cases] == before
    moved = free(town, day)
    assert told.moved == moved
    shifts = [
        (new.case.due_at or now(town)) - old.case.due_at
        for old, new in zip(before, map(town.see, cases), strict=True)
        if old.case.due_at is not None
    ]
    assert told.latest >= max(shifts, default=timedelta())
    assert told.earliest <= min(shifts, default=timedelta())
