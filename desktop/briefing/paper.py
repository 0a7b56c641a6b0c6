"""A paper as blocks: what stands in it and in which order, in the language in use, for every format to lay out.

Everything in a block is text as it is shown (or a picture); what a workbook has is typed, and stands in `Paper.sheets`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from markupsafe import Markup


class Percent(float):
    """A rate between 0 and 1, shown in percent by a workbook."""


Value = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Head:
    """The paper's head and what stands on every page; `kind` and `style` say which dress it wears."""

    title: str
    city: str
    kind: str
    number: str
    date: str
    as_of: str
    so_far: bool
    by: str
    draft: str
    """"Draft" until it is signed; "" afterwards."""
    exercise: str
    """"Exercise" for a paper about one; "" otherwise."""
    running: str
    cited: str
    """The number as commands know it: "weekly-2026-0003-2"."""
    created: datetime
    made: str
    program: str
    sha256: str
    language: str
    style: str
    watermark: str = ""
    """Who exported it, and when; "" where nobody asked for that."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text: "title", "heading", "lead", "point" (one of a list), "plain" or "note". `key` is the sentence's that it comes from."""

    block: ClassVar[str] = "paragraph"
    text: str
    role: str = "plain"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure in large type; `mark` is "late", "soon" or "critical", `note` stands under it."""

    name: str
    value: str
    mark: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Rows of figures: flow and stock never share one."""

    block: ClassVar[str] = "tiles"
    groups: tuple[tuple[str, tuple[Tile, ...]], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in a table: a text, a second line under it, a mark before it."""

    text: str
    second: str = ""
    mark: str = ""
    late: bool = False
    second_late: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, whether it holds numbers, whether it stands back, its share of the width in mm (None: the rest)."""

    head: str
    number: bool = False
    back: bool = False
    strong: bool = False
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `small` stands beside the title, `none` in its place where it has no row, `note` under it."""

    block: ClassVar[str] = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    small: str = ""
    note: str = ""
    none: str = ""
    headless: bool = False
    """Whether the column heads are left away, where the first column says what stands beside it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tables side by side."""

    block: ClassVar[str] = "pair"
    tables: tuple[Table, Table]


@dataclass(frozen=True, slots=True)
class Legend:
    """What a colour stands for; `shape` is "box", "stroke" or "joined" (a second colour of the same word)."""

    colour: str
    words: str
    shape: str = "box"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, `width` by `height` in points."""

    block: ClassVar[str] = "chart"
    title: str
    svg: Markup
    width: float
    height: float
    legend: tuple[Legend, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with what stands under it."""

    block: ClassVar[str] = "image"
    title: str
    data: bytes
    mime: str
    legend: tuple[Legend, ...] = ()
    unit: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    """Signs of the map, each with its word."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures two in a row, each with what is said under it."""

    block: ClassVar[str] = "gallery"
    title: str
    pictures: tuple[tuple[bytes, str, str], ...]
    """Bytes, kind (MIME) and words."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """What each figure means: name, key and meaning."""

    block: ClassVar[str] = "definitions"
    title: str
    note: str
    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """To whom it goes (报, 送, 发) and who signed: the record at its end. Lines of a word and what stands behind it."""

    block: ClassVar[str] = "foot"
    lines: tuple[tuple[str, str], ...]
    signed: str


Block = Paragraph | Tiles | Table | Pair | Chart | Image | Gallery | Definitions | Foot


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: heads with their width in characters, rows of typed values."""

    name: str
    heads: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Value, ...], ...]


Sheets = Callable[[], tuple[Sheet, ...]]
"""Laid out where they are asked for, in the language in use then: only the workbook has them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """All of a paper. `cards` are the blocks of each card for a messaging group, one to three."""

    head: Head
    blocks: tuple[Block, ...]
    sheets: Sheets
    cards: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """What a kind of paper lays out itself: the rest (head, foot, differences) all kinds have alike."""

    blocks: tuple[Block, ...]
    sheets: Sheets
    cards: tuple[tuple[Block, ...], ...]
