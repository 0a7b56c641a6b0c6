"""Whether values look like what a field holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from models.imports.guesses.times import guess_formats
from models.imports.kinds.records import Field, Form
from models.imports.kinds.words import meant, plain

YES = frozenset(map(plain, ("是", "在岗", "有", "对", "真", "y", "yes", "true", "t", "1", "√", "✓")))
NO = frozenset(map(plain, ("否", "不在岗", "离岗", "无", "非", "假", "n", "no", "false", "f", "0", "×", "✗")))
_PHONE = re.compile(r"\+?[\d\s\-()（）*转]{3,24}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
MOST = 0.8
FEW = 60
"""Values looked at."""


def looks_like(field: Field, said: Sequence[str]) -> bool | None:
    """Return whether these values (none empty) look like the field's; None where any text does."""
    said = said[:FEW]
    if field.form is Form.CHOICE:
        return _most(said, lambda value: meant(field, value) is not None)
    if field.form is Form.TIME:
        return bool(guess_formats(said))
    test = _TESTS.get(field.form)
    return None if test is None else _most(said, test)


def is_number(said: str) -> bool:
    """Whether it is a plain number."""
    return _NUMBER.fullmatch(said) is not None


def _starts_as_number(said: str) -> bool:
    return said[:1].isdigit()


def _yes_or_no(said: str) -> bool:
    return plain(said) in YES | NO


def _phone(said: str) -> bool:
    return _PHONE.fullmatch(said) is not None


def _most(said: Sequence[str], test: Callable[[str], bool]) -> bool:
    return sum(map(test, said)) >= MOST * len(said)


_TESTS: dict[Form, Callable[[str], bool]] = {
    Form.YES_NO: _yes_or_no,
    Form.NUMBER: _starts_as_number,
    Form.LON: is_number,
    Form.LAT: is_number,
    Form.PHONE: _phone,
}
