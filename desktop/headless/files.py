"""What the job leaves: all of its files, or none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from desktop.briefing.files import put
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
    try:
        put({out / name: content for name, content in {**files, "summary.json": text.encode()}.items()})
    except OSError as error:
        raise PictureNotSaved(error.strerror or "", folder=out) from error
