"""What a paper is set with: whether this system has it, and in which versions, for the same versions give the same bytes."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from desktop.briefing.problems import FontsMissing, TypesettingMissing
from widgets.theme.tokens import FAMILY

FAMILIES = (FAMILY, "Noto Sans CJK JP")
"""Either has the same letters; Debian's package has both in one file."""
_LIBRARIES = {
    "pdf": ("weasyprint",),
    "html": (),
    "png": ("weasyprint", "pypdfium2", "pillow"),
    "docx": ("weasyprint", "pypdfium2", "pillow", "python-docx"),
    "xlsx": ("xlsxwriter",),
}


def require_typesetting() -> None:
    """Raise TypesettingMissing or FontsMissing unless this system has all that a paper is set with."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError as error:
        raise TypesettingMissing(str(error), missing="Pango, HarfBuzz") from error
    if not harfbuzz_subset:
        # WeasyPrint would do without, a hundred times as slowly, and never twice the same file.
        raise TypesettingMissing(missing="HarfBuzz-Subset")
    if font_file() is None:
        raise FontsMissing(family=FAMILY)


def font_file() -> Path | None:
    """Return the file that the paper's letters come from; None where the system would take another family's."""
    return next((found for family in FAMILIES if (found := _matched(family)) is not None), None)


def _matched(family: str) -> Path | None:
    from weasyprint.text.ffi import ffi, fontconfig

    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    pattern = ffi.gc(fontconfig.FcPatternCreate(), fontconfig.FcPatternDestroy)
    fontconfig.FcPatternAddString(pattern, b"family", family.encode())
    fontconfig.FcConfigSubstitute(config, pattern, fontconfig.FcMatchPattern)
    fontconfig.FcDefaultSubstitute(pattern)
    result = ffi.new("FcResult *")
    match = fontconfig.FcFontMatch(config, pattern, result)
    if match == ffi.NULL:
        return None
    match = ffi.gc(match, fontconfig.FcPatternDestroy)
    if _text(match, b"family") not in FAMILIES:
        return None
    return Path(_text(match, b"file"))


def _text(pattern: object, name: bytes) -> str:
    from weasyprint.text.ffi import ffi, fontconfig

    found = ffi.new("FcChar8 **")
    if fontconfig.FcPatternGetString(pattern, name, 0, found) != fontconfig.FcResultMatch:
        return ""
    return bytes(ffi.string(found[0])).decode()


@lru_cache(maxsize=8)
def versions(form: str, program: str) -> str:
    """Return by what a file of that format is made: program, libraries, Pango and the letters, as far as they matter to it."""
    parts = [program] + [f"{name} {version(name)}" for name in _LIBRARIES[form]]
    if "weasyprint" in _LIBRARIES[form]:
        from weasyprint.text.ffi import pango

        file = font_file()
        letters = "" if file is None else hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        parts += [f"pango {pango.pango_version()}", f"letters {letters}"]
    return "; ".join(parts)
