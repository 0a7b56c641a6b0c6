"""Which column is which field: every pair is weighed, and the best pairs are taken first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from models.imports.guesses.looks import looks_like
from models.imports.kinds.records import Field, FileKind, Form
from models.imports.kinds.words import bare, plain

ENOUGH = 0.5
"""Below it a pair is not proposed: a wrong proposal costs more than none."""


def best_columns(
    kind: FileKind, header: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], dict[str, float]]:
    """Return column by field and confidence by field, in the order of the kind's fields."""
    once = [name for name in dict.fromkeys(header) if name]
    weighed = [
        (weight, -order, -place, one.name, name)
        for order, one in enumerate(kind.fields)
        for place, name in enumerate(once)
        if (weight := _weight(one, name, columns.get(name, ()))) >= ENOUGH
    ]
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for weight, _, _, name, column in sorted(weighed, reverse=True):
        if name not in found and column not in taken:
            found[name] = (column, weight)
            taken.add(column)
    ordered = [one.name for one in kind.fields if one.name in found]
    return {name: found[name][0] for name in ordered}, {name: round(found[name][1], 2) for name in ordered}


def _weight(field: Field, column: str, sample: Sequence[str]) -> float:
    weight = _heading(field, column)
    if weight < ENOUGH - 0.2:
        return 0.0
    said = [value for value in sample if value]
    if weight == 1.0 or not said:
        return weight
    likely = looks_like(field, said)
    if likely is None:
        return weight
    # Values speak for or against what the heading says; they never decide alone.
    return max(0.0, min(0.99, weight + (0.15 if likely else -0.35)))


def _heading(field: Field, column: str) -> float:
    said, short = plain(column), bare(column)
    ours = {plain(field.heading), plain(field.heading_en)}
    if said in ours:
        return 1.0
    if short in {bare(field.heading), bare(field.heading_en)} or said == plain(field.name):
        return 0.95
    others = [plain(one) for one in field.synonyms]
    for spelling in (said, short):
        if spelling in others:
            # The earlier a synonym is named, the more it is this field's own.
            return 0.9 - 0.1 * others.index(spelling) / len(others)
    if field.form is Form.SHAPE:
        return 0.0
    known = [one for one in (bare(field.heading), bare(field.heading_en), *others) if len(one) > 1]
    inside = [one for one in known if one in short and len(one) * 2 >= len(short)]
    close = max((SequenceMatcher(None, short, one).ratio() for one in known), default=0.0)
    return max(0.7 if inside else 0.0, 0.65 * close if close > 0.75 else 0.0)
