"""Files as a whole: what is no table of text is told by its cause, before anything is imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.imports.errors import BadInput
from models.imports.reading import read_table

NEEDED = ("a", "b")
# A text full of control characters is taken for no text at all.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\t\r"))


def code_of(path: Path, content: bytes, **facts: object) -> str:
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_table(path, **facts).need(NEEDED)  # type: ignore[arg-type]
    assert caught.value.facts.get("file", path) == path
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "binary"),
        ("a,b\n道,路\n".encode("big5"), "encoding"),
        (b"a,b\n1,\xff\n", "encoding"),
        (b"x,y\n1,2\n", "header_missing"),
        (b"1,2\n3,4\n", "header_missing"),
        (b"a,c\n1,2\n", "column_missing"),
        (b"a,b,a\n1,2,3\n", "column_twice"),
        (b'a,b\n1,"half a quo', "truncated"),
        (b'a,b\n1,"x"y\n', "not_csv"),
    ],
)
def test_a_file_that_is_no_such_table_is_told_by_its_cause(tmp_path: Path, content: bytes, code: str) -> None:
    assert code_of(tmp_path / "t.csv", content) == code


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadInput) as caught:
            read_table(path)
        assert caught.value.code == "unreadable"


def test_a_wrong_encoding_is_told_with_its_line_and_what_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n1,2\nCafé Ürün,x\n".encode("cp1252"))
    with pytest.raises(BadInput) as caught:
        read_table(path)
    assert (caught.value.facts["line"], caught.value.facts["guess"]) == (3, "cp1252")
    assert [row.fields for row in read_table(path, encoding="cp1252").read()] == [("1", "2"), ("Café Ürün", "x")]


@pytest.mark.parametrize("before", [0, 3 << 20])
def test_chinese_in_gb18030_is_read_without_being_named(tmp_path: Path, before: int) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        b"a,b\n" + (b"1," + b"2" * 1021 + b"\n") * (before >> 10) + "道路,桥梁\n喆,积水\n".encode("gb18030")
    )
    table = read_table(path)
    assert table.encoding == "gb18030"
    assert [row.fields for row in table.read()][-2:] == [("道路", "桥梁"), ("喆", "积水")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_what_separates_the_fields_is_found_out(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(f"\na{delimiter}b\n道{delimiter}路\n".encode("utf-16"))
    table = read_table(path)
    assert (table.header, table.delimiter) == (NEEDED, delimiter)
    assert [row.fields for row in table.read()] == [("道", "路")]


def test_an_encoding_that_there_is_not_is_refused(tmp_path: Path) -> None:
    for name in ("no-such", "hex", "base64"):
        assert code_of(tmp_path / "t.csv", b"a,b\n1,2\n", encoding=name) == "unknown_encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_start_says_the_encoding_and_is_no_part_of_the_header(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n道,路\n".encode(encoding))
    assert read_table(path).need(NEEDED).header == NEEDED


def test_a_row_knows_the_line_it_begins_on(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,b\n1,"two\nlines"\n\n3,4\n')
    assert [row.line for row in read_table(path).read()] == [2, 5]


@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=8))
def test_every_text_that_was_written_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("any") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([list(NEEDED), *rows])
    table = read_table(path).need(NEEDED)
    assert table.rows == len(rows)
    assert [list(row.fields) for row in table.read()] == rows


@given(content=st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "t.csv"
    path.write_bytes(content)
    try:
        table = read_table(path)
    except BadInput:
        return
    assert table.rows == sum(1 for _ in table.read())
