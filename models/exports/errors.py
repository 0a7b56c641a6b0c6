"""Why there is no file. Whatever is raised, nothing is left of a file begun, and one that was there is as it was."""

from __future__ import annotations

from typing import Any


class BadOutput(Exception):
    """The file cannot be made. `code` is a stable key, `facts` fill the sentence.

    Codes: unknown_format, exists, unwritable, disk_full, too_many_rows, unknown_crs, unknown_grid, days_reversed.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts


class Stopped(Exception):
    """The export was cancelled before its end."""
