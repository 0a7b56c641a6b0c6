"""From the order to the end of a case: sent, refused, signed, handled, fed back, checked, sent back and closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.demo.addressees import INSTRUCTIONS, REFUSAL_BASES, REFUSALS, REWORKS
from desktop.demo.bulk.books import FIELD, NO_NOTE, Books, Ref, Words, glued
from desktop.demo.bulk.crew import NOBODY, Crew
from desktop.demo.bulk.intake import CRITICAL, Intake
from desktop.demo.bulk.limits import HOUR, MINUTE, Limits
from desktop.demo.bulk.packing import Coded, Lexicon, Same, counts, ids, moments
from desktop.demo.bulk.stories import FIXES
from desktop.demo.bulk.waits import by_day, spread
from desktop.demo.history.draft import ASSISTED_SHARE, LATE_SHARE, REFUSED_SHARE, REWORK_SHARE
from desktop.demo.history.tell import ASSIST
from desktop.demo.packed import NEVER, Ints, make_ids
from desktop.demo.subjects import SUBJECTS

_ARRIVAL = np.array([s.arrival for s in SUBJECTS])
_VERIFIED = np.array([s.verification for s in SUBJECTS])
_COMPONENT = np.array([s.component for s in SUBJECTS])
_SIGNED_TOO = Same(b'\x01{"order_state": ["DISPATCHED", "SIGNED"]}')
_ASSISTS = Same(b'\x01{"order_state": [null, "DISPATCHED"]}')
_REWORKED = Same(b'\x01{"rework_count": [0, 1]}')
ASSISTS = len(INSTRUCTIONS) + 1
"""The number of what an assisting order says, among the instructions."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in steps: choices of phrases."""

    instructions: Words
    refusals: Words
    bases: Words
    reworks: Words
    fixes: Lexicon
    orders: Lexicon

    @classmethod
    def of(cls, fixes: list[str]) -> Said:
        """Return what the demo's people say; `fixes` are the feedbacks, so many of each subject."""
        return cls(Words(INSTRUCTIONS), Words(REFUSALS), Words(REFUSAL_BASES), Words(REWORKS), Lexicon(fixes),
                   Lexicon([*INSTRUCTIONS, "", ASSIST]))  # fmt: skip


class Handling:
    """Handles filed cases to their end, as far as it lies before now."""

    def __init__(self, books: Books, intake: Intake, limits: Limits, crew: Crew, said: Said) -> None:
        self.books = books
        self.intake = intake
        self.limits = limits
        self.crew = crew
        self.said = said
        self.until = np.full(len(intake.reported), NEVER)
        """Before then a case is not fed back: another report joins it while it is open."""
        self.stop = np.full(len(intake.reported), NEVER)
        """Until when its clock stood still."""
        self.late = np.zeros(len(intake.reported), np.bool_)

    def critical(self, of: Ints) -> NDArray[np.bool_]:
        """Return which of them are 特急."""
        found: NDArray[np.bool_] = self.intake.urgency[of] == CRITICAL
        return found

    def send(self, of: Ints, *, first: bool) -> Ints:
        """Give the lead orders of filed cases; now and then the first addressee refuses. Returns who has one."""
        books, rng = self.books, self.books.rng
        critical = self.critical(of)
        at = books.since[of] + spread(rng, np.where(critical, 1.0, 4.0), np.where(critical, 3.5, 14.0), len(of))
        here = books.reach(of, at)
        of, at, critical = of[here], at[here], critical[here]
        refuses = (rng.random(len(of)) < REFUSED_SHARE) & ~critical & first
        nothing = np.full(len(of), NOBODY)
        refused = self._give(of[refuses], at[refuses], nothing[refuses], nothing[refuses])
        before_hand, before_office = nothing.copy(), nothing.copy()
        before_hand[refuses] = books.orders.worker[books.lead[refused]]
        before_office[refuses] = books.orders.department[books.lead[refused]]
        again = self._refuse(refused)
        # Who refused it too late to be heard by now has it still, and those that were refused wait for their next order.
        waits = np.isin(of, refused)
        given = np.where(waits, NEVER, at)
        place = np.searchsorted(of, again) if bool((np.diff(of) > 0).all()) else np.flatnonzero(np.isin(of, again))
        given[place] = books.since[again] + spread(rng, 6.0, 20.0, len(again))
        goes = given != NEVER
        of, given, before_hand, before_office = of[goes], given[goes], before_hand[goes], before_office[goes]
        here = books.reach(of, given)
        of = self._give(of[here], given[here], before_hand[here], before_office[here])
        if first:
            self._assist(of)
        return of

    def _give(self, of: Ints, at: Ints, before_hand: Ints, before_office: Ints) -> Ints:
        books, rng, stories = self.books, self.books.rng, self.intake.stories
        at = books.after(of, at)
        # Whoever has it now is on duty; of what is days old nobody knows who was.
        fresh = at > books.now - 40 * HOUR
        hand, office = self.crew.addressee(
            stories.subject[of], stories.source[of], stories.patch[of], on_duty=fresh, not_worker=before_hand >= 0,
            not_department=before_office >= 0, rng=rng,
        )  # fmt: skip
        words = self.said.instructions.draw(len(of), rng)
        orders = books.orders.give(of, hand, office, at, books.due[of], words.index, lead=True)
        books.lead[of] = orders
        books.advance("dispatch", of, at, order=orders, note=words)
        books.dispatched[of] = at
        return of

    def _refuse(self, of: Ints) -> Ints:
        """Let the addressees return their orders; return the cases where that has happened."""
        books, rng = self.books, self.books.rng
        at = books.since[of] + spread(rng, 14.0, 28.0, len(of))
        here = books.reach(of, at)
        of, at = of[here], at[here]
        orders = books.lead[of]
        books.orders.move("refuse", orders)
        reason, basis = self.said.refusals.draw(len(of), rng), self.said.bases.draw(len(of), rng)
        detail = glued(len(of), [b'\x01{"basis": "', basis, b'", "nth": 1}'])
        at = books.advance("refuse", of, at, order=orders, note=reason, detail=detail, by=FIELD)
        books.orders.ended[orders] = at
        books.lead[of], books.dispatched[of] = NOBODY, NEVER
        books.record("refusal", len(of), {
            "id": ids(make_ids(rng, at)), "case_id": ids(self.intake.cases, of), "order_id": Ref("order", orders),
            "worker_id": Ref("hand", books.orders.worker[orders]), "department_id": Ref("office", books.orders.department[orders]),
            "nth": counts(np.ones(len(of), np.int64)), "reason": reason, "basis": basis, "refused_at": moments(at),
            "login": Ref("login", np.full(len(of), FIELD)),
        })  # fmt: skip
        return of

    def _assist(self, of: Ints) -> None:
        books, rng = self.books, self.books.rng
        subject = self.intake.stories.subject[of]
        share = np.where(_COMPONENT[subject] & _ARRIVAL[subject], 4 * ASSISTED_SHARE, ASSISTED_SHARE)
        of = of[(rng.random(len(of)) < share) & (books.orders.worker[books.lead[of]] >= 0)]
        owner = self.crew.owner(self.intake.stories.subject[of])
        said = np.full(len(of), ASSISTS)
        at = books.since[of]
        orders = books.orders.give(of, np.full(len(of), NOBODY), owner, at, books.due[of], said, lead=False)
        books.helper[of] = orders
        books.note("assist", of, at, order=orders, note=Same(ASSIST.encode()), detail=_ASSISTS)

    def begin(self, of: Ints) -> Ints:
        """Let the addressees sign, arrive where the rule asks for it, and begin; return the cases being handled."""
        books, rng = self.books, self.books.rng
        subject, critical = self.intake.stories.subject[of], self.critical(of)
        lead = books.lead[of]
        habit = self.crew.habit(books.orders.department[lead], self.intake.stories.patch[of])
        late = rng.random(len(of)) < 0.02 * habit
        at = books.since[of] + spread(
            rng, np.where(critical, 2.5, 7.0), np.where(critical, 12.0, np.where(late, 95.0, 28.0)), len(of)
        )
        of, at = self._field("sign", of, at)
        books.signed[of], books.orders.signed[books.lead[of]] = at, at
        helped = books.orders.active(books.helper[of])
        helper = books.helper[of[helped]]
        books.orders.move("sign", helper)
        books.orders.signed[helper] = at[helped]
        books.note("sign", of[helped], at[helped], order=helper, detail=_SIGNED_TOO, by=FIELD)
        subject, critical = self.intake.stories.subject[of], self.critical(of)
        goes = _ARRIVAL[subject]
        there, at = of[goes], books.since[of[goes]]
        at = at + spread(rng, np.where(critical[goes], 9.0, 17.0), np.where(critical[goes], 26.0, 55.0), len(there))
        there, at = self._field("arrive", there, at)
        books.arrived[there], books.orders.arrived[books.lead[there]] = at, at
        of = np.sort(np.concatenate([there, of[~goes]]))
        arrives = _ARRIVAL[self.intake.stories.subject[of]]
        at = books.since[of] + spread(rng, np.where(arrives, 2.0, 10.0), np.where(arrives, 8.0, 60.0), len(of))
        of, _ = self._field("start_handling", of, at)
        return of

    def _field(self, action: str, of: Ints, at: Ints, note: Coded | None = None) -> tuple[Ints, Ints]:
        """Let the lead orders of some cases go on; return the cases where that has happened, and when."""
        books = self.books
        here = books.reach(of, at)
        of, at = of[here], at[here]
        said = NO_NOTE if note is None else Coded(note.index[here], note.values)
        books.orders.move(action, books.lead[of])
        return of, books.advance(action, of, at, order=books.lead[of], note=said, by=FIELD)

    def finish(self, of: Ints) -> Ints:
        """Let what is being handled be fed back, checked and closed; return what is closed."""
        books, rng = self.books, self.books.rng
        many, begun, due = len(of), books.filed[of], books.due[of]
        patch = self.intake.stories.patch[of]
        begun = np.maximum(begun, np.minimum(self.stop[of], due - HOUR))
        begun = np.where(books.reopened[of] > 0, books.dispatched[of], begun)
        habit = self.crew.habit(books.orders.department[books.lead[of]], patch)
        self.late[of] = late = rng.random(many) < LATE_SHARE * habit
        over = (np.minimum(rng.lognormal(5.0, 0.9, many), 1800) * MINUTE).astype(np.int64)
        share = 0.12 + 0.82 * rng.beta(1.5, 2.1, many)
        end = by_day(self.limits, begun + ((due - begun) * share).astype(np.int64), begun, due, self.critical(of), rng)
        end = np.where(late, due + over, end)
        verified = _VERIFIED[self.intake.stories.subject[of]]
        review, check = spread(rng, 9.0, 26.0, many), np.where(verified, spread(rng, 24.0, 55.0, many), 0)
        handling = books.since[of]
        feedback = np.maximum(end - review - check, handling + spread(rng, 6.0, 20.0, many))
        feedback = np.maximum(feedback, np.maximum(self.until[of], self.stop[of]) + MINUTE)
        room = feedback - handling
        again = (
            (rng.random(many) < REWORK_SHARE * np.sqrt(habit)) & (room >= HOUR) & ~verified & (books.reopened[of] == 0)
        )
        early = np.where(again, handling + (room * rng.uniform(0.3, 0.5, many)).astype(np.int64), feedback)
        here = self._feed_back(of, early)
        of, feedback, again, check, review, early = (a[here] for a in (of, feedback, again, check, review, early))
        sent = of[again]
        back = early[again] + np.minimum(
            spread(rng, 10.0, 28.0, len(sent)), ((feedback - early)[again] * 0.6).astype(np.int64)
        )
        there = self._send_back(sent, back)
        lasting = np.ones(len(of), np.bool_)
        lasting[again] = False
        place = np.flatnonzero(again)[there]
        lasting[place[self._feed_back(of[place], feedback[place])]] = True
        of, check, review = of[lasting], check[lasting], review[lasting]
        verified = _VERIFIED[self.intake.stories.subject[of]]
        looks = of[verified]
        here = books.reach(looks, books.since[looks] + check[verified])
        books.advance("verify", looks[here], books.since[looks[here]] + check[verified][here])
        lasting = ~verified
        lasting[np.flatnonzero(verified)[here]] = True
        of, review = of[lasting], review[lasting]
        here = books.reach(of, books.since[of] + review)
        of, at = of[here], (books.since[of] + review)[here]
        at = books.advance("close", of, at)
        books.closed[of] = at
        books.end_orders("close", of, at)
        return of

    def _feed_back(self, of: Ints, at: Ints) -> Ints:
        """Let cases be fed back, and go on to where the rule has them; return the places of those that were."""
        books, rng = self.books, self.books.rng
        here = books.reach(of, at)
        of, at = of[here], at[here]
        fixes = Coded(self.intake.stories.subject[of] * FIXES + rng.integers(0, FIXES, len(of)), self.said.fixes)
        books.orders.move("feed_back", books.lead[of])
        at = books.advance("feed_back", of, at, order=books.lead[of], note=fixes, by=FIELD)
        books.feedback[of], books.orders.feedback[books.lead[of]] = at, at
        verified = _VERIFIED[self.intake.stories.subject[of]]
        books.advance("send_to_verification", of[verified], at[verified])
        books.advance("send_to_review", of[~verified], at[~verified])
        return here

    def _send_back(self, of: Ints, at: Ints) -> Ints:
        """Send cases back to their handlers (返工); return the places of those that were."""
        books = self.books
        here = books.reach(of, at)
        of, at = of[here], at[here]
        books.orders.move("rework", books.lead[of])
        books.advance(
            "rework", of, at, order=books.lead[of], note=self.said.reworks.draw(len(of), books.rng), detail=_REWORKED
        )
        books.reworks[of] += 1
        books.feedback[of], books.orders.feedback[books.lead[of]] = NEVER, NEVER
        return here
