"""Goes through the lives of what came in on some days: accepted or not, answered, looked at, filed, joined, handled, closed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from desktop.demo.bulk.approvals import Approvals
from desktop.demo.bulk.books import FIELD, NO_NOTE, OPERATOR, Books, Ref, Words, glued
from desktop.demo.bulk.citizens import Citizens
from desktop.demo.bulk.crew import Crew
from desktop.demo.bulk.endings import Endings
from desktop.demo.bulk.handling import Handling, Said
from desktop.demo.bulk.intake import Course, Intake
from desktop.demo.bulk.limits import Limits
from desktop.demo.bulk.packing import Coded, Lexicon, Same, ids, moments, truths
from desktop.demo.bulk.spelling import spelt_moments, spelt_numbers
from desktop.demo.bulk.stories import Storyteller
from desktop.demo.bulk.waits import spread
from desktop.demo.packed import NEVER, Bytes, Column, Ints, make_ids
from desktop.demo.subjects import SUBJECTS
from models.cases.calendar import WorkingCalendar

NOT_SO_SHARE = 0.12
_NOT_SO = "现场核实未见所述情况，已向诉求人说明。"
_LOOK = Words(("请到现场核实是否属实。", "请核实具体位置和情况。"))
_IS_SO = Words(("情况属实，已拍照。", "属实，需派单处置。", "情况基本属实，范围较小。"))
_IS_NOT = Words(("现场未发现所述问题。", "情况已消除，无需处置。", "位置有误，现场无异常。"))
_BASES = Lexicon([f"{s.limit_unit or 'tier_general'}" for s in SUBJECTS] + ["tier_raised"])


@dataclass(slots=True)
class World:
    """What all days have in common; `last` is the last case number drawn of each of the city's days (as in `limits`)."""

    limits: Limits
    crew: Crew
    calendar: WorkingCalendar
    said: Said
    teller: Storyteller
    refusals: Words
    last: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class Lived:
    """The books of what came in, and what only they know of each case: its number, its finder."""

    intake: Intake
    books: Books
    handling: Handling
    number: Bytes
    """Day and serial as they are written, (N, 14) bytes; the last is blank where four digits do."""
    finder: Ints


class Life:
    """Lives through one intake."""

    def __init__(self, world: World, intake: Intake, now: int, rng: np.random.Generator) -> None:
        self._world = world
        self._intake = intake
        self._books = Books(intake.reported, now, rng)
        self._handling = Handling(self._books, intake, world.limits, world.crew, world.said)
        self._endings = Endings(self._handling)
        self._approvals = Approvals(self._handling, world.calendar)
        self._number = np.zeros((len(intake.reported), 14), np.uint8)
        self._ready = intake.reported.copy()
        """From when a case can be filed."""
        self._rng = rng

    def live(self) -> Lived:
        """Go through all of it, as far as it lies before now."""
        books, intake, handling = self._books, self._intake, self._handling
        finder = self._world.crew.finder(intake.stories.patch, intake.stories.source, self._rng)
        own = np.flatnonzero(intake.own & (intake.reported <= books.now))
        books.advance("report", own, intake.reported[own], worker=finder[own])
        self._turn_away(own[np.isin(intake.course[own], (Course.ANSWERED, Course.NOT_ACCEPTED))])
        accepted = self._accept(own[~np.isin(intake.course[own], (Course.ANSWERED, Course.NOT_ACCEPTED))])
        self._endings.attach(finder)
        of = self._file(self._look(self._endings.part(accepted)))
        of = handling.send(of, first=True)
        voided = intake.course[of] == Course.VOID
        early = voided & (self._rng.random(len(of)) < 0.5)
        self._approvals.void(of[early])
        of = handling.begin(of[~early])
        voided = intake.course[of] == Course.VOID
        self._approvals.void(of[voided])
        of = of[~voided]
        self._approvals.more_time(of)
        Citizens(handling, self._approvals).told(handling.finish(of), intake.repeats.rows)
        return Lived(intake, books, handling, self._number, finder)

    def _turn_away(self, of: Ints) -> None:
        """Answer questions at once, and turn down what is not accepted."""
        books, intake = self._books, self._intake
        at = intake.reported[of] + spread(self._rng, 5.0, 13.0, len(of))
        here = books.reach(of, at)
        of, at = of[here], at[here]
        asks = intake.course[of] == Course.ANSWERED
        some = of[asks]
        books.advance("answer", some, at[asks], note=self._world.teller.answers(intake.stories.taken(some)))
        books.advance("not_accept", of[~asks], at[~asks], note=self._world.refusals.draw(int((~asks).sum()), self._rng))

    def _accept(self, of: Ints) -> Ints:
        books, rng = self._books, self._rng
        critical = self._handling.critical(of)
        slow = rng.random(len(of)) < 0.015
        at = self._intake.reported[of] + spread(rng, np.where(critical, 1.5, 4.5), np.where(slow, 40.0, 13.0), len(of))
        here = books.reach(of, at)
        of = of[here]
        books.accepted[of] = books.advance("accept", of, at[here])
        return of

    def _look(self, of: Ints) -> Ints:
        """Ask a worker to look first where that is wanted and somebody is on duty; return what is to be filed."""
        books, rng, intake = self._books, self._rng, self._intake
        looker = np.where(
            intake.confirmed[of], self._world.crew.looker(intake.stories.patch[of], rng.random(len(of))), -1
        )
        asked, rest = of[looker >= 0], of[looker < 0]
        looker = looker[looker >= 0]
        at = books.since[asked] + spread(rng, 3.0, 9.0, len(asked))
        here = books.reach(asked, at)
        asked, at, looker = asked[here], at[here], looker[here]
        question = _LOOK.draw(len(asked), rng)
        at = books.advance("confirm", asked, at, worker=looker, note=question)
        books.looker[asked] = looker
        told = at + spread(rng, 22.0, 70.0, len(asked))
        there = told <= books.now
        books.alive[asked[~there]] = False
        is_so = rng.random(len(asked)) >= NOT_SO_SHARE
        said = Coded(np.where(is_so, rng.integers(0, _IS_SO.many, len(asked)), _IS_SO.many + rng.integers(0, _IS_NOT.many, len(asked))),
                     _FOUND)  # fmt: skip
        finding = Coded(np.where(there, said.index, len(_FOUND.lengths) - 2), _FOUND)
        books.record("confirmation", len(asked), {
            "id": ids(make_ids(rng, at)), "case_id": ids(intake.cases, asked), "worker_id": Ref("hand", looker),
            "question": question, "asked_by": Ref("account", np.full(len(asked), OPERATOR)), "asked_at": moments(at),
            "is_so": truths(is_so, there), "finding": finding, "answered_at": moments(np.where(there, told, NEVER)),
        })  # fmt: skip
        yes, no = np.flatnonzero(there & is_so), np.flatnonzero(there & ~is_so)
        books.looker[asked[there]] = -1
        books.note(
            "confirmed", asked[yes], told[yes], worker=looker[yes], note=Coded(said.index[yes], _FOUND),
            detail=Same(b'\x01{"is_so": true}'), by=FIELD, changes=True,
        )  # fmt: skip
        self._ready[asked[yes]] = told[yes]
        books.advance(
            "not_confirmed", asked[no], told[no], worker=looker[no], note=Coded(said.index[no], _FOUND),
            detail=Same(b'\x01{"is_so": false}'), by=FIELD,
        )  # fmt: skip
        at = told[no] + spread(rng, 4.0, 12.0, len(no))
        here = books.reach(asked[no], at)
        books.advance("answer", asked[no][here], at[here], note=Same(_NOT_SO.encode()))
        return np.sort(np.concatenate([rest, asked[yes]]))

    def _file(self, of: Ints) -> Ints:
        books, rng, intake, world = self._books, self._rng, self._intake, self._world
        critical = self._handling.critical(of)
        at = np.maximum(books.since[of], self._ready[of])
        at = at + spread(rng, np.where(critical, 1.2, 4.0), np.where(critical, 4.0, 14.0), len(of))
        here = books.reach(of, at)
        of, at = of[here], books.after(of[here], at[here])
        order = np.argsort(at, kind="stable")
        of, at = of[order], at[order]
        subject, raised = intake.stories.subject[of], intake.raised[of]
        due = world.limits.due(at, subject, raised)
        self._draw_numbers(of, at)
        basis = Coded(np.where(raised, len(SUBJECTS), subject), _BASES)
        told = [b'\x01{"tier": ["general", "raised"], "due_at": [null, "', b'\x01{"due_at": [null, "']
        for tier in (True, False):
            some = np.flatnonzero(raised == tier)
            detail = glued(len(some), [
                told[0 if tier else 1], spelt_moments(due[some]), b'"], "number": [null, "', _written(self._number[of[some]]),
                b'"], "basis": "', Coded(basis.index[some], _BASES), b'"}',
            ])  # fmt: skip
            books.advance("file", of[some], at[some], detail=detail, note=NO_NOTE)
        books.filed[of], books.due[of] = at, due
        return np.sort(of)

    def _draw_numbers(self, of: Ints, at: Ints) -> None:
        """Draw case numbers, in the order of filing, from the counters of the days."""
        world, day = self._world, self._world.limits.day(at)
        serial = np.empty(len(of), np.int64)
        for number in np.unique(day).tolist():
            here = np.flatnonzero(day == number)
            serial[here] = world.last[number] + 1 + np.arange(len(here))
            world.last[number] += len(here)
        first = world.limits.first
        dates = [(first + timedelta(days=n)).strftime("%Y%m%d-").encode() for n in np.unique(day).tolist()]
        dated = np.frombuffer(b"".join(dates), np.uint8).reshape(-1, 9)
        self._number[of, :9] = dated[np.searchsorted(np.unique(day), day)] if len(of) else 0
        long = serial >= 10_000
        self._number[of[long], 9:] = spelt_numbers(serial[long], 5)
        self._number[of[~long], 9:13] = spelt_numbers(serial[~long], 4)


_FOUND = Lexicon([*_IS_SO.phrases, *_IS_NOT.phrases, ""])


def _written(number: Bytes) -> Column:
    """Return numbers as text: the blank at the end of those with four digits left out."""
    there = number != 0
    return Column(there.sum(axis=1).astype(np.int32), number[there])
