"""Where large files lie, if not in the database: a folder that every desk sees, or an S3 address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from models.media.records import Kept
from models.media.settings import places_ever_set
from models.store.errors import Refused
from models.store.ids import new_id

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{32}")
Progress = Callable[[int], None]
"""Hears how many bytes have gone; may raise to stop."""


class Place(Protocol):
    """Somewhere to keep bytes under a name. What is put there is whole or not there."""

    kept: Kept

    @property
    def where(self) -> str:
        """The place, to tell people."""

    def put(self, path: Path, name: str, progress: Progress) -> None:
        """Bring a file there. Raises Refused("media_unreachable", where), and what `progress` raises."""

    def read(self, name: str, start: int, length: int) -> bytes:
        """Return that part of it, shorter where it ends before. Raises Refused: "media_gone", "media_unreachable" (where)."""

    def remove(self, name: str) -> None:
        """Let it go; nothing happens where it is gone already. Raises Refused("media_unreachable", where)."""


def place_set(place: Mapping[str, Any]) -> Place:
    """Return the place that a setting names."""
    if "folder" in place:
        from models.media.places.folder import Folder

        return Folder(Path(place["folder"]))
    # Loaded only where a city has one: it takes a second.
    from models.media.places.s3 import S3

    return S3(**place["s3"])


def name_for(sha256: str) -> str:
    """Return a name that nobody else puts anything under: letting one go never takes another's."""
    return f"{sha256[:2]}/{sha256}-{new_id().hex}"


def place_of(s: Session, address: Mapping[str, Any]) -> tuple[Place, str]:
    """Return the place and the name that a row of `media` says. Raises Refused("place_not_set").

    A row is no word to open any file of this machine: only what a supervisor has set is a place, and only our names are.
    """
    place, name = address.get("place"), address.get("name")
    if place not in places_ever_set(s) or not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise Refused("place_not_set", where=str(place))
    return place_set(place), name
