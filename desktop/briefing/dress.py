"""How a paper is dressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

RED, PLAIN = "red", "plain"
STYLES = (RED, PLAIN)
"""红头, or plain black."""


@dataclass(frozen=True, slots=True)
class Dress:
    """The style, and who exports it and when, where that is to stand on every page."""

    style: str = RED
    exported_by: str = ""
    exported_at: datetime | None = None
