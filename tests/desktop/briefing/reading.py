"""Papers read back: their texts, and which numbers a snapshot can give."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import docx as python_docx
import openpyxl
import pypdfium2

from desktop.briefing.cards import card_pages
from desktop.briefing.docx import docx
from desktop.briefing.dress import Dress
from desktop.briefing.pdf import one_file, render
from desktop.briefing.workbook import workbook
from models.briefings.records import Briefing, Sentence
from models.store.canonical import to_text

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_NO_NUMBER = re.compile(r"^[0-9a-f-]{32,64}$")
_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}T")
# What stands in the words themselves: 24:00, 30 days, 0 to 24 h, a page of pages, a version of a definition.
IN_WORDS = {"24", "00", "0", "30", "1", "2", "8", "256", "12345"}


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("style", "svg"):
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.out.append(data)


def text_of_html(page: str) -> str:
    """The page's text without its charts' axes, whose numbers are steps and no figures."""
    parsed = _Texts()
    parsed.feed(page)
    return " ".join(parsed.out)


def text_of_docx(data: bytes) -> str:
    """All paragraphs and cells, header and footer."""
    book = python_docx.Document(io.BytesIO(data))
    out = [one.text for one in book.paragraphs]
    out += [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    section = book.sections[0]
    return " ".join([*out, *(one.text for one in (*section.header.paragraphs, *section.footer.paragraphs))])


def text_of_pdf(data: bytes) -> str:
    """All pages' text."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def cells(sheet: Any) -> list[int]:
    """How many columns and rows below the head a sheet has."""
    return [sheet.max_column, sheet.max_row - 1]


def numbers_in(text: str) -> set[str]:
    """Every number of a text, but for those in digests and in names of definitions."""
    plain = re.sub(r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b[0-9a-f]{16,}\b|[a-z_]+/\d+", " ", text)
    return set(_NUMBER.findall(plain))


def allowed_numbers(briefing: Briefing) -> set[str]:
    """Every number that the snapshot gives: as it is, as a rate, added up by column, as parts of its times."""
    told = json.loads(to_text(briefing.snapshot))
    found: set[str] = set(IN_WORDS)
    _walk(told, ZoneInfo(briefing.snapshot.timezone), found)
    _moment(briefing.made_at.astimezone(ZoneInfo(briefing.snapshot.timezone)), found)
    one = briefing.snapshot.period.now if briefing.snapshot.period else briefing.snapshot.figures
    if one is not None:
        for rows in (one.areas, one.classes):
            sums = {
                name: sum(getattr(row, name) for row in rows)
                for name in ("accepted", "closed", "due", "on_time", "open", "late")
            }
            found |= {f"{value:,}" for value in sums.values()}
            _rate(sums["on_time"], sums["due"], found)
        found |= {str(len(one.late)), str(len(one.critical)), str(len(one.days))}
        for case in (*one.late, *one.critical):
            late = int((one.as_of - case.due_at).total_seconds() // 60) if case.due_at else 0
            _late(late, found)
        if one.area_level is not None and briefing.snapshot.map_key is not None:
            steps = briefing.snapshot.map_key.steps
            found |= {str(step - 1) for step in steps}
    if briefing.snapshot.matter is not None:
        found |= {str(len(briefing.snapshot.matter.steps)), str(len(briefing.snapshot.matter.orders))}
    if briefing.snapshot.topics is not None:
        # What the rule goes by: its squares, and one even week in a hundred.
        found |= {"500", "1,000", "2,000", "100"}
    if briefing.snapshot.handover is not None:
        page = briefing.snapshot.handover
        found |= {str(len(part)) for part in (page.standing, page.logged, page.holders)} | {"08"}
        late = int((page.ends_at - page.began_at).total_seconds() // 60)
        found |= {str(late // 60), f"{late % 60:02d}"}
    return found


def _walk(value: Any, zone: ZoneInfo, found: set[str]) -> None:
    if isinstance(value, dict):
        for name, above in (
            ("day_numerator", "day_denominator"),
            ("month_numerator", "month_denominator"),
            ("on_time", "due"),
            ("number", "of"),
        ):
            if isinstance(value.get(name), int) and isinstance(value.get(above), int):
                _rate(value[name], value[above], found)
        for part in value.values():
            _walk(part, zone, found)
    elif isinstance(value, list):
        for part in value:
            _walk(part, zone, found)
    elif isinstance(value, str):
        # Identifiers and digests have every digit in them, and tell no number.
        if _NO_NUMBER.match(value):
            return
        if _TIME.match(value):
            _moment(datetime.fromisoformat(value).astimezone(zone), found)
        found.update(_NUMBER.findall(value))
        found.update(str(int(part)) for part in re.findall(r"\d{1,4}", value))
    elif isinstance(value, float):
        found |= {f"{value:,.1f}", f"{value:g}"}
    elif isinstance(value, int) and not isinstance(value, bool):
        found |= {str(value), f"{value:,}"}


def _moment(at: Any, found: set[str]) -> None:
    found |= {f"{at:%Y}", f"{at:%m}", f"{at:%d}", f"{at:%H}", f"{at:%M}", str(at.month), str(at.day), str(at.hour)}


def numbers_of(sentence: Sentence, zone: ZoneInfo) -> set[str]:
    """Every number that a sentence may say by its own facts: as counts, rates, changes, middles, moments and names."""
    found: set[str] = set()
    _walk(json.loads(to_text(sentence)), zone, found)
    at = {fact.name: fact.at for fact in sentence.facts if fact.at is not None}
    for name, due in at.items():
        if name.startswith("due") and "as_of" in at:
            _late(int((at["as_of"] - due).total_seconds() // 60), found)
    return found


def _late(minutes: int, found: set[str]) -> None:
    found |= {
        str(minutes // 1440),
        str(minutes // 60 % 24),
        str(minutes // 60),
        f"{minutes % 60:02d}",
        str(minutes % 60),
    }


def _rate(numerator: int, denominator: int, found: set[str]) -> None:
    if denominator:
        exact = Decimal(numerator) / denominator
        for value, digits in ((100 * exact, "1"), (exact, "1"), (exact, "0.1")):
            found.add(f"{value.quantize(Decimal(digits), ROUND_HALF_UP):,}")
        found.add(str((Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)))


def text_of_workbook(data: bytes) -> str:
    """Every cell of every sheet, and what stands over the printed pages."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    out = [_cell(cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    out += [
        part.text or ""
        for sheet in book
        for part in (sheet.oddHeader.left, sheet.oddHeader.center, sheet.oddHeader.right)
    ]
    return " ".join([*out, book.properties.title or "", book.properties.creator or ""])


def _cell(cell: Any) -> str:
    """A cell as the workbook shows it: rates in per cent, moments to the minute, hours to a tenth."""
    value = cell.value
    if "%" in cell.number_format and isinstance(value, (int, float)):
        return f"{Decimal(str(100 * value)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
    if isinstance(value, datetime):
        return f"{value + timedelta(seconds=30):%Y-%m-%d %H:%M}"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def axes_of(page: str) -> set[str]:
    """The numbers on the charts' axes, which are steps and no figures."""
    return {one for drawn in re.findall(r"<svg.*?</svg>", page, re.DOTALL) for one in re.findall(r">([\d,.]+)<", drawn)}


def every_text(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> dict[str, str]:
    """What each format says: the cards as the pages that they are pictures of."""
    return {
        "pdf": text_of_pdf(render(briefing, language, dress)),
        "docx": text_of_docx(docx(briefing, language, dress)),
        "xlsx": text_of_workbook(workbook(briefing, language, dress)),
        "html": text_of_html(one_file(briefing, language, dress).decode()),
        "png": text_of_pdf(card_pages(briefing, language, dress)),
    }
