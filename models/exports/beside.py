"""A folder of its own beside the files that are being made: they are whole in there before they come out of it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".shaotai-export-"
DEAD_S = 3_600.0
"""So long after its last byte such a folder is nobody's: its program was killed."""


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """Give a hidden folder in `folder`, gone at the end with all in it; those of killed programs go too. Raises OSError."""
    # Named before it is made, so that an interrupt at any moment leaves nothing of it.
    made = folder / f"{PREFIX}{secrets.token_hex(6)}"
    try:
        made.mkdir(mode=0o700)
        _sweep(folder, made)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _sweep(folder: Path, mine: Path) -> None:
    # The share's clock may be another than this machine's: the folder just made says what time it is there.
    now = mine.stat().st_mtime
    for one in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            newest = max(each.stat().st_mtime for each in (one, *one.iterdir()))
            if one != mine and now - newest > DEAD_S:
                shutil.rmtree(one, ignore_errors=True)
