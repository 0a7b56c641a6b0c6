"""Things to look at, the facts of the board from the database, the rules as the city sets them, what was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.watch.urging import send, send_automatic
from models.cases.records import CaseState
from models.store.errors import NotPermitted, Refused
from models.store.times import database_now
from models.watch.deciding import get_told, mark_seen, set_rule, tell
from models.watch.looking import get_looks
from models.watch.queries import get_rules, get_urges, get_watch_facts
from models.watch.records import LookKind, Proposal, Rule, RuleSetting
from models.workers.commands import receive_positions
from models.workers.records import Fix
from tests.models.town import LAT, LON, Town


def looks(town: Town, kind: LookKind) -> dict[object, float]:
    with town.leader.read() as s:
        return {one.case_id: one.figure for one in get_looks(s) if one.kind is kind and not one.seen_by}


def test_closed_within_a_minute_of_dispatch_is_to_be_looked_at_until_somebody_has(town: Town) -> None:
    done, _ = town.reviewing()
    assert done.case_id not in looks(town, LookKind.QUICK_CLOSE)
    town.do("close", done.case_id, None)
    assert 0 <= looks(town, LookKind.QUICK_CLOSE)[done.case_id] < 60
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        mark_seen(s, done.case_id, LookKind.QUICK_CLOSE)
    for words in ("电话核实过", "后来的话"):
        with town.supervisor.transaction() as s:
            mark_seen(s, done.case_id, LookKind.QUICK_CLOSE, words)
    assert done.case_id not in looks(town, LookKind.QUICK_CLOSE)
    with town.leader.read() as s:
        (seen,) = [one for one in get_looks(s) if one.case_id == done.case_id and one.kind is LookKind.QUICK_CLOSE]
    assert (seen.seen_by, seen.seen_words, seen.who) == ("值班长", "电话核实过", "王**")


def test_feedback_from_far_away_is_to_be_looked_at_and_from_nearby_is_not(town: Town) -> None:
    placed = {"lon": LON + 0.005, "lat": LAT + 0.005}
    for worker, off in (("w2", 0.02), ("w3", 0.001)):
        with town.field.transaction() as s:
            fix = Fix(town.workers[worker], placed["lon"] + off, placed["lat"], 0.0, 0.0, 5.0, database_now(s))
            receive_positions(s, [fix])
        _, order = town.dispatched(worker=worker, **placed)
        for name in ("sign", "start_handling"):
            town.do(name, order, by=town.field)
        done = town.do("feed_back", order, "已更换井盖", by=town.field)
        found = looks(town, LookKind.FAR_FEEDBACK)
        assert (done.case_id in found) == (worker == "w2")
        if worker == "w2":
            assert 1800 < found[done.case_id] < 2100


def test_many_closed_at_once_near_their_limit_are_to_be_looked_at(town: Town) -> None:
    with town.operator.read() as s:
        due = database_now(s) + timedelta(minutes=20)
    cases = []
    for n in range(5):
        done = town.do("report", town.new())
        done = town.do("accept", done.case_id, done.version)
        done = town.do("file_case", done.case_id, done.version, due_at=due)
        done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"])
        order = town.see(done).orders[-1].id
        for name in ("sign", "start_handling"):
            town.do(name, order, by=town.field)
        town.do("feed_back", order, "已处理", by=town.field)
        assert not looks(town, LookKind.BULK_CLOSE), n
        cases.append(town.do("close", done.case_id, None).case_id)
    assert looks(town, LookKind.BULK_CLOSE) == dict.fromkeys(cases, 5.0)


def test_a_rule_is_the_supervisors_to_set_and_keeps_its_versions(town: Town) -> None:
    with town.leader.read() as s:
        assert get_rules(s) == (RuleSetting(Rule.UNSIGNED), RuleSetting(Rule.LATE))
    wanted = RuleSetting(Rule.UNSIGNED, words="请立即签收")
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        set_rule(s, wanted)
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        set_rule(s, RuleSetting(Rule.UNSIGNED, enabled=False, automatic=True))
    assert refused.value.code == "automatic_but_off"
    for setting in (wanted, RuleSetting(Rule.UNSIGNED)):
        with town.supervisor.transaction() as s:
            set_rule(s, setting)
            assert get_rules(s)[0] == setting


def test_a_batch_sends_what_still_stands_and_says_of_each_other_why_not(town: Town) -> None:
    first, _ = town.dispatched()
    moved, order = town.dispatched(worker="w2")
    cases = {done.case_id: town.see(done).case for done in (first, moved)}
    batch = [Proposal(case.id, case.version, Rule.UNSIGNED, case.stage_since) for case in cases.values()]
    town.do("sign", order, by=town.field)
    made = send(town.supervisor, batch, cases, {Rule.UNSIGNED: "请立即签收"})
    assert (made.sent, dict(made.refused)) == (1, {moved.case_id: "changed_meanwhile"})
    again = send(town.operator, batch[:1], cases, {})
    assert (again.sent, set(again.refused.values())) == (0, {"urged_already"})
    with town.leader.read() as s:
        (sent,) = get_urges(s, first.case_id)
        facts = get_watch_facts(s)
    assert (sent.words, sent.rule, sent.automatic) == ("请立即签收", Rule.UNSIGNED, False)
    assert (first.case_id, Rule.UNSIGNED, cases[first.case_id].stage_since) in facts.followed
    assert facts.urged[first.case_id] == 1


def test_what_the_city_switched_on_is_sent_by_itself_once_whichever_desk_does_it(town: Town) -> None:
    with town.operator.read() as s:
        long_ago = database_now(s) - timedelta(hours=2)
    done = town.do("report", town.new(), occurred_at=long_ago)
    assert town.see(done).case.state is CaseState.REPORTED
    assert send_automatic(town.operator).sent == 0
    with town.supervisor.transaction() as s:
        set_rule(s, RuleSetting(Rule.LATE, automatic=True))
    try:
        assert send_automatic(town.operator).sent >= 1
        assert send_automatic(town.supervisor).sent == 0
    finally:
        with town.supervisor.transaction() as s:
            set_rule(s, RuleSetting(Rule.LATE))
    with town.leader.read() as s:
        (sent,) = get_urges(s, done.case_id)
    assert (sent.automatic, sent.rule, sent.receiver.name) == (True, Rule.LATE, "")


def test_what_a_leader_was_told_is_kept_with_its_figures(town: Town) -> None:
    for closed in (241, 244):
        with town.operator.transaction() as s:
            tell(s, f"办结{closed}件", {"closed": closed, "rate": None})
    with town.leader.read() as s:
        told = get_told(s)
    assert told is not None
    assert (told.sentence, told.figures, told.by) == ("办结244件", {"closed": 244, "rate": None}, "坐席")
