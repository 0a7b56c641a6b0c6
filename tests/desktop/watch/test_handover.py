"""The signed handover page as a PDF: all that was kept, the same bytes every time, nothing fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from desktop.watch.handover import as_html, file_name, render
from models.store.canonical import digest, to_text
from models.watch.shifts.records import (
    PAGE_FORMAT,
    LogKind,
    Page,
    PageCase,
    PageClaim,
    PageEntry,
    PageHolder,
    PageRoll,
    PageSupervision,
)
from tests.support.desk_records import HOSTILE
from widgets.i18n import set_language

ZONE = ZoneInfo("Asia/Shanghai")
END = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def case(n: int, lamp: str = "late") -> PageCase:
    return PageCase(f"20261123-{n:04d}", f"井盖破损第{n}处", "HANDLING", lamp, END - timedelta(minutes=n))


PAGE = Page(
    format=PAGE_FORMAT,
    city="测试城",
    from_name="周明",
    to_name="李强",
    began_at=END - timedelta(hours=12),
    ends_at=END,
    open=241,
    late=9,
    soon=1,
    holders=(
        PageHolder("综合执法局", "bureau", 9, 1, 40, (*(case(n) for n in range(1, 10)), case(10, "soon"))),
        PageHolder("", "", 0, 0, 3, ()),
    ),
    standing=(
        PageEntry(LogKind.PROMISE, "答应李女士今晚回电", "20261123-0003", END + timedelta(hours=1), "周明", END),
    ),
    logged=(PageEntry(LogKind.NOTE, "市里来人检查", "", None, "周明", END - timedelta(hours=2)),),
    claims=(PageClaim("20261123-0001", "井盖破损第1处", "坐席", "desk-2"),),
    supervisions=(PageSupervision("2026-0003", "20261123-0001", "综合执法局", END + timedelta(hours=4)),),
    seats=("1号席 坐席",),
    rolls=(PageRoll("早点名", END - timedelta(hours=11), 8, 6, 1),),
)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        told = []
        for page in document:
            text = page.get_textpage()
            told.append(text.get_text_range())
            text.close()
            page.close()
        return "".join("".join(told).split())
    finally:
        document.close()


def test_the_paper_says_everything_that_was_signed_and_every_pressing_case() -> None:
    said = words_of(render(PAGE, ZONE))
    for words in (
        "交接班表", "测试城", "周明", "李强", "2026-11-2320:00", "2026-11-2408:00", "答应李女士今晚回电", "市里来人检查",
        "综合执法局", "坐席", "2026-0003", "1号席", "早点名", "李强以本人账号签收", digest(to_text(PAGE)),
        *(one.number[4:] for one in PAGE.holders[0].cases),
    ):  # fmt: skip
        assert words in said, words


def test_the_same_page_is_the_same_file_and_another_is_another() -> None:
    assert render(PAGE, ZONE) == render(PAGE, ZONE)
    assert render(PAGE, ZONE) != render(replace(PAGE, open=242), ZONE)


def test_the_file_is_named_after_when_it_was_signed_in_the_language_in_use() -> None:
    set_language("zh")
    assert file_name(PAGE, ZONE) == "交接班表-2026-11-24-0800.pdf"
    set_language("en")
    try:
        assert file_name(PAGE, ZONE) == "Handover-page-2026-11-24-0800.pdf"
    finally:
        set_language("zh")


@pytest.mark.parametrize("words", [one for one in HOSTILE if "\0" not in one])
def test_words_of_others_are_text_and_never_markup(words: str) -> None:
    hostile = replace(PAGE, from_name=words, standing=(replace(PAGE.standing[0], words=words),), seats=(words,))
    assert "<script>alert" not in as_html(hostile, ZONE, "zh")
    render(hostile, ZONE, "en")


def test_a_page_with_nothing_on_it_says_so() -> None:
    empty = replace(PAGE, holders=(), standing=(), logged=(), claims=(), supervisions=(), seats=(), rolls=(), open=0)
    said = words_of(render(empty, ZONE))
    assert "没有待接续的事项" in said
    assert "按经办与时限" not in said
