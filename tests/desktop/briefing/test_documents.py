"""The briefing's files: what somebody typed is shown as typed, nothing is fetched, the same number gives the same bytes."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from unittest.mock import patch
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.briefing import words
from desktop.briefing.charts import days_chart, hours_chart
from desktop.briefing.document import paper_of
from desktop.briefing.explanations import explained
from desktop.briefing.paper import Paper, Paragraph, Table
from desktop.briefing.parts import AREAS, SHOWN
from desktop.briefing.pdf import Bundled, Elsewhere, page, render
from desktop.briefing.workbook import workbook
from models.briefings.records import Defined, Fact, Sentence, Signature
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.records import DayCount, HourCount
from tests.support.briefings import BEGIN, DAY, a_briefing, some_figures
from widgets.i18n import language, speaking

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=60)
HOSTILE = (
    "<script>alert(1)</script>", "{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "=1+1", "@SUM(A1)", "-2+3", "+1",
    '"><img src=file:///etc/passwd>', "&lt;b&gt;", "_x0041_", "http://example.org/", "\u202etxt", "a\x01\x1fb", "﷐",
)  # fmt: skip


class Skeleton(HTMLParser):
    """The elements of a page, and every text in it."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.texts.append(data)


def skeleton(html: str) -> Skeleton:
    parsed = Skeleton()
    parsed.feed(html)
    return parsed


PLAIN = skeleton(page(a_briefing("普通"), "zh").html)


def with_examples(test):
    for words_ in HOSTILE:
        test = example(words_)(test)
    return test


@with_examples
@settings(max_examples=12)
@given(TEXT)
def test_what_was_typed_stands_in_the_page_as_text_and_adds_no_element(typed: str) -> None:
    found = skeleton(page(a_briefing(typed), "zh").html)
    # A blank text leaves its line away; nothing that is typed adds one.
    assert Counter(found.elements) <= Counter(PLAIN.elements)
    assert found.attributes <= PLAIN.attributes
    wanted = words.typed(typed)
    assert not wanted.strip() or any(wanted.strip() in text for text in found.texts)


@with_examples
@settings(max_examples=8)
@given(TEXT)
def test_what_was_typed_is_a_text_in_the_workbook_and_never_a_formula(typed: str) -> None:
    data = workbook(a_briefing(typed), "zh")
    with ZipFile(io.BytesIO(data)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == 11
        for name in sheets:
            assert b"<f>" not in parts.read(name)
            assert b"<hyperlink" not in parts.read(name)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book["超期案卷"]["B2"]
    assert cell.data_type in ("s", "n")
    assert (cell.value or "") == words.typed(typed)


def test_the_workbook_has_numbers_as_numbers_days_as_days_and_a_head_that_stays() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(a_briefing(), "zh")))
    assert book.sheetnames == [
        "指标",
        "按区域",
        "按类别",
        "按来源",
        "按环节",
        "超期案卷",
        "特急在办案卷",
        "近30日",
        "分时",
        "比率明细",
        "说明",
    ]
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    figures = {row[0].value: row for row in book["指标"].iter_rows(min_row=2)}
    assert figures["上报"][2].value == 0
    assert figures["超期"][2].value == 2
    rate = figures["按期结案率"]
    assert (round(rate[2].value, 4), rate[2].number_format, rate[3].value, rate[4].value) == (0.9372, "0.00%", 911, 972)
    assert rate[5].value == "—", "nothing of nothing"
    day = book["近30日"]["A31"].value
    assert isinstance(day, datetime)
    assert day.date() == DAY
    late = book["超期案卷"]["H2"].value
    # In the city's own time: an hour after its midnight.
    assert late == datetime(DAY.year, DAY.month, DAY.day, 1)  # noqa: DTZ001
    assert book["超期案卷"]["J2"].value == pytest.approx(22.0)
    assert book.properties.title.startswith("井盖破损 日报 2026-0007")


def test_the_same_briefing_gives_the_same_workbook_byte_for_byte() -> None:
    briefing = a_briefing()
    first = workbook(briefing, "zh")
    with patch("time.time", return_value=datetime(2031, 1, 1, tzinfo=UTC).timestamp()):
        assert workbook(briefing, "zh") == first
    assert workbook(briefing, "en") != first


def test_the_pdf_is_the_same_twice_a4_numbered_and_says_what_was_typed() -> None:
    said = "<b>&amp;{{7*7}} =1+1 ${x}"
    made = render(a_briefing(said), "en")
    with patch("time.time", return_value=datetime(2031, 1, 1, tzinfo=UTC).timestamp()):
        assert render(a_briefing(said), "en") == made
    document_ = pypdfium2.PdfDocument(made)
    try:
        texts = [one.get_textpage().get_text_range() for one in document_]
        sizes = {tuple(round(side) for side in one.get_size()) for one in document_}
        facts = document_.get_metadata_dict()
    finally:
        document_.close()
    assert sizes == {(595, 842)}
    assert len(texts) >= 3
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(texts)}" in text
    whole = re.sub(r"\s+", "", "".join(texts))
    assert re.sub(r"\s+", "", said) in whole
    assert "911/972" in whole
    assert "93.7%" in whole
    assert "No.7of2026" in whole
    assert "Drawnupby" in whole
    assert facts["CreationDate"].startswith("D:20261123000000")


@pytest.mark.parametrize(
    "address",
    ["http://example.org/a.css", "https://example.org/", "file:///etc/passwd", "briefing:../../etc/passwd", "data:text/css,x",
     "ftp://x/", "data:image/svg+xml,<svg/>", "data:image/png;base64,AA==", "briefing:briefing.html"],
)  # fmt: skip
def test_nothing_but_what_is_bundled_is_fetched(address: str) -> None:
    with pytest.raises(Elsewhere):
        Bundled().fetch(address)


def table(paper: Paper, title: str) -> Table:
    return next(one for one in paper.blocks if isinstance(one, Table) and one.title.startswith(title))


def texts(paper: Paper, role: str) -> list[str]:
    return [one.text for one in paper.blocks if isinstance(one, Paragraph) and one.role == role]


def test_a_long_list_is_cut_with_its_total_told_and_the_least_busy_areas_are_added_up() -> None:
    figures = some_figures(late=SHOWN + 23, areas=AREAS + 9)
    with speaking("zh"):
        told = paper_of(a_briefing(figures=figures))
    late, areas = table(told, "超期案卷"), table(told, "按井盖破损")
    assert len(late.rows) == SHOWN
    assert late.note == f"共{SHOWN + 23}件，此处列出{SHOWN}件；表格文件列出{SHOWN + 23}件。"
    assert late.rows[0][4].second == "超22时00分"
    names = [row[0].text for row in areas.rows]
    assert len(names) == AREAS + 1
    assert names[-2:] == ["其他10个", "网格外或无坐标"]
    total = sum(one.open for one in figures.areas)
    assert areas.total[5].text == f"{total:,}"


def test_the_lead_is_the_sentence_that_a_leader_wants_and_a_draft_says_so() -> None:
    with speaking("zh"):
        told = paper_of(a_briefing())
        signed = paper_of(replace(a_briefing(), signature=Signature("李敏", BEGIN, "a" * 64)))
    assert texts(told, "lead") == [
        "截至24:00，上报0件，受理2件，办结5件，按期结案率93.7%（应结案972件，其中按期911件）；在办7件，其中超期2件。"
    ]
    assert (told.head.number, told.head.draft) == ("〔2026〕第7期", "草稿")
    assert told.head.by.startswith("编制：值班长")
    assert (signed.head.by, signed.head.draft) == ("签发：值班长 李敏", "")


def test_how_many_were_out_of_assessment_is_told_small() -> None:
    briefing = a_briefing()
    sentence = Sentence("excluded", (Fact("n", number=3),), ("excluded/1 own",))
    worded = replace(briefing, snapshot=replace(briefing.snapshot, sentences=(sentence,)))
    with speaking("zh"):
        assert ["另有3件经批准剔除" in text for text in texts(paper_of(worded), "note")] == [True]
        assert texts(paper_of(briefing), "note") == []


def test_every_definition_is_explained_in_both_languages_and_an_unknown_one_by_its_own_words() -> None:
    for one in DAY_DEFINITIONS.values():
        kept = Defined(one.key, one.name, one.name_zh, one.kind, one.period, one.formula)
        with speaking("zh"):
            assert explained(kept).name == one.name_zh
            assert re.search("[\u4e00-\u9fff]", explained(kept).means)
    other = Defined("late/9", "late", "超期", "stock", "", "another formula")
    with speaking("zh"):
        assert (explained(other).name, explained(other).means) == ("超期", "another formula")


def test_another_language_is_spoken_only_within_the_block() -> None:
    before = language()
    other = "en" if before == "zh" else "zh"
    with speaking(other):
        assert language() == other
    assert language() == before
    with pytest.raises(ValueError, match="tlh"), speaking("tlh"):
        pass


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=30))
def test_a_chart_of_any_days_stays_within_its_frame(counts: list[tuple[int, int]]) -> None:
    days = [DayCount(DAY - timedelta(days=n), *pair) for n, pair in enumerate(counts)]
    drawn = days_chart(days)
    heights = [float(height) for height in re.findall(r'height="([-0-9.]+)"', drawn)]
    assert all(0 <= height <= 128 for height in heights)
    assert len(heights) == 2 * len(counts)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=24, max_size=24))
def test_hours_to_come_have_no_point(hours: list[int | None]) -> None:
    counts = [HourCount(hour, value, 0.0, 1.0, 2.0) for hour, value in enumerate(hours)]
    assert hours_chart(counts).count("<circle") == sum(value is not None for value in hours)


@pytest.mark.parametrize(
    ("late", "told"),
    [(0, "—"), (0.5, "超不足1分"), (5, "超5分"), (65, "超1时05分"), (3000, "超2天2时"), (150_000, "超104天")],
)
def test_how_late_is_told_in_two_units(late: float, told: str) -> None:
    with speaking("zh"):
        assert words.late_by(BEGIN - timedelta(minutes=late), BEGIN) == told
