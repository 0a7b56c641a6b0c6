"""Papers of every kind in every format: the same numbers as the snapshot, the same bytes twice, nothing from elsewhere."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import docx as python_docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image

from desktop.briefing import pdf, typesetting, words
from desktop.briefing.cards import LAST, ROOM, _fitting, cards
from desktop.briefing.document import paper_of
from desktop.briefing.docx import docx
from desktop.briefing.drawing import made_ready
from desktop.briefing.dress import PLAIN, RED, Dress
from desktop.briefing.files import put
from desktop.briefing.formats import Format
from desktop.briefing.heads import differences_table
from desktop.briefing.judged import JUDGED
from desktop.briefing.looking import look_through
from desktop.briefing.paper import Cell, Column, Sheet, Table
from desktop.briefing.parts import first_rows
from desktop.briefing.pdf import CARDS, filled, laid, one_file, render
from desktop.briefing.problems import FontsMissing
from desktop.briefing.sentences import sentence
from desktop.briefing.sheets import figure_sheets
from desktop.briefing.standing import standing_words
from desktop.briefing.wording import draft_of
from desktop.briefing.workbook import workbook
from models.briefings.records import Briefing, Difference, Edit, Wording
from models.figures.day_records import Cohort
from tests.desktop.briefing.reading import (
    allowed_numbers,
    axes_of,
    cells,
    every_text,
    numbers_in,
    numbers_of,
    text_of_docx,
    text_of_html,
    text_of_pdf,
)
from tests.support.briefings import BEGIN, RATES, a_briefing, a_handover, a_hot_topics, a_matter, a_week, some_figures
from tests.support.judged import every_sentence
from widgets.i18n import speaking

KINDS = {"daily": a_briefing, "weekly": a_week, "matter": a_matter, "handover": a_handover, "topics": a_hot_topics}
ORPHANS = "，。；：、！？）》」』”’%"


@pytest.fixture(scope="module", params=KINDS)
def kept(request: pytest.FixtureRequest) -> Briefing:
    return KINDS[request.param]()


@pytest.fixture(scope="module")
def page(kept: Briefing) -> str:
    return one_file(kept).decode()


@pytest.fixture(scope="module")
def written(kept: Briefing) -> bytes:
    return docx(kept)


def test_the_one_file_page_reaches_no_address_and_runs_nothing(page: str) -> None:
    found = re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?([^"')\s>]+)""", page)
    assert all(address.startswith("data:image/") for address in found)
    assert "<script" not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_every_number_in_every_format_is_the_snapshots(kept: Briefing, language: str) -> None:
    allowed = allowed_numbers(kept)
    texts = every_text(kept, language)
    assert texts.keys() == set(Format)
    axes = axes_of(one_file(kept, language).decode())
    for form, told in texts.items():
        assert len(numbers_in(told)) >= 8, form
        # What is drawn is text on a page, and none in the other formats.
        drawn = axes if form in ("pdf", "png") else set()
        assert numbers_in(told) - allowed - drawn == set(), form
    assert kept.sha256 in one_file(kept, language).decode()


def test_a_number_that_is_not_the_snapshots_is_noticed() -> None:
    kept = every_sentence()
    allowed = allowed_numbers(kept)
    said = numbers_in(every_text(kept)["html"])
    larger = {one for one in said if "," in one or "." in one or int(one) > 99}
    others = {f"{Decimal(one.replace(',', '')) + 1:,}" for one in larger}
    assert len(others & allowed) < len(others) / 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_a_summary_is_of_its_own_facts_in_pdf_document_and_page(language: str) -> None:
    kept = every_sentence()
    zone = ZoneInfo(kept.snapshot.timezone)
    assert {one.key for one in kept.snapshot.sentences} >= JUDGED.keys()
    with speaking(language):
        said = {one.key: sentence(kept, one) for one in kept.snapshot.sentences}
    # Moments and the paper's own dates stand in the words as well.
    dates = {"24", "00", *re.findall(r"\d+", f"{kept.snapshot.first} {kept.snapshot.last}")}
    for one in kept.snapshot.sentences:
        numbers = numbers_in(said[one.key]) - dates
        assert numbers <= numbers_of(one, zone), one.key
        assert said[one.key], one.key
        assert "{" not in said[one.key]
    told = (
        text_of_pdf(render(kept, language)),
        text_of_docx(docx(kept, language)),
        text_of_html(one_file(kept, language).decode()),
    )
    for text in told:
        plain = "".join(text.split())
        assert [key for key, words_ in said.items() if "".join(words_.split()) not in plain] == []
        assert numbers_in(text) - allowed_numbers(kept) == set()


def test_a_summary_is_worded_as_its_readers_say_it() -> None:
    kept = every_sentence()
    with speaking("zh"):
        said = {one.key: sentence(kept, one) for one in kept.snapshot.sentences}
    assert said["usual_more"] == "受理300件，较往常星期日增加25%（前8个星期日中位数240件，常态区间240至240件）。"
    assert said["concentrated"] == "超期案卷的61.0%集中在一街道、二街道、三街道：41件中有25件。"
    assert said["on_time_worse"] == "按期结案率较上期下降43.8个百分点。"
    assert said["longest"].startswith("超期最久的是：20261122-0087“井盖破损”（井盖破损，时限11月22日02:00，超")
    with speaking("zh"):
        standing = {one.key: standing_words(kept.snapshot, one) for one in kept.snapshot.sentences}
    assert standing["concentrated"] == "依据：超期 25/41（late/1，所列区域）"
    sheets = {sheet.name: sheet.rows for sheet in _sheets(kept)}
    assert sum(row[3] == 1 for row in sheets["综述所列案卷"] if row[1] == "所列区域") == 25
    assert ("超期", "late/1", "所列区域", 25, 41) in {row[1:] for row in sheets["综述依据"]}


def _sheets(kept: Briefing) -> tuple[Sheet, ...]:
    with speaking("zh"):
        return paper_of(kept).sheets()


def test_each_sentence_is_found_on_its_page_with_its_figures_and_cases() -> None:
    kept = every_sentence()
    pages, sentences = look_through(kept, "zh", RED, 1.0)
    found = {one.key: one for one in sentences}
    assert found.keys() == {one.key for one in kept.snapshot.sentences if one.figures and one.key in found}
    assert "concentrated" in found
    for one in sentences:
        left, top, wide, high = one.place
        assert 0 <= one.page < len(pages)
        assert 0 < left < left + wide < 1
        assert 0 < top < top + high < 1
    (figure,) = found["concentrated"].figures
    assert (figure.name, figure.parts, len(figure.cases), sum(case.counts for case in figure.cases)) == (
        "超期", "25/41", 41, 25,
    )  # fmt: skip
    # What is printed says nothing of it.
    assert "said-" not in pdf.page(kept, "zh").html


def test_in_the_html_file_a_sentence_leads_to_its_figures_and_back() -> None:
    kept = every_sentence()
    told = one_file(kept).decode()
    ids = set(re.findall(r'id="([^"]+)"', told))
    links = re.findall(r'href="#([^"]+)"', told)
    assert set(links) <= ids
    for key in ("concentrated", "worst_area", "usual_more"):
        assert {f"said-{key}", f"stands-{key}"} <= ids
        assert {f"said-{key}", f"stands-{key}"} <= set(links)
    assert "figure-late/1" in links
    assert '<td>所列区域</td><td class="n">25/41</td>' in told


def test_points_that_do_not_fit_on_a_card_are_left_to_the_paper() -> None:
    pictures = cards(every_sentence())
    assert [Image.open(io.BytesIO(one)).size for one in pictures] == [(1080, 1920)] * 3


def test_the_document_has_styles_tables_and_pictures_and_no_time_in_it(kept: Briefing, written: bytes) -> None:
    book = python_docx.Document(io.BytesIO(written))
    assert book.paragraphs[0].style.name == "Title"
    assert len([one for one in book.paragraphs if one.style.name == "Heading 1"]) >= 4
    assert len(book.tables) >= 4
    assert kept.number in book.sections[0].footer.paragraphs[0].text
    assert kept.snapshot.city.name in book.sections[0].header.paragraphs[0].text
    assert "PAGE" in book.sections[0].footer._element.xml
    with ZipFile(io.BytesIO(written)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert bool([name for name in parts.namelist() if name.startswith("word/media/")]) == (len(kept.picture) > 0)
    heads = [table for table in book.tables if "w:tblHeader" in table.rows[0]._tr.xml]
    assert heads, "a table that goes over pages repeats its head"


def test_the_workbook_reads_back_as_its_sheets(kept: Briefing) -> None:
    first = workbook(kept)
    with speaking("zh"):
        sheets = paper_of(kept).sheets()
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert book.sheetnames == [sheet.name for sheet in sheets]
    for sheet in sheets:
        assert cells(book[sheet.name]) == [len(sheet.heads), len(sheet.rows)]


@pytest.mark.parametrize(
    "make", [a_matter, pytest.param(a_briefing, marks=pytest.mark.long), pytest.param(a_week, marks=pytest.mark.long)]
)
def test_every_format_is_the_same_twice_and_cards_are_for_a_phone(make: Callable[[], Briefing]) -> None:
    kept = make()

    def every() -> list[bytes]:
        return [render(kept), docx(kept), workbook(kept), one_file(kept), *cards(kept)]

    first = every()
    assert 5 <= len(first) <= 7
    assert {Image.open(io.BytesIO(one)).size for one in first[4:]} == {(1080, 1920)}
    with patch("time.time", return_value=datetime(2031, 1, 1, tzinfo=UTC).timestamp()):
        assert every() == first


def test_the_pdf_of_a_week_has_bookmarks_no_orphaned_punctuation_and_the_week_before() -> None:
    made = render(a_week())
    document = pypdfium2.PdfDocument(made)
    try:
        marks = [one.get_title() for one in document.get_toc()]
        lines = [line.strip() for one in document for line in one.get_textpage().get_text_range().splitlines()]
    finally:
        document.close()
    assert {"办理质效", "按类别", "指标口径"} <= set(marks)
    assert [line for line in lines if line and line[0] in ORPHANS] == []
    assert "上期110" in "".join(lines)
    assert "9/16" in "".join(lines), "the rates of the week before"


def test_plain_and_watermarked_papers_say_who_exported_them_in_every_format() -> None:
    dress = Dress(PLAIN, "张三<b>", BEGIN)
    briefing = a_handover()
    mark = "导出：张三<b> 2026-11-22 00:00"
    assert mark in text_of_pdf(render(briefing, "zh", dress)).replace("\n", "")
    assert mark in text_of_html(one_file(briefing, "zh", dress).decode())
    book = python_docx.Document(io.BytesIO(docx(briefing, "zh", dress)))
    assert mark in book.sections[0].header.paragraphs[0].text
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(briefing, "zh", dress))).worksheets[0]
    assert mark in (sheet.oddHeader.right.text or "")
    assert cards(briefing, "zh", dress) != cards(briefing, "zh", Dress(PLAIN))
    assert 'body class="plain' in one_file(briefing, "zh", dress).decode()


def test_edited_words_stand_in_the_place_of_the_original_in_their_language_alone() -> None:
    edit = Edit("lead", "zh", "", "昨日平稳。")
    worded = replace(a_briefing(), wording=Wording("区委", "各街道", "区网格中心", "", (edit,)))
    chinese, english = one_file(worded).decode(), one_file(worded, "en").decode()
    assert "昨日平稳。" in chinese
    assert "上报0件" not in chinese
    assert "昨日平稳" not in english
    for word in ("报：", "区委", "送：", "各街道", "发：", "区网格中心"):
        assert word in chinese


def test_a_judged_sentence_is_edited_as_any_other_and_its_figures_stay() -> None:
    kept = every_sentence()
    with speaking("zh"):
        own = {one.key: one.now for one in draft_of(kept, Wording()).sentences}["concentrated"]
    worded = replace(kept, wording=Wording(edits=(Edit("concentrated", "zh", own, "超期集中在西片。"),)))
    with speaking("zh"):
        said = {one.key: one for one in draft_of(worded, Wording()).sentences}["concentrated"]
        rows = {sheet.name: sheet.rows for sheet in paper_of(worded).sheets()}["综述依据"]
    assert (said.original, said.now) == (own, "超期集中在西片。")
    assert ("超期集中在西片。", "超期", "late/1", "所列区域", 25, 41) in rows
    assert "超期集中在西片。" in one_file(worded).decode()


def test_a_later_edition_has_a_table_of_what_differs() -> None:
    differences = (
        Difference("closed/1", "", "240", "241"),
        Difference("day_on_time_rate/1", "month", "911/972", "912/972"),
        Difference("area.open", "望潮街道", "3", "4"),
        Difference("stage.open", "handling", "8", "9"),
        Difference("day.accepted", "2026-11-20", "8", "9"),
        Difference("as_of", "", "2026-11-22T06:32:00+00:00", "2026-11-22T16:00:00+00:00"),
        Difference("hour.usual", "3", "1/2/3", "1/2/4"),
    )
    first = a_briefing()
    told = replace(first.snapshot, edition=2, number="2026-0007-2", differences=differences)
    second = replace(first, snapshot=told)
    with speaking("zh"):
        table = differences_table(second)
        assert differences_table(first) is None
        assert paper_of(second).head.number == "〔2026〕第7期 第2版"
    assert table is not None
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["办结", "", "240", "241"],
        ["按期结案率", "近30日", "93.7% (911/972)", "93.8% (912/972)"],
        ["在办", "望潮街道", "3", "4"],
        ["在办", "处置中", "8", "9"],
        ["受理", "11/20", "8", "9"],
        ["数据截至", "", "2026-11-22 14:32", "2026-11-23 00:00"],
    ]
    assert "版次差异" in openpyxl.load_workbook(io.BytesIO(workbook(second))).sheetnames


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [(9_999, "9,999", "9,999"), (99_999, "99,999", "99,999"), (123_456, "12.35万", "123,456"),
     (5_050_000, "505万", "5,050,000"), (180_000_000, "1.8亿", "180,000,000")],
)  # fmt: skip
def test_large_counts_are_told_as_a_chinese_reader_expects(value: int, chinese: str, english: str) -> None:
    with speaking("zh"):
        assert words.big(value) == chinese
    with speaking("en"):
        assert words.big(value) == english


def test_days_are_told_in_one_breath() -> None:
    day = BEGIN.date()
    with speaking("zh"):
        assert words.long_dates(day, day).startswith("2026年11月21日 星期")
        assert words.long_dates(day - timedelta(days=6), day) == "2026年11月15日至21日"
        assert words.long_dates(day - timedelta(days=30), day) == "2026年10月22日至11月21日"
        assert words.long_dates(day - timedelta(days=400), day) == "2025年10月17日至2026年11月21日"


def test_a_system_without_the_letters_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    typesetting.require_typesetting()
    monkeypatch.setattr(typesetting, "FAMILIES", ("No Such Family",))
    with pytest.raises(FontsMissing, match="fonts-noto-cjk"):
        typesetting.require_typesetting()


def test_files_that_belong_together_are_all_there_or_none_is(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def full(_: int) -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.briefing.files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put({tmp_path / "a.pdf": b"a", tmp_path / "b.xlsx": b"b"})
    assert list(tmp_path.iterdir()) == []


def test_a_photograph_is_made_ready_and_what_is_none_is_left_out() -> None:
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "red").save(out, "JPEG", exif=Image.Exif())
    made = Image.open(io.BytesIO(made_ready(out.getvalue())))
    assert (made.format, made.size) == ("JPEG", (1280, 960))
    assert made_ready(b"no picture") == b""


def test_a_week_stands_beside_the_week_before_in_the_workbook() -> None:
    with speaking("zh"):
        figures = figure_sheets(a_week())[0]
    row = next(row for row in figures.rows if row[0] == "按期结案率")
    assert (row[3], row[4], row[6], row[7]) == (902, 956, 9, 16)


def test_below_a_rate_its_denominator_is_listed_and_its_numerator_adds_up_orders_of_one_case_too() -> None:
    figures = some_figures()
    orders = (("20261122-0001", True), ("20261122-0002", False), ("20261122-0001", False), ("20261122-0001", True))
    cases = (("20261122-0002", True), ("20261122-0003", False))
    told = replace(figures, cohorts=(Cohort(RATES[8], orders), Cohort(RATES[1], cases)))
    book = openpyxl.load_workbook(io.BytesIO(workbook(a_briefing(figures=told), "zh")))
    head, *lines = book["比率明细"].iter_rows(values_only=True)
    assert head[0] == "编号"
    assert lines == [
        ("20261122-0001", 1, None),
        ("20261122-0002", 0, 1),
        ("20261122-0001", 0, None),
        ("20261122-0001", 1, None),
        ("20261122-0003", None, 0),
    ]


def test_rows_that_do_not_fit_on_a_card_are_left_to_the_paper() -> None:
    kept = every_sentence()
    with speaking("zh"):
        paper = paper_of(kept, Dress(PLAIN))
    wide = (Cell("案卷"), Cell("超时", second="很久"))
    long = Table("超期案卷", (Column("案卷"), Column("超时")), (wide,) * 60)
    card = (*(one for one in paper.cards[2] if not isinstance(one, Table)), long)
    with speaking("zh"):
        fitted, laid_out = _fitting(paper, card, (1, 1), {})
        assert fitted[:-1] == card[:-1]
        short = fitted[-1]
        assert isinstance(short, Table)
        assert 1 <= len(short.rows) < 60
        assert str(len(short.rows)) in short.note
        more = (*card[:-1], first_rows(long, len(short.rows) + 1))
        made = [laid(filled(CARDS, replace(paper, cards=(one,)))) for one in (fitted, more)]
    ends = [one.pages[0].anchors[LAST][1] for one in (laid_out, *made)]
    # Nothing is cut off above the foot, and another row would be.
    assert ends[0] == ends[1] <= ROOM < ends[2]
