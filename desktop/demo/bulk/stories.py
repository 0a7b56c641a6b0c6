"""What each report tells: subject, place, words and who told it, as columns that can be copied from one row to another."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from desktop.demo.bulk.phrases import Parts, Phrases, Templates
from desktop.demo.bulk.spots import GROUNDS, PLACE_PARTS, Places, Spots
from desktop.demo.packed import Bytes, Column, Ints
from desktop.demo.people.persons import FIRST, LAST, NEVER_ISSUED, SURNAMES
from desktop.demo.subjects import BY_CODE, QUESTIONS, REFUSALS, SUBJECTS
from desktop.demo.volume import NINE
from desktop.demo.wording import CITIZENS, CLOSINGS, DAYS, NAMELESS_ONLINE, OPENINGS, SHOPS, TIMES, Teller

FIXES = 24
NO_QUESTION = -1
_ENQUIRY = list(BY_CODE).index("G1405")
_GROUND = np.array([GROUNDS.index(subject.ground) for subject in SUBJECTS], np.int64)
_MADE: dict[str, Sequence[str]] = {
    "bld": [f"{n}号楼" for n in range(1, 29)],
    "unit": [f"{n}单元" for n in range(1, 5)],
    "floor": [f"{n}楼" for n in range(1, 12)],
    "n": [str(n) for n in range(2, 9)],
    "age": [str(n) for n in range(80, 95)],
    "hour": [str(n) for n in range(8, 21)],
    "shop": SHOPS,
    "when": TIMES,
    "days": DAYS,
    "call": ("住户", "商户"),
}
"""What the slots of a template are filled with that no place gives."""


@dataclass(slots=True)
class Stories:
    """One row a report. `told` are the parts of all slots; `title` and `words` are numbers of templates."""

    subject: Ints
    question: Ints
    """The number of the question that was asked, NO_QUESTION for a matter."""
    source: Ints
    patch: Ints
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    told: Parts
    title: Ints
    words: Ints
    opening: Ints
    closing: Ints
    name: Parts
    phone: Bytes
    """Eleven digits."""
    citizen: NDArray[np.bool_]
    """Whether somebody gave a name and a number."""

    def taken(self, rows: Ints) -> Stories:
        """Return some rows."""
        return Stories(*(getattr(self, one.name)[rows] for one in fields(self)))

    def joined(self, other: Stories, most: int) -> Stories:
        """Return these rows and then `other`'s, at most the last so many."""
        both = (np.concatenate([getattr(self, one.name), getattr(other, one.name)])[-most:] for one in fields(self))
        return Stories(*both)

    def copy(self, rows: Ints, other: Stories, like: Ints, *, caller: bool) -> None:
        """Let `rows` tell the matter of `other`'s rows `like`; by the same `caller`, or by their own."""
        kept = set() if caller else {"source", "name", "phone", "citizen", "opening", "closing"}
        for one in fields(self):
            if one.name not in kept:
                getattr(self, one.name)[rows] = getattr(other, one.name)[like]


class Storyteller:
    """Draws stories and words them. The same generator gives the same ones."""

    def __init__(self, spots: Spots, phrases: Phrases, teller: Teller, rng: random.Random) -> None:
        self._spots = spots
        self._phrases = phrases
        slots: dict[str, list[int]] = {}
        width = 0
        places = {"road": 1, "cross": 4, "community": 1, "place": PLACE_PARTS, "place before near": PLACE_PARTS,
                  "spot": PLACE_PARTS, "no": 1}  # fmt: skip
        for slot, many in (places | dict.fromkeys(_MADE, 1) | {"building": 1}).items():
            slots[slot] = list(range(width, width + many))
            width += many
        slots["address"] = [*slots["place"], *slots["building"]]
        self._width = width
        self._at = slots
        self._made = {slot: phrases.numbers(words) for slot, words in _MADE.items()}
        templates = self._templates = Templates(phrases, slots)
        self._titles = _Several([[templates.add(one) for one in s.titles] for s in SUBJECTS])
        self._words = _Several([[templates.add(one) for one in s.words] for s in SUBJECTS])
        self._openings = _Several([[templates.add(one) for one in OPENINGS[source]] for source in NINE])
        self._closings = _Several([[templates.add(one) for one in CLOSINGS.get(source, ("",))] for source in NINE])
        self._question = np.array(
            [[templates.add(q.title), templates.add(q.words), templates.add(q.answer)] for q in QUESTIONS]
        )
        self._nothing = templates.add("")
        self._address = templates.add("{address}")
        self._citizens = np.isin(NINE, list(CITIZENS))
        self._online = NINE.index("online_opinion")
        self._hotline = NINE.index("hotline")
        self._surnames = phrases.numbers(list(SURNAMES.things))
        self._surname_sums = np.array(SURNAMES.sums)
        self._first, self._last = phrases.numbers(list(FIRST)), phrases.numbers(list(LAST))
        self._prefixes = np.frombuffer("".join(NEVER_ISSUED).encode(), np.uint8).reshape(-1, 3)
        self.fixes = [teller.fix(subject, rng) for subject in SUBJECTS for _ in range(FIXES)]
        """Feedbacks: so many of each subject, one after the other."""
        self.refusals = REFUSALS

    def matters(self, subject: Ints, source: Ints, patch: Ints, rng: np.random.Generator) -> Stories:
        """Draw stories of matters: what, by which source and in which grid is given."""
        return self._stories(subject, np.full(len(subject), NO_QUESTION), source, patch, rng)

    def questions(self, many: int, rng: np.random.Generator) -> Stories:
        """Draw questions to the hotline."""
        patch = self._spots.patches(np.full(many, GROUNDS.index("home")), rng)
        asked = rng.integers(0, len(QUESTIONS), many)
        return self._stories(np.full(many, _ENQUIRY), asked, np.full(many, self._hotline), patch, rng)

    def patches(self, subject: Ints, rng: np.random.Generator) -> Ints:
        """Draw where matters of these subjects are."""
        return self._spots.patches(_GROUND[subject], rng)

    def _stories(self, subject: Ints, question: Ints, source: Ints, patch: Ints, rng: np.random.Generator) -> Stories:
        many = len(subject)
        asks = question >= 0
        ground = np.where(asks, GROUNDS.index("home"), _GROUND[subject])
        places = self._spots.places(patch, ground, rng)
        chance = rng.random((many, 6))
        title, which = self._titles.draw(subject, chance[:, 0])
        words, _ = self._words.draw(subject, chance[:, 1], which)
        opening, _ = self._openings.draw(source, chance[:, 2])
        closing, _ = self._closings.draw(source, chance[:, 3])
        title[asks], words[asks] = self._question[question[asks], 0], self._question[question[asks], 1]
        opening[asks] = closing[asks] = self._nothing
        citizen = self._citizens[source] & ((source != self._online) | (chance[:, 4] >= NAMELESS_ONLINE))
        return Stories(
            subject, question, source, places.patch, places.lon, places.lat, self._told(places, rng), title, words, opening,
            closing, self._names(many, rng), self._phones(many, rng), citizen,
        )  # fmt: skip

    def _told(self, places: Places, rng: np.random.Generator) -> Parts:
        told = np.zeros((len(places.patch), self._width), np.int32)
        for slot, parts in (
            ("road", places.road), ("cross", places.cross), ("community", places.community), ("place", places.place),
            ("place before near", places.near), ("spot", places.spot), ("no", places.number),
        ):  # fmt: skip
            told[:, self._at[slot]] = parts
        for slot, words in self._made.items():
            told[:, self._at[slot][0]] = words[rng.integers(0, len(words), len(told))]
        told[:, self._at["building"][0]] = np.where(places.at_home, told[:, self._at["bld"][0]], 0)
        return told

    def _names(self, many: int, rng: np.random.Generator) -> Parts:
        chance = rng.random((many, 3))
        names = np.zeros((many, 3), np.int32)
        at = np.searchsorted(self._surname_sums, chance[:, 0] * self._surname_sums[-1], side="right")
        names[:, 0] = self._surnames[np.minimum(at, len(self._surnames) - 1)]
        # As persons.person_name: four in five have two characters after the surname.
        names[:, 1] = np.where(
            chance[:, 1] < 0.82, self._first[(chance[:, 1] / 0.82 % 1 * len(self._first)).astype(int)], 0
        )
        names[:, 2] = self._last[(chance[:, 2] * len(self._last)).astype(int)]
        return names

    def _phones(self, many: int, rng: np.random.Generator) -> Bytes:
        digits = rng.integers(48, 58, (many, 8), dtype=np.uint8)
        return np.hstack([self._prefixes[rng.integers(0, len(self._prefixes), many)], digits])

    # Words

    def titles(self, of: Stories) -> Column:
        """Return the titles."""
        return self._phrases.joined(self._templates.filled(of.title, of.told))

    def texts(self, of: Stories) -> Column:
        """Return what was told, word for word."""
        parts = [self._templates.filled(which, of.told) for which in (of.opening, of.words, of.closing)]
        return self._phrases.joined(_trimmed(np.hstack(parts)))

    def addresses(self, of: Stories) -> Column:
        """Return the addresses."""
        return self._phrases.joined(
            self._templates.filled(np.full(len(of.title), self._address), of.told)[:, : PLACE_PARTS + 1]
        )

    def reporters(self, of: Stories) -> Column:
        """Return who told it; empty where nobody gave a name."""
        return self._phrases.joined(np.where(of.citizen[:, None], of.name, 0))

    def answers(self, of: Stories) -> Column:
        """Return the answers to questions; what is none has an empty one."""
        which = np.where(of.question >= 0, self._question[of.question, 2], self._nothing)
        return self._phrases.joined(self._templates.filled(which, of.told))


class _Several:
    """Templates of each thing, to draw one from."""

    def __init__(self, of: list[list[int]]) -> None:
        self._count = np.array([len(one) for one in of], np.int64)
        self._start = np.cumsum(self._count) - self._count
        self._all = np.array([number for one in of for number in one], np.int64)

    def draw(self, of: Ints, chance: NDArray[np.float64], like: Ints | None = None) -> tuple[Ints, Ints]:
        """Return a template of each and its place among them: the place `like` where there is one."""
        which = (chance * self._count[of]).astype(np.int64)
        if like is not None:
            which = np.where(like < self._count[of], like, which)
        return self._all[self._start[of] + which], which


def _trimmed(parts: Parts) -> Parts:
    """Leave out columns in which nobody says anything."""
    return parts[:, parts.any(axis=0)]
