"""The briefing as a PDF: the bundled template, filled with text and nothing else, set by WeasyPrint. Reaches no address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from desktop.briefing.document import document
from models.briefings.records import Briefing
from widgets.i18n import speaking

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "briefing"
TEMPLATE, STYLE = "briefing.html", "briefing.css"
SCHEME = "briefing:"


class Elsewhere(FatalURLFetchingError):  # type: ignore[misc]
    """The document asked for something that is not bundled with it: a bug of ours, and nothing was fetched."""


class Bundled(URLFetcher):  # type: ignore[misc]
    """Hands out the template's own style and the picture it carries within itself; every other address is refused."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url == f"{SCHEME}{STYLE}":
            return URLFetcherResponse(url, (TEMPLATES / STYLE).read_bytes(), {"Content-Type": "text/css"})
        if url.startswith("data:image/png;base64,"):
            return super().fetch(url, headers)
        raise Elsewhere(f"the briefing asked for {url[:80]!r}")


def page(briefing: Briefing, language: str) -> str:
    """Return the document as HTML, every text escaped."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    with speaking(language):
        return templates.get_template(TEMPLATE).render(document(briefing))


def render(briefing: Briefing, language: str = "zh") -> bytes:
    """Return a kept briefing as a PDF: the same bytes for the same briefing, language and versions of the libraries."""
    made = HTML(string=page(briefing, language), base_url=SCHEME, url_fetcher=Bundled())
    identifier = bytes.fromhex(briefing.sha256[:32])
    return bytes(made.write_pdf(pdf_identifier=identifier, pdf_tags=True))
