"""What a report taken in by hand has to have, and what is said where it has not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from widgets.i18n import tr

TITLE_MOST, TEXT_MOST, NAME_MOST, ADDRESS_MOST = 120, 4000, 60, 200
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{2,23}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, without blanks at the ends."""

    title: str
    text: str
    category_id: UUID | None
    address: str
    reporter: str
    phone: str


def problems(draft: Draft) -> list[tuple[str, str]]:
    """Return (field, sentence) for everything that keeps a report from being taken in, in the order of the fields."""
    found: list[tuple[str, str]] = []
    if not draft.title:
        found.append(("title", tr("A title is missing: what is it about, in a few words?")))
    if draft.category_id is None:
        found.append(("category", tr("No category is chosen: type a part of its name and press Enter.")))
    lengths = (
        ("title", tr("Title"), draft.title, TITLE_MOST),
        ("text", tr("Text"), draft.text, TEXT_MOST),
        ("address", tr("Address"), draft.address, ADDRESS_MOST),
        ("reporter", tr("Caller"), draft.reporter, NAME_MOST),
    )
    for name, word, typed, most in lengths:
        if len(typed) > most:
            found.append(
                (
                    name,
                    tr(
                        "{field}: {n} characters are too many; {most} can be kept.", field=word, n=len(typed), most=most
                    ),
                )
            )
    if draft.phone and not _PHONE.fullmatch(draft.phone):
        found.append(("phone", tr("The phone number has something in it that no phone number has.")))
    return found
