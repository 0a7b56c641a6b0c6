"""How times are spelt: the formats (strptime) that read the most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

_DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y%m%d",
    "%m/%d/%y",
)
_CLOCKS = (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S", "T%H:%M", "T%H:%M:%S.%f", " %H:%M:%S.%f",
           "T%H:%M:%S%z", "T%H:%M:%S.%f%z", " %H:%M:%S%z", " %H时%M分%S秒", " %H时%M分", "%H时%M分%S秒", "%H时%M分", "%H:%M:%S", "%H%M%S", "")  # fmt: skip
FORMATS = tuple(day + clock for clock in _CLOCKS for day in _DAYS)
ENOUGH = 0.8
MANY = 400
"""Values looked at: how a column is spelt shows long before."""
_OFFSET = re.compile(r"(?<=\d)(z|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_HALF = re.compile(r"\b[ap]m$", re.IGNORECASE)


def guess_formats(said: Sequence[str]) -> tuple[str, ...]:
    """Return as few formats as read all that any reads, the most used first; () where most are no times.

    Where day and month could be each other (all of both are at most 12) the month comes first after a slash, the day
    first after a point or dash.
    """
    waiting = [one.strip() for one in said if one.strip()][:MANY]
    if not waiting:
        return ()
    total = len(waiting)
    chosen: Counter[str] = Counter()
    candidates = [form for form in FORMATS if _FORMS[form] in {_form(one) for one in waiting}]
    while waiting and candidates:
        reads = {form: sum(_reads(one, form) for one in waiting) for form in candidates}
        best = max(candidates, key=lambda form: reads[form])
        if reads[best] == 0:
            break
        chosen[best] = reads[best]
        waiting = [one for one in waiting if not _reads(one, best)]
        candidates = [form for form in candidates if reads[form]]
    if len(waiting) > (1 - ENOUGH) * total:
        return ()
    return tuple(form for form, _ in chosen.most_common())


def _form(said: str) -> str:
    """Return the bare form of a time, by which few formats are left to be tried: 2026-03-02 08:30 is 0-0 0:0."""
    known = _HALF.sub("p", _OFFSET.sub("z", " ".join(said.split())))
    return re.sub(r"\d+", "0", known).casefold()


_FORMS = {form: re.sub("0+", "0", re.sub("%[a-zA-Z]", "0", form.replace("%p", "p").replace("%z", "z"))).casefold()
          for form in FORMATS}  # fmt: skip


def _reads(said: str, form: str) -> bool:
    if _form(said) != _FORMS[form]:
        return False
    try:
        at = datetime.strptime(said, form)  # noqa: DTZ007 - only whether it reads
    except ValueError:
        return False
    return 1900 <= at.year <= 2200
