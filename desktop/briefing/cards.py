"""A paper as cards for a messaging group: PNG pictures of 1080 by 1920 pixels, one to three."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2

from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.paper import Block, Paper, Paragraph
from desktop.briefing.pdf import CARDS, filled, many_pages, set_pages
from models.briefings.records import Briefing
from widgets.i18n import speaking

WIDTH, HEIGHT = 1080, 1920
POINTS = 96 / 72
"""Pixels of the style to a point of the page."""


def cards(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> tuple[bytes, ...]:
    """Return the cards, each a PNG: the same bytes for the same paper, words, language, dress and versions."""
    with speaking(language):
        paper = paper_of(briefing, dress)
        html = filled(CARDS, replace(paper, cards=tuple(_fitting(paper, card) for card in paper.cards)))
    return pictures(set_pages(html, briefing.sha256), POINTS)


def _fitting(paper: Paper, card: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what of a card fits on it: of the points of the summary the first ones; the paper has all."""
    points = [n for n, one in enumerate(card) if isinstance(one, Paragraph) and one.role == "point"]
    # Mostly all; else the first ones that fit, by halving: setting a card takes its time.
    few, many, middle = 0, len(points), len(points)
    while few < many:
        if many_pages(filled(CARDS, replace(paper, cards=(_without(card, points[middle:]),)))) == 1:
            few = middle
        else:
            many = middle - 1
        middle = (few + many + 1) // 2
    return _without(card, points[few:])


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
