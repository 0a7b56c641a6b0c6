"""The same outlets over raw rows, and a clock that stands still: what the benchmark of figures compares with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

from models.figures import chart_queries, chart_stock, chart_times, counting, queries
from models.figures.rollups import TooFine

ALL_DAYS = 10_000


@contextmanager
def by_rows() -> Iterator[None]:
    """Let no counts answer: every outlet reads the facts, in one statement for a whole period."""

    def cannot_tell(*_: Any) -> Any:
        raise TooFine("dimensions")

    with (
        patch.object(counting, "count", cannot_tell),
        patch.object(chart_times, "get_times", cannot_tell),
        patch.object(counting, "RAW_DAYS", ALL_DAYS),
    ):
        yield


@contextmanager
def at_a_standstill(now: datetime) -> Iterator[None]:
    """Let figures stand at one moment (aware): what is late would be more from one reading to the next."""
    with ExitStack() as stack:
        for module in (counting, chart_queries, chart_stock, queries):
            stack.enter_context(patch.object(module, "database_now", lambda _: now))
        yield
