"""What the dialog asks for, as the importers take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.importing.look import Looked
from widgets.importing.records import SurveyView

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """One import: the file as it was read, and what its columns are taken for, as the kind's importer wants it."""

    kind: str
    looked: Looked
    meaning: Any

    @property
    def path(self) -> Path:
        """The file."""
        return self.looked.path


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What the import would do, in words."""

    view: SurveyView
