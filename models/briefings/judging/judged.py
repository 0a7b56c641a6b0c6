"""A sentence that was judged, with the cases that it singles out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.briefings.records import Fact, Sentence
from models.figures.day_records import Members, Named, Placed


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, and the cases behind what it says, where no figure of the paper has just these."""

    sentence: Sentence
    members: tuple[Members, ...] = ()


def said(key: str, facts: Iterable[Fact], figures: Iterable[str] = (), members: Iterable[Members] = ()) -> Judged:
    """Return a sentence that stands on these figures ("accepted/1 own"), and on those that the cases are behind."""
    own = tuple(members)
    names = dict.fromkeys((*figures, *(f"{one.definition} {one.span}" for one in own)))
    return Judged(Sentence(key, tuple(facts), tuple(names)), own)


def singled(
    definition: str, span: str, rows: Iterable[Placed], hit: Callable[[Placed], bool] = lambda _: True
) -> Members:
    """Return cases as they stand behind a figure: all of them below the line, those that `hit` above it."""
    return Members(definition, span, tuple((one.id, one.number, hit(one)) for one in rows))


def name(fact: str, one: Named) -> Fact:
    """Return a name of the city's own as a fact."""
    return Fact(fact, words=one)
