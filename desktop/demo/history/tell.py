"""Plays a draft into the books, step by step, until it ends or now is reached."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from desktop.demo.addressees import INSTRUCTIONS, REFUSALS, REWORKS, ROLE_WEIGHTS, Addressee, draw_addressee
from desktop.demo.foundation import Cast, Hand
from desktop.demo.history.draft import Course, Draft
from desktop.demo.history.ledger import CaseBook, OrderBook, changes, fresh_id
from desktop.demo.wording import Teller
from models.cases.records import Tier

DESKS = tuple(f"{n:02d}号坐席" for n in range(1, 13))
Event = tuple[datetime, Callable[[datetime], None]]


class Player:
    """Plays drafts; who handles what comes from the cast, words from the teller, chance from `rng`."""

    def __init__(self, cast: Cast, teller: Teller, now: datetime, rng: random.Random) -> None:
        self._cast = cast
        self._teller = teller
        self._now = now
        self._rng = rng

    def play(self, draft: Draft, number: str | None) -> CaseBook:
        """Return the books of `draft` as they stand now; `number` is its number if it was filed by now."""
        book = CaseBook(draft, fresh_id(self._rng, draft.reported), self._rng, self._rng.choice(DESKS))
        book.advance("report", draft.reported)
        for at, act in _Course(self, book, number).events():
            if at > self._now:
                break
            act(max(at, book.since))
        return book

    def choose(self, draft: Draft, avoid: OrderBook | None) -> tuple[str | None, str | None]:
        """Return the worker or the department that gets the order; for an open matter somebody who is on duty."""
        rng, subject = self._rng, draft.subject
        grid_code = draft.told.patch.area.code
        choice = draw_addressee(subject, draft.source, rng)
        if avoid is not None:
            choice = Addressee.DEPARTMENT if avoid.department is None else Addressee.SUBCENTRE
        if choice is Addressee.WORKER:
            is_open = draft.closed is None or draft.closed > self._now
            team = [h for h in self._cast.teams.get(grid_code, ()) if h.on_duty or not is_open]
            if team:
                return self._one_of(team).hex, None
            choice = Addressee.SUBCENTRE
        if choice is Addressee.SUBCENTRE:
            return None, self._cast.departments[grid_code[:9]].hex
        return None, self._cast.departments[subject.department].hex

    def _one_of(self, team: list[Hand]) -> Hand:
        return self._rng.choices(team, [ROLE_WEIGHTS[h.role] for h in team])[0]

    def fix(self, draft: Draft) -> str:
        """Return the feedback's words."""
        return self._teller.fix(draft.subject, self._rng)

    def pick(self, words: tuple[str, ...]) -> str:
        """Return one of `words`."""
        return self._rng.choice(words)

    def order(
        self, book: CaseBook, at: datetime, to: tuple[str | None, str | None], lead: bool, instruction: str
    ) -> OrderBook:
        """Add an order to the books."""
        made = OrderBook(fresh_id(self._rng, at), lead, to[0], to[1], instruction, at)
        book.orders.append(made)
        return made

    def owner(self, draft: Draft) -> str:
        """Return the competent department."""
        return self._cast.departments[draft.subject.department].hex


class _Course:
    """The events of one draft."""

    def __init__(self, player: Player, book: CaseBook, number: str | None) -> None:
        self._player = player
        self._book = book
        self._draft = book.draft
        self._number = number
        self._lead: OrderBook | None = None

    def events(self) -> Iterator[Event]:
        """Yield what happens, in order of time."""
        d = self._draft
        if d.course is Course.NOT_ACCEPTED:
            yield d.accepted, lambda at: self._book.advance("not_accept", at, note=d.answer)
            return
        if d.course is Course.ANSWERED:
            yield d.accepted, lambda at: self._book.advance("answer", at, note=d.answer)
            return
        yield d.accepted, self._accept
        if d.course is Course.ANSWERED_AFTER_ACCEPTING:
            yield d.filed, lambda at: self._book.advance("answer", at, note=d.answer)
            return
        yield d.filed, self._file
        if d.first_dispatched is not None and d.refused is not None:
            yield d.first_dispatched, self._dispatch
            yield d.refused, self._refuse
        yield d.dispatched, self._dispatch
        yield from self._handled()

    def _handled(self) -> Iterator[Event]:
        d = self._draft
        assert d.signed is not None
        assert d.handling is not None
        assert d.feedback is not None
        assert d.closed is not None
        yield d.signed, self._sign
        if d.arrived is not None:
            yield d.arrived, self._arrive
        yield d.handling, self._start
        yield d.feedback, self._feed_back
        if d.reworked is not None and d.feedback_again is not None:
            yield d.reworked, self._rework
            yield d.feedback_again, self._feed_back
        if d.verified is not None:
            yield d.verified, lambda at: self._book.advance("verify", at)
        yield d.closed, self._close

    def _accept(self, at: datetime) -> None:
        self._book.accepted_at = at
        self._book.advance("accept", at)

    def _file(self, at: datetime) -> None:
        book, d = self._book, self._draft
        book.filed_at, book.number, book.due = at, self._number, d.due
        detail: dict[str, tuple[str | None, str | None]] = {
            "due_at": (None, d.due.isoformat() if d.due else None),
            "number": (None, self._number),
        }
        if d.tier is not Tier.GENERAL:
            detail["tier"] = ("general", d.tier.value)
        book.advance("file", at, detail=changes(**detail))

    def _dispatch(self, at: datetime) -> None:
        book, player = self._book, self._player
        to = player.choose(self._draft, self._lead)
        instruction = player.pick(INSTRUCTIONS)
        self._lead = order = player.order(book, at, to, True, instruction)
        book.dispatched_at = at
        book.holder_worker, book.holder_department = to
        book.advance("dispatch", at, order, instruction)
        if self._draft.assisted and to[1] is None and len(book.orders) == 1:
            helper = player.order(book, at, (None, player.owner(self._draft)), False, "请协助处置。")
            book.step("assist", at, helper, helper.instruction)

    def _refuse(self, at: datetime) -> None:
        book, order = self._book, self._lead
        assert order is not None
        order.move("refuse")
        order.ended_at = at
        book.holder_worker = book.holder_department = book.dispatched_at = book.signed_at = None
        book.advance("refuse", at, order, self._player.pick(REFUSALS))

    def _sign(self, at: datetime) -> None:
        self._move("sign", at)
        assert self._lead is not None
        self._book.signed_at = self._lead.signed_at = at
        for helper in self._book.orders:
            if not helper.lead and helper.state == "DISPATCHED":
                before = helper.state.value
                helper.move("sign")
                helper.signed_at = at
                detail = changes(order_state=(before, helper.state.value))
                self._book.step("sign", at, helper, detail=detail)

    def _arrive(self, at: datetime) -> None:
        self._move("arrive", at)
        assert self._lead is not None
        self._book.arrived_at = self._lead.arrived_at = at

    def _start(self, at: datetime) -> None:
        self._move("start_handling", at)

    def _feed_back(self, at: datetime) -> None:
        book, order = self._book, self._lead
        assert order is not None
        book.feedback_at = order.feedback_at = at
        book.holder_worker = book.holder_department = None
        self._move("feed_back", at, self._player.fix(self._draft))
        verify = self._draft.subject.verification
        book.advance("send_to_verification" if verify else "send_to_review", at)

    def _rework(self, at: datetime) -> None:
        book, order = self._book, self._lead
        assert order is not None
        book.feedback_at = order.feedback_at = None
        book.holder_worker, book.holder_department = order.worker, order.department
        book.rework_count += 1
        self._move(
            "rework", at, self._player.pick(REWORKS), changes(rework_count=(book.rework_count - 1, book.rework_count))
        )

    def _close(self, at: datetime) -> None:
        self._book.closed_at = at
        self._book.holder_worker = self._book.holder_department = None
        self._book.advance("close", at)
        self._book.close_orders(at)

    def _move(self, action: str, at: datetime, note: str = "", detail: str = "{}") -> None:
        assert self._lead is not None
        self._lead.move(action)
        self._book.advance(action, at, self._lead, note, detail)
