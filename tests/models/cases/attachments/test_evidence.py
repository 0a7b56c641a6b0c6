"""A category's rule asks for evidence with the feedback, and says who verifies: the commands hold it, and the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from psycopg import errors as pg

from models.cases.attachments.commands import add_files, strike_file
from models.cases.attachments.queries import get_attachments, missing_evidence
from models.cases.attachments.records import NewAttachment
from models.cases.clocks.categories import get_rule_versions, set_rule
from models.cases.clocks.category_rules import RuleVersion
from models.cases.records import CaseState, CategoryRule, Done, OrderState
from models.links.commands import adopt
from models.media.keeping import keep_bytes
from models.store.errors import Refused
from models.store.ids import new_id
from tests.models.media.files import picture
from tests.models.town import Town
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


def ruled(town: Town, *evidence: str, verifier: str = "anyone", category: str = "stall") -> None:
    """Give the category a rule: the next version of it, with verification unless anyone may do without."""
    category_id = town.categories[category]
    with town.supervisor.transaction() as s:
        before = len(get_rule_versions(s, category_id))
        rule = CategoryRule(
            new_id(), category_id, "territory_first", needs_verification=verifier != "anyone", version=before
        )
        set_rule(s, RuleVersion(rule, evidence=evidence, verifier=verifier), "新办法")


def photo(town: Town, seed: int, evidence: str = "photo") -> NewAttachment:
    return NewAttachment(keep_bytes(town.operator, picture(seed), "a.jpg").sha256, f"{seed}.jpg", evidence)


def handling(town: Town, category: str = "stall", worker: str = "w1") -> tuple[Done, UUID]:
    done, order = town.dispatched(category, worker)
    for name in ("sign", "start_handling"):
        done = town.do(name, order, by=town.field)
    return done, order


def missing(town: Town, done: Done) -> Sequence[str]:
    with town.leader.read() as s:
        return missing_evidence(s, done.case_id)


def refused(town: Town, name: str, *args: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as found:
        town.do(name, *args, **facts)
    return found.value


def test_a_feedback_without_the_evidence_its_rule_asks_for_is_refused_and_with_it_goes_on(town: Town) -> None:
    ruled(town, "photo", "signature")
    done, order = handling(town)
    assert missing(town, done) == ("photo", "signature")
    for given, lacks in (
        ([], ("photo", "signature")),
        ([photo(town, 1)], ("signature",)),
        ([photo(town, 1, "")], None),
    ):
        found = refused(town, "feed_back", order, "已清理", by=town.field, attachments=given)
        assert (found.code, found.facts["kinds"]) == ("evidence_missing", lacks or ("photo", "signature"))
    assert town.see(done).case.state is CaseState.HANDLING
    town.do("feed_back", order, "已清理", attachments=[photo(town, 1), photo(town, 2, "signature")])
    assert town.see(done).case.state is CaseState.REVIEWING
    assert missing(town, done) == ()


def test_what_was_given_before_on_the_same_order_counts_unless_it_was_struck(town: Town) -> None:
    ruled(town, "photo")
    done, order = handling(town)
    for _ in range(2):
        with town.operator.transaction() as s:
            add_files(s, done.case_id, None, [photo(town, 3)])
        assert missing(town, done) == ()
        with town.operator.transaction() as s:
            strike_file(s, get_attachments(s, done.case_id)[0].id, "拍错了地方")
        assert missing(town, done) == ("photo",)
    assert refused(town, "feed_back", order, "已清理").code == "evidence_missing"
    with town.field.transaction() as s:
        add_files(s, done.case_id, None, [photo(town, 4)], order_id=order)
    town.do("feed_back", order, "已清理", by=town.field)
    # Sent back, it has been given already.
    town.do("rework", done.case_id, None, "重做")
    town.do("feed_back", order, "又清理了一遍", by=town.field)


def test_another_order_brings_its_own_evidence_and_an_assisting_one_none(town: Town) -> None:
    ruled(town, "photo")
    done, order = town.dispatched("stall")
    with town.operator.transaction() as s:
        add_files(s, done.case_id, None, [photo(town, 5)])
    town.do("withdraw", done.case_id, None)
    done = town.do("dispatch", done.case_id, None, worker_id=town.workers["w2"])
    order = next(one.id for one in town.see(done).orders if one.state is OrderState.DISPATCHED)
    assert missing(town, done) == ("photo",)
    town.do("sign", order, by=town.field)
    assert refused(town, "feed_back", order, "已清理", by=town.field).code == "evidence_missing"


def test_a_case_keeps_the_rule_it_was_filed_under_and_a_child_needs_nothing_of_its_own(town: Town) -> None:
    ruled(town)
    done, order = handling(town)
    ruled(town, "photo")
    parent, child = done, town.filed("stall")
    with town.operator.transaction() as s:
        adopt(s, child.case_id, None, parent.case_id)
    town.do("feed_back", order, "已清理", by=town.field)
    assert town.see(child).case.state is town.see(parent).case.state is CaseState.REVIEWING


@pytest.mark.parametrize(
    ("verifier", "worker", "code"),
    [
        ("worker", None, "verifier_is_other"),
        ("worker", "w1", "verified_by_handler"),
        ("worker", "w2", None),
        ("desk", "w2", "verifier_is_other"),
        ("desk", None, None),
    ],
)
@pytest.mark.parametrize("passed", [True, False])
def test_who_verifies_is_for_the_rule_to_say(
    town: Town, verifier: str, worker: str | None, code: str | None, passed: bool
) -> None:
    ruled(town, verifier=verifier)
    done, order = handling(town)
    done = town.do("feed_back", order, "已清理", by=town.field)
    looked = None if worker is None else town.workers[worker]
    if code is not None:
        assert refused(town, "verify", done.case_id, None, passed, worker_id=looked).code == code
        assert town.see(done).case.state is CaseState.VERIFYING
        return
    town.do("verify", done.case_id, None, passed, worker_id=looked)
    detail = town.see(done)
    assert detail.case.state is (CaseState.REVIEWING if passed else CaseState.HANDLING)
    told = detail.steps[-1]
    assert (told.worker_id if passed else told.detail.get("looked_by")) == (
        looked if passed or looked is None else str(looked)
    )


FEED_BACK = """
WITH t AS (INSERT INTO step (id, case_id, order_id, command_id, action, from_state, to_state)
           VALUES (gen_random_uuid(), %(case)s, %(order)s, gen_random_uuid(), 'feed_back', 'HANDLING', 'FEEDBACK') RETURNING 1)
UPDATE case_file SET state = 'FEEDBACK', version = version + 1, feedback_at = now() WHERE id = %(case)s"""
VERIFY = """
WITH t AS (INSERT INTO step (id, case_id, command_id, action, from_state, to_state)
           VALUES (gen_random_uuid(), %(case)s, gen_random_uuid(), 'verify', 'VERIFYING', 'REVIEWING') RETURNING 1)
UPDATE case_file SET state = 'REVIEWING', version = version + 1 WHERE id = %(case)s"""


def test_the_database_holds_both_past_the_program(town: Town, base: CityDatabase) -> None:
    ruled(town, "photo", verifier="worker")
    done, order = handling(town)
    facts = {"case": done.case_id, "order": order}
    with connect(base.operator) as connection:
        with pytest.raises(pg.CheckViolation, match="asks for evidence"):
            connection.execute(FEED_BACK, facts)
        town.do("feed_back", order, "已清理", by=town.field, attachments=[photo(town, 6)])
        with pytest.raises(pg.CheckViolation, match="verified by worker"):
            connection.execute(VERIFY, facts)
    assert town.see(done).case.state is CaseState.VERIFYING
