"""The program's own folder for files of attachments: pasted pictures until they are sent, copies while they are shown."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from datetime import datetime
from pathlib import Path

import psutil

from desktop.attachments.names import safe_name
from desktop.drafts import KEPT_S

_PASTED, _SHOWN, _HANDED, _TAKEN, _CAMERAS = "pasted", "shown", "handed-over", "calls", "cameras"


class PrivateFolder:
    """Readable by its user alone. All of it is file work, so none of it is for the GUI thread. Every call may raise OSError."""

    def __init__(self, base: Path) -> None:
        self._base = base / "attachments"

    def pasted(self) -> Path:
        """Return a new name for a picture that was pasted; its draft may outlive the program."""
        stem = f"{datetime.now().astimezone():pasted-%Y%m%d-%H%M%S-%f}"[:-3]
        return self._folder(_PASTED) / f"{stem}.png"

    def is_pasted(self, path: Path) -> bool:
        """Return whether a file is one of ours, to be deleted once it was sent."""
        return path.parent == self._base / _PASTED

    def taken(self, call: str, name: str) -> Path:
        """Return where a still or a recording of a call lies until it is in a case or somebody saved it."""
        folder = self._folder(_TAKEN) / call
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / safe_name(name)

    def of_camera(self, case: str, name: str) -> Path:
        """Return where a camera's still lies until it is in its case: a folder that is named by the case."""
        folder = self._folder(_CAMERAS) / case
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / safe_name(name)

    def is_of_camera(self, path: Path) -> bool:
        """Return whether a file is a camera's still."""
        return path.parent.parent == self._base / _CAMERAS

    def left_of_cameras(self) -> list[Path]:
        """Return the cameras' stills that are in no case yet, the oldest first."""
        return sorted((self._base / _CAMERAS).glob("*/*"), key=lambda file: file.stat().st_mtime)

    def is_taken(self, path: Path) -> bool:
        """Return whether a file is one of a call's."""
        return path.parent.parent == self._base / _TAKEN

    def left(self) -> list[Path]:
        """Return what calls left here, the oldest first; each lies in a folder that is named by its call."""
        return sorted((self._base / _TAKEN).glob("*/*"), key=lambda file: file.stat().st_mtime)

    def clear_taken(self, paths: list[Path]) -> None:
        """Delete files of calls or cameras, and their folders with the last of them."""
        for path in paths:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                path.parent.rmdir()

    def shown(self, name: str, turn: int) -> Path:
        """Return where a copy lies while it is shown: a folder of its own each time something is looked at."""
        folder = self._folder(_SHOWN) / str(os.getpid()) / str(turn)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / safe_name(name)

    def handed_over(self, name: str, sha256: str) -> Path:
        """Return where a copy lies that another program opens; it goes a week later, for nobody says when that one is done."""
        folder = self._folder(_HANDED) / sha256[:16]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / safe_name(name)

    def clear_shown(self, turn: int) -> None:
        """Delete the copy of one time something was looked at."""
        shutil.rmtree(self._base / _SHOWN / str(os.getpid()) / str(turn), ignore_errors=True)

    def sweep(self) -> None:
        """Delete copies that programs left which are gone, and what was pasted or taken in calls and put nowhere in a week."""
        for folder in (self._base / _SHOWN).glob("*"):
            if not (folder.name.isdecimal() and psutil.pid_exists(int(folder.name))):
                shutil.rmtree(folder, ignore_errors=True)
        old = [file for file in [*self.left(), *self.left_of_cameras()] if time.time() - file.stat().st_mtime > KEPT_S]
        self.clear_taken(old)
        for file in [*(self._base / _PASTED).glob("*.png"), *(self._base / _HANDED).glob("*/*")]:
            if time.time() - file.stat().st_mtime > KEPT_S:
                file.unlink(missing_ok=True)

    def _folder(self, name: str) -> Path:
        folder = self._base / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def unused(path: Path) -> Path:
    """Return a name beside `path` that no file had yet; the file is there now, for its user alone."""
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    found.touch(mode=0o600)
    return found
