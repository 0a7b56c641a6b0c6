"""Names of files as somebody typed them, made fit for this machine's disk."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 160
"""Of a name in UTF-8: a file system takes 255, and a temporary suffix has to fit."""
_BAD = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(name: str) -> str:
    """Return a name that is a plain file name on every system: no folders, no controls, nothing that turns text around.

    The suffix stays where there is one; a name of which nothing is left is "attachment".
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    # Cf: direction marks and joiners, which make a name look like another.
    plain = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))
    plain = _BAD.sub("_", plain).strip(" .")
    if not plain or _DEVICES.fullmatch(plain):
        plain = f"attachment{'_' + plain if plain else ''}"
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, suffix = plain, ""
    room = MOST_BYTES - len(suffix.encode()) - 1
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return f"{stem}.{suffix}" if suffix else stem
