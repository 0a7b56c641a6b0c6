"""Which property of a feature says what about a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from models.imports.errors import BadInput
from models.imports.guessing import Guess
from models.imports.kinds import KINDS
from models.imports.reading import Features

CODES = ("code", "grid_code", "adcode", "网格编码", "编码")
NAMES = ("name", "grid_name", "NAME", "Name", "网格名称", "名称")
PLAIN = ("code", "name", "name_en", "parent")
EITHER = ("level", "kind", "owner")


@dataclass(frozen=True, slots=True)
class GridFields:
    """Which property says what; None: by the usual names, or not at all.

    `level`, `kind` and `owner` may be the value itself. `values` says what the file's own words for them mean.
    """

    code: str | None = None
    name: str | None = None
    name_en: str | None = None
    parent: str | None = None
    level: str | None = None
    kind: str | None = None
    owner: str | None = None
    """The department that owns a dedicated or professional grid, by its code or name."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, guess: Guess) -> GridFields:
        """Return the fields that a guess (corrected or not) speaks of."""
        said = {name: guess.mapping.get(name) for name in PLAIN}
        said |= {name: guess.constants.get(name) or guess.mapping.get(name) for name in EITHER}
        return cls(**said, values=guess.values)

    def facts(self) -> dict[str, Any]:
        """Return what is said, as one JSON object."""
        return {name: value for name, value in asdict(self).items() if value}

    def within(self, file: Features) -> GridFields:
        """Return the fields with those that were not named found in this file by the usual names and our templates'.

        Raises BadInput("column_missing") for a property that the file does not have.
        """
        known = file.properties()
        for name in (self.code, self.name, self.name_en, self.parent):
            if name is not None and name not in known:
                raise BadInput("column_missing", file=file.path, missing=name, found=", ".join(known)[:600])
        usual = {"code": CODES, "name": NAMES}
        found: dict[str, str | None] = {}
        for name in (*PLAIN, *EITHER):
            if getattr(self, name) is None:
                heading = KINDS["grids"].field(name)
                names = (*usual.get(name, ()), heading.heading, *((heading.heading_en,) if name not in EITHER else ()))
                found[name] = next((one for one in names if one in known), None)
        return replace(self, **found)  # type: ignore[arg-type]
