"""A kept paper's pages as pictures, for looking through before anything is written."""

from __future__ import annotations

from desktop.briefing.cards import pictures
from desktop.briefing.dress import Dress
from desktop.briefing.pdf import render
from desktop.briefing.typesetting import require_typesetting
from models.briefings.queries import get_briefing
from models.store.engine import Store


def pages_of(store: Store, number: str, language: str, style: str, scale: float) -> tuple[bytes, ...]:
    """Return every page as a PNG, `scale` pixels to a point. Raises Refused, TypesettingMissing, FontsMissing."""
    require_typesetting()
    with store.read() as s:
        briefing = get_briefing(s, number)
    return pictures(render(briefing, language, Dress(style)), scale)
