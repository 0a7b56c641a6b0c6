"""Zip files from elsewhere: looked at before anything of them is unpacked, and never unpacked under their own names."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from models.imports.errors import BadInput
from models.imports.reading.starts import file_error

MOST_MEMBERS = 10_000
MOST_BYTES = 2 << 30
"""Unpacked, all together."""
HARMLESS_BYTES = 64 << 20
"""What may be packed however tightly."""
TIGHTEST = 150
"""Times smaller than unpacked; tables and outlines pack 3 to 60 times smaller, bombs 1,000 times."""
ZIP_START = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, IndexError)
"""What the library raises for what it cannot unpack."""
_ENCRYPTED = 0x1


@contextmanager
def opened_zip(path: Path) -> Iterator[ZipFile]:
    """Open a zip that was found harmless. Raises BadInput: broken_zip, unsafe_zip, zip_bomb, locked."""
    try:
        archive = ZipFile(path)
    except BROKEN as error:
        raise BadInput("broken_zip", file=path, detail=str(error)) from error
    with archive:
        check_members(path, archive.infolist())
        yield archive


def check_members(path: Path, members: list[ZipInfo]) -> None:
    """Refuse what no honest program packs. Raises as `opened_zip`."""
    for one in members:
        name = one.filename.replace("\\", "/")
        if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
            raise BadInput("unsafe_zip", file=path, member=shown(one.filename))
        if stat.S_ISLNK(one.external_attr >> 16):
            raise BadInput("unsafe_zip", file=path, member=shown(one.filename))
        if one.flag_bits & _ENCRYPTED:
            raise BadInput("locked", file=path)
    total = sum(one.file_size for one in members)
    packed = max(path.stat().st_size, 1)
    if len(members) > MOST_MEMBERS or total > MOST_BYTES or (total > HARMLESS_BYTES and total > TIGHTEST * packed):
        raise BadInput("zip_bomb", file=path, size=f"{total:,}", packed=f"{packed:,}")


def unpack(path: Path, archive: ZipFile, member: ZipInfo, to: Path) -> None:
    """Write one member under a name of ours. Raises BadInput: broken_zip, no_room."""
    try:
        with archive.open(member) as packed, to.open("wb") as file:
            while block := packed.read(1 << 20):
                file.write(block)
    except BROKEN as error:
        if isinstance(error, OSError) and (told := file_error(path, error)).code == "no_room":
            raise told from error
        raise BadInput("broken_zip", file=path, detail=f"{shown(member.filename)}: {error}") from error


def shown(name: str) -> str:
    """A name from elsewhere as it may stand on a screen."""
    return "".join(one if one.isprintable() else "\ufffd" for one in name)[:120]
