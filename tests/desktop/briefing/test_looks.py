"""How papers look: the same room in either dress, no page that is nearly empty, no row alone, on a phone too."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from desktop.briefing import charts, pdf
from desktop.briefing.document import paper_of
from desktop.briefing.docx import docx
from desktop.briefing.dress import PLAIN, RED, Dress
from desktop.briefing.handover_paper import HOLDERS
from desktop.briefing.paper import Chart, Paragraph, Table, Tiles
from desktop.briefing.pdf import END, SPARSE, Filled, laid, one_file, page, squeezed
from desktop.briefing.sentences import sentence
from desktop.briefing.words import moment, zone_name
from models.briefings.records import Briefing, Fact, Named, Sentence
from tests.desktop.briefing.reading import text_of_docx
from tests.support.briefings import BEGIN, DAY, a_briefing, a_handover, a_hot_topics, a_matter, a_week, some_figures
from widgets.i18n import speaking

MINUTE = timedelta(minutes=1)


def table(briefing: Briefing, title: str) -> Table:
    with speaking("zh"):
        blocks = paper_of(briefing).blocks
    return next(one for one in blocks if isinstance(one, Table) and one.title.startswith(title))


def in_style(rows: int, above: float = 0.0) -> Filled:
    """A page in the papers' style: so much room taken above, then a table of so many rows with names of their own."""
    lines = "".join(f'<tr id="row{n}"><td>{n}</td></tr>' for n in range(rows))
    return Filled(
        '<html><head><link rel="stylesheet" href="briefing:briefing.css"></head><body class="red">'
        f'<div style="height: {above}mm"></div><section class="table"><h2>表</h2><table><tbody>{lines}</tbody></table>'
        f'</section><div id="{END}"></div></body></html>'
    )


@pytest.mark.parametrize("dress", ["red", "plain", "snug red"])
def test_what_is_noted_of_a_table_stands_below_it(dress: str) -> None:
    told = in_style(8)
    html = told.html.replace('class="red"', f'class="{dress}"').replace(
        f'</section><div id="{END}">', f'</section><p class="note" id="noted">注</p><div id="{END}">'
    )
    anchors = laid(replace(told, html=html)).pages[0].anchors
    (*_, bottom), (_, top, *_) = anchors["row7"], anchors["noted"]
    assert 2 <= top - bottom <= 10


def rows_by_page(html: Filled) -> list[int]:
    return [sum(name.startswith("row") for name in one.anchors) for one in laid(html).pages]


def test_a_plain_paper_takes_no_more_room_than_a_red_one() -> None:
    ends = {}
    for style in (RED, PLAIN):
        made = laid(page(a_handover(), "en", Dress(style)))
        ends[style] = (len(made.pages), made.pages[-1].anchors[END][1])
    assert ends[PLAIN] <= ends[RED]


def test_a_last_page_that_would_be_nearly_empty_is_saved_where_it_can_be() -> None:
    full = next(rows for rows in range(30, 80) if len(laid(in_style(rows)).pages) == 2)
    assert laid(in_style(full)).pages[-1].anchors[END][1] < SPARSE * 1123
    assert len(pdf.closer(in_style(full)).pages) == 1
    # What needs its second page keeps it, and its own room.
    more = in_style(full + 25)
    assert pdf.closer(more).pages[-1].anchors[END] == laid(more).pages[-1].anchors[END]


def test_the_preview_shows_the_pages_that_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Filled] = []
    closer = pdf.closer
    monkeypatch.setattr(pdf, "closer", lambda told: (asked.append(told), closer(told))[1])
    pdf.set_with_places(page(a_hot_topics(), "zh"), "0" * 64)
    pdf.render(a_hot_topics())
    assert len(asked) == 2


@pytest.mark.parametrize("above", [*range(138, 162, 3), *range(236, 262, 3)])
def test_no_table_leaves_one_row_alone_on_a_page(above: int) -> None:
    rows = rows_by_page(in_style(20, above))
    assert sum(rows) == 20
    assert 1 not in rows


def test_chinese_marks_side_by_side_stand_closer_and_what_was_typed_stays_text() -> None:
    assert squeezed("件）；在“办”，“一”") == (
        '件<span class="half">）</span>；在“办<span class="half">”</span><span class="half">，</span>“一”'
    )
    assert squeezed("（《书》）。") == (
        '（<span class="half">《</span>书<span class="half">》</span><span class="half">）</span>。'
    )
    assert squeezed("<b>，1. (2)") == "&lt;b&gt;，1. (2)"


def test_on_a_phone_columns_keep_their_width_and_are_pushed_aside() -> None:
    style = one_file(a_briefing()).decode()
    narrow = style[style.index("max-width: 640px") :]
    assert re.search(r"\.alone section \{ overflow-x: auto", narrow)
    assert re.search(r"\.alone table\.fixed \{ width: 174mm", narrow)
    assert 'class="fixed"' in style


def test_letters_on_a_card_are_large_enough_for_a_phone() -> None:
    with speaking("zh"):
        told = [one for card in paper_of(a_briefing()).cards for one in card if isinstance(one, Chart)]
    assert told
    for one in told:
        sizes = {float(size) * 960 / one.width for size in re.findall(r'font-size="([\d.]+)"', str(one.svg))}
        assert min(sizes) >= 22
        words = re.findall(r'<text x="([\d.]+)"[^>]*anchor="middle"', str(one.svg))
        assert max(map(float, words)) + 2.6 * charts.LETTERS_ON_CARD / 2 < one.width


def test_a_stretch_with_nothing_before_it_has_no_columns_of_dashes() -> None:
    week = a_week()
    assert len(table(week, "办理质效").columns) == 5
    assert week.snapshot.period is not None
    period = replace(week.snapshot.period, before=None)
    alone = replace(week, snapshot=replace(week.snapshot, period=period))
    assert [one.head for one in table(alone, "办理质效").columns] == ["比率", "本期", "分子/分母"]
    assert {len(row) for row in table(alone, "办理质效").rows} == {3}


def test_the_end_of_days_that_still_run_is_not_spoken_of() -> None:
    week = a_week()
    running = replace(week, snapshot=replace(week.snapshot, so_far=True))
    (lead,) = week.snapshot.sentences
    with speaking("zh"):
        assert "期末在办7件" in sentence(week, lead)
        assert "目前在办7件" in sentence(running, lead)
        assert "期末" not in sentence(running, lead)
    with speaking("en"):
        assert "At the end" not in sentence(running, lead)


def test_moments_stand_in_chinese_sentences_as_they_are_said() -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Shanghai")
    with speaking("zh"):
        assert moment(BEGIN, zone, DAY) == "11月22日00:00"
        assert moment(BEGIN, zone, DAY.replace(year=2027)) == "2026年11月22日00:00"
        assert (zone_name("Asia/Shanghai"), zone_name("America/New_York")) == ("北京时间", "时区America/New_York")
    with speaking("en"):
        assert moment(BEGIN, zone, DAY) == "2026-11-22 00:00"


def test_hot_topics_are_of_reports_and_not_of_cases() -> None:
    topics = a_hot_topics()
    with speaking("zh"):
        paper = paper_of(topics)
        told = [one.text for one in paper.blocks if isinstance(one, Paragraph)]
    assert told[0].startswith("本期上报913件，发现热点2个")
    shown = table(topics, "热点")
    assert [one.head for one in shown.columns][3:6] == ["上报", "往常", "往常倍数"]
    assert shown.rows[0][5].text == "5.3倍"


def matter_with(*keys: str) -> Briefing:
    made = a_matter()
    facts = (Fact("due", at=BEGIN), Fact("as_of", at=BEGIN + 234 * MINUTE))
    more = tuple(Sentence(key, () if key == "matter_exercise" else facts, ()) for key in keys)
    return replace(made, snapshot=replace(made.snapshot, sentences=(*more, *made.snapshot.sentences)))


def test_a_matter_says_whether_it_kept_its_limit() -> None:
    made = matter_with("matter_late", "matter_too_late", "matter_in_time")
    with speaking("zh"):
        said = {one.key: sentence(made, one) for one in made.snapshot.sentences}
    assert said["matter_late"] == "目前已超3时54分（时限11月22日00:00）。"
    assert said["matter_too_late"] == "结案时已超3时54分（时限11月22日00:00）。"
    assert said["matter_in_time"] == "未超过时限（11月22日00:00）。"
    assert said["matter_origin"] == "11月22日00:00接报（来源：12345热线）：井盖破损。累计上报3件。"


def test_a_paper_about_an_exercise_says_so_before_all_else_and_on_every_page() -> None:
    made, real = matter_with("matter_exercise"), a_matter()
    with speaking("zh"):
        told, other = paper_of(made), paper_of(real)
    title, first = [one for one in told.blocks if isinstance(one, Paragraph)][:2]
    assert title.text == "关于“井盖破损”演练的情况报告"
    assert first.text == "本件为演练，并非真实事项，不计入各项统计。"
    assert told.head.running.endswith("· 演练")
    assert (told.head.exercise, other.head.exercise) == ("演练", "")
    for document in (page(made, "zh").html, one_file(made).decode(), text_of_docx(docx(made))):
        assert "演练" in document
    assert "演练" not in page(real, "zh").html


def test_of_many_holders_those_with_late_cases_are_named_and_the_rest_added_up() -> None:
    made = a_handover()
    holders = made.snapshot.handover.holders
    calm = tuple(replace(holders[0], name=f"某{n}", late=0, soon=0, held=2, cases=()) for n in range(60))
    full = replace(made.snapshot.handover, holders=(*holders, *calm))
    shown = table(replace(made, snapshot=replace(made.snapshot, handover=full)), "在办分布")
    assert len(shown.rows) == HOLDERS + 1
    assert (shown.rows[0][2].text, shown.rows[-1][0].text) == ("3", "其他37个")
    assert sum(int(row[1].text) for row in shown.rows) == 412 + 120
    assert shown.small == "共61方"


def test_the_document_is_dressed_as_the_page_is() -> None:
    book = python_docx.Document(io.BytesIO(docx(a_briefing(figures=some_figures(late=3)))))
    section = book.sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text
    assert not section.first_page_header.paragraphs[0].text
    assert "NUMPAGES" in section.first_page_footer._element.xml
    pictures = book.element.body.findall(f".//{qn('wp:inline')}")
    assert {one.get("distL") for one in pictures} == {"0"}
    legend = next(one.text for one in book.paragraphs if "件在办/网格" in one.text)
    assert legend.index("件在办/网格") < legend.index("▲") < legend.index("另有")
    assert any(
        run.text == "▲ " for t in book.tables for cell in t.rows[1].cells for p in cell.paragraphs for run in p.runs
    )
    short = next(t for t in book.tables if t.rows[0].cells[0].text == "比率" and len(t.rows) < 14)
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in short.rows]
    assert kept == [True] * (len(kept) - 1) + [None]


def test_a_card_without_late_cases_tells_where_the_open_ones_stand() -> None:
    with speaking("zh"):
        calm, busy = (paper_of(a_briefing(figures=some_figures(late=n))).cards[2] for n in (0, 2))
    assert [one.title for one in calm if isinstance(one, Table)][-1] == "在办案卷 · 按环节"
    late = next(one for one in busy if isinstance(one, Table))
    assert [one.head for one in late.columns] == ["编号", "事项", "当前承办", "时限"]
    assert not any(isinstance(one, Tiles) for one in busy)
    # 13 and 16 figures of 24 px, at 6.5 px to a millimetre.
    assert [one.width for one in late.columns if one.head in ("编号", "时限")] == [28, 33]


def test_a_name_of_latin_letters_has_twice_the_room_in_a_sentence() -> None:
    from desktop.briefing.judged import original_title

    assert original_title(Fact("title1", words=Named("Footways Contract/Reconstruction", ""))).endswith(
        "Reconstruction"
    )
    assert original_title(Fact("title1", words=Named("路" * 40, ""))) == "路" * 29 + "…"
