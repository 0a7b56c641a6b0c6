"""A sheet of paper with a map on it, written as PNG and PDF."""

from __future__ import annotations

import unicodedata

import pypdfium2
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from widgets.map.sheet import Layout, Paper, Words, scale_bar, write_sheet

DOTS = 300 / 25.4
WORDS = Words(
    "防汛值守图", "数据截至 2026-11-30 18:05", "审图号：GS(2026)1234号", "哨台 · 澜州市", "北", "图中央约 1:{n}"
)


@pytest.fixture
def picture(dressed):
    made = QImage(QSize(*Layout(Paper.A4, True).map_pixels) / 8, QImage.Format.Format_RGB32)
    made.fill(QColor("#336699"))
    return made


def test_a_scale_bar_is_round_and_not_too_long():
    for metres_per_mm in (0.07, 0.7, 3.0, 24.9, 25.0, 26.0, 1234.5):
        metres, long = scale_bar(metres_per_mm)
        assert 15 < long <= 40.0001
        assert f"{metres:g}".strip("0.")[0] in "125"


def test_a_png_has_the_papers_size_at_300_dpi_and_the_map_in_its_frame(picture, tmp_path):
    path = tmp_path / "图.png"
    write_sheet(path, Layout(Paper.A4, True), picture, WORDS, 66.0)
    sheet = QImage(str(path))
    assert (sheet.width(), sheet.height()) == (round(297 * DOTS), round(210 * DOTS))
    assert abs(sheet.dotsPerMeterX() - 300 / 0.0254) < 1
    middle = [(0.3, 0.4), (0.05, 0.15), (0.95, 0.5)]
    colours = {QColor(sheet.pixel(round(x * sheet.width()), round(y * sheet.height()))).name() for x, y in middle}
    assert colours == {"#336699"}
    assert QColor(sheet.pixel(20, 20)).name() == "#ffffff"
    assert [one.name for one in tmp_path.iterdir()] == ["图.png"]


@pytest.mark.parametrize(("paper", "landscape", "size"), [(Paper.A4, False, [210, 297]), (Paper.A3, True, [420, 297])])
def test_a_pdf_is_one_page_of_that_paper_with_its_words(picture, tmp_path, paper, landscape, size):
    path = tmp_path / "图.pdf"
    write_sheet(path, Layout(paper, landscape), picture, WORDS, 66.0)
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    text = page.get_textpage()
    # Some characters come back as the radical of the same shape, some figures not at all: they are seen, not said.
    said = unicodedata.normalize("NFKC", "".join(text.get_text_range().split())).replace("：", ":")
    assert (len(document), [round(side / 72 * 25.4) for side in page.get_size()]) == (1, size)
    for part in (text, page, document):
        part.close()
    for words in (
        "防汛值守图",
        "数据截至2026-11-3018:05",
        "审图号：GS(",
        "哨台",
        "北",
        "图中央约1:66,000",
        "km",
    ):
        assert unicodedata.normalize("NFKC", words) in said


def test_where_it_cannot_be_written_nothing_is_left(picture, tmp_path):
    with pytest.raises(OSError):
        write_sheet(tmp_path / "none" / "图.png", Layout(Paper.A4, True), picture, WORDS, 66.0)
    taken = tmp_path / "图.pdf"
    taken.mkdir()
    with pytest.raises(OSError):
        write_sheet(taken, Layout(Paper.A4, True), picture, WORDS, 66.0)
    assert list(tmp_path.iterdir()) == [taken]
