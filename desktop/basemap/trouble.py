"""What can be wrong with a base map while it is shown; the rest of the map goes on."""

from __future__ import annotations

from enum import Enum


class Trouble(Enum):
    """SILENT: the service does not answer, or the file cannot be read. GARBAGE: it answers, but with no pictures."""

    SILENT = "silent"
    GARBAGE = "garbage"
