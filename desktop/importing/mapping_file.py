"""Mapping files: what was corrected once is kept, and used again for the next file of the same make."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.importing.look import Looked
from desktop.importing.mapping import case_draft, case_mapping
from models.imports.guesses.cases import write_mapping
from models.imports.mapping import CaseMapping, read_mapping
from widgets.importing.records import Draft


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file as the dialog shows it; `cases` is the whole of it, for what the dialog has no boxes for."""

    draft: Draft
    cases: CaseMapping | None = None


def read(path: Path) -> MappingFile:
    """Read a mapping file. Raises BadInput."""
    mapping = read_mapping(path)
    return MappingFile(case_draft(mapping), mapping)


def write(path: Path, draft: Draft, looked: Looked, base: CaseMapping | None) -> None:
    """Write what the dialog says as a mapping file. Raises BadInput where it cannot be a mapping, or not be written."""
    write_mapping(case_mapping(draft, looked, base), path)
