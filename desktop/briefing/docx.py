"""A paper as a DOCX that a clerk goes on with: real styles, tables and pictures, header and footer, nothing locked."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor

from desktop.briefing.cards import pictures
from desktop.briefing.document import paper_of
from desktop.briefing.docx_parts import (
    add_field,
    add_table,
    borders,
    coloured,
    compact,
    dressed_styles,
    flush,
    keep_with_next,
    rule_under,
)
from desktop.briefing.dress import PLAIN, Dress
from desktop.briefing.paper import (
    Block,
    Cell,
    Chart,
    Column,
    Definitions,
    Foot,
    Gallery,
    Head,
    Image,
    Legend,
    Paper,
    Paragraph,
    Table,
    Tiles,
)
from desktop.briefing.pdf import Filled, set_pages
from models.briefings.records import Briefing
from widgets.i18n import speaking, tr
from widgets.text import shown
from widgets.theme.tokens import DAY

WIDTH_MM = 174
MAP_MM = 150
"""A map as wide as the page would seldom find room under what stands before it."""
RED = RGBColor(0xA8, 0x32, 0x2A)
SECOND = RGBColor(0x4A, 0x55, 0x60)
LATE = RGBColor(0xB9, 0x3A, 0x14)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""What every part of the archive says it is of: the format's own first day, so that the same paper gives the same bytes."""
_SIGNS = {"late": "▲", "soon": "◆", "critical": "◉"}
_ROLES = {
    "title": "Subtitle",
    "heading": "Heading 1",
    "lead": "Lead",
    "point": "List Bullet",
    "plain": "Body Text",
    "note": "Note",
}


def docx(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> bytes:
    """Return a kept paper as DOCX: the same bytes for the same paper, words, language, dress and versions."""
    with speaking(language):
        return timeless(_Writer(paper_of(briefing, dress)).written())


def timeless(data: bytes) -> bytes:
    """Return an archive with the same parts in the same order and no time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            made.writestr(part, given.read(name))
    return out.getvalue()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper, self.book = paper, Document()
        self.ink = None if paper.head.style == PLAIN else RED

    def written(self) -> bytes:
        dressed_styles(self.book, chinese=self.paper.head.language == "zh")
        section = self.book.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin, section.bottom_margin = Mm(22), Mm(20)
        section.header_distance, section.footer_distance = Mm(12), Mm(10)
        # The head says on the first page what the running head says on the others.
        section.different_first_page_header_footer = True
        self._properties()
        self._every_page()
        self._head(self.paper.head)
        for block in self.paper.blocks:
            self.add(block)
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _properties(self) -> None:
        head, facts = self.paper.head, self.book.core_properties
        made = head.created.astimezone(UTC).replace(tzinfo=None)
        facts.title, facts.author, facts.comments = shown(head.title)[:255], head.by[:255], head.sha256
        facts.created = facts.modified = made
        facts.last_modified_by, facts.revision = head.program, 1
        facts.language = "zh-CN" if head.language == "zh" else "en"

    def _every_page(self) -> None:
        head, section = self.paper.head, self.book.sections[0]
        top = section.header.paragraphs[0]
        top.style = "Note"
        top.add_run(head.running)
        if head.watermark:
            top.add_run(f"    {head.watermark}").bold = True
        if head.watermark:
            first = section.first_page_header.paragraphs[0]
            first.style = "Note"
            first.add_run(head.watermark).bold = True
        for foot in (section.footer, section.first_page_footer):
            bottom = foot.paragraphs[0]
            bottom.style = "Note"
            bottom.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
            bottom.add_run(f"{head.cited} · SHA-256 {head.sha256}\t").font.size = Pt(5.5)
            add_field(bottom, "PAGE")
            bottom.add_run(" / ")
            add_field(bottom, "NUMPAGES")

    def _head(self, head: Head) -> None:
        title = self.book.add_paragraph(style="Title")
        run = title.add_run(f"{head.city} {head.kind}")
        number = self.book.add_paragraph(style="Note")
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number.add_run(head.number)
        if head.draft:
            number.add_run(f"  [{head.draft}]")
        if head.exercise:
            number.add_run(f"  [{head.exercise}]").font.color.rgb = LATE
        line = self.book.add_paragraph(style="Note")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{head.date} · {head.as_of}\t{head.by}")
        rule_under(line, "A8322A" if self.ink else "14181C")
        line.paragraph_format.space_after = Pt(8)
        if self.ink:
            run.font.color.rgb = self.ink

    def add(self, block: Block) -> None:
        """Add a block in its own way."""
        if isinstance(block, Paragraph):
            self.book.add_paragraph(block.text, style=_ROLES[block.role])
        elif isinstance(block, Tiles):
            self._tiles(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            self._heading(block.title)
            self._legend(block.legend)
            keep_with_next(self.book.paragraphs[-1])
            self._picture(chart_picture(block))
        elif isinstance(block, Image):
            self._heading(block.title)
            self._picture(block.data, MAP_MM, before_legend=True)
            self._legend(block.legend, block.unit, block.marks, block.note)
        elif isinstance(block, Gallery):
            self._gallery(block)
        elif isinstance(block, Definitions):
            self._definitions(block)
        elif isinstance(block, Foot):
            self._foot(block)
        else:
            for table in block.tables:
                self._table(table)

    def _heading(self, text: str, small: str = "") -> None:
        heading = self.book.add_paragraph(text, style="Heading 1")
        if small:
            run = heading.add_run(f"  {small}")
            run.font.size, run.bold = Pt(8), False
            run.font.color.rgb = SECOND

    def _legend(
        self, entries: tuple[Legend, ...], unit: str = "", marks: tuple[tuple[str, str], ...] = (), note: str = ""
    ) -> None:
        if not (entries or unit or marks or note):
            return
        line = self.book.add_paragraph(style="Note")
        for one in entries:
            coloured(line.add_run("■ " if one.shape != "stroke" else "━ "), one.colour)
            line.add_run(f"{one.words}   " if one.words else "")
        line.add_run(f"{unit}    " if unit else "")
        for sign, word in marks:
            line.add_run(f"{sign} ").font.color.rgb = LATE
            line.add_run(f"{word}   ")
        line.add_run(note)

    def _picture(self, data: bytes, width: float = WIDTH_MM, *, before_legend: bool = False) -> None:
        line = self.book.add_paragraph(style="Note")
        flush(line.add_run().add_picture(io.BytesIO(data), width=Mm(width)))
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if before_legend:
            keep_with_next(line)

    def _tiles(self, block: Tiles) -> None:
        for title, group in block.groups:
            keep_with_next(self.book.add_paragraph(title, style="Note"))
            table = self.book.add_table(2, len(group))
            table.alignment = WD_TABLE_ALIGNMENT.CENTER
            borders(table, inside=False)
            for column, tile in enumerate(group):
                value = table.cell(0, column).paragraphs[0]
                run = value.add_run(tile.value)
                run.font.size = Pt(17)
                if tile.mark in ("late", "critical"):
                    run.font.color.rgb = LATE
                name = table.cell(1, column).paragraphs[0]
                if sign := _SIGNS.get(tile.mark, ""):
                    coloured(name.add_run(f"{sign} "), DAY.soon if tile.mark == "soon" else DAY.late)
                name.add_run(f"{tile.name}  {tile.note}".strip()).font.size = Pt(8)
                compact(value)
                compact(name)
            self.book.add_paragraph(style="Note")

    def _table(self, block: Table) -> None:
        self._heading(block.title, block.small)
        if block.rows:
            add_table(self.book, block, WIDTH_MM)
        elif block.none:
            self.book.add_paragraph(block.none, style="Note")
        if block.note:
            self.book.add_paragraph(block.note, style="Note")

    def _gallery(self, block: Gallery) -> None:
        self._heading(block.title)
        table = self.book.add_table(-(-len(block.pictures) // 2), 2)
        for n, (data, _, words) in enumerate(block.pictures):
            cell = table.cell(n // 2, n % 2)
            flush(cell.paragraphs[0].add_run().add_picture(io.BytesIO(data), width=Mm(82)))
            cell.add_paragraph(words, style="Note")

    def _definitions(self, block: Definitions) -> None:
        self._heading(block.title)
        self.book.add_paragraph(block.note, style="Note")
        columns = (Column(tr("Figure"), width=34), Column(tr("Meaning")), Column(tr("Definition"), width=32, back=True))
        rows = tuple((Cell(name), Cell(means), Cell(key)) for name, key, means in block.entries)
        add_table(self.book, Table("", columns, rows), WIDTH_MM, size=7.5)

    def _foot(self, block: Foot) -> None:
        self.book.add_paragraph(style="Note")
        for word, text in block.lines:
            line = self.book.add_paragraph(style="Body Text")
            line.add_run(word).bold = True
            line.add_run(text)
        last = self.book.add_paragraph(style="Note")
        last.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        last.add_run(f"{self.paper.head.made}\t{block.signed}")
        rule_under(last, "14181C")


def chart_picture(block: Chart) -> bytes:
    """Return a chart as a PNG, three pixels to a point."""
    page = f"@page {{ size: {block.width}pt {block.height}pt; margin: 0 }} body {{ margin: 0 }} svg {{ width: 100% }}"
    html = f"<!doctype html><html lang='zh'><head><title>-</title><style>{page}</style></head><body>{block.svg}</body></html>"
    return pictures(set_pages(Filled(html), "0" * 64), 3.0)[0]
