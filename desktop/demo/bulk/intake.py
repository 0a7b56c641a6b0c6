"""What comes in on some days: reports in the order of their coming, what becomes of each, and which tell of the same matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, auto

import numpy as np
from numpy.typing import NDArray

from desktop.demo.bulk.days import Day, Topics
from desktop.demo.bulk.stories import NO_QUESTION, Stories, Storyteller
from desktop.demo.history.draft import RAISED_SHARE
from desktop.demo.history.imagine import ANSWERED_AFTER_SHARE, NOT_ACCEPTED_SHARE
from desktop.demo.packed import Bytes, Ints, make_ids
from desktop.demo.sources import natures_of, sources_of
from desktop.demo.subjects import QUESTIONS, SUBJECTS
from desktop.demo.volume import NINE

ACCEPTED_SHARE = 9_050 / 13_800
"""Of reports; the others are questions that are answered, or are not accepted."""
CONFIRMED_SHARE, TRANSFERRED_SHARE, MERGED_SHARE, ATTACHED_SHARE = 0.025, 0.008, 0.01, 0.012
VOID_SHARE = 0.005
REPEATED_SHARE = 0.035
"""Of citizens' matters."""
TOPIC_SHARE = 0.016
NATURES = ("enquiry", "help", "complaint", "tip", "suggestion")
URGENCIES = ("critical", "urgent", "normal")
CRITICAL, URGENT, NORMAL = range(3)
NOBODY = -1
_NEAR = 300
"""Among how many earlier matters another one's main case is looked for: at most an hour or two before."""
_KEPT = 12_000
"""Citizens' matters of the days before that may come again."""


class Course(IntEnum):
    """What becomes of a report; ATTACHED: it is put to another's case, and has none of its own."""

    HANDLED = auto()
    ANSWERED = auto()
    NOT_ACCEPTED = auto()
    ANSWERED_AFTER = auto()
    TRANSFERRED = auto()
    MERGED = auto()
    ATTACHED = auto()
    VOID = auto()


@dataclass(slots=True)
class Repeats:
    """Reports that come again: their rows, the reports they repeat, and for the how manieth time."""

    rows: Ints
    earlier: Bytes
    nth: Ints


@dataclass(slots=True)
class Intake:
    """Reports as columns, in the order in which they came; `main` is the row of the case another belongs to."""

    reported: Ints
    stories: Stories
    course: NDArray[np.int8]
    urgency: NDArray[np.int8]
    nature: NDArray[np.int8]
    raised: NDArray[np.bool_]
    confirmed: NDArray[np.bool_]
    """Whether a worker is asked to look first (核实)."""
    main: Ints
    reports: Bytes
    """Identifiers of the reports, and of the cases made of them; one that is attached has its main one's."""
    cases: Bytes
    repeats: Repeats

    @property
    def own(self) -> NDArray[np.bool_]:
        """Which reports have a case of their own."""
        own: NDArray[np.bool_] = self.course != Course.ATTACHED
        return own


class Desk:
    """Takes reports in, day after day."""

    def __init__(self, storyteller: Storyteller, topics: Topics, sources: Sequence[str] = NINE) -> None:
        self._tell = storyteller
        self._topics = topics
        weights = np.zeros((len(SUBJECTS), len(NINE)))
        for n, subject in enumerate(SUBJECTS):
            drawn = sources_of(subject, tuple(sources))
            weights[n, [NINE.index(source) for source in drawn.things]] = np.diff(drawn.sums, prepend=0)
        self._sources = np.cumsum(weights, axis=1) / weights.sum(axis=1)[:, None]
        natures = np.zeros((len(NINE), len(NATURES)))
        for n, source in enumerate(NINE):
            of = natures_of(source)
            natures[n, [NATURES.index(nature) for nature in of.things]] = np.diff(of.sums, prepend=0)
        self._natures = np.cumsum(natures, axis=1) / natures.sum(axis=1)[:, None]
        self._critical = np.array([s.critical for s in SUBJECTS])
        self._urgent = self._critical + np.array([s.urgent for s in SUBJECTS])
        self._suggests = np.array([q.title.startswith("建议") for q in QUESTIONS])
        self._past: tuple[Stories, Bytes, Ints] | None = None

    def take_in(self, days: Sequence[Day], rng: np.random.Generator) -> Intake:
        """Draw the reports of some days, which follow on those of the call before."""
        reported = np.concatenate([day.moments(rng) for day in days])
        of_day = np.repeat(np.arange(len(days)), [day.reports for day in days])
        many = len(reported)
        chance = rng.random((many, 3))
        accepted = chance[:, 0] < ACCEPTED_SHARE
        asks = ~accepted & (chance[:, 1] >= NOT_ACCEPTED_SHARE)
        subject = np.empty(many, np.int64)
        for n, day in enumerate(days):
            here = of_day == n
            at = np.searchsorted(day.subjects, rng.random(int(here.sum())) * day.subjects[-1], side="right")
            subject[here] = np.minimum(at, len(SUBJECTS) - 1)
        patch = self._tell.patches(subject, rng)
        talked = np.flatnonzero(accepted & (chance[:, 2] < TOPIC_SHARE))
        for n, day in enumerate(days):
            here = talked[of_day[talked] == n]
            subject[here], patch[here] = self._topics.draw(day.day, len(here), rng)
        source = (rng.random(many)[:, None] >= self._sources[subject]).sum(axis=1)
        stories = self._tell.matters(subject, np.minimum(source, len(NINE) - 1), patch, rng)
        stories.copy(
            np.flatnonzero(asks), self._tell.questions(int(asks.sum()), rng), np.arange(int(asks.sum())), caller=True
        )
        course = np.where(accepted, Course.HANDLED, np.where(asks, Course.ANSWERED, Course.NOT_ACCEPTED)).astype(
            np.int8
        )
        repeats = self._repeat(stories, course, rng)
        urgency = self._urgency(stories.subject, asks, rng)
        calm = (course == Course.HANDLED) & (urgency != CRITICAL)
        self._turn(course, calm, urgency, repeats.rows, rng)
        main = self._join(stories, course, urgency, rng)
        raised = (rng.random(many) < RAISED_SHARE) & (urgency != CRITICAL) & (course != Course.ANSWERED)
        confirmed = (rng.random(many) < CONFIRMED_SHARE) & calm & (course == Course.HANDLED)
        # What others belong to is so.
        confirmed[main[main >= 0]] = False
        nature = (rng.random(many)[:, None] >= self._natures[stories.source]).sum(axis=1)
        told = np.where(self._suggests[stories.question], NATURES.index("suggestion"), NATURES.index("enquiry"))
        nature = np.where(stories.question != NO_QUESTION, told, np.minimum(nature, len(NATURES) - 1))
        reports, cases = make_ids(rng, reported), make_ids(rng, reported)
        cases[course == Course.ATTACHED] = cases[main[course == Course.ATTACHED]]
        taken = Intake(
            reported, stories, course, urgency, nature.astype(np.int8), raised, confirmed, main, reports, cases, repeats,
        )  # fmt: skip
        self._remember(taken)
        return taken

    def _urgency(self, subject: Ints, asks: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int8]:
        chance = rng.random(len(subject))
        urgency = np.where(
            chance < self._critical[subject], CRITICAL, np.where(chance < self._urgent[subject], URGENT, NORMAL)
        )
        return np.where(asks, NORMAL, urgency).astype(np.int8)

    @staticmethod
    def _turn(
        course: NDArray[np.int8],
        calm: NDArray[np.bool_],
        urgency: NDArray[np.int8],
        repeated: Ints,
        rng: np.random.Generator,
    ) -> None:
        """Let some matters end in other ways than by being handled."""
        ways = ((Course.ANSWERED_AFTER, ANSWERED_AFTER_SHARE), (Course.TRANSFERRED, TRANSFERRED_SHARE),
                (Course.MERGED, MERGED_SHARE), (Course.ATTACHED, ATTACHED_SHARE), (Course.VOID, VOID_SHARE))  # fmt: skip
        turns = calm.copy()
        turns[repeated] = False
        chance = rng.random(len(course))
        upto = 0.0
        for way, share in ways:
            here = (
                turns
                & (upto <= chance)
                & (chance < upto + share)
                & ((way != Course.ANSWERED_AFTER) | (urgency == NORMAL))
            )
            course[here] = way
            upto += share

    def _join(
        self, stories: Stories, course: NDArray[np.int8], urgency: NDArray[np.int8], rng: np.random.Generator
    ) -> Ints:
        """Find a main case for what is merged or attached, and let it tell of the same matter."""
        main = np.full(len(course), NOBODY)
        handled = np.flatnonzero((course == Course.HANDLED) & (urgency != CRITICAL))
        joins = np.flatnonzero((course == Course.MERGED) | (course == Course.ATTACHED))
        at = np.searchsorted(handled, joins) - 1 - (rng.random(len(joins)) ** 2 * _NEAR).astype(np.int64)
        course[joins[at < 0]] = Course.HANDLED
        joins, at = joins[at >= 0], at[at >= 0]
        main[joins] = handled[at]
        stories.copy(joins, stories, handled[at], caller=False)
        return main

    def _repeat(self, stories: Stories, course: NDArray[np.int8], rng: np.random.Generator) -> Repeats:
        """Let some citizens come again with the matter they came with days ago."""
        nothing = Repeats(np.empty(0, np.int64), np.empty((0, 16), np.uint8), np.empty(0, np.int64))
        rows = np.flatnonzero(stories.citizen & (course == Course.HANDLED) & (rng.random(len(course)) < REPEATED_SHARE))
        if self._past is None:
            return nothing
        past, reports, nth = self._past
        # Each comes again once at most from here; those of late more often.
        like = np.unique((rng.random(len(rows)) ** 0.6 * len(reports)).astype(np.int64))
        rows = np.sort(rng.permutation(rows)[: len(like)])
        like = rng.permutation(like)[: len(rows)]
        stories.copy(rows, past, like, caller=True)
        return Repeats(rows, reports[like], nth[like] + 1)

    def _remember(self, taken: Intake) -> None:
        keep = np.flatnonzero(taken.stories.citizen & (taken.course == Course.HANDLED))[-_KEPT // 2 :]
        nth = np.ones(len(taken.reported), np.int64)
        nth[taken.repeats.rows] = taken.repeats.nth
        fresh = (taken.stories.taken(keep), taken.reports[keep], nth[keep])
        if self._past is not None:
            stories, reports, before = self._past
            fresh = (
                stories.joined(fresh[0], _KEPT), np.concatenate([reports, fresh[1]])[-_KEPT:],
                np.concatenate([before, fresh[2]])[-_KEPT:],
            )  # fmt: skip
        self._past = fresh
