"""Two papers of one kind side by side: every figure and every sentence of either, and whether it is the same in both."""

from __future__ import annotations

from dataclasses import dataclass

from models.briefings.composing import told_by
from models.briefings.records import Briefing, Sentence
from models.store.errors import Refused


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure or part in both papers, "" where one has none of it.

    `what` is the definition's key or the part's name as the second paper has it, `before_what` as the first has it: another
    version of a definition is another figure, and is marked even where the numbers are alike.
    """

    what: str
    where: str
    before: str
    after: str
    before_what: str

    @property
    def differs(self) -> bool:
        """Whether it is not the same in both."""
        return self.before != self.after or self.before_what != self.what


@dataclass(frozen=True, slots=True)
class Beside:
    """Two papers, their figures paired in the order of the second, their sentences by key; None where one has none of it."""

    before: Briefing
    after: Briefing
    pairs: tuple[Pair, ...]
    sentences: tuple[tuple[Sentence | None, Sentence | None], ...]


def beside(before: Briefing, after: Briefing) -> Beside:
    """Return two papers side by side. Raises Refused("kinds_differ") for papers of two kinds."""
    if before.snapshot.kind is not after.snapshot.kind:
        raise Refused("kinds_differ", before=before.number, after=after.number)
    first, second = _facts(before), _facts(after)
    pairs = []
    for key in dict.fromkeys([*second, *first]):
        what, said = second.get(key, ("", ""))
        before_what, earlier = first.get(key, ("", ""))
        pairs.append(Pair(what or before_what, key[1], earlier, said, before_what or what))
    told, later = ({one.key: one for one in paper.snapshot.sentences} for paper in (before, after))
    keys = dict.fromkeys([*later, *told])
    return Beside(before, after, tuple(pairs), tuple((told.get(key), later.get(key)) for key in keys))


def _facts(briefing: Briefing) -> dict[tuple[str, str], tuple[str, str]]:
    """What a paper says, by definition without its version and of what: the definition with it, and the value."""
    return {(what.partition("/")[0], where): (what, said) for (what, where), said in told_by(briefing).items()}
