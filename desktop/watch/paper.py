"""Papers of the supervisor as PDF: a bundled template filled with text and nothing else. Reaches no address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from desktop.briefing.files import put

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "supervision"
SCHEME = "supervision:"
STYLES = frozenset({"sheet.css", "handover.css"})


class _Bundled(URLFetcher):  # type: ignore[misc]
    """Hands out the templates' own styles; every other address is refused."""

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
        name = url.removeprefix(SCHEME)
        if url.startswith(SCHEME) and name in STYLES:
            return URLFetcherResponse(url, (TEMPLATES / name).read_bytes(), {"Content-Type": "text/css"})
        raise FatalURLFetchingError(f"the paper asked for {url[:80]!r}")


def fill(template: str, document: Mapping[str, Any]) -> str:
    """Return the template as HTML, every text escaped."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template(template).render(document)


def to_pdf(html: str, kept: str) -> bytes:
    """Return the PDF: the same bytes for the same page, kept text and versions of the libraries."""
    made = HTML(string=html, base_url=SCHEME, url_fetcher=_Bundled())
    identifier = hashlib.sha256(kept.encode()).digest()[:16]
    return bytes(made.write_pdf(pdf_identifier=identifier, pdf_tags=True))


def write_paper(path: Path, content: bytes) -> Path:
    """Write the file whole or not at all; returns where it is. Raises OSError."""
    put({path: content})
    return path
