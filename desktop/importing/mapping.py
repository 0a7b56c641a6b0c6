"""What the dialog says, as the mapping that an import of cases goes by; and a mapping file as what the dialog shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from desktop.importing.forms import SEPARATOR, spellings
from desktop.importing.look import Looked
from desktop.problems import Problem
from models.imports.guesses.cases import guess_case_mapping
from models.imports.guessing import Guess
from models.imports.kinds.words import meant
from models.imports.mapping import ANY, CaseMapping
from models.imports.reading import Table
from widgets.importing.records import Draft, Picked, ValueForm

LISTED = 60
"""Distinct values of a column that can be told apart one by one."""
CASES = "cases"


NOTHING = "Nothing of it was imported; everything in the city is as it was."


class NoSpelling(Problem):
    """What was typed spells no time."""

    id = "import.no_spelling"
    happened = "“{said}” does not say how a time is spelt: it has no year (%Y)."
    kept = NOTHING
    advice = "Write it as in %Y-%m-%d %H:%M:%S; several are separated by a semicolon."


class NoZone(Problem):
    """What was typed is no time zone."""

    id = "import.no_zone"
    happened = "There is no time zone called {said}."
    kept = NOTHING
    advice = "Name it as in Asia/Shanghai."


def corrected(draft: Draft, looked: Looked) -> Guess:
    """Return the guess as it was corrected in the dialog. Raises NoSpelling."""
    assert looked.guess is not None
    formats = _formats(draft) if "formats" in draft.options else looked.guess.formats
    return replace(
        looked.guess,
        mapping={name: pick.column for name, pick in draft.picks.items() if pick.column},
        constants={name: pick.constant for name, pick in draft.picks.items() if pick.constant},
        values={
            field: {word: value for word, value in meanings.items() if word != ANY}
            for field, meanings in draft.values.items()
        },
        formats=tuple(formats),
        crs=draft.options.get("crs") or None,
    )


def case_mapping(draft: Draft, looked: Looked, base: CaseMapping | None = None) -> CaseMapping:
    """Return the mapping that the dialog shows.

    `base` is the mapping file that was used, if one was: what the dialog has no boxes for (placeholders, bare days,
    joined columns, the type) is taken from there.
    Raises NoZone, NoSpelling, BadInput("column_missing") where a needed column is missing.
    """
    guessed, options = corrected(draft, looked), draft.options
    mapping = guess_case_mapping(
        guessed,
        options.get("source_system", ""),
        file=looked.path,
        zone=_zone(options.get("zone", "")),
        crs=options.get("crs") or None,
        encoding=options.get("encoding") or None,
        delimiter=options.get("delimiter") or ",",
    )
    return mapping if base is None else _over(base, mapping, guessed.mapping)


def _over(base: CaseMapping, mapping: CaseMapping, said: Mapping[str, str]) -> CaseMapping:
    """Keep what the mapping file says beyond the dialog's boxes."""
    columns = {
        name: base.columns[name] if name in base.columns and base.columns[name].columns[0] == pick.columns[0] else pick
        for name, pick in mapping.columns.items()
    }
    if "title" in base.columns and "title" not in said:
        columns["title"] = base.columns["title"]
    return replace(
        mapping, columns=columns, bare_days=base.bare_days, empty=base.empty, placeholders=base.placeholders,
        type_code=base.type_code, type_name=base.type_name, type_name_en=base.type_name_en, routing=base.routing,
        states={**base.states, **mapping.states},
    )  # fmt: skip


def case_draft(mapping: CaseMapping) -> Draft:
    """Return what the dialog shows of a mapping file."""
    options = {"source_system": mapping.source_system, "formats": SEPARATOR.join(mapping.formats), "crs": mapping.crs}
    if mapping.zone is not None:
        options["zone"] = mapping.zone.key
    values = {
        "status": mapping.states,
        "source": mapping.sources,
        "nature": mapping.natures,
        "urgency": mapping.urgencies,
    }
    return Draft(
        CASES,
        options,
        {name: Picked(column=pick.columns[0]) for name, pick in mapping.columns.items()},
        {field: {word: value.value for word, value in said.items()} for field, said in values.items()},
    )


def read_values(looked: Looked, field: str, column: str) -> tuple[list[ValueForm], int]:
    """Count what stands in a column, the most frequent first, with what it is guessed to mean; and how many more there are.

    An empty field has a meaning of its own only where the field is needed. Raises BadInput where the file changed.
    """
    assert looked.kind is not None
    described = looked.kind.field(field)
    counted = Counter(_said(looked, column))
    if not described.needed:
        del counted[""]
    listed = [ValueForm(said, count, meant(described, said) or "") for said, count in counted.most_common(LISTED)]
    return listed, max(0, len(counted) - LISTED)


def _said(looked: Looked, column: str) -> Iterator[str]:
    if isinstance(looked.source, Table):
        at = looked.columns.index(column)
        return (row.fields[at].strip() if at < len(row.fields) else "" for row in looked.source.read())
    return (feature.text(column) for feature in looked.source.features)


def _formats(draft: Draft) -> list[str]:
    formats = spellings(draft.options.get("formats", ""))
    for one in formats:
        if "%" not in one or not any(sign in one for sign in ("%Y", "%y")):
            raise NoSpelling(said=one)
    return formats


def _zone(said: str) -> ZoneInfo | None:
    if not said:
        return None
    try:
        return ZoneInfo(said)
    except (KeyError, ValueError, OSError) as error:
        raise NoZone(said=said) from error
