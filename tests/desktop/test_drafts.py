"""Drafts survive a crash: what was typed and not sent is on the disk before anybody closes anything."""

from __future__ import annotations

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.drafts import KEPT_S, Drafts, drafts_file, read_drafts, write_drafts
from desktop.jobs import Jobs
from models.store.ids import new_id


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.close()


def test_what_was_typed_is_there_again_for_the_next_program_without_anything_having_been_closed(qtbot, jobs, tmp_path):
    file, case = tmp_path / "drafts" / "a.json", new_id()
    first = Drafts(file, jobs)
    first.keep(case, "refuse", {"reason": "不属于本网格"})
    qtbot.waitUntil(file.exists)
    second = Drafts(file, jobs)
    second.start()
    qtbot.waitUntil(lambda: bool(second.of(case)))
    assert second.of(case) == {"refuse": {"reason": "不属于本网格"}}
    assert second.of(new_id()) == {}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_draft_that_was_sent_is_gone_from_the_disk_too(qtbot, jobs, tmp_path):
    file, case = tmp_path / "a.json", new_id()
    drafts = Drafts(file, jobs)
    drafts.keep(case, "reply", {"words": "已答复"})
    qtbot.waitUntil(file.exists)
    drafts.keep(case, "reply", {})
    qtbot.waitUntil(lambda: json.loads(file.read_text()) == {})
    assert drafts.of(case) == {}


def test_a_draft_nobody_sent_for_a_week_is_forgotten(tmp_path):
    file = tmp_path / "a.json"
    write_drafts(file, json.dumps({"c b": {"at": 1000.0, "draft": {"reason": "x"}}}))
    assert read_drafts(file, 1000.0 + KEPT_S - 1) != {}
    assert read_drafts(file, 1000.0 + KEPT_S) == {}


@given(
    st.one_of(
        st.binary(max_size=60),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
            max_leaves=8,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_a_file_that_holds_anything_else_is_left_out_and_breaks_nothing(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("drafts") / "a.json"
    file.write_bytes(content)
    assert all(isinstance(one["draft"], dict) for one in read_drafts(file, 0.0).values())


def test_two_accounts_of_one_machine_have_drafts_of_their_own(tmp_path):
    from sqlalchemy import make_url

    files = {drafts_file(tmp_path, make_url(f"postgresql://{who}@h:1/{city}")) for who in "ab" for city in ("x", "y")}
    assert len(files) == 4
