"""The map's page, composed by folium the first time and kept: a later start shows it without loading folium."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from widgets.i18n import language
from widgets.map.composed import Document
from widgets.map.words import catalogue

log = logging.getLogger(__name__)

COMPOSERS = Path(__file__).resolve().parent.parent / "widgets" / "map"


def map_document(folder: Path, theme: str, *, motion: bool, hands: bool = True) -> Document:
    """Return the map's page in the language in use, kept in `folder`; called in the background.

    `hands` as for `compose`. A kept page that cannot be read, or was made by other code, is composed anew; one that cannot be kept is used all
    the same.
    """
    words, wanted = catalogue(), language()
    file = folder / f"map-{_digest(words, theme, wanted, motion, hands)}.json"
    try:
        return Document(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        pass
    from widgets.map.document import compose

    document = compose(words=words, theme=theme, language=wanted, motion=motion, hands=hands)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(asdict(document), ensure_ascii=False), encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        log.warning("the composed map page could not be kept: %s", error)
    return document


def _digest(words: dict[str, str], theme: str, wanted: str, *switches: bool) -> str:
    """Return a word that changes with everything the page is made from."""
    digest = hashlib.sha256(json.dumps([words, theme, wanted, *switches], sort_keys=True).encode())
    folium = find_spec("folium")
    assert folium is not None
    assert folium.origin is not None
    for source in (Path(folium.origin), *sorted(COMPOSERS.glob("*.py"))):
        facts = source.stat()
        digest.update(f"{source}\0{facts.st_mtime_ns}\0{facts.st_size}\0".encode())
    return digest.hexdigest()[:24]
