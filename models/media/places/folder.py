"""A folder that every desk sees under the same path: a share, a mounted disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from models.media.places import Progress
from models.media.records import Kept
from models.store.errors import Refused

_AT_ONCE = 1 << 20


class Folder:
    """Files under their names; written beside, then renamed, so that one is whole or not there."""

    kept = Kept.FOLDER

    def __init__(self, base: Path) -> None:
        self._base = base

    @property
    def where(self) -> str:
        return str(self._base)

    def put(self, path: Path, name: str, progress: Progress) -> None:
        target = self._base / name
        part = target.with_name(f".{target.name}.part")
        try:
            # The folder itself is the city's to make: a share that is not mounted must not become an empty folder.
            self._base.stat()
            target.parent.mkdir(exist_ok=True)
            self._copy(path, part, progress)
            part.replace(target)
        except OSError as error:
            raise Refused("media_unreachable", where=self.where) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    @staticmethod
    def _copy(path: Path, part: Path, progress: Progress) -> None:
        done = 0
        with path.open("rb") as source, part.open("xb") as file:
            while block := source.read(_AT_ONCE):
                file.write(block)
                done += len(block)
                progress(done)
            file.flush()
            os.fsync(file.fileno())

    def read(self, name: str, start: int, length: int) -> bytes:
        try:
            self._base.stat()
            with (self._base / name).open("rb") as file:
                file.seek(start)
                return file.read(length)
        except FileNotFoundError as error:
            gone = self._base.is_dir()
            raise Refused("media_gone" if gone else "media_unreachable", where=self.where) from error
        except OSError as error:
            raise Refused("media_unreachable", where=self.where) from error

    def remove(self, name: str) -> None:
        try:
            self._base.stat()
            (self._base / name).unlink(missing_ok=True)
        except OSError as error:
            raise Refused("media_unreachable", where=self.where) from error
