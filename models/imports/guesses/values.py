"""What the words of a column with choices mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from models.imports.kinds.records import FileKind, Form
from models.imports.kinds.words import meant

MANY = 60
"""Distinct words beyond which a column is no list of choices."""


def guess_values(
    kind: FileKind, mapping: Mapping[str, str], columns: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, str]]:
    """Return, by field with choices, what is said (the most frequent first) → the value it means, "" where unknown."""
    found: dict[str, dict[str, str]] = {}
    for name, column in mapping.items():
        field = kind.field(name)
        if field.form is not Form.CHOICE:
            continue
        said = Counter(value for value in columns[column] if value)
        found[name] = {value: meant(field, value) or "" for value, _ in said.most_common(MANY)}
    return found
