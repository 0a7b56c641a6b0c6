"""Features out of a Shapefile: its parts in a zip, or beside each other in a folder."""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from models.imports.errors import BadInput
from models.imports.reading.encodings import looks_chinese
from models.imports.reading.features import Features
from models.imports.reading.layers import choose_layer, read_layer, scratch
from models.imports.reading.starts import SHAPE, file_error, size_of
from models.imports.reading.zips import opened_zip, shown, unpack

LARGEST = 1 << 30
PARTS = ("shp", "shx", "dbf", "prj", "cpg")
CODE_PAGES = {"65001": "utf-8", "utf8": "utf-8", "936": "gb18030", "cp936": "gb18030", "gbk": "gb18030",
              "gb2312": "gb18030", "ansi 936": "gb18030", "950": "cp950", "oem 936": "gb18030",
              "ansi": "gb18030", "system": "gb18030"}  # fmt: skip
"""What stands in .cpg files, beside names that Python knows."""
LANGUAGE_DRIVERS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950"}
"""Byte 29 of a .dbf; others say "ANSI", which means whatever that computer was set to."""
Copy = Callable[[Path], None]


def read_zipped(path: Path, crs: str | None, layer: str | None, near: tuple[float, float] | None) -> Features:
    """Read a Shapefile in a zip. Raises BadInput: those of zips, no_shapefile, missing_part, and of `read_layer`."""
    size_of(path, LARGEST)
    with opened_zip(path) as archive:
        found: dict[str, dict[str, ZipInfo]] = {}
        for member in archive.infolist():
            name = PurePosixPath(member.filename.replace("\\", "/"))
            # What a Mac packs beside each file has the same name.
            if not member.is_dir() and "__MACOSX" not in name.parts:
                found.setdefault(str(name.with_suffix("")), {}).setdefault(name.suffix[1:].casefold(), member)
        sets = {shown(PurePosixPath(stem).name): parts for stem, parts in found.items() if "shp" in parts}
        if not sets:
            raise BadInput("no_shapefile", file=path, found=", ".join(map(shown, archive.namelist()[:8])))
        chosen = choose_layer(path, list(sets), layer)
        copies = {part: partial(_unpacked, path, archive, member) for part, member in sets[chosen].items()}
        return _read(path, chosen, copies, crs, near)


def read_bare(path: Path, crs: str | None, layer: str | None, near: tuple[float, float] | None) -> Features:
    """Read a Shapefile by its .shp, with the parts that lie beside it."""
    size_of(path, LARGEST)
    chosen = choose_layer(path, [path.stem], layer)
    try:
        beside = {one.suffix[1:].casefold(): one for one in path.parent.iterdir() if one.stem == path.stem}
    except OSError as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    beside["shp"] = path
    return _read(path, chosen, {part: partial(_copied, path, one) for part, one in beside.items()}, crs, near)


def _read(
    path: Path, name: str, copies: Mapping[str, Copy], crs: str | None, near: tuple[float, float] | None
) -> Features:
    if "dbf" not in copies:
        raise BadInput("missing_part", file=path, part=".dbf")
    if crs is None and "prj" not in copies:
        raise BadInput("crs_unsaid", file=path)
    with scratch() as folder:
        for part in PARTS:
            if part in copies:
                copies[part](folder / f"layer.{part}")
        file = folder / "layer.shp"
        with file.open("rb") as shapes:
            if not shapes.read(4).startswith(SHAPE):
                raise BadInput("broken_layer", file=path, detail=".shp")
        encoding = _encoding(path, folder / "layer.dbf", folder / "layer.cpg")
        said = None if crs else _text(folder / "layer.prj")
        # Read by ourselves: GDAL would read them another way.
        for part in ("cpg", "prj"):
            (folder / f"layer.{part}").unlink(missing_ok=True)
        return read_layer(path, file, crs, near, layer=name, encoding=encoding, said_crs=said)


def _encoding(path: Path, dbf: Path, cpg: Path) -> str:
    """By the .cpg, else by the .dbf's own byte, else by what fits."""
    if cpg.exists():
        said = _text(cpg).strip().casefold()
        try:
            return codecs.lookup(CODE_PAGES.get(said, said)).name
        except (LookupError, ValueError) as error:
            raise BadInput("unknown_encoding", file=path, encoding=shown(said)) from error
    content = dbf.read_bytes()
    if len(content) > 29 and content[29] in LANGUAGE_DRIVERS:
        return LANGUAGE_DRIVERS[content[29]]
    # The header's own numbers are no text.
    body = content[32:]
    try:
        _field_text(body).decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030" if looks_chinese(body) else "latin-1"
    return "utf-8"


def _field_text(body: bytes) -> bytes:
    """The rows alone: they begin after the first carriage return."""
    return body.partition(b"\r")[2] or body


def _text(file: Path) -> str:
    return file.read_bytes()[:65536].decode("utf-8-sig", "replace").strip("\0\r\n\t ")


def _unpacked(path: Path, archive: ZipFile, member: ZipInfo, to: Path) -> None:
    unpack(path, archive, member, to)


def _copied(path: Path, one: Path, to: Path) -> None:
    try:
        shutil.copyfile(one, to)
    except OSError as error:
        raise file_error(path, error) from error
