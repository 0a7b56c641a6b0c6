"""The folder for what the job leaves, looked at before anything else is begun. No Qt."""

from __future__ import annotations

from pathlib import Path

from desktop.headless.problems import OutNotWritable


def require_writable(out: Path) -> None:
    """Make the folder, and see that it takes a file. Raises OutNotWritable."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutNotWritable(error.strerror or "", folder=out) from error
