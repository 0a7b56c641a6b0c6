"""A mapping of cases out of a guess that somebody has looked at, and the same as a file to keep."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import tomli_w

from models.cases.records import CaseState, Nature, Source, Urgency
from models.geo.crs import WGS84
from models.imports.errors import BadInput
from models.imports.kinds.cases import CASES
from models.imports.kinds.records import Field
from models.imports.mapping import ANY, CaseMapping, Pick

if TYPE_CHECKING:
    from enum import StrEnum

    from models.imports.guessing import Guess

    Kind = TypeVar("Kind", bound=StrEnum)

FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d")
"""How our own template spells times."""


def guess_case_mapping(
    guess: Guess,
    source_system: str,
    *,
    file: Path,
    zone: ZoneInfo | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    delimiter: str = ",",
) -> CaseMapping:
    """Return the mapping that a guess (corrected or not) of the kind "cases" amounts to.

    `source_system` names the system whose numbers these are; `zone` is None for the city's own; `crs` goes before what was
    guessed, and where neither says anything it is WGS-84. A word whose meaning is not known ("" in `guess.values`) is left
    out: rows with it are rejected with that reason, unless the field may be empty, where it means what an empty one does.
    Raises BadInput("column_missing") where a needed field has no column.
    """
    missing = [one for one in CASES.needed() if one not in guess.mapping]
    if missing:
        found = [*guess.mapping.values(), *guess.unmapped]
        raise BadInput(
            "column_missing", file=file, missing=", ".join(CASES.field(one).heading for one in missing),
            found=", ".join(found)[:600],
        )  # fmt: skip
    columns = dict(guess.mapping)
    if ("lon" in columns) != ("lat" in columns):
        columns = {name: column for name, column in columns.items() if name not in ("lon", "lat")}
    columns.setdefault("title", columns["category"])
    name = source_system.strip()
    if not name:
        raise BadInput(
            "mapping", file=file, at="source_system", detail="missing: the name of the system that gave the numbers"
        )
    return CaseMapping(
        source_system=name,
        columns={one: Pick((column,)) for one, column in columns.items()},
        states=_values(guess, "status", CaseState),
        sources=_values(guess, "source", Source, Source.PUBLIC),
        natures=_values(guess, "nature", Nature, Nature.HELP),
        urgencies=_values(guess, "urgency", Urgency, Urgency.NORMAL),
        formats=tuple(dict.fromkeys((*guess.formats, *FORMATS))),
        zone=zone,
        crs=crs or guess.crs or WGS84,
        type_code=name,
        type_name=name,
        type_name_en=name if name.isascii() else "",
        encoding=encoding,
        delimiter=delimiter,
    )


def mapping_toml(mapping: CaseMapping) -> str:
    """Return a mapping as the text of a mapping file: `read_mapping` of it gives the same mapping again."""
    times: dict[str, Any] = {"formats": list(mapping.formats)}
    for key, zone in (("zone", mapping.zone), ("bare_days", mapping.bare_days)):
        if zone is not None:
            times[key] = zone.key
    place: dict[str, Any] = {"crs": mapping.crs}
    if empty := sorted(mapping.empty - {""}):
        place["empty"] = empty
    if mapping.placeholders:
        place["placeholders"] = [
            {"lon": one.lon, "lat": one.lat, "tolerance": one.tolerance} for one in mapping.placeholders
        ]
    given: dict[str, Any] = {"source_system": mapping.source_system}
    if mapping.encoding is not None:
        given["encoding"] = mapping.encoding
    if mapping.delimiter != ",":
        given["delimiter"] = mapping.delimiter
    given |= {
        "columns": {name: _pick(pick) for name, pick in mapping.columns.items()},
        "times": times,
        "place": place,
        "states": _said(mapping.states),
        "sources": _said(mapping.sources),
        "natures": _said(mapping.natures),
        "urgencies": _said(mapping.urgencies),
        "category": {
            "routing": mapping.routing,
            "type": {"code": mapping.type_code, "name": mapping.type_name, "name_en": mapping.type_name_en},
        },
    }
    return tomli_w.dumps(given)


def write_mapping(mapping: CaseMapping, path: Path) -> None:
    """Write a mapping file. Raises BadInput("unwritable") where it cannot be written."""
    try:
        path.write_text(mapping_toml(mapping), encoding="utf-8")
    except OSError as error:
        raise BadInput("unwritable", file=path, detail=str(error)) from error


def _pick(pick: Pick) -> Any:
    if len(pick.columns) == 1 and not pick.after:
        return pick.columns[0]
    return {"columns": list(pick.columns), "join": pick.join, "after": pick.after}


def _values(guess: Guess, name: str, kind: type[Kind], otherwise: Kind | None = None) -> dict[str, Kind]:
    """What is known of a field's words: those of the file as they were guessed or corrected, then all that we know."""
    field: Field = CASES.field(name)
    said = dict(guess.values.get(name, {}))
    found = {word.strip(): kind(value) for word, value in said.items() if value}
    for value, words in field.choices.items():
        for word in (value, *words):
            # What somebody has said he does not know stays unknown.
            if word not in said:
                found.setdefault(word, kind(value))
    if otherwise is not None:
        if name not in guess.mapping:
            return {ANY: otherwise}
        found.setdefault(ANY, otherwise)
    return found


def _said(values: Mapping[str, StrEnum]) -> dict[str, str]:
    return {said: str(meant.value) for said, meant in values.items()}
