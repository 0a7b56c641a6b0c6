"""What the job leaves: all of its files, or none."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from desktop.headless.problems import PictureNotMade, PictureNotSaved


def png(picture: QImage) -> bytes:
    """Return a picture as PNG. Raises PictureNotMade."""
    coded = QBuffer()
    coded.open(QIODevice.OpenModeFlag.WriteOnly)
    made = picture.save(coded, "PNG")  # type: ignore[call-overload] # its own stub says bytes, and it takes none
    if not made or coded.data().isEmpty():
        raise PictureNotMade
    return bytes(coded.data().data())


def save(out: Path, files: Mapping[str, bytes], summary: dict[str, Any]) -> None:
    """Write the files and summary.json, whole or not at all. Raises PictureNotSaved."""
    text = json.dumps(summary, ensure_ascii=False, indent=2, default=str) + "\n"
    everything = {**files, "summary.json": text.encode()}
    try:
        for name, content in everything.items():
            (out / f".{name}.part").write_bytes(content)
        for name in everything:
            (out / f".{name}.part").replace(out / name)
    except OSError as error:
        for name in everything:
            with contextlib.suppress(OSError):
                (out / f".{name}.part").unlink(missing_ok=True)
        raise PictureNotSaved(error.strerror or "", folder=out) from error
