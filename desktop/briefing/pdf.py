"""A paper as pages: the bundled template, filled with text and nothing else, set by WeasyPrint. Reaches no address."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.paper import Image, Paper
from desktop.briefing.standing import StandingText, standing_texts
from models.briefings.records import Briefing
from widgets.i18n import speaking, tr
from widgets.theme.tokens import DAY, FAMILY

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "briefing"
TEMPLATE, CARDS = "briefing.html", "cards.html"
STYLES = {"briefing.css", "cards.css"}
SCHEME = "briefing:"
END = "paper-end"
"""Names the place where the paper ends."""
SPARSE = 0.46
"""A last page of which less is filled, as a share of its height, is worth setting the paper closer."""
_CLOSING, _OPENING = "，。、；：？！）》」』】〕”’", "（《「『【〔“‘"
# A closing mark before another mark, and an opening one after an opening one, take half of their square (标点挤压).
_SQUEEZED = re.compile(f"[{_CLOSING}](?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])[{_OPENING}]")


class Elsewhere(FatalURLFetchingError):  # type: ignore[misc]
    """The document asked for something that is not bundled with it: a bug of ours, and nothing was fetched."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper as HTML by a template, and the pictures that it names, each with its kind of bytes."""

    html: str
    pictures: dict[str, tuple[bytes, str]] = field(default_factory=dict)


class Bundled(URLFetcher):  # type: ignore[misc]
    """Hands out the template's own style and the pictures that belong to it; every other address is refused."""

    def __init__(self, pictures: Mapping[str, tuple[bytes, str]] | None = None) -> None:
        super().__init__()
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the library calls it so
        name = url.removeprefix(SCHEME)
        if url.startswith(SCHEME) and name in STYLES:
            return URLFetcherResponse(url, (TEMPLATES / name).read_bytes(), {"Content-Type": "text/css"})
        if url.startswith(SCHEME) and name in self._pictures:
            data, mime = self._pictures[name]
            return URLFetcherResponse(url, data, {"Content-Type": mime})
        raise Elsewhere(f"the briefing asked for {url[:80]!r}")


def filled(
    template: str,
    paper: Paper,
    *,
    alone: bool = False,
    named: bool = False,
    stands: Mapping[str, StandingText] | None = None,
    numbered: tuple[int, int] | None = None,
) -> Filled:
    """Return a paper as HTML by one of the templates, every text escaped; `alone` carries style and pictures within itself.

    `named`: sentences have names to be found by ("said-lead"). `stands` has what each stands on, to be linked to. `numbered`:
    which card the first one is, of how many.
    """
    pictures: dict[str, tuple[bytes, str]] = {}

    def address(picture: Image | tuple[bytes, str]) -> str:
        data, mime = (picture.data, picture.mime) if isinstance(picture, Image) else picture
        if alone:
            return f"data:{mime};base64,{base64.b64encode(data).decode()}"
        # Within the text a picture of a megabyte would be read letter by letter each time that the text is set.
        name = hashlib.sha256(data).hexdigest()
        pictures[name] = (data, mime)
        return SCHEME + name

    sheets = ("briefing.css", "screen.css") if alone else ()
    style = Markup("".join((TEMPLATES / sheet).read_text("utf-8") for sheet in sheets))  # noqa: S704 - our own files
    html = (
        _templates()
        .get_template(template)
        .render(
            head=paper.head,
            paper=paper.blocks,
            cards=paper.cards,
            colours=DAY.as_dict(),
            family=FAMILY,
            alone=alone,
            named=named,
            stands=stands or {},
            stands_word=tr("Basis"),
            standing=(tr("Behind the text"), (tr("Text"), tr("Figure"), tr("Of"), tr("Numbers"))),
            style=style,
            address=address,
            numbered=numbered or (1, len(paper.cards)),
        )
    )
    return Filled(html, pictures)


@cache
def _templates() -> Environment:
    """The templates, each read and understood once: a paper in all formats is filled in half a dozen times."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    templates.filters["squeezed"] = squeezed
    return templates


def squeezed(text: str) -> Markup:
    """Return a text, escaped, with Chinese marks that stand side by side moved together; a browser does so by itself."""
    parts, done = [], 0
    for found in _SQUEEZED.finditer(text):
        parts += [
            escape(text[done : found.start()]),
            Markup('<span class="half">'),
            escape(found[0]),
            Markup("</span>"),
        ]
        done = found.end()
    return Markup("").join([*parts, escape(text[done:])])


def page(briefing: Briefing, language: str, dress: Dress | None = None) -> Filled:
    """Return the document as HTML for setting."""
    with speaking(language):
        return filled(TEMPLATE, paper_of(briefing, dress))


def one_file(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> bytes:
    """Return the document as one HTML file that a browser shows without reaching any address."""
    with speaking(language):
        paper = paper_of(briefing, dress)
        return filled(TEMPLATE, paper, alone=True, named=True, stands=standing_texts(briefing)).html.encode()


def render(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> bytes:
    """Return a kept paper as a PDF: the same bytes for the same paper, words, language, dress and versions of the libraries."""
    return put_together([closer(page(briefing, language, dress))], briefing.sha256)


def set_pages(told: Filled, sha256: str) -> bytes:
    """Set a filled template as a PDF; the digest is its identifier."""
    return put_together([laid(told)], sha256)


def laid(told: Filled, cache: dict[str, Any] | None = None) -> Document:
    """Lay a filled template out on pages; `cache` keeps its pictures for the next time."""
    page = HTML(string=told.html, base_url=SCHEME, url_fetcher=Bundled(told.pictures))
    return page.render(cache=cache, pdf_tags=True)


def closer(told: Filled) -> Document:
    """Lay a paper out; where its last page would be nearly empty a little closer, if that saves the page."""
    pictures: dict[str, Any] = {}
    made = laid(told, pictures)
    last = made.pages[-1]
    if len(made.pages) == 1 or END not in last.anchors or last.anchors[END][1] > SPARSE * last.height:
        return made
    snug = laid(replace(told, html=told.html.replace('<body class="', '<body class="snug ', 1)), pictures)
    return snug if len(snug.pages) < len(made.pages) else made


def put_together(made: Sequence[Document], sha256: str) -> bytes:
    """Return what was laid out as one PDF, one after another; the digest is its identifier."""
    whole = made[0] if len(made) == 1 else made[0].copy([page for one in made for page in one.pages])
    return bytes(whole.write_pdf(pdf_identifier=bytes.fromhex(sha256[:32]), pdf_tags=True))


def set_with_places(
    told: Filled, sha256: str
) -> tuple[bytes, dict[str, tuple[int, tuple[float, float, float, float]]]]:
    """Set a filled template as a PDF, and tell where what is named stands: by name the page (0 the first) and the place on it.

    A place is left, top, width and height as shares of the page.
    """
    made = closer(told)
    places = {
        name: (n, (left / page.width, top / page.height, (right - left) / page.width, (bottom - top) / page.height))
        for n, page in enumerate(made.pages)
        for name, (left, top, right, bottom) in page.anchors.items()
    }
    return put_together([made], sha256), places
