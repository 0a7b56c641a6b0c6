"""Waiting for what another thread does, with an eye on it meanwhile. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

OFTEN_S = 0.1
"""How often one who waits looks how far it is, and may cancel."""
T = TypeVar("T")


def follow(future: Future[T], look: Callable[[], None]) -> T:
    """Return the future's result, or raise what it raised. Meanwhile `look` is called every so often, and may raise."""
    while not wait((future,), OFTEN_S).done:
        look()
    return future.result()
