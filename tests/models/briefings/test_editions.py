"""Made again, a paper is the next edition of its number; edited and signed, its words stay; verified, it is what it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors as pg

from models.briefings.behind import changed_cases, put_behind
from models.briefings.commands import keep_rendering, sign_briefing, word_briefing
from models.briefings.differences import differ
from models.briefings.judging import limits
from models.briefings.kinds import Kind, Number, last_whole, number_of, period_of
from models.briefings.queries import get_briefing, get_last_addressees, get_renderings, list_briefings
from models.briefings.records import Edit, Wording
from models.briefings.upgrading import read_snapshot
from models.briefings.verifying import Why, verify_briefing
from models.figures.day_queries import get_today
from models.figures.day_records import Members
from models.figures.days import set_day_begin
from models.store.canonical import Unreadable, to_text
from models.store.errors import NotPermitted, Refused
from tests.models.briefings.keeping import CHINA, closed_case, keep, yesterday_at
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.briefings import a_briefing
from tests.support.database import CityDatabase, connect

WORDS = Wording("区委、区政府", "各街道", "区网格中心", "", (Edit("lead", "zh", "原文", "改文"),))


@given(st.sampled_from(Kind), st.integers(1000, 9999), st.integers(1, 999_999), st.integers(1, 9999))
def test_a_number_reads_back_as_it_is_written(kind: Kind, year: int, serial: int, edition: int) -> None:
    number = Number(kind, year, serial, edition)
    assert number_of(str(number)) == number


@given(st.dates(), st.sampled_from([Kind.DAILY, Kind.THREE_DAY, Kind.WEEKLY, Kind.MONTHLY]))
def test_the_last_whole_days_of_a_kind_are_over(today: Any, kind: Kind) -> None:
    if today.year < 2 or today.year > 9990:
        return
    period = last_whole(kind, today)
    assert period.last < today
    assert period == period_of(kind, period.last)


@given(st.lists(st.tuples(st.uuids(), st.one_of(st.none(), st.text(max_size=5)), st.booleans()), max_size=9))
def test_cases_put_behind_a_figure_are_found_behind_it(rows: list[Any]) -> None:
    numbers = {case: number for case, number, _ in reversed(rows)}
    members = Members("a/1", "own", tuple((case, numbers[case], hit) for case, _, hit in rows))
    cases, behind = put_behind([members])
    (kept,) = behind
    assert (kept.many, kept.hits) == (len(members.rows), sum(hit for *_, hit in members.rows))
    assert changed_cases(kept, cases, members) == ()
    if members.rows:
        (case, number, hit), *rest = members.rows
        assert changed_cases(kept, cases, Members("a/1", "own", tuple(rest))) == (number or str(case),)
        turned = Members("a/1", "own", ((case, number, not hit), *rest))
        assert changed_cases(kept, cases, turned) == (number or str(case),)


def test_a_paper_of_the_first_form_reads_as_one_of_today_and_a_later_form_is_refused() -> None:
    now = json.loads(to_text(a_briefing().snapshot))
    names = ("number", "city_code", "city", "maker", "figures", "definitions", "map_key")
    first = json.dumps({"format": 1} | {name: now[name] for name in names}, sort_keys=True, separators=(",", ":"))
    read = read_snapshot(first, 77)
    assert (read.kind, read.edition, read.first) == (Kind.DAILY, 1, read.one.day)
    assert (read.pictures[0].size, read.seen, read.sentences) == (77, None, ())
    assert (read.cohorts, read.rules, read.usual) == (read.one.cohorts, 0, ())
    with pytest.raises(Unreadable, match="format 5"):
        read_snapshot(json.dumps(now | {"format": 5}), 77)
    with pytest.raises(Unreadable):
        read_snapshot(first.replace('"city"', '"town"'), 77)


def test_a_paper_of_the_second_form_reads_without_rules_or_hot_topics_and_keeps_its_form() -> None:
    snapshot = replace(a_briefing().snapshot, rules=0, usual=())
    later = ("rules", "usual", "topics", "begins_at")
    second = {name: value for name, value in json.loads(to_text(snapshot)).items() if name not in later} | {"format": 2}
    assert read_snapshot(json.dumps(second, separators=(",", ":")), 77) == replace(snapshot, format=2)
    with pytest.raises(Unreadable):
        read_snapshot(json.dumps(second | {"topics": None}, separators=(",", ":")), 77)


def test_a_paper_of_the_third_form_counted_from_midnight() -> None:
    now = json.loads(to_text(a_briefing().snapshot))
    third = {name: value for name, value in now.items() if name != "begins_at"} | {"format": 3}
    assert read_snapshot(json.dumps(third, separators=(",", ":")), 77) == replace(a_briefing().snapshot, format=3)
    with pytest.raises(Unreadable):
        read_snapshot(json.dumps(third | {"begins_at": 0}, separators=(",", ":")), 77)


@pytest.mark.database
def test_a_later_edition_lists_what_differs_and_an_unchanged_day_makes_none(town: Town) -> None:
    at = yesterday_at(town, 9)
    closed_case(town, at)
    first = keep(town, days_ago=1)
    assert keep(town, days_ago=1) == first
    # A report of yesterday that came in late.
    late = closed_case(town, at + timedelta(hours=2), until="dispatch", lon=LON + 0.005, lat=LAT + 0.005)
    second = keep(town, days_ago=1)
    assert (second.number, second.snapshot.edition) == (f"{first.number}-2", 2)
    assert second.snapshot.first_sha256 == first.sha256
    told = {(one.what, one.where): (one.kept, one.now) for one in second.snapshot.differences}
    assert told["reported/1", ""] == ("1", "2")
    assert told["closing_rate/1", ""] == ("1/1", "1/2")
    assert told["area.open", "文昌社区"] == ("0", "1")
    assert ("closed/1", "") not in told
    assert (late.case_id, town.see(late).case.number) in second.snapshot.cases
    with town.leader.read() as s:
        assert get_briefing(s, first.number) == first
        assert [one.edition for one in list_briefings(s, kind=Kind.DAILY)] == [2, 1]


@pytest.mark.database
def test_verified_after_late_and_later_edits_a_paper_is_what_it_was(town: Town) -> None:
    at = yesterday_at(town, 9)
    closed = closed_case(town, at)
    handled = closed_case(town, at + timedelta(minutes=20), until="feed_back")
    waiting = closed_case(town, at + timedelta(minutes=40), until="dispatch")
    for n in range(limits.LEAST_LATE):
        closed_case(town, at + timedelta(minutes=n), until="dispatch", lon=LON, lat=LAT)
    unfiled = town.do("report", town.new("lid"), occurred_at=at)
    unfiled = town.do("accept", unfiled.case_id, unfiled.version, occurred_at=at)
    papers = [keep(town, days_ago=1, kind=kind) for kind in (Kind.DAILY, Kind.THREE_DAY)]
    papers += [keep(town), keep(town, kind=Kind.MATTER, subject=handled.case_id)]
    # Late: it happened yesterday and was recorded after the papers were made.
    closed_case(town, at + timedelta(hours=3), lon=LON, lat=LAT)
    town.do("close", handled.case_id, handled.version, occurred_at=at + timedelta(hours=4))
    order = town.see(waiting).orders[-1].id
    town.do("sign", order, by=town.field, occurred_at=at + timedelta(minutes=45))
    # Later: a closed case opened again, an accepted one filed under another class.
    town.do("reopen", closed.case_id, closed.version, "又坏了")
    town.do("file_case", unfiled.case_id, unfiled.version, category_id=town.categories["stall"])
    with town.leader.read() as s:
        found = [verify_briefing(s, one) for one in papers]
    for one in found:
        assert one.equal, (one.number, one.differences)
    assert all(one.compared > 20 for one in found[:3])
    keys = {one.key: one.figures for one in papers[0].snapshot.sentences}
    assert keys["concentrated"] == ("late/1 concentrated",)
    assert "longest" in keys
    (singled,) = (one for one in papers[0].snapshot.behind if one.span == "concentrated")
    assert limits.LEAST_LATE <= singled.hits <= singled.many == papers[0].snapshot.one.count("late")
    again = keep(town, days_ago=1)
    assert again.snapshot.edition == 2, "what came late is told by the next edition"
    with town.leader.read() as s:
        assert verify_briefing(s, again).equal


@pytest.mark.database
def test_a_paper_keeps_its_days_whatever_hour_the_city_sets_later_and_the_next_goes_by_that(town: Town) -> None:
    evening, night = yesterday_at(town, 20), yesterday_at(town, 26)
    closed_case(town, evening)
    closed_case(town, night - timedelta(days=1))
    old = keep(town, days_ago=1)
    assert (old.snapshot.begins_at, old.snapshot.one.count("accepted")) == (0, 2)
    with town.supervisor.transaction() as s:
        set_day_begin(s, 8, version=0, note="8时至次日8时")
    with town.leader.read() as s:
        assert verify_briefing(s, old).equal
        today = get_today(s)
    # What came at two in the night belongs to the day before.
    days_ago = (today - old.snapshot.last).days
    new = keep(town, days_ago=days_ago)
    assert (new.snapshot.begins_at, new.snapshot.one.count("accepted")) == (8, 1)
    assert (new.number, new.snapshot.first) == (f"{old.number}-2", old.snapshot.first)
    begin, end = (at.astimezone(CHINA.zone) for at in (new.snapshot.one.begin, new.snapshot.one.end))
    assert (begin.hour, end.hour, end - begin) == (8, 8, timedelta(days=1))
    with town.supervisor.transaction() as s:
        set_day_begin(s, 0, version=1, note="改回零点")
    with town.leader.read() as s:
        assert all(verify_briefing(s, one).equal for one in (old, new))


def test_verifying_says_what_is_no_history_and_what_somebody_changed(town: Town, city_database: CityDatabase) -> None:
    closed_case(town, yesterday_at(town, 9))
    made = keep(town, days_ago=1)
    as_owner(city_database, "UPDATE grid SET name = '观海社区' WHERE name = '文昌社区'")
    with town.leader.read() as s:
        found = verify_briefing(s, made)
    assert not found.equal
    assert {one.why for one in found.differences} == {Why.NAMED}
    as_owner(city_database, "UPDATE grid SET name = '文昌社区' WHERE name = '观海社区'")
    as_owner(city_database, "ALTER TABLE case_file DISABLE TRIGGER USER")
    as_owner(
        city_database,
        "UPDATE case_file SET closed_at = closed_at - interval '5 days', accepted_at = accepted_at - interval '5 days'",
    )
    with town.leader.read() as s:
        found = verify_briefing(s, made)
    assert {"accepted/1", "closed/1", "cases"} <= {one.difference.what for one in found.differences}
    assert {one.why for one in found.differences} == {Why.MOVED}
    assert any(one.difference.what.startswith("sentence.") for one in found.differences), (
        "the sentences are recomputed too"
    )
    cases = next(one.difference.cases for one in found.differences if one.difference.what == "cases")
    assert cases == (made.snapshot.cases[0][1],)


@pytest.mark.database
def test_a_draft_is_edited_beside_its_original_and_signed_by_a_supervisor_alone(
    town: Town, city_database: CityDatabase
) -> None:
    town.filed()
    draft = keep(town, by=town.operator)
    assert (draft.signature, draft.state) == (None, "")
    with town.operator.transaction() as s:
        worded = word_briefing(s, draft.number, WORDS)
    assert (worded.wording, worded.snapshot, worded.sha256) == (WORDS, draft.snapshot, draft.sha256)
    for by, kind in ((town.operator, NotPermitted), (town.leader, NotPermitted)):
        with pytest.raises(kind), by.transaction() as s:
            sign_briefing(s, draft.number)
    insert = (
        "INSERT INTO briefing_signing (briefing_id, wording_id, sha256) SELECT b.id, w.id, {} FROM briefing b"
        " LEFT JOIN briefing_wording w ON w.briefing_id = b.id"
    )
    with connect(city_database.operator) as connection, pytest.raises(pg.InsufficientPrivilege):
        connection.execute(insert.format("b.sha256"))  # type: ignore[call-overload]
    with connect(city_database.supervisor) as connection, pytest.raises(pg.CheckViolation, match="digest"):
        connection.execute(insert.format("b.sha256"))  # type: ignore[call-overload]
    with town.supervisor.transaction() as s:
        signed = sign_briefing(s, draft.number)
    assert signed.signature is not None
    assert signed.state == signed.signature.sha256
    for act in (lambda s: word_briefing(s, draft.number, Wording("别人")), lambda s: sign_briefing(s, draft.number)):
        with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
            act(s)
        assert refused.value.code == "briefing_signed"
    with connect(city_database.operator) as connection, pytest.raises(pg.CheckViolation, match="words stay"):
        connection.execute(
            "INSERT INTO briefing_wording (id, briefing_id, version, words) SELECT gen_random_uuid(), id, 9, '{}' FROM briefing"
        )
    with town.leader.read() as s:
        assert get_briefing(s, draft.number) == signed
        assert get_last_addressees(s, Kind.DAILY) == Wording("区委、区政府", "各街道", "区网格中心")
        assert [one.signed_by for one in list_briefings(s)] == [signed.signature.by]
    as_owner(city_database, "ALTER TABLE briefing_wording DISABLE TRIGGER USER")
    as_owner(city_database, "UPDATE briefing_wording SET words = replace(words, '各街道', '各社区')")
    with town.leader.read() as s, pytest.raises(Refused) as damaged:
        get_briefing(s, draft.number)
    assert damaged.value.code == "briefing_damaged"


def test_the_first_rendering_stays_the_first(town: Town) -> None:
    town.filed()
    made = keep(town)
    how = ("pdf", "zh", "red")
    told = []
    for sha, by in (("a" * 64, town.operator), ("b" * 64, town.supervisor)):
        with by.transaction() as s:
            told.append(keep_rendering(s, made, how=how, versions="v1", sha256=sha))
    with town.operator.transaction() as s:
        told.append(keep_rendering(s, made, how=how, versions="v2", sha256="c" * 64))
    assert told == ["a" * 64, "a" * 64, "c" * 64]
    with town.leader.read() as s:
        assert [row[3:] for row in get_renderings(s, made)] == [("v1", "a" * 64), ("v2", "c" * 64)]


@given(st.dictionaries(st.tuples(st.text(max_size=2), st.just("")), st.text(max_size=2)))
def test_what_is_the_same_does_not_differ(facts: dict[tuple[str, str], str]) -> None:
    assert differ(facts, dict(facts)) == ()
