"""Rows of a table and features of a map file, behind one face."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from models.imports.errors import BadInput
from models.imports.guessing import Guess
from models.imports.kinds import KINDS, Shape
from models.imports.listed.records import Entry
from models.imports.reading.features import Features
from models.imports.reading.tables import Table
from models.imports.templates import is_example

Source = Table | Features
EXAMPLE = "is the template's own example"


def header_of(source: Source) -> tuple[str, ...]:
    """Return the names of a file's columns, or of its features' properties."""
    return source.header if isinstance(source, Table) else tuple(source.properties())


def count_of(source: Source) -> int:
    """Return how many rows or features there are."""
    return source.rows if isinstance(source, Table) else len(source.features)


def sample_of(source: Source, most: int = 500) -> list[tuple[str, ...]]:
    """Return the first rows as texts, in the header's order, to guess from or to be shown."""
    if isinstance(source, Table):
        return [row.fields for row in islice(source.read(), most)]
    names = header_of(source)
    return [tuple(feature.text(name) for name in names) for feature in source.features[:most]]


def check_mapping(source: Source, guess: Guess) -> None:
    """Look whether the file has what a guess (corrected or not) says, and all that its kind needs.

    Raises BadInput: header_missing, column_missing, column_twice, needed_missing, no_shapes.
    """
    kind = KINDS[guess.kind]
    header = header_of(source)
    known = set(header)
    lost = [name for name in guess.mapping.values() if name not in known]
    if lost:
        raise BadInput("column_missing", file=source.path, missing=", ".join(lost), found=", ".join(header)[:600])
    if isinstance(source, Table):
        source.need(guess.mapping.values())
    given = set(guess.mapping) | set(guess.constants)
    missing = [name for name in kind.needed() if name not in given]
    if missing:
        wanted = ", ".join(f"{kind.field(name).heading} ({name})" for name in missing)
        code = "header_missing" if not guess.mapping else "needed_missing"
        raise BadInput(code, file=source.path, wanted=wanted, found=", ".join(header)[:600])
    placed = isinstance(source, Features) or "shape" in given or {"lon", "lat"} <= given
    if kind.shape is not Shape.NONE and not placed:
        raise BadInput("no_shapes", file=source.path, found=", ".join(header)[:600])


def entries(source: Source, guess: Guess) -> Iterator[Entry]:
    """Yield every row or feature with what it says by field. Raises BadInput where the file changed meanwhile."""
    if isinstance(source, Table):
        places = {name: source.header.index(column) for name, column in guess.mapping.items()}
        width = len(source.header)
        for row in source.read():
            if len(row.fields) != width:
                wrong = f"has {len(row.fields)} fields where the header has {width}: is it cut off?"
                yield Entry(row.line, {}, row.fields, wrong=wrong)
                continue
            said = {name: row.fields[place].strip() for name, place in places.items()}
            yield Entry(row.line, said | dict(guess.constants), row.fields, wrong=_left(guess, said))
        return
    names = source.properties()
    for feature in source.features:
        said = {name: feature.text(column) for name, column in guess.mapping.items()}
        fields = tuple(feature.text(name) for name in names)
        yield Entry(feature.ordinal, said | dict(guess.constants), fields, feature, _left(guess, said))


def _left(guess: Guess, said: dict[str, str]) -> str:
    return EXAMPLE if is_example(KINDS[guess.kind], said) else ""
