"""回复, 回访, 归档: what the citizen is told and asked; and the end."""

from __future__ import annotations

import pytest

from models.cases.citizen.queries import get_citizen_side
from models.cases.citizen.records import Channel, CitizenSide, Satisfaction
from models.cases.records import CaseState, Done
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town


def side(town: Town, done: Done) -> CitizenSide:
    with town.operator.read() as s:
        return get_citizen_side(s, done.case_id)


def closed(town: Town) -> Done:
    done, _ = town.reviewing()
    return town.do("close", done.case_id, done.version)


def test_a_reply_is_drafted_changed_and_sent_and_every_version_is_in_the_history(town: Town) -> None:
    done, _ = town.dispatched()
    town.do("draft_reply", done.case_id, done.version, "已派人前往")
    town.do("draft_reply", done.case_id, done.version, "已派网格员前往，今日内修好", by=town.supervisor)
    draft = side(town, done).draft
    assert draft is not None
    assert (draft.words, draft.sent_at) == ("已派网格员前往，今日内修好", None)
    done = town.do("reply", done.case_id, done.version, "已派网格员前往，今日修好", Channel.PHONE)
    (sent,) = side(town, done).replies
    assert (sent.words, sent.channel, side(town, done).draft) == ("已派网格员前往，今日修好", Channel.PHONE, None)
    steps = town.see(done).steps[-3:]
    assert [step.action for step in steps] == ["draft_reply", "draft_reply", "reply"]
    assert steps[1].detail["words"] == ["已派人前往", "已派网格员前往，今日内修好"]
    town.do("reply", done.case_id, done.version, "已修好", Channel.VISIT)
    assert [reply.words for reply in side(town, done).replies] == ["已派网格员前往，今日修好", "已修好"]


def test_the_final_word_is_a_supervisors(town: Town) -> None:
    done = closed(town)
    town.do("draft_reply", done.case_id, done.version, "此为最终答复", final=True)
    with pytest.raises(NotPermitted):
        town.do("reply", done.case_id, done.version, "此为最终答复", Channel.LETTER, final=True)
    assert side(town, done).draft is not None
    town.do("reply", done.case_id, done.version, "此为最终答复", Channel.LETTER, final=True, by=town.supervisor)
    (sent,) = side(town, done).replies
    assert sent.final
    assert sent.sent_by != ""


def test_a_reply_says_something(town: Town) -> None:
    done = closed(town)
    for name in ("reply", "draft_reply"):
        with pytest.raises(Refused) as refused:
            town.do(name, done.case_id, done.version, " \n")
        assert refused.value.facts["fact"] == "words"
    assert side(town, done).replies == ()


def test_the_citizen_is_asked_back_until_he_is_reached(town: Town) -> None:
    done = closed(town)
    for _ in range(2):
        done = town.do("call_back", done.case_id, done.version, reached=False)
        assert town.see(done).case.state is CaseState.CLOSED
    done = town.do("call_back", done.case_id, done.version, solved=True, satisfaction=Satisfaction.FAIRLY, words="还行")
    seen = town.see(done)
    assert (seen.case.state, seen.closed_at is not None) == (CaseState.CALLED_BACK, True)
    calls = side(town, done).callbacks
    assert [(call.nth, call.reached, call.solved, call.satisfaction) for call in calls] == [
        (1, False, None, None), (2, False, None, None), (3, True, True, Satisfaction.FAIRLY),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        town.do("call_back", done.case_id, done.version, solved=True)
    assert refused.value.code == "not_in_this_state"


def test_a_callback_says_whether_it_is_solved_and_one_that_failed_says_nothing(town: Town) -> None:
    done = closed(town)
    with pytest.raises(Refused) as refused:
        town.do("call_back", done.case_id, done.version)
    assert refused.value.facts["fact"] == "solved"
    with pytest.raises(Refused) as refused:
        town.do("call_back", done.case_id, done.version, reached=False, solved=True)
    assert refused.value.code == "not_reached"
    assert side(town, done).callbacks == ()


def test_what_is_not_solved_is_opened_again(town: Town) -> None:
    done = closed(town)
    done = town.do("call_back", done.case_id, done.version, solved=False, satisfaction=Satisfaction.UNSATISFIED)
    done = town.do("reopen", done.case_id, done.version, "诉求人说没修好")
    seen = town.see(done)
    assert (seen.case.state, seen.case.reopen_count, seen.closed_at) == (CaseState.FILED, 1, None)
    assert len(side(town, done).callbacks) == 1


def test_a_case_is_put_away_after_the_callback_or_with_a_note_why_there_was_none(town: Town) -> None:
    done = closed(town)
    with pytest.raises(Refused) as refused:
        town.do("archive", done.case_id, done.version)
    assert refused.value.facts["fact"] == "note"
    done = town.do("archive", done.case_id, done.version, note="匿名诉求，无法回访")
    seen = town.see(done)
    assert (seen.case.state, seen.closed_at is not None) == (CaseState.ARCHIVED, True)
    for name, words in (("reopen", ("再开",)), ("archive", ()), ("reply", ("再说一句",))):
        with pytest.raises(Refused) as refused:
            town.do(name, done.case_id, done.version, *words)
        assert refused.value.code == "not_in_this_state"
