"""A kept paper's pages as pictures, for looking through before anything is written, and where its sentences stand on them."""

from __future__ import annotations

from uuid import UUID

from desktop.briefing.cards import pictures
from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.pdf import TEMPLATE, filled, set_with_places
from desktop.briefing.standing import Standing, standing_texts
from desktop.briefing.typesetting import require_typesetting
from models.briefings.queries import get_briefing
from models.briefings.records import Briefing, Snapshot
from models.store.engine import Store
from widgets.briefing.preview import PlacedSentence
from widgets.briefing.standing import StandsCase, StandsOn
from widgets.i18n import speaking

SHOWN = 500
"""So many cases behind a figure are shown; the workbook has all."""


Seen = tuple[tuple[bytes, ...], tuple[PlacedSentence, ...]]


def pages_of(store: Store, number: str, language: str, style: str, scale: float) -> Seen:
    """Return every page as a PNG, `scale` pixels to a point, and the sentences that stand on figures, in their order.

    Raises Refused, TypesettingMissing, FontsMissing.
    """
    require_typesetting()
    with store.read() as s:
        briefing = get_briefing(s, number)
    return look_through(briefing, language, style, scale)


def look_through(briefing: Briefing, language: str, style: str, scale: float) -> Seen:
    """Return what `pages_of` does, of a paper that is at hand."""
    with speaking(language):
        html = filled(TEMPLATE, paper_of(briefing, Dress(style)), named=True)
        texts = standing_texts(briefing)
    pdf, places = set_with_places(html, briefing.sha256)
    sentences = tuple(
        PlacedSentence(
            key, one.text, *places[f"said-{key}"], tuple(_stands(briefing.snapshot, each) for each in one.figures)
        )
        for key, one in texts.items()
        if f"said-{key}" in places
    )
    return pictures(pdf, scale), sentences


def _stands(told: Snapshot, one: Standing) -> StandsOn:
    hits = set(one.behind.within)
    cases = tuple(StandsCase(*_named(told, place), n in hits) for n, place in enumerate(one.behind.of[:SHOWN]))
    return StandsOn(one.name, one.definition, one.span, one.parts, one.behind.many, cases)


def _named(told: Snapshot, place: int) -> tuple[UUID, str]:
    case, number = told.cases[place]
    return case, number or ""
