"""The supervision sheet (督办单) as a PDF."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from desktop.watch.paper import fill, to_pdf
from models.cases.records import CaseState, Tier, Urgency
from models.store.canonical import to_text
from models.watch.records import Sheet
from widgets.i18n import language, speaking, tr
from widgets.text import line, shown
from widgets.words import state_word, tier_word, urgency_word


def file_name(sheet: Sheet) -> str:
    """Return the file's name, in the language in use: 督办单-2026-0003.pdf."""
    return tr("Supervision sheet {number}.pdf", number=sheet.number).replace(" ", "-")


def page(sheet: Sheet, zone: tzinfo, wanted: str) -> str:
    """Return the sheet as HTML, every text escaped."""
    with speaking(wanted):
        return fill("sheet.html", _document(sheet, zone))


def render(sheet: Sheet, zone: tzinfo, wanted: str = "zh") -> bytes:
    """Return the sheet as a PDF: the same bytes for the same sheet, language and versions of the libraries."""
    return to_pdf(page(sheet, zone, wanted), to_text(sheet))


def _document(sheet: Sheet, zone: tzinfo) -> dict[str, Any]:
    def at(moment: datetime | None) -> str:
        return "—" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"

    city = sheet.city if language() == "zh" else sheet.city_en or sheet.city
    where = " ".join(part for part in (line(sheet.area), line(sheet.grid)) if part)
    times = tr("{n} times before", n=sheet.urges) if sheet.urges else tr("not before")
    return {
        "lang": "zh-CN" if language() == "zh" else "en",
        "city": line(city),
        "heading": tr("Supervision sheet"),
        "number": tr("No. {number}", number=sheet.number),
        "rows": [
            (tr("To"), line(sheet.receiver.name) or tr("Operator")),
            (tr("In the name of"), line(sheet.title)),
            (tr("Issued by"), f"{line(sheet.issued_by)}　{at(sheet.issued_at)}"),
        ],
        "about": tr("The case"),
        "facts": [
            (tr("Case number"), sheet.case_number or "—"),
            (tr("Title"), line(sheet.case_title)),
            (tr("Where"), " ".join(part for part in (where, line(sheet.address)) if part) or "—"),
            (tr("Category"), line(sheet.category)),
            (tr("Urgency"), urgency_word(Urgency(sheet.urgency))),
            (tr("Tier"), tier_word(Tier(sheet.tier))),
            (tr("Reported at"), at(sheet.reported_at)),
            (tr("Filed at"), at(sheet.filed_at)),
            (tr("Stands at"), f"{state_word(CaseState(sheet.state))}　{tr('since {at}', at=at(sheet.held_since))}"),
            (tr("Limit"), at(sheet.due_at)),
            (tr("Urged"), times),
        ],
        "demand": tr("What is demanded"),
        "words": shown(sheet.words),
        "due": tr("To be answered in writing by {at}", at=at(sheet.answer_due_at)),
        "answer": tr("Written answer"),
        "signatures": [tr("Handled by"), tr("Signed by"), tr("Date")],
    }
