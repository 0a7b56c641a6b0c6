"""A paper as cards for a messaging group: PNG pictures of 1080 by 1920 pixels, one to three."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2

from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.paper import Block, Paper, Paragraph, Table
from desktop.briefing.parts import first_rows
from desktop.briefing.pdf import CARDS, filled, many_pages, set_pages
from models.briefings.records import Briefing
from widgets.i18n import speaking

WIDTH, HEIGHT = 1080, 1920
POINTS = 96 / 72
"""Pixels of the style to a point of the page."""


def cards(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> tuple[bytes, ...]:
    """Return the cards, each a PNG: the same bytes for the same paper, words, language, dress and versions."""
    return pictures(card_pages(briefing, language, dress), POINTS)


def card_pages(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> bytes:
    """Return the cards as the pages of a PDF, before they become pictures."""
    with speaking(language):
        paper = paper_of(briefing, dress)
        html = filled(CARDS, replace(paper, cards=tuple(_fitting(paper, card) for card in paper.cards)))
    return set_pages(html, briefing.sha256)


def _fitting(paper: Paper, card: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what of a card fits on it: the first points of the summary, the first rows of its tables; the paper has all."""
    leaner = _leaner(card)
    # Mostly all of it; else found by halving, for setting a card takes its time.
    fits, too_much, tried = len(leaner) - 1, -1, 0
    while fits - too_much > 1:
        if many_pages(filled(CARDS, replace(paper, cards=(leaner[tried],)))) == 1:
            fits = tried
        else:
            too_much = tried
        tried = (fits + too_much) // 2
    return leaner[fits]


def _leaner(card: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """The card with less and less on it: points go first, from the last one, then rows of the last table that has any."""
    points = [n for n, one in enumerate(card) if isinstance(one, Paragraph) and one.role == "point"]
    found = [_without(card, points[kept:]) for kept in range(len(points), -1, -1)]
    tables = [n for n, one in enumerate(found[-1]) if isinstance(one, Table)]
    for n in reversed(tables):
        rest = found[-1]
        whole = rest[n]
        assert isinstance(whole, Table)
        found += [(*rest[:n], first_rows(whole, rows), *rest[n + 1 :]) for rows in range(len(whole.rows) - 1, 0, -1)]
    return found


def _without(card: tuple[Block, ...], places: Sequence[int]) -> tuple[Block, ...]:
    return tuple(one for n, one in enumerate(card) if n not in places)


def pictures(pdf: bytes, scale: float) -> tuple[bytes, ...]:
    """Return every page of a PDF as a PNG, so many pixels to a point."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in document:
            out = io.BytesIO()
            # Without a time in it, and packed the same way each time.
            page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG", optimize=False, compress_level=6)
            found.append(out.getvalue())
        return tuple(found)
    finally:
        document.close()
