"""The tables of papers. All are append-only: triggers refuse update and delete, and say who wrote a row and when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.briefings.kinds import ABOUT_ONE, Kind
from models.store.base import Base
from models.store.ids import new_id


def _in(column: str, kinds: object) -> str:
    return f"{column} IN ({','.join(repr(str(one)) for one in kinds)})"  # type: ignore[attr-defined]


class BriefingRow(Base):
    """A paper as it was made: its number (year, kind, serial) and edition, the days it is about, all figures, the pictures.

    The database itself holds that `sha256` is the digest of snapshot and pictures, and that an edition follows the one
    before it about the same days and the same subject.
    """

    __tablename__ = "briefing"
    __table_args__ = (
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint("first_day <= day", name="days"),
        CheckConstraint(_in("kind", Kind), name="kind"),
        CheckConstraint(f"(subject IS NOT NULL) = ({_in('kind', ABOUT_ONE)})", name="subject"),
        CheckConstraint("sha256 = encode(sha256(convert_to(snapshot, 'UTF8'::name) || picture), 'hex')", name="sha256"),
        UniqueConstraint("year", "kind", "serial", "edition"),
        Index("ix_briefing_day", "day"),
        Index("ix_briefing_made_at", "made_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int]
    kind: Mapped[str]
    serial: Mapped[int]
    edition: Mapped[int]
    first_day: Mapped[date]
    day: Mapped[date]
    """The last day that it is about."""
    subject: Mapped[UUID | None]
    """The case of a 信息专报, the shift that a 交接班 handed over to."""
    as_of: Mapped[datetime]
    so_far: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    made_by: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    program: Mapped[str]
    """Which program and which edition of the template made it."""
    snapshot: Mapped[str] = mapped_column(Text)
    """The canonical JSON of `models.briefings.records.Snapshot`, byte for byte what the digest is of."""
    picture: Mapped[bytes]
    """The pictures one after another: the snapshot says how long each is."""
    sha256: Mapped[str]


class WordsRow(Base):
    """What a paper is found by in the archive: its words and those edited in it, folded. Triggers keep it, nobody else."""

    __tablename__ = "briefing_words"

    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    edited: Mapped[str] = mapped_column(Text, server_default="")


class WordingRow(Base):
    """The words of a paper as somebody edited them before it was signed; the highest version holds."""

    __tablename__ = "briefing_wording"
    __table_args__ = (
        CheckConstraint("version > 0", name="version"),
        UniqueConstraint("briefing_id", "version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"))
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    """The canonical JSON of `models.briefings.records.Wording`."""
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class SigningRow(Base):
    """A supervisor's signature (签发) under a paper and its newest words; `sha256` is the digest over both."""

    __tablename__ = "briefing_signing"

    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"), primary_key=True)
    wording_id: Mapped[UUID | None] = mapped_column(ForeignKey("briefing_wording.id"))
    sha256: Mapped[str]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class RenderingRow(Base):
    """The digest of the first file that was made of a paper in a state, format, language and style by these versions."""

    __tablename__ = "briefing_rendering"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'::text", name="sha256"),
        UniqueConstraint(
            "briefing_id", "state", "format", "language", "style", "versions", name="uq_briefing_rendering_first"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"))
    state: Mapped[str]
    """What was rendered: the digest of the signature, or of the words of a draft; "" for a draft as it was made."""
    format: Mapped[str]
    language: Mapped[str]
    style: Mapped[str]
    versions: Mapped[str]
    sha256: Mapped[str]
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
