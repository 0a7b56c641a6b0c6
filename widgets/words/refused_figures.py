"""Why a figure cannot be told, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from widgets.i18n import mark
from widgets.text import line

SENTENCES = {
    "period_backwards": mark("The period ends before it begins ({first} to {last}). Nothing was read; turn it round."),
    "period_too_long": mark(
        "The period has {days} days, at most {most} are read. Nothing was read; choose a shorter one."
    ),
    "period_empty": mark("The period has no day. Nothing was read; choose one of one day at least."),
    "no_such_day": mark("There is no such day. Nothing was read; choose another period."),
    "unknown_figure": mark(
        "This program does not count by the definition “{figure}”. Nothing was read; choose one of the list, or look at"
        " what was kept of it in a briefing."
    ),
    "not_counted": mark("“{figure}” comes from surveys or scorecards, which are not in this city. Nothing was read."),
    "no_denominator": mark("“{figure}” is a count: it has no denominator. Look at its cases."),
    "stock_has_no_past": mark("“{figure}” is what there is now: it has no days. Choose a figure of a period."),
    "schedule_senseless": mark(
        "This schedule of papers makes no sense in the field “{field}”. Nothing was changed; mend it and save again."
    ),
    "settled_already": mark("Another program was quicker with this paper. It was made once; nothing was changed."),
}


def figure_facts(given: Mapping[str, Any]) -> dict[str, object]:
    """Return the facts of these sentences as people read them."""
    names = ("first", "last", "days", "most", "figure", "field")
    return {name: line(str(given[name])) for name in names if name in given}
