"""The signed handover page (交接班表) as a PDF: every pressing case of every holder, not only the first few."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from desktop.watch.paper import fill, to_pdf
from models.cases.records import Lamp
from models.store.canonical import digest, to_text
from models.watch.shifts.records import Page
from widgets.i18n import language, speaking, tr
from widgets.text import line
from widgets.watch import lines
from widgets.words import lamp_word


def file_name(page: Page, zone: tzinfo) -> str:
    """Return the file's name, in the language in use: 交接班表-2026-11-24-0800.pdf."""
    at = f"{page.ends_at.astimezone(zone):%Y-%m-%d %H%M}"
    return tr("Handover page {at}.pdf", at=at).replace(" ", "-")


def as_html(page: Page, zone: tzinfo, wanted: str) -> str:
    """Return the page as HTML, every text escaped."""
    with speaking(wanted):
        return fill("handover.html", _document(page, zone))


def render(page: Page, zone: tzinfo, wanted: str = "zh") -> bytes:
    """Return the page as a PDF: the same bytes for the same page, language and versions of the libraries."""
    return to_pdf(as_html(page, zone, wanted), to_text(page))


def _document(page: Page, zone: tzinfo) -> dict[str, Any]:
    at = f"{page.ends_at.astimezone(zone):%Y-%m-%d %H:%M}"
    standing, points = lines.standing(page, zone)
    return {
        "lang": "zh-CN" if language() == "zh" else "en",
        "city": line(page.city),
        "heading": tr("Handover page"),
        "stretch": lines.stretch(page, zone),
        "who": [(tr("Handed over by"), line(page.from_name)), (tr("Taken over by"), line(page.to_name))],
        "counts": lines.counts(page),
        "standing": standing,
        "points": points,
        "nothing": tr("nothing stands"),
        "by_holder": tr("By holder and lamp"),
        "holders": [
            (one.words, [(lamp.value, lamp_word(lamp), words) for lamp, words in one.cases])
            for one in lines.holders(page, zone)
        ],
        "late": Lamp.LATE.value,
        "lists": lines.lists(page, zone),
        "signed": tr("Signed by {name} on their own account, {at}", name=line(page.to_name), at=at),
        "kept": tr("Printed from the page kept at the signing, SHA-256 {sha}", sha=digest(to_text(page))),
    }
