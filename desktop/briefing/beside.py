"""The formats of a large paper, made by two: this process, and another beside it on another core.

What was made where is no matter: the same paper gives the same bytes. Where the other process cannot be had or cannot do it, this
one does it all, and what goes wrong is told as if it had been alone.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Self

from desktop import piped
from desktop.briefing.dress import Dress
from desktop.briefing.formats import Format, made
from models.briefings.records import Briefing

LARGE = 5_000
"""From so many cases behind a paper on it takes longer to make than another Python to start."""
LONGEST_FIRST = (Format.PDF, Format.PNG, Format.XLSX, Format.DOCX, Format.HTML)
_STEP_S = 0.05
Files = Mapping[str, bytes]


class Beside:
    """The other process, once it is expected. To be closed: `with Beside() as beside`; nothing of it is left then."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the other process, whatever it is at."""
        child, self._child = self._child, None
        if child is not None:
            piped.end(child)

    @property
    def pid(self) -> int | None:
        """The other process; None where there is none."""
        return None if self._child is None else self._child.pid

    def expect(self, formats: Iterable[Format], cases: int) -> None:
        """Have the other process made ready, if a paper with so many cases in these formats is worth it. Waits for nothing."""
        worth = cases >= LARGE and len(set(formats) - {Format.HTML}) > 1 and _cores() > 1
        if not worth or self._child is not None:
            return
        with suppress(OSError):
            self._child = piped.start("desktop.briefing.setting")

    def made(
        self,
        briefing: Briefing,
        formats: Iterable[Format],
        language: str,
        dress: Dress,
        told: Callable[[int], None] = lambda _: None,
    ) -> dict[Format, Files]:
        """Return the files of each format; `told` hears how many formats there are. Raises what making them raises."""
        left = deque(sorted(formats, key=LONGEST_FIRST.index))
        many, said, done = len(left), 0, dict[Format, Files]()
        other = None
        if self._child is not None:
            # Before the first format is begun here: beside that it takes three times as long.
            what = pickle.dumps((briefing, language, dress), protocol=pickle.HIGHEST_PROTOCOL)
            asked = (self._child, what, left, done)
            other = threading.Thread(target=_helped, args=asked, name="paper-beside", daemon=True)
            other.start()
        try:
            while len(done) < many:
                # What the other could not do lies here again.
                with suppress(IndexError):
                    form = left.popleft()
                    done[form] = made(briefing, form, language, dress)
                if not left and other is not None and len(done) < many:
                    other.join(_STEP_S)
                if len(done) > said:
                    said = len(done)
                    told(said)
        finally:
            # It may not even have begun, or be at what nobody wants any more.
            self.close()
            if other is not None:
                other.join()
        return done


def _helped(
    child: subprocess.Popen[bytes],
    what: bytes,
    left: deque[Format],
    done: dict[Format, Files],
) -> None:
    """Have the other process make what is left, until nothing is or it fails; what it took and did not make is left again."""
    assert child.stdin is not None
    assert child.stdout is not None
    form = None
    try:
        # It is our own Python and our own code.
        pickle.load(child.stdout)  # noqa: S301
        child.stdin.write(what)
        while left:
            form = left.popleft()
            pickle.dump(form, child.stdin)
            child.stdin.flush()
            files = pickle.load(child.stdout)  # noqa: S301
            if files is None:
                break
            done[form], form = files, None
    except (EOFError, OSError, ValueError, IndexError, pickle.PickleError):
        # It was killed, or never came to anything; or the last format was taken before it.
        pass
    finally:
        if form is not None:
            left.append(form)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
