"""A paper as cards for a messaging group: PNG pictures of 1080 by 1920 pixels, one to three."""

from __future__ import annotations

import io

import pypdfium2

from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.pdf import CARDS, filled, set_pages
from models.briefings.records import Briefing
from widgets.i18n import speaking

WIDTH, HEIGHT = 1080, 1920
POINTS = 96 / 72
"""Pixels of the style to a point of the page."""


def cards(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> tuple[bytes, ...]:
    """Return the cards, each a PNG: the same bytes for the same paper, words, language, dress and versions."""
    with speaking(language):
        html = filled(CARDS, paper_of(briefing, dress))
    return pictures(set_pages(html, briefing.sha256), POINTS)


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
