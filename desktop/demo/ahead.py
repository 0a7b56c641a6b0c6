"""Imagines a demo city in a process of its own, while the server starts and the tables of its database are made."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from desktop.demo.volume import volume_of
from desktop.following import follow
from widgets.i18n import mark

if TYPE_CHECKING:
    from desktop.demo.imagined import Imagined

ROOT = Path(__file__).resolve().parents[2]


class ImaginingEnded(Exception):
    """The process that imagined the city ended without it; what it said is on standard error."""


class Ahead:
    """A city being imagined. To be closed: `with Ahead(...) as ahead`; one that nobody waits for is ended then."""

    def __init__(self, seed: int, size: str, now: datetime | None = None, *, drafts: bool | None = None) -> None:
        """`now` is when the history ends, by default this machine's clock.

        `drafts`: with its history; by default where the size has one of drafts.
        """
        self._plan = (seed, size, now or datetime.now(UTC))
        self.drafts = volume_of(size).reports is None if drafts is None else drafts
        self._far = (0.0, mark("Drawing the city"))
        self._imagined: Future[Imagined] = Future()
        # Its input ends with this program, however that ends, and it with its input.
        self._child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "desktop.demo.imagining",
                str(seed),
                size,
                self._plan[2].isoformat(),
                "drafts" if self.drafts else "ground",
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._listener = threading.Thread(target=self._listen, name="demo-ahead", daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._listener.join()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()

    def is_of(self, seed: int, size: str, *, drafts: bool) -> bool:
        """Whether it is of that seed and size, with a history of drafts or not."""
        return self._plan[:2] == (seed, size) and self.drafts == drafts

    def wait(self, told: Callable[[float, str], None]) -> Imagined:
        """Return what was imagined. Meanwhile `told` hears how far it is, and may raise.

        Raises what imagining raised, ImaginingEnded where the process was killed.
        """
        return follow(self._imagined, lambda: told(*self._far))

    def _listen(self) -> None:
        assert self._child.stdout is not None
        try:
            self._imagined.set_result(self._hear(self._child.stdout))
        except Exception as error:  # noqa: BLE001 - told to who waits for it
            self._imagined.set_exception(error)

    def _hear(self, said: IO[bytes]) -> Imagined:
        while True:
            try:
                # From our own child over a pipe that nobody else can write to.
                kind, *facts = pickle.load(said)  # noqa: S301
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                raise ImaginingEnded from error
            if kind == "told":
                self._far = (facts[0], facts[1])
            elif kind == "failed":
                raise facts[0]
            else:
                imagined: Imagined = facts[0]
                return imagined
