"""What the screen is told of files on their way in, and of an attachment's content."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from PySide6.QtGui import QImage

from models.media.records import Media


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file of this machine that somebody wants to attach, and what it is evidence of ("" for nothing in particular)."""

    path: str
    evidence: str = ""


class FileStage(StrEnum):
    """How far a file has come on its way into the database."""

    WAITING = "waiting"
    KEEPING = "keeping"
    KEPT = "kept"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class FileState:
    """One file on its way in."""

    path: str
    stage: FileStage = FileStage.WAITING
    done: int = 0
    size: int = 0
    """Bytes, done and in all; 0 until it is known."""
    problem: str = ""
    """What went wrong, what was not lost, what to do; of one that failed."""
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that were sent together for one case, and how far they are."""

    id: UUID
    files: tuple[FileState, ...]

    @property
    def under_way(self) -> bool:
        """Whether anything of it is still on its way."""
        return any(one.stage in (FileStage.WAITING, FileStage.KEEPING, FileStage.KEPT) for one in self.files)


@dataclass(frozen=True, slots=True)
class Content:
    """What an attachment holds, as the viewer shows it: exactly one of picture, pages and file, or none of them."""

    sha256: str
    intact: bool
    """Whether the digest of the bytes read is the one on record."""
    picture: QImage | None = None
    reduced: bool = False
    """The picture is shown smaller than it is: whole it would not fit into memory."""
    pages: bytes | None = None
    """A PDF."""
    file: str = ""
    """Where a film or a sound lies for as long as it is shown."""
