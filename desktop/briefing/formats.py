"""In which forms a paper is written out, and one of them made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.briefing.dress import RED, Dress
from models.briefings.records import Briefing


class Format(StrEnum):
    """A page to print, one to go on with, the numbers, a page for a browser, cards for a messaging group."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written: formats, language, style; `watermark`: with the exporter's name on every page."""

    formats: tuple[Format, ...] = (Format.PDF, Format.XLSX)
    language: str = "zh"
    style: str = RED
    watermark: bool = False


def made(briefing: Briefing, form: Format, language: str, dress: Dress) -> Mapping[str, bytes]:
    """Return the files of one format by their endings (".pdf", "-1.png")."""
    # Only here: they bring type setting with them, which no start needs.
    if form is Format.XLSX:
        from desktop.briefing.workbook import workbook

        return {".xlsx": workbook(briefing, language, dress)}
    if form is Format.DOCX:
        from desktop.briefing.docx import docx

        return {".docx": docx(briefing, language, dress)}
    if form is Format.PNG:
        from desktop.briefing.cards import cards

        return {f"-{n}.png": data for n, data in enumerate(cards(briefing, language, dress), start=1)}
    from desktop.briefing.pdf import one_file, render

    return {".pdf": render(briefing, language, dress)} if form is Format.PDF else {
        ".html": one_file(briefing, language, dress)
    }  # fmt: skip
