"""Tables of sign-in: sessions, and the hashes of what opens them. Nothing here lets anybody in who reads it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class SessionRow(Base):
    """A phone that is signed in: from a code or a link until it ends or expires. Its end is written once."""

    __tablename__ = "phone_session"
    __table_args__ = (
        CheckConstraint("way IN ('code','link')", name="way"),
        CheckConstraint("ending IN ('signed_out','revoked','reused')", name="ending"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    way: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    ended_by: Mapped[str | None]


class TokenRow(Base):
    """A token of a session, by its SHA-256. Access and refresh tokens are given in pairs; `follows` is the pair before."""

    __tablename__ = "phone_token"
    __table_args__ = (
        CheckConstraint("octet_length(hash) = 32", name="hash"),
        CheckConstraint("kind IN ('access','refresh')", name="kind"),
    )

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("phone_session.id"), index=True)
    kind: Mapped[str]
    pair: Mapped[UUID]
    follows: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """An access token's first use; a refresh token's exchange."""
    void_at: Mapped[datetime | None]
    """When it was replaced by another pair, its own having been lost on the way."""


class CodeRow(Base):
    """A one-time code that was sent to a worker, salted and hashed."""

    __tablename__ = "phone_code"
    __table_args__ = (CheckConstraint("tries <= 5", name="tries"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    salt: Mapped[bytes]
    hash: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    ended_at: Mapped[datetime | None]
    """When it was used, used up, or replaced by a newer one."""


class LinkRow(Base):
    """A one-time link that the desk made, by the SHA-256 of what stands in it; `login` is who made it."""

    __tablename__ = "phone_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    hash: Mapped[bytes] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LimitRow(Base):
    """How often something was tried since when, by a keyed hash of the number or address that tried."""

    __tablename__ = "phone_limit"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    many: Mapped[int] = mapped_column(server_default=text("1"))


class SecretRow(Base):
    """The key of those hashes: one row, made with the table, the same for every instance of the service."""

    __tablename__ = "phone_secret"
    __table_args__ = (CheckConstraint('"only"', name="single"),)

    only: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    key: Mapped[bytes]


class DutyRow(Base):
    """What a worker said of being on duty; `id` is the phone's own, so that it is said once. Append-only."""

    __tablename__ = "phone_duty"
    __table_args__ = (Index("ix_phone_duty_worker_id_occurred_at", "worker_id", "occurred_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    on_duty: Mapped[bool]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class SentMediaRow(Base):
    """A file that a worker sent, by its digest: what expires leaves a row for at most a day longer."""

    __tablename__ = "phone_media"

    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
