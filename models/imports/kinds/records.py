"""How the files of an import are described: their kinds, and the fields that each kind has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """What stands in a field: it decides how it is read, guessed and set in a template."""

    TEXT = "text"
    LIST = "list"
    """Several texts, separated by any of ; ； 、 , ， or a line end."""
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    LON = "lon"
    LAT = "lat"
    TIME = "time"
    PHONE = "phone"
    SHAPE = "shape"
    """A geometry as WKT; in a GIS file the feature's own."""


class Shape(StrEnum):
    """Which geometry the things of a kind have."""

    NONE = "none"
    AREA = "area"
    POINT_OR_AREA = "point_or_area"
    LINE = "line"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `name` is its key in code and mappings, `heading` what stands above its column in a template.

    `synonyms` are other headings by which it is recognised (any case, without blanks). `choices` are the values of a
    CHOICE, each with the words that mean it, the Chinese one first; the value itself means it too.
    """

    name: str
    heading: str
    heading_en: str
    meaning: str
    meaning_en: str
    example: str = ""
    needed: bool = False
    form: Form = Form.TEXT
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said(self, language: str = "zh") -> str:
        """Return the heading in a language: Chinese, or English for every other."""
        return self.heading if language.startswith("zh") else self.heading_en

    def explained(self, language: str = "zh") -> str:
        """Return what the field means, in a language."""
        return self.meaning if language.startswith("zh") else self.meaning_en


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file, as `main.py import NAME` takes it; `suffixes` are those of the files that can be one."""

    name: str
    title: str
    title_en: str
    fields: tuple[Field, ...]
    suffixes: tuple[str, ...]
    shape: Shape = Shape.NONE

    def field(self, name: str) -> Field:
        """Return a field by its name. Raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    def needed(self) -> tuple[str, ...]:
        """Return the names of the fields that a file must have."""
        return tuple(one.name for one in self.fields if one.needed)
