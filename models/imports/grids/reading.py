"""What each feature says about a grid, before it is looked at beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.grids.queries import get_levels
from models.grids.records import GridKind
from models.imports.errors import BadInput
from models.imports.grids.fields import GridFields
from models.imports.kinds import KINDS
from models.imports.kinds.words import meant
from models.imports.reading import Feature, Features, area
from models.imports.records import Rejected
from models.store.errors import Refused
from models.store.texts import storable

DEFAULT_LEVEL = 5
# A department is meant by its code or by its name; where both are there, the code decides.
_DEPARTMENTS = text("SELECT name AS said, id FROM department UNION ALL SELECT code, id FROM department")


@dataclass(slots=True)
class Draft:
    """A grid as the file has it; `owner` is None where the file says nothing of it."""

    feature: Feature
    code: str
    name: str
    name_en: str
    parent: str
    level: int
    kind: GridKind
    owner: UUID | None
    shape: BaseGeometry
    repaired: str


class DraftReader:
    """Reads the features of a file for a city. Raises BadInput: column_missing, no_levels."""

    def __init__(self, s: Session, file: Features, fields: GridFields) -> None:
        self.fields = fields.within(file)
        self._levels = {level.level: level for level in get_levels(s)}
        if not self._levels:
            raise BadInput("no_levels", file=file.path)
        # Names first, so that codes win.
        self._departments: dict[str, UUID] = {row.said: row.id for row in s.execute(_DEPARTMENTS)}

    def read(self, feature: Feature) -> Draft:
        """Return what a feature says. Raises Rejected."""
        fields = self.fields
        name, code = self.text(feature, fields.name), self.text(feature, fields.code)
        if not name and not code:
            raise Rejected("has neither a name nor a code (say which property it is: --name, --code)")
        shape, repaired = area(feature)
        return Draft(
            feature=feature, code=code, name=name or code, name_en=self.text(feature, fields.name_en),
            parent=self.text(feature, fields.parent), level=self._level(feature), kind=self._kind(feature),
            owner=self._owner(feature), shape=shape, repaired=repaired,
        )  # fmt: skip

    def text(self, feature: Feature, name: str | None) -> str:
        """Return a property as text. Raises Rejected for what no database can hold."""
        try:
            return storable(feature.text(name), name or "").strip()
        except Refused as error:
            raise Rejected(f"{name}: a character that no database can hold") from error

    def _said(self, feature: Feature, field: str) -> str:
        """What a feature says of a field that may be named itself, in the city's words where the mapping has them."""
        named: str = getattr(self.fields, field) or ""
        value = named if named not in feature.properties else self.text(feature, named)
        words: Mapping[str, str] = self.fields.values.get(field, {})
        return words.get(value) or value

    def _level(self, feature: Feature) -> int:
        value = self._said(feature, "level")
        if not value:
            return DEFAULT_LEVEL if DEFAULT_LEVEL in self._levels else max(self._levels)
        for level in self._levels.values():
            if value in (str(level.level), level.name) or value.casefold() == level.name_en.casefold():
                return level.level
        known = ", ".join(f"{level.level} {level.name_en or level.name}" for level in self._levels.values())
        raise Rejected(f"unknown level {value!r}; there are {known}")

    def _kind(self, feature: Feature) -> GridKind:
        value = self._said(feature, "kind")
        if not value:
            return GridKind.BASIC
        known = meant(KINDS["grids"].field("kind"), value)
        if known is None:
            raise Rejected(f"unknown kind {value!r}; there are {', '.join(GridKind)}")
        return GridKind(known)

    def _owner(self, feature: Feature) -> UUID | None:
        value = self._said(feature, "owner")
        if not value:
            return None
        if value not in self._departments:
            raise Rejected(
                f"there is no department with the code or name {value!r} to own it: import departments first"
            )
        return self._departments[value]
