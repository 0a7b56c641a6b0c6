"""The summary's figures, read from the database: what happened while the job ran, and what there is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.figures.happened import get_database_now, get_happened, get_stock
from models.store.engine import Store


def read_back(store: Store, since: datetime) -> dict[str, Any]:
    """Read from the database what happened since a moment, and what there is."""
    with store.read() as s:
        return {
            "since": since.isoformat(),
            "until": get_database_now(s).isoformat(),
            "happened": asdict(get_happened(s, since)),
            "stock": asdict(get_stock(s)),
        }
