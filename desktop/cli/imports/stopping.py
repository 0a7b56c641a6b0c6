"""Ctrl+C while something is brought in or taken back: it ends between two transactions, with everything counted."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether a signal asked for the end; a second signal ends at once, as ever.

    Raised in the middle of a commit, an interrupt would leave it open whether that batch is in and counted.
    """
    asked: list[int] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def again() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def came(number: int, _: FrameType | None) -> None:
        asked.append(number)
        again()

    for number in SIGNALS:
        signal.signal(number, came)
    try:
        yield lambda: bool(asked)
    finally:
        again()
