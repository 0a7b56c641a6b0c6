"""Every kind of file that can be imported, with its fields: templates, guesses, row readers and the guide come from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from models.imports.kinds.cases import CASES
from models.imports.kinds.categories import CATEGORIES
from models.imports.kinds.departments import DEPARTMENTS
from models.imports.kinds.ground import COMPONENTS, GRIDS, PLACES, ROADS
from models.imports.kinds.records import Field, FileKind, Form, Shape
from models.imports.kinds.workers import WORKERS

KINDS: Mapping[str, FileKind] = MappingProxyType(
    {kind.name: kind for kind in (GRIDS, DEPARTMENTS, CATEGORIES, WORKERS, PLACES, ROADS, COMPONENTS, CASES)}
)
"""By name, in the order in which a new city needs them."""

__all__ = ["KINDS", "Field", "FileKind", "Form", "Shape"]
