"""Opening a file that somebody else wrote: is it there, is it text, in which encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

from models.imports.errors import BadInput

BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("gb18030", "cp1252")


def check_text(path: Path, encoding: str | None = None) -> str:
    """Read the file once from end to end and return the encoding it is in: the mark's, the one named, UTF-8 or GB18030.

    GB18030 is taken without being named only where the whole file is Chinese in it: other encodings often fit it too.

    Raises BadInput: unreadable, empty, binary, unknown_encoding, encoding (with the line, and what it may be instead).
    """
    if encoding is not None:
        try:
            encoding = codecs.lookup(encoding).name
            # Refuses hex, base64 and the like, which are no encodings of text.
            "".encode(encoding)
        except (LookupError, UnicodeError, ValueError) as error:
            raise BadInput("unknown_encoding", file=path, encoding=encoding) from error
    try:
        with path.open("rb") as file:
            start = file.read(BLOCK)
    except (OSError, ValueError) as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    if not start.strip():
        raise BadInput("empty", file=path)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    chosen = encoding if encoding is not None and marked in (None, "utf-8-sig") and encoding != "utf-8" else marked
    chosen = chosen or "utf-8"
    if not chosen.startswith("utf-16") and not chosen.startswith("utf-32") and _binary(start):
        raise BadInput("binary", file=path)
    bad = _first_bad_line(path, chosen)
    if bad is not None and encoding is None and marked is None and _is_chinese(path):
        return "gb18030"
    if bad is not None:
        line, detail = bad
        fits = [name for name in _GUESSES if name != chosen and _first_bad_line(path, name) is None]
        raise BadInput(
            "encoding", file=path, encoding=chosen, line=line, detail=detail, guess=fits[0] if fits else "gb18030"
        )
    return chosen


def read_text(path: Path, encoding: str | None = None) -> str:
    """Return the whole file's text. Raises as `check_text`."""
    chosen = check_text(path, encoding)
    try:
        return path.read_text(encoding=chosen)
    except OSError as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error


def looks_chinese(content: bytes) -> bool:
    """Whether most of what is not ASCII in it is common Chinese when it is taken for GB18030."""
    try:
        text = content.decode("gb18030", "replace")
    except UnicodeError:
        return False
    odd = [one for one in text if not one.isascii()]
    return bool(odd) and sum(_common(one) for one in odd) >= 0.8 * len(odd)


def _common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeError:
        return False
    return True


def _is_chinese(path: Path) -> bool:
    if _first_bad_line(path, "gb18030") is not None:
        return False
    sample = b""
    with path.open("rb") as file:
        while len(sample) < BLOCK and (block := file.read(BLOCK)):
            # The start of a large file may hold no Chinese yet.
            sample += b"" if block.isascii() else block
    # A character that the end of a block cuts in two is one among many.
    return looks_chinese(sample)


def _binary(start: bytes) -> bool:
    # A few NULs are somebody's row; many are no text at all.
    sample = start[:65536]
    odd = sum(sample.count(bytes([code])) for code in (*range(7), *range(14, 27)))
    return odd > max(8, len(sample) // 50)


def _first_bad_line(path: Path, encoding: str) -> tuple[int, str] | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    try:
        with path.open("rb") as file:
            while True:
                block = file.read(BLOCK)
                line_here = line
                try:
                    line += decoder.decode(block, final=not block).count("\n")
                except UnicodeDecodeError as error:
                    before = error.object[: error.start]
                    return line_here + before.count(b"\n"), f"byte 0x{error.object[error.start]:02x}"
                except UnicodeError as error:
                    return line_here, str(error)
                if not block:
                    return None
    except OSError as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
