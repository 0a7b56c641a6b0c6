"""A paper as cards for a messaging group: PNG pictures of 1080 by 1920 pixels, one to three."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2
from weasyprint import Document

from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.paper import Block, Paper, Paragraph, Table
from desktop.briefing.parts import first_rows
from desktop.briefing.pdf import CARDS, filled, laid, put_together
from models.briefings.records import Briefing
from widgets.i18n import speaking

WIDTH, HEIGHT = 1080, 1920
LAST, ROOM = "last", 1872
"""What names the place where a card's content ends, and how far down, in pixels, that may be; 36 of them are left below a section."""
POINTS = 96 / 72
"""Pixels of the style to a point of the page."""


def cards(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> tuple[bytes, ...]:
    """Return the cards, each a PNG: the same bytes for the same paper, words, language, dress and versions."""
    return pictures(card_pages(briefing, language, dress), POINTS)


def card_pages(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> bytes:
    """Return the cards as the pages of a PDF, before they become pictures."""
    with speaking(language):
        paper, kept = paper_of(briefing, dress), dict[str, Any]()
        made = [_fitting(paper, card, (n, len(paper.cards)), kept)[1] for n, card in enumerate(paper.cards, start=1)]
    return put_together(made, briefing.sha256)


def _fitting(
    paper: Paper, card: tuple[Block, ...], numbered: tuple[int, int], kept: dict[str, Any]
) -> tuple[tuple[Block, ...], Document]:
    """Return what of a card fits on it, and that laid out: the first points of the summary, the first rows of its tables.

    The paper has all. `kept` has the pictures from one laying out to the next.
    """
    leaner = _leaner(card)

    def without(steps: int) -> Document:
        return laid(filled(CARDS, replace(paper, cards=(leaner[steps],)), numbered=numbered), kept)

    # Mostly all of it, or nearly; in great cities much less: further and further, then by halving, for it takes its time.
    too_much, tried, last = -1, 0, len(leaner) - 1
    found = without(0)
    while not _fits(found) and tried < last:
        too_much, tried = tried, min(max(tried + 1, tried * 2), last)
        found = without(tried)
    fits = tried
    while fits - too_much > 1:
        tried = (fits + too_much) // 2
        leaned = without(tried)
        if _fits(leaned):
            fits, found = tried, leaned
        else:
            too_much = tried
    return leaner[fits], found


def _fits(made: Document) -> bool:
    """Return whether a card's last line ends above its foot: what goes beyond is cut off long before it needs another page."""
    return len(made.pages) == 1 and bool(made.pages[0].anchors[LAST][1] <= ROOM)


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
