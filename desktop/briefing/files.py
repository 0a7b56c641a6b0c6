"""Files that are there whole or not at all, however many belong together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def require_writable(folder: Path) -> None:
    """Make the folder, and find out whether anything can be written there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def put(files: Mapping[Path, bytes]) -> None:
    """Write all files: first whole under other names, then each into its place. Raises OSError, and leaves none half-written."""
    halves: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            halves.append((Path(half), path))
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        for half_path, path in halves:
            half_path.chmod(0o644)
            half_path.replace(path)
        for folder in {path.parent for path in files}:
            _settle(folder)
    except BaseException:
        for half_path, _ in halves:
            half_path.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Have the names of what was put there survive a loss of power too, where the system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
