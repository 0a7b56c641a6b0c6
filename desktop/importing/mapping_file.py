"""Mapping files: what was corrected once is kept as TOML, and used again for the next file of the same make.

Cases and grids have the files that the command line takes too. A file of the other kinds names its kind, then what each
field is read from ([columns]), what every row says ([constants]), and what words mean ([values.role], …).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from desktop.importing.look import Looked
from desktop.importing.mapping import case_draft, case_mapping
from models.imports.errors import BadInput
from models.imports.grids import GridMapping, read_grid_mapping
from models.imports.guesses.cases import write_mapping
from models.imports.kinds import KINDS
from models.imports.mapping import CaseMapping, read_mapping
from models.imports.reading.encodings import read_text
from widgets.importing.records import Draft, Picked

CASES, GRIDS = "cases", "grids"
PLAIN, EITHER = ("code", "name", "name_en", "parent"), ("level", "kind", "owner")
WORDS = {"level": "levels", "kind": "kinds", "owner": "owners"}
OPTIONS = ("crs", "encoding", "delimiter", "sheet", "layer")
LISTED = frozenset({"kind", "options", "columns", "constants", "values"})


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file as the dialog shows it; `cases` is the whole of it, for what the dialog has no boxes for."""

    draft: Draft
    cases: CaseMapping | None = None


def read(path: Path) -> MappingFile:
    """Read a mapping file of any kind. Raises BadInput, "mapping" among them with where and what is wrong."""
    try:
        given = tomllib.loads(read_text(path, None))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput("mapping", file=path, at="", detail=str(error)) from error
    if "source_system" in given:
        mapping = read_mapping(path)
        return MappingFile(case_draft(mapping), mapping)
    if "columns" in given or "constants" in given:
        return MappingFile(_list_draft(path, given))
    return MappingFile(_grid_draft(read_grid_mapping(path), given))


def write(path: Path, draft: Draft, looked: Looked, base: CaseMapping | None) -> None:
    """Write what the dialog says as a mapping file. Raises BadInput ("unwritable" among them), NoZone, NoSpelling."""
    if draft.kind == CASES:
        write_mapping(case_mapping(draft, looked, base), path)
        return
    given = _grid_given(draft) if draft.kind == GRIDS else _list_given(draft)
    try:
        path.write_text(tomli_w.dumps(given), encoding="utf-8")
    except OSError as error:
        raise BadInput("unwritable", file=path, detail=str(error)) from error


def _grid_given(draft: Draft) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, pick in draft.picks.items():
        if name in PLAIN or name in EITHER:
            given[name] = pick.constant or pick.column
    given |= {name: said for name in ("crs", "layer") if (said := draft.options.get(name))}
    return given | {WORDS[name]: dict(said) for name, said in draft.values.items() if name in WORDS and said}


def _grid_draft(mapping: GridMapping, given: Mapping[str, Any]) -> Draft:
    fields = mapping.fields
    picks = {name: Picked(column=said) for name in PLAIN if (said := getattr(fields, name))}
    # Whether such a name is a column or the value itself is told by the file it is used for.
    picks |= {name: Picked(said, said) for name in EITHER if (said := getattr(fields, name))}
    options = {name: str(given[name]) for name in ("crs", "layer") if name in given}
    return Draft(GRIDS, options, picks, fields.values)


def _list_given(draft: Draft) -> dict[str, Any]:
    options = {name: said for name in OPTIONS if (said := draft.options.get(name))}
    columns = {name: pick.column for name, pick in draft.picks.items() if pick.column}
    constants = {name: pick.constant for name, pick in draft.picks.items() if pick.constant}
    values = {name: dict(said) for name, said in draft.values.items() if said}
    return {"kind": draft.kind, "options": options, "columns": columns, "constants": constants, "values": values}


def _list_draft(path: Path, given: Mapping[str, Any]) -> Draft:
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in KINDS or kind in (CASES, GRIDS):
        raise BadInput("mapping", file=path, at="kind", detail=f"is one of {', '.join(KINDS)}")
    for name in given:
        if name not in LISTED:
            raise BadInput("mapping", file=path, at=name, detail=f"unknown; known are {', '.join(sorted(LISTED))}")
    known = {one.name for one in KINDS[kind].fields}
    options, columns, constants = (
        _texts(path, given.get(name, {}), name) for name in ("options", "columns", "constants")
    )
    for at, said in (("columns", columns), ("constants", constants)):
        if unknown := set(said) - known:
            raise BadInput("mapping", file=path, at=f"{at}.{min(unknown)}", detail="is no field of this kind")
    tables = given.get("values", {})
    if not isinstance(tables, dict):
        raise BadInput("mapping", file=path, at="values", detail="is a table")
    values = {name: _texts(path, said, f"values.{name}") for name, said in tables.items()}
    picks = {name: Picked(column=said) for name, said in columns.items()}
    return Draft(kind, options, {**picks, **{name: Picked(constant=said) for name, said in constants.items()}}, values)


def _texts(path: Path, given: Any, at: str) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise BadInput("mapping", file=path, at=at, detail="is a table of texts")
    return dict(given)
