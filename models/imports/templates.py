"""Templates of every kind of file: headings, an example row, and (in a workbook) a sheet that explains the columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import numpy as np
import shapely

from models.imports.errors import BadInput
from models.imports.kinds import Field, FileKind, Form, Shape

_DRAWN = frozenset({"shape", "lon", "lat"})
"""Fields that a map file says by its geometry."""
_POINT = "POINT(0.015 0.015)"
_EXPLAINED = {
    "zh": ("列", "必填", "说明", "可填的值", "示例"),
    "en": ("Column", "Needed", "Meaning", "Values", "Example"),
}
_WIDTHS = (18, 8, 60, 44, 30)
"""Of the explanation's columns, in half-width characters."""
LINE = 16
"""Points of height of a line: a row's height is not found out by itself where nothing has drawn it yet."""
_SHEETS = {"zh": "说明", "en": "Explanation"}
_YES = {"zh": "是", "en": "yes"}


def template_suffixes(kind: FileKind) -> tuple[str, ...]:
    """Return the endings of files that a template of this kind can have."""
    return (".csv", ".xlsx") if kind.shape is Shape.NONE else (".csv", ".xlsx", ".geojson", ".gpkg")


def write_template(kind: FileKind, path: Path, language: str = "zh") -> None:
    """Write a template of a kind; the path's ending says which: .csv, .xlsx, .geojson or .gpkg.

    `language` is that of the headings and explanations: both are understood when the file comes back. What is there
    already is never overwritten. Raises BadInput: template_kind, there_already, unwritable.
    """
    writers: dict[str, Callable[[FileKind, Path, str], None]] = {
        ".csv": _csv, ".xlsx": _xlsx, ".geojson": _geojson, ".gpkg": _gpkg,
    }  # fmt: skip
    possible = template_suffixes(kind)
    suffix = path.suffix.lower()
    if suffix not in possible:
        raise BadInput("template_kind", file=path, possible=", ".join(possible))
    if path.exists():
        raise BadInput("there_already", file=path)
    try:
        writers[suffix](kind, path, "zh" if language.startswith("zh") else "en")
    except (OSError, RuntimeError) as error:
        path.unlink(missing_ok=True)
        raise BadInput("unwritable", file=path, detail=str(error)) from error


def is_example(kind: FileKind, said: Mapping[str, str]) -> bool:
    """Whether a row is still the template's example: every field of the kind, each as it stands there."""
    return all(said.get(field.name, "-").strip() == field.example for field in _plain(kind))


def _csv(kind: FileKind, path: Path, language: str) -> None:
    # With its mark, so that spreadsheet programs take it for UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.said(language) for field in kind.fields])
        writer.writerow([field.example for field in kind.fields])


def _xlsx(kind: FileKind, path: Path, language: str) -> None:
    # Here, because few commands need it.
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, options)
    needed = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1, "num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E7EEF7", "border": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    title = kind.title if language == "zh" else kind.title_en
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for place, field in enumerate(kind.fields):
        heading = field.said(language)
        # Whole columns as text: a code's leading zeros and long numbers stay as typed.
        sheet.set_column(place, place, max(12, 2 * len(heading) if language == "zh" else len(heading) + 2), text)
        sheet.write_string(0, place, heading, needed if field.needed else head)
        sheet.write_string(1, place, field.example, text)
        if choices := _choices(field, language):
            offer = {"validate": "list", "source": choices, "error_type": "warning"}
            if sum(map(len, choices)) + len(choices) < 250:
                sheet.data_validation(1, place, 10_000, place, offer)
    about = book.add_worksheet(_SHEETS[language])
    for one in (sheet, about):
        # Printed, a sheet is one page wide, with its headings on every page.
        one.set_landscape()
        one.set_paper(9)
        one.fit_to_pages(1, 0)
        one.repeat_rows(0)
    for place, (heading, width) in enumerate(zip(_EXPLAINED[language], _WIDTHS, strict=True)):
        about.set_column(place, place, width, wrapped)
        about.write_string(0, place, heading, head)
    for row, field in enumerate(kind.fields, start=1):
        values = (field.said(language), _YES[language] if field.needed else "", field.explained(language),
                  "、".join(_choices(field, language)) if language == "zh" else ", ".join(_choices(field, language)),
                  field.example)  # fmt: skip
        for place, value in enumerate(values):
            about.write_string(row, place, value, wrapped)
        about.set_row(row, LINE * max(map(_lines, values, _WIDTHS)))
    book.close()
    path.write_bytes(made.getvalue())


def _geojson(kind: FileKind, path: Path, language: str) -> None:
    properties = {field.said(language): field.example for field in _plain(kind)}
    example = {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(_shape(kind))}
    given = {"type": "FeatureCollection", "features": [example]}
    path.write_text(json.dumps(given, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _gpkg(kind: FileKind, path: Path, language: str) -> None:
    # Here, because GDAL takes a while to load.
    from pyogrio import raw

    fields = _plain(kind)
    shape = _shape(kind)
    columns: list[Any] = [np.array([field.example], dtype=object) for field in fields]
    raw.write(
        str(path), np.array([shapely.to_wkb(shape)], dtype=object), columns, [field.said(language) for field in fields],
        layer=kind.name, driver="GPKG", crs="EPSG:4326",
        geometry_type="Unknown" if kind.shape is Shape.POINT_OR_AREA else shape.geom_type,
    )  # fmt: skip


def _plain(kind: FileKind) -> list[Field]:
    return [field for field in kind.fields if field.name not in _DRAWN]


def _shape(kind: FileKind) -> Any:
    said = next((field.example for field in kind.fields if field.form is Form.SHAPE), "")
    return shapely.from_wkt(said or _POINT)


def _choices(field: Field, language: str) -> list[str]:
    if field.form is Form.YES_NO:
        return ["是", "否"] if language == "zh" else ["yes", "no"]
    return [words[0] if language == "zh" else value for value, words in field.choices.items()]


def _lines(value: str, width: int) -> int:
    """How many lines a text takes in a column so wide."""
    across = sum(2 if east_asian_width(character) in "WFA" else 1 for character in value)
    return max(1, -(-across // (width - 2)))
