"""Plays drafts into the books: who handles what, in which words, up to now."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from desktop.demo.addressees import INSTRUCTIONS, REFUSALS, REWORKS, ROLE_WEIGHTS, Addressee, draw_addressee
from desktop.demo.chance import Weighted, pick
from desktop.demo.foundation import Cast, Hand
from desktop.demo.history.draft import Course, Draft
from desktop.demo.history.ledger import NOBODY, Ledger, Mask, Orders
from desktop.demo.history.timeline import AT, timeline
from desktop.demo.packed import NEVER, Ints
from desktop.demo.wording import Teller
from models.cases.records import OrderState, Tier
from models.cases.tables import ACTIVE_ORDER_STATES

ASSIST = "请协助处置。"
_SIGNED_TOO = json.dumps({"order_state": [OrderState.DISPATCHED.value, OrderState.SIGNED.value]})


class Books:
    """The books of some matters as they stand now: a ledger, and what only the books know of each matter."""

    def __init__(self, drafts: Sequence[Draft], times: Ints) -> None:
        self.drafts = drafts
        self.orders = Orders()
        self.first = np.full(len(drafts), NOBODY)
        """The number of the order that was refused; `lead` is the one in force, `helper` the assisting one."""
        self.lead = np.full(len(drafts), NOBODY)
        self.helper = np.full(len(drafts), NOBODY)
        self.reworks = np.zeros(len(drafts), np.int64)
        self.times = times
        self.ledger: Ledger


class Player:
    """Plays drafts; who handles what comes from the cast, words from the teller, chance from `rng`."""

    def __init__(self, cast: Cast, teller: Teller, now: datetime, rng: random.Random) -> None:
        self._cast = cast
        self._teller = teller
        self._now = now
        self._rng = rng
        self._teams: dict[tuple[str, bool], Weighted[Hand] | None] = {}

    def play(self, drafts: Sequence[Draft], numbers: Sequence[str | None]) -> Books:
        """Return the books of `drafts` as they stand now; `numbers` are those of the cases filed by now."""
        books = Books(drafts, timeline(drafts, self._now))
        self._give_orders(books)
        ledger = books.ledger = Ledger(books.times, books.orders)
        handled = np.array([d.course is Course.HANDLED for d in drafts], np.bool_)
        ledger.advance("report", np.arange(len(drafts)), "report")
        self._begin(books, handled, numbers)
        self._send(books)
        self._work(books)
        self._end(books)
        return books

    def _begin(self, books: Books, handled: Mask, numbers: Sequence[str | None]) -> None:
        ledger, drafts = books.ledger, books.drafts
        began, went_on = ledger.happened("accept"), ledger.happened("file")
        course = [drafts[n].course for n in began.tolist()]
        for action, ends in (("not_accept", Course.NOT_ACCEPTED), ("answer", Course.ANSWERED)):
            of = began[[c is ends for c in course]]
            ledger.advance(action, of, "accept", notes=[drafts[n].answer for n in of.tolist()])
        ledger.advance(
            "accept", began[[c in (Course.HANDLED, Course.ANSWERED_AFTER_ACCEPTING) for c in course]], "accept"
        )
        filed, answered = went_on[handled[went_on]], went_on[~handled[went_on]]
        ledger.advance("answer", answered, "file", notes=[drafts[n].answer for n in answered.tolist()])
        ledger.advance("file", filed, "file", details=[_filing(drafts[n], numbers[n]) for n in filed.tolist()])

    def _send(self, books: Books) -> None:
        ledger, instructions = books.ledger, books.orders.instruction
        for event, whose in (("first_dispatch", books.first), ("dispatch", books.lead)):
            of = ledger.happened(event)
            order = whose[of]
            ledger.advance("dispatch", of, event, order, [instructions[n] for n in order.tolist()])
            helped = of[books.helper[of] >= 0]
            if event == "dispatch":
                helped = helped[books.first[helped] < 0]
            ledger.note("assist", helped, ledger.at(event, helped), books.helper[helped], [ASSIST] * len(helped), ())
            if event == "first_dispatch":
                refused = ledger.happened("refuse")
                ledger.move("refuse", books.first[refused])
                ledger.ended[books.first[refused]] = ledger.at("refuse", refused)
                words = [pick(REFUSALS, self._rng) for _ in refused]
                ledger.advance("refuse", refused, "refuse", books.first[refused], words)

    def _work(self, books: Books) -> None:
        ledger, lead = books.ledger, books.lead
        of = self._move(books, "sign", "sign")
        ledger.signed[lead[of]] = ledger.at("sign", of)
        helped = of[books.helper[of] >= 0]
        helper = books.helper[helped]
        ledger.move("sign", helper)
        ledger.signed[helper] = ledger.at("sign", helped)
        ledger.note("sign", helped, ledger.at("sign", helped), helper, (), [_SIGNED_TOO] * len(helped))
        of = self._move(books, "arrive", "arrive")
        ledger.arrived[lead[of]] = ledger.at("arrive", of)
        self._move(books, "start_handling", "start_handling")
        self._feed_back(books, "feed_back")
        again = ledger.happened("rework")
        words = [pick(REWORKS, self._rng) for _ in again]
        self._move(books, "rework", "rework", words, [changes(rework_count=(0, 1))] * len(again))
        books.reworks[again] = 1
        ledger.feedback[lead[again]] = NEVER
        self._feed_back(books, "feed_back_again")

    def _feed_back(self, books: Books, event: str) -> None:
        ledger, drafts = books.ledger, books.drafts
        of = ledger.happened(event)
        ledger.feedback[books.lead[of]] = ledger.at(event, of)
        self._move(books, "feed_back", event, [self._teller.fix(drafts[n].subject, self._rng) for n in of.tolist()])
        checked = np.array([drafts[n].subject.verification for n in of.tolist()], np.bool_)
        ledger.advance("send_to_verification", of[checked], event)
        ledger.advance("send_to_review", of[~checked], event)

    def _end(self, books: Books) -> None:
        ledger = books.ledger
        ledger.advance("verify", ledger.happened("verify"), "verify")
        of = ledger.happened("close")
        ledger.advance("close", of, "close")
        for whose in (books.lead, books.helper):
            orders = whose[of]
            closed = of[orders >= 0]
            active = ledger.orders_in(whose[closed], ACTIVE_ORDER_STATES)
            ledger.move("close", whose[closed][active])
            ledger.ended[whose[closed][active]] = ledger.at("close", closed[active])

    def _move(
        self, books: Books, action: str, event: str, notes: Sequence[str] = (), details: Sequence[str] = ()
    ) -> Ints:
        of = books.ledger.happened(event)
        books.ledger.move(action, books.lead[of])
        books.ledger.advance(action, of, event, books.lead[of], notes, details)
        return of

    # Who gets it

    def _give_orders(self, books: Books) -> None:
        """Draw the addressees of every order given by now, and of the assisting ones."""
        first, second = books.times[:, AT["first_dispatch"]], books.times[:, AT["dispatch"]]
        for n in np.flatnonzero((first != NEVER) | (second != NEVER)).tolist():
            draft = books.drafts[n]
            to: tuple[int, int] | None = None
            for at, whose in ((int(first[n]), books.first), (int(second[n]), books.lead)):
                if at == NEVER:
                    continue
                before, to = to, self._choose(draft, to)
                whose[n] = books.orders.add(n, to, at, pick(INSTRUCTIONS, self._rng), lead=True)
                if before is None and draft.assisted and to[0] >= 0:
                    owner = (NOBODY, self._cast.number_of(draft.subject.department))
                    books.helper[n] = books.orders.add(n, owner, at, ASSIST, lead=False)

    def _choose(self, draft: Draft, avoid: tuple[int, int] | None) -> tuple[int, int]:
        """Return the worker or the department that gets the order; for an open matter somebody who is on duty."""
        grid_code = draft.told.patch.area.code
        choice = draw_addressee(draft.subject, draft.source, self._rng)
        if avoid is not None:
            choice = Addressee.DEPARTMENT if avoid[1] < 0 else Addressee.SUBCENTRE
        if choice is Addressee.WORKER:
            is_open = draft.closed is None or draft.closed > self._now
            team = self._team(grid_code, is_open)
            if team is not None:
                return team.draw(self._rng).number, NOBODY
            choice = Addressee.SUBCENTRE
        whose = grid_code[:9] if choice is Addressee.SUBCENTRE else draft.subject.department
        return NOBODY, self._cast.number_of(whose)

    def _team(self, grid_code: str, on_duty: bool) -> Weighted[Hand] | None:
        key = (grid_code, on_duty)
        if key not in self._teams:
            hands = [hand for hand in self._cast.teams.get(grid_code, ()) if hand.on_duty or not on_duty]
            self._teams[key] = Weighted(hands, [ROLE_WEIGHTS[hand.role] for hand in hands]) if hands else None
        return self._teams[key]


def changes(**values: tuple[Any, Any]) -> str:
    """Return a step's detail: what each column was before and after."""
    return json.dumps({name: list(pair) for name, pair in values.items()}, ensure_ascii=False)


def _filing(draft: Draft, number: str | None) -> str:
    """Return the detail of the step that files, as `changes` would: it is written ten thousand times."""
    due = f'"{draft.due.isoformat()}"' if draft.due else "null"
    tier = f', "tier": ["general", "{draft.tier.value}"]' if draft.tier is not Tier.GENERAL else ""
    return f'{{"due_at": [null, {due}], "number": [null, "{number}"]{tier}}}'
