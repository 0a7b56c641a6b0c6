"""What the window of figures says: what went wrong, and what an exported list is called."""

from __future__ import annotations

from desktop.desk.words import error_words
from models.figures.counting import Stopped
from models.figures.definition import Definition
from models.figures.filters import Period
from models.figures.open_counts import STOCK
from models.figures.values import Part
from models.store.errors import Refused
from widgets.i18n import tr
from widgets.words import DOT, refusal_words
from widgets.words.figures import figure_word, part_word, period_words


def is_stock(one: Definition) -> bool:
    """Return whether a figure is what there is now, and has no days."""
    return not one.can_be_counted or bool(one.terms & STOCK)


def behind_words(one: Definition, part: Part, period: Period) -> str:
    """Return what the cases behind a figure are called: "按期结案率 · 分子 · 2026-11-01 至 2026-11-30（30 天）"."""
    words = (
        figure_word(one),
        part_word(part) if one.denominator else "",
        "" if is_stock(one) else period_words(period),
    )
    return DOT.join(filter(None, words))


def problem_words(error: BaseException) -> str:
    """Return why a figure or a page of cases could not be read."""
    if isinstance(error, Stopped):
        return tr("Stopped; choose a period to read it again.")
    if isinstance(error, Refused):
        return refusal_words(error.code, error.facts)
    return error_words(error)
