"""The supervision sheet (督办单) as a PDF: everything that was kept, the same bytes every time, nothing fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from desktop.watch.paper import write_paper
from desktop.watch.sheet import file_name, page, render
from models.watch.records import SHEET_FORMAT, Receiver, Sheet
from tests.support.desk_records import HOSTILE
from widgets.i18n import set_language

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SHEET = Sheet(
    format=SHEET_FORMAT,
    number="2026-0003",
    city="测试城",
    city_en="Testville",
    title="带班领导 周明",
    issued_by="值班长",
    issued_at=AT,
    words="限今晚办结，并书面说明迟延原因。",
    answer_due_at=AT + timedelta(hours=4),
    receiver=Receiver(None, UUID(int=1), "综合执法局", "bureau"),
    case_number="20261123-0087",
    case_title="井盖破损，有行人绊倒",
    address="文昌路 8 号",
    area="望潮街道 · 文昌社区",
    grid="文昌第一网格",
    category="井盖",
    state="DISPATCHED",
    urgency="urgent",
    tier="general",
    reported_at=AT - timedelta(hours=3),
    filed_at=AT - timedelta(hours=2),
    held_since=AT - timedelta(hours=1),
    due_at=AT + timedelta(hours=10),
    urges=2,
)


def words_of(pdf: bytes) -> str:
    """The words of a document's only page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        only = document[0]
        text = only.get_textpage()
        words = "".join(text.get_text_range().split())
        text.close()
        only.close()
        return words
    finally:
        document.close()


def test_the_sheet_says_what_was_kept_on_one_page() -> None:
    said = words_of(render(SHEET, ZONE))
    for words in (
        "督办单", "2026-0003", "综合执法局", "带班领导周明", "20261123-0087", "井盖破损，有行人绊倒", "文昌路8号",
        "限今晚办结，并书面说明迟延原因。", "2026-11-2318:00", "此前2次",
    ):  # fmt: skip
        assert words in said, words


def test_the_same_sheet_is_the_same_file_and_another_is_another() -> None:
    assert render(SHEET, ZONE) == render(SHEET, ZONE)
    assert render(SHEET, ZONE) != render(replace(SHEET, number="2026-0004"), ZONE)


@pytest.mark.parametrize("words", [one for one in HOSTILE if "\0" not in one])
def test_words_of_others_are_text_and_never_markup(words: str) -> None:
    made = page(replace(SHEET, words=words, case_title=words, title=words), ZONE, "zh")
    assert "<script>alert" not in made
    assert "<b>bold" not in made
    assert "<img" not in made


def test_it_is_named_after_its_number_and_written_whole(tmp_path) -> None:
    set_language("zh")
    path = tmp_path / file_name(SHEET)
    assert path.name == "督办单-2026-0003.pdf"
    assert write_paper(path, b"%PDF").read_bytes() == b"%PDF"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    with pytest.raises(OSError, match="no"):
        write_paper(tmp_path / "no" / "such" / "folder.pdf", b"%PDF")
