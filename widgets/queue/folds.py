"""Parents and children (母案, 子案): which open case follows which, and what a folded row says of those inside."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase, Urgency
from widgets.i18n import tr, trn
from widgets.text import line
from widgets.words import DOT, lamp_word, number_word, urgency_word

_NONE: frozenset[UUID] = frozenset()
_WORST = (Lamp.LATE, Lamp.SOON, Lamp.ON_TIME)


@dataclass(frozen=True, slots=True)
class Fold:
    """What stands under a parent's row: how many children, how many of them late, soon and 特急, and whether they show."""

    children: int
    late: int
    soon: int
    critical: int
    opened: bool

    @property
    def lamp(self) -> Lamp:
        """The worst of the children's lamps."""
        return Lamp.LATE if self.late else Lamp.SOON if self.soon else Lamp.ON_TIME


def fold_of(children: Iterable[OpenCase], now: datetime, *, opened: bool) -> Fold:
    """Sum up what stands under a parent."""
    inside = list(children)
    lamps = [lamp_of(case, now) for case in inside]
    critical = sum(case.urgency is Urgency.CRITICAL for case in inside)
    return Fold(len(inside), lamps.count(Lamp.LATE), lamps.count(Lamp.SOON), critical, opened)


def worst(*lamps: Lamp) -> Lamp:
    """Return the most pressing of these lamps."""
    return min(lamps, key=_WORST.index)


class Families:
    """The children of every parent, by what the cases themselves say; whether the parent is open is not asked here."""

    def __init__(self) -> None:
        self._children: dict[UUID, set[UUID]] = {}

    def __bool__(self) -> bool:
        return bool(self._children)

    def parents(self) -> Iterable[UUID]:
        """Every case that another one follows."""
        return self._children.keys()

    def members(self) -> AbstractSet[UUID]:
        """Every case that follows another or is followed."""
        return self._children.keys() | set().union(*self._children.values())

    def children(self, case_id: UUID) -> AbstractSet[UUID]:
        """Who follows a case."""
        return self._children.get(case_id, _NONE)

    def take(self, cases: Iterable[OpenCase]) -> None:
        """Take a whole new picture."""
        self._children = {}
        for case in cases:
            if case.parent_id is not None:
                self._children.setdefault(case.parent_id, set()).add(case.id)

    def change(self, before: OpenCase | None, after: OpenCase | None) -> set[UUID]:
        """Follow one case from what it was to what it is; return the parents concerned."""
        old = before.parent_id if before is not None else None
        new = after.parent_id if after is not None else None
        if old is not None and before is not None and old != new:
            self._children[old].discard(before.id)
            if not self._children[old]:
                del self._children[old]
        if new is not None and after is not None:
            self._children.setdefault(new, set()).add(after.id)
        return {one for one in (old, new) if one is not None}


def fold_words(fold: Fold) -> str:
    """Say what stands under a parent: 子案 12 件 · 特急 1 · 超期 2."""
    return DOT.join([children_word(fold), *(word for _, word in pressing_words(fold))])


def children_word(fold: Fold) -> str:
    """Count the children: 子案 12 件."""
    return trn("{n} child case", "{n} child cases", fold.children)


def pressing_words(fold: Fold) -> list[tuple[str, str]]:
    """Return what presses among the children, the worst first, each with the name of its colour; nothing for a quiet one."""
    counted = (
        ("late", urgency_word(Urgency.CRITICAL), fold.critical),
        ("late", lamp_word(Lamp.LATE), fold.late),
        ("soon", lamp_word(Lamp.SOON), fold.soon),
    )
    return [(colour, f"{word} {n}") for colour, word, n in counted if n]


def child_words(parent: str) -> str:
    """Say of a child that stands by itself whose it is, by the parent's number or title; "" where that is not known."""
    return tr("Follows its parent {number}", number=line(number_word(parent))) if parent else tr("Child case")
