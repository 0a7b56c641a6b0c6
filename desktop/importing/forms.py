"""What the import dialog asks for a file: its kind's fields and options, in the language in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.importing.look import Looked
from desktop.importing.words import kind_word
from models.cases.records import CaseState, Nature, Source, Urgency
from models.city.records import City
from models.grids.records import Level
from models.imports.errors import BadInput
from models.imports.kinds import KINDS, Field, FileKind, Form
from models.imports.reading import Features, Table
from models.workers.records import Department
from widgets.i18n import language, mark, tr
from widgets.importing.records import Choice, FieldForm, KindForm, OptionForm, Picked, SourceView
from widgets.words import nature_word, source_word, state_word, urgency_word

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5", "cp1252")
SYSTEMS = (
    ("", mark("as the file says, else WGS-84")),
    ("EPSG:4326", "WGS-84"),
    ("CGCS2000", "CGCS2000"),
    ("GCJ-02", "GCJ-02"),
    ("BD-09", "BD-09"),
)
DELIMITERS = ((",", mark("comma ,")), (";", mark("semicolon ;")), ("\t", mark("tab")), ("|", mark("bar |")))
ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Europe/London")
SEPARATOR = " ; "
"""Between several spellings of times in one box."""
CASES, GRIDS = "cases", "grids"
_WORDS: dict[str, tuple[type[StrEnum], Callable[[Any], str]]] = {
    "status": (CaseState, state_word),
    "source": (Source, source_word),
    "nature": (Nature, nature_word),
    "urgency": (Urgency, urgency_word),
}
POSITIONED = frozenset({"lon", "lat", "shape"})


def kind_choices() -> list[Choice]:
    """Every kind that can be imported, in the order in which a city needs them."""
    return [Choice(name, kind_word(name)) for name in KINDS]


def source_view(looked: Looked, shown: int) -> SourceView:
    """Show a file as it was read."""
    source = looked.source
    notes = []
    if isinstance(source, Table):
        notes += [tr("sheet {name}", name=source.sheet)] if source.sheet else [source.encoding.upper()]
    else:
        notes += [tr("layer {name}", name=source.layer)] if source.layer else []
        notes.append(tr("coordinates read as {crs}", crs=source.crs))
    if looked.guess is not None and looked.guess.swapped:
        notes.append(tr("longitude and latitude stand in each other's column; they are read the right way round"))
    return SourceView(
        str(looked.path), looked.path.name, size_word(looked.size), looked.columns, looked.sample[:shown],
        looked.total, tuple(notes),
    )  # fmt: skip


def size_word(size: int) -> str:
    """Say how large a file is (bytes)."""
    for unit, step in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size:,} B"


def kind_form(
    looked: Looked, city: City, levels: Sequence[Level] = (), departments: Sequence[Department] = ()
) -> KindForm | None:
    """Ask for a file's kind; None where it has none yet."""
    kind = looked.kind
    if kind is None:
        return None
    drawn = isinstance(looked.source, Features)
    fields = tuple(
        _field(kind, one, levels, departments) for one in kind.fields
        if not (drawn and one.name in POSITIONED)
    )  # fmt: skip
    return KindForm(kind.name, kind_word(kind.name), fields, (*_file_options(looked), *_case_options(looked, city)))


def unread_view(path: Path) -> SourceView:
    """Show a file that could not be read as it was told."""
    return SourceView(str(path), path.name, "", (), ())


def form_of_need(error: BaseException, said: Mapping[str, str]) -> KindForm | None:
    """Ask for what a file could not be read without (its layer, sheet, encoding, coordinates); None for nothing of the kind."""
    code, facts = (error.code, error.facts) if isinstance(error, BadInput) else ("", {})
    options = []
    if code in ("several_layers", "no_layer", "no_sheet"):
        name, words = ("sheet", tr("Sheet")) if code == "no_sheet" else ("layer", tr("Layer"))
        choices = tuple(Choice(one, one) for one in str(facts.get("found", "")).split(", ") if one)
        options.append(OptionForm(name, words, "", choices, free=True, needed=True, rereads=True))
    elif code in ("encoding", "unknown_encoding", "layer_encoding"):
        known = tuple(Choice(one, one.upper()) for one in ENCODINGS)
        options.append(OptionForm("encoding", tr("Encoding"), said.get("encoding", ""), known, free=True, rereads=True))
    elif code in ("unknown_crs", "wrong_crs", "crs_unsaid"):
        options.append(_crs(said.get("crs", ""), rereads=True))
    elif code in ("not_csv", "truncated"):
        marks = tuple(Choice(one, tr(words)) for one, words in DELIMITERS)
        options.append(OptionForm("delimiter", tr("Separator"), said.get("delimiter", ","), marks, rereads=True))
    return KindForm("", "", (), tuple(options)) if options else None


def guessed_picks(looked: Looked) -> dict[str, Picked]:
    """What each field was guessed to be read from."""
    if looked.guess is None:
        return {}
    return {name: Picked(column=column) for name, column in looked.guess.mapping.items()}


def value_choices(field: Field) -> list[Choice]:
    """What the words in a column may mean."""
    return [Choice(value, _value_word(field, value)) for value in field.choices]


def _field(kind: FileKind, one: Field, levels: Sequence[Level], departments: Sequence[Department]) -> FieldForm:
    constants: tuple[Choice, ...] = ()
    if one.form is Form.CHOICE and kind.name != CASES:
        constants = tuple(value_choices(one))
    elif one.form is Form.YES_NO:
        constants = (Choice("是", tr("yes")), Choice("否", tr("no")))
    elif (kind.name, one.name) == (GRIDS, "level"):
        english = language() == "en"
        constants = tuple(
            Choice(str(level.level), f"{level.level} {level.name_en if english and level.name_en else level.name}")
            for level in levels
        )
    elif one.name in ("owner", "department") and kind.name != CASES:
        constants = tuple(Choice(department.code, department.name) for department in departments)
    said = language()
    return FieldForm(one.name, one.said(said), one.needed, one.explained(said), constants, one.form is Form.CHOICE)


def _value_word(field: Field, value: str) -> str:
    if field.name in _WORDS and value in {known.value for known in _WORDS[field.name][0]}:
        of, word = _WORDS[field.name]
        return word(of(value))
    return field.choices[value][0] if language() == "zh" else value.replace("_", " ")


def _file_options(looked: Looked) -> list[OptionForm]:
    source = looked.source
    options = []
    if isinstance(source, Table):
        if source.sheet:
            sheets = tuple(Choice(one, one) for one in looked.sheets or (source.sheet,))
            options.append(OptionForm("sheet", tr("Sheet"), source.sheet, sheets, rereads=True))
        else:
            encodings = tuple(Choice(one, one.upper()) for one in dict.fromkeys((source.encoding, *ENCODINGS)))
            marks = tuple(Choice(one, tr(words)) for one, words in DELIMITERS)
            options += [
                OptionForm("encoding", tr("Encoding"), source.encoding, encodings, free=True, rereads=True),
                OptionForm("delimiter", tr("Separator"), source.delimiter, marks, rereads=True),
            ]
        if looked.kind is not None and any(one.name in POSITIONED for one in looked.kind.fields):
            guessed = looked.guess.crs if looked.guess and looked.guess.crs else ""
            options.append(_crs(guessed, rereads=False))
    else:
        if source.layer:
            layer = (Choice(source.layer, source.layer),)
            options.append(OptionForm("layer", tr("Layer"), source.layer, layer, free=True, rereads=True))
        options.append(_crs("", rereads=True))
    return options


def _crs(value: str, *, rereads: bool) -> OptionForm:
    choices = tuple(Choice(code, tr(words) if not code else words) for code, words in SYSTEMS)
    return OptionForm(
        "crs", tr("Coordinates"), value, choices, free=True, rereads=rereads,
        help=tr("The coordinate reference system of the file: one of these, or any EPSG code such as EPSG:4547"),
    )  # fmt: skip


def _case_options(looked: Looked, city: City) -> list[OptionForm]:
    if looked.kind is None or looked.kind.name != CASES:
        return []
    zones = tuple(Choice(one, one) for one in dict.fromkeys((city.timezone, *ZONES)))
    formats = looked.guess.formats if looked.guess else ()
    spelt = SEPARATOR.join(formats)
    return [
        OptionForm(
            "source_system", tr("Source system"), system_of(looked.path), free=True, needed=True,
            help=tr("The system that gave the numbers: system and number together tell a case that is there already"),
        ),
        OptionForm("zone", tr("Time zone"), city.timezone, zones, free=True, needed=True),
        OptionForm(
            "formats", tr("Times are spelt"), spelt, (Choice(spelt, spelt),) if spelt else (), free=True, needed=True,
            help=tr("Several spellings are separated by ;  %Y year, %m month, %d day, %H hour, %M minute, %S second"),
        ),
    ]  # fmt: skip


def system_of(path: Path) -> str:
    """Propose a name for the system that a file came from: the file's own, without what changes from day to day."""
    return path.stem.rstrip("0123456789-_ .") or path.stem


def spellings(said: str) -> list[str]:
    """Take the spellings of times out of their box."""
    return [one.strip() for one in said.split(SEPARATOR.strip()) if one.strip()]
