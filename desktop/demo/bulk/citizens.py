"""After a case is closed: the citizen is told and asked back, is content or not; it is opened again, or put away."""

from __future__ import annotations

import numpy as np

from desktop.demo.bulk.approvals import Approvals
from desktop.demo.bulk.books import OPERATOR, SUPERVISOR, Ref, Words, glued
from desktop.demo.bulk.handling import Handling
from desktop.demo.bulk.limits import MINUTE
from desktop.demo.bulk.packing import Coded, Lexicon, counts, ids, moments, truths
from desktop.demo.bulk.spelling import spelt_moments
from desktop.demo.bulk.waits import between, spread
from desktop.demo.packed import NEVER, Ints, make_ids
from models.cases.records import CaseState

ASKED_BACK_SHARE, MISSED_SHARE = 0.75, 0.13
SOLVED_SHARE, SOLVED_LATE_SHARE = 0.945, 0.83
REOPENED_SHARE, REOPENED_UNASKED_SHARE = 0.35, 0.001
FINAL_SHARE, EXCLUDED_REPEATED_SHARE = 0.3, 0.6
ARCHIVED_SHARE, ARCHIVED_UNASKED_SHARE = 0.9, 0.1
_REPLIES = Words((
    "您反映的问题已处理完毕，感谢您的监督。", "您好，现场已整改到位，如再出现请随时反映。", "经核查问题属实，已责成责任单位整改完成。",
    "您反映的情况已由网格员现场处置，特此回复。", "已协调权属单位修复完毕，感谢理解。", "您的诉求已办结，后续将加强巡查。",
    "已依法依规处理并告知当事人，特此答复。", "问题已解决，给您带来不便深表歉意。",
))  # fmt: skip
_FINAL = Words(("经多次核查并依法处理，现作最终答复：该事项已按规定办结，如有异议请依法申请复核。",))
_WORDS = Words(("处理及时。", "感谢网格员。", "希望以后多巡查。", "还是有反复。", "没有人联系我。", "", "", ""))
_REOPENED = Words(
    ("回访诉求人表示问题未解决，重新交办。", "现场复查问题反弹，重开。", "诉求人再次来电，要求继续处理。")
)
_ARCHIVED = Words(("非居民诉求，无需回访，归档。", "巡查自办件，资料齐全，归档。"))
_CHANNELS = Lexicon(("phone", "message", "online", "visit", "letter"))
_SATISFIED = ("satisfied", "fairly", "unsatisfied", "not_said")
_SATISFACTION, _TRUTH = Lexicon(_SATISFIED), Lexicon(("false", "true"))
_CONTENT = np.cumsum([0.79, 0.165, 0.015, 0.03])
_NOT_CONTENT = np.cumsum([0.02, 0.2, 0.7, 0.08])


class Citizens:
    """Goes through what follows on closing."""

    def __init__(self, handling: Handling, approvals: Approvals) -> None:
        self._handling = handling
        self._books = handling.books
        self._intake = handling.intake
        self._approvals = approvals

    def told(self, closed: Ints, repeated: Ints) -> None:
        """Let the citizens of closed cases be told and asked back; some cases are opened once more, and closed again."""
        rng = self._books.rng
        citizen = self._intake.stories.citizen[closed]
        self._reply(closed[citizen], repeated)
        asked = closed[citizen][rng.random(int(citizen.sum())) < ASKED_BACK_SHARE]
        unhappy = self._ask_back(asked, np.ones(len(asked), np.int64))
        again = unhappy[rng.random(len(unhappy)) < REOPENED_SHARE]
        unasked = closed[~citizen]
        again = np.sort(np.concatenate([again, unasked[rng.random(len(unasked)) < REOPENED_UNASKED_SHARE]]))
        again = self._reopen(again)
        self._approvals.exclude(closed)
        handling = self._handling
        finished = handling.finish(handling.begin(handling.send(again, first=False)))
        self._ask_back(finished[self._intake.stories.citizen[finished]], np.full(len(finished), 3))
        self._archive(closed)

    def _reply(self, of: Ints, repeated: Ints) -> None:
        books, rng = self._books, self._books.rng
        at = books.closed[of] + spread(rng, 40.0, 480.0, len(of))
        here = np.flatnonzero(at <= books.now)
        of, at = of[here], at[here]
        final = np.isin(of, repeated) & (rng.random(len(of)) < FINAL_SHARE)
        for is_final, words, by in ((False, _REPLIES, OPERATOR), (True, _FINAL, SUPERVISOR)):
            some = of[final == is_final]
            when = at[final == is_final]
            said = words.draw(len(some), rng)
            channel = Coded(rng.choice(5, len(some), p=(0.66, 0.2, 0.09, 0.04, 0.01)), _CHANNELS)
            detail = glued(
                len(some), [b'\x01{"channel": "', channel, b'", "final": ' + (b"true}" if is_final else b"false}")]
            )
            books.note("reply", some, when, note=said, detail=detail, by=by)
            who = Ref("account", np.full(len(some), by))
            books.record("reply", len(some), {
                "id": ids(make_ids(rng, when)), "case_id": ids(self._intake.cases, some), "words": said,
                "final": truths(np.full(len(some), is_final)), "channel": channel, "written_by": who, "sent_by": who,
                "written_at": moments(when - 2 * MINUTE), "sent_at": moments(when),
            })  # fmt: skip
            if is_final:
                leaves = some[rng.random(len(some)) < EXCLUDED_REPEATED_SHARE]
                self._approvals.exclude(leaves, repeated=True)

    def _ask_back(self, of: Ints, nth: Ints) -> Ints:
        """Call citizens, twice where they were not reached; return the cases that are not solved."""
        books, rng = self._books, self._books.rng
        nth = nth[: len(of)]
        at = books.closed[of] + between(rng, 500, 3200, len(of))
        missed = (rng.random(len(of)) < MISSED_SHARE) & (at <= books.now)
        lost = np.flatnonzero(missed)
        books.note("call_missed", of[lost], at[lost])
        self._calls(of[lost], at[lost], nth[lost], np.full(len(lost), -1), np.zeros(len(lost), np.int64))
        at = np.where(missed, at + between(rng, 600, 2000, len(of)), at)
        nth = nth + missed
        here = books.reach(of, at)
        of, at, nth = of[here], at[here], nth[here]
        troubled = self._handling.late[of] | (books.reworks[of] > 0)
        solved = (rng.random(len(of)) < np.where(troubled, SOLVED_LATE_SHARE, SOLVED_SHARE)).astype(np.int64)
        chance = rng.random(len(of))
        content = np.where(solved > 0, np.searchsorted(_CONTENT, chance), np.searchsorted(_NOT_CONTENT, chance))
        content = np.minimum(content, len(_SATISFIED) - 1)
        detail = glued(len(of), [
            b'\x01{"solved": ', Coded(solved, _TRUTH), b', "satisfaction": "', Coded(content, _SATISFACTION), b'"}',
        ])  # fmt: skip
        at = books.advance("call_back", of, at, detail=detail)
        self._calls(of, at, nth, solved, content)
        unhappy: Ints = of[solved == 0]
        return unhappy

    def _calls(self, of: Ints, at: Ints, nth: Ints, solved: Ints, content: Ints) -> None:
        rng = self._books.rng
        reached = solved >= 0
        words = _WORDS.draw(len(of), rng)
        self._books.record("callback", len(of), {
            "id": ids(make_ids(rng, at)), "case_id": ids(self._intake.cases, of), "nth": counts(nth),
            "reached": truths(reached), "solved": truths(solved > 0, reached),
            "satisfaction": Coded(np.where(reached, content, -1), _SATISFACTION),
            "words": Coded(np.where(reached, words.index, _WORDS.many), words.values),
            "called_by": Ref("account", np.full(len(of), OPERATOR)), "called_at": moments(at),
        })  # fmt: skip

    def _reopen(self, of: Ints) -> Ints:
        books, rng, handling = self._books, self._books.rng, self._handling
        at = books.since[of] + spread(rng, 60.0, 900.0, len(of))
        here = books.reach(of, at)
        of, at = of[here], books.after(of[here], at[here])
        before, due = books.due[of], handling.limits.due(at, self._intake.stories.subject[of], self._intake.raised[of])
        detail = glued(len(of), [
            b'\x01{"due_at": ["', spelt_moments(before), b'", "', spelt_moments(due), b'"], "reopen_count": [0, 1]}',
        ])  # fmt: skip
        books.advance("reopen", of, at, note=_REOPENED.draw(len(of), rng), detail=detail)
        books.reopened[of] += 1
        books.due[of] = due
        for column in (books.closed, books.dispatched, books.signed, books.arrived, books.feedback, books.suspended):
            column[of] = NEVER
        books.helper[of] = -1
        handling.stop[of] = handling.until[of] = NEVER
        return of

    def _archive(self, of: Ints) -> None:
        books, rng = self._books, self._books.rng
        asked = of[books.is_in(CaseState.CALLED_BACK)[of]]
        asked = asked[rng.random(len(asked)) < ARCHIVED_SHARE]
        at = books.since[asked] + between(rng, 5_000, 14_000, len(asked))
        here = books.reach(asked, at)
        books.advance("archive", asked[here], at[here])
        rest = of[books.is_in(CaseState.CLOSED)[of] & ~self._intake.stories.citizen[of]]
        rest = rest[rng.random(len(rest)) < ARCHIVED_UNASKED_SHARE]
        at = books.since[rest] + between(rng, 30_000, 50_000, len(rest))
        here = books.reach(rest, at)
        books.advance("archive", rest[here], at[here], note=_ARCHIVED.draw(len(here), rng))
