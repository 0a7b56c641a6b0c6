"""Tables of what is kept: a row a file under its digest, and its bytes in chunks unless they lie elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Double, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base


class MediaRow(Base):
    """A file under its SHA-256. `complete` once its bytes were found to have it; nothing is attached of one that is not."""

    __tablename__ = "media"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("kind IN ('picture','film','sound','document')", name="kind"),
        CheckConstraint("kept IN ('database','folder','s3')", name="kept"),
        CheckConstraint(
            "(kept = 'database') = (address IS NULL) AND (kept = 'database') = (digests IS NULL)", name="outside"
        ),
        CheckConstraint("octet_length(digests) = 32 * ((size + 262143) / 262144)", name="digests"),
        CheckConstraint("octet_length(thumbnail) <= 262144", name="thumbnail"),
        Index("ix_media_wanted_at", "wanted_at"),
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str]
    kind: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None] = mapped_column(Double)
    phash: Mapped[int | None] = mapped_column(BigInteger)
    """A picture's perceptual hash, 64 bits; null for one that says nothing by it."""
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept: Mapped[str] = mapped_column(server_default="database")
    address: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Where its bytes lie, if not in media_chunk: the place as it was set then, and the name there."""
    digests: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of what lies elsewhere: the SHA-256 of every chunk, one after the other."""
    complete: Mapped[bool] = mapped_column(server_default=text("false"))
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    wanted_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    """When somebody last wanted to attach it; what nobody attached expires a day after that."""


class MediaChunkRow(Base):
    """A chunk of 256 KiB (the last one may be shorter)."""

    __tablename__ = "media_chunk"
    __table_args__ = (
        CheckConstraint("ordinal >= 0", name="ordinal"),
        CheckConstraint("octet_length(content) >= 1 AND octet_length(content) <= 262144", name="content"),
    )

    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
