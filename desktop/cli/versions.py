"""How a setting of the city was changed, as the command line tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.city.settings import Setting


def told_versions(versions: Sequence[Setting]) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the versions as lines to be read, and as plain values; times are in UTC."""
    if not versions:
        return ["the program's own; this city has set none"], []
    lines = [f"version {one.version}: {one.set_by}, {one.set_at:%Y-%m-%d %H:%M} UTC  {one.note}" for one in versions]
    return lines, [
        {"version": one.version, "set_by": one.set_by, "set_at": one.set_at.isoformat(), "note": one.note}
        for one in versions
    ]
