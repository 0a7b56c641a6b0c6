"""When a desk may be taken away for another, and which language a city's people are spoken to in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from widgets.i18n import LANGUAGES, language, tr

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


def why_no_switch(desk: Desk) -> str:
    """Return why user, city, language and theme stay as they are just now; "" where they may change."""
    if desk.busy:
        return tr("Something is still being written. Switch again in a moment")
    if desk.calls.under_way:
        return tr("A call goes on. Hang up first, then switch")
    return ""


def language_of(city: Sequence[str]) -> str:
    """Return the language of now where it is among the city's, else the first of the city's that this program speaks."""
    now = language()
    return now if now in city else next((code for code in city if code in LANGUAGES), now)
