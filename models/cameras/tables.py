"""Tables of cameras' addresses, which only who may write reads (they hold passwords), and of who watched which camera."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id

URL_RULE = r"url = '' OR url ~ '^rtsp://[^@/?#\s]+(/[^\s]*)?$' AND length(url) <= 500"


class CameraAddressRow(Base):
    """Where a camera's picture comes from; one that has no row, or no `url` in it, cannot be watched."""

    __tablename__ = "camera_address"
    __table_args__ = (
        CheckConstraint(URL_RULE, name="url"),
        CheckConstraint("url <> '' AND sign_in <> '' OR password = ''", name="password"),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("camera.id"), primary_key=True)
    url: Mapped[str]
    sign_in: Mapped[str] = mapped_column(server_default="")
    """The name to sign in by; "" for nobody."""
    password: Mapped[str] = mapped_column(server_default="")


class CameraWatchRow(Base):
    """A desk sees a camera's picture. Append-only; the database signs who and where, and whose rows one reads (migration 0026)."""

    __tablename__ = "camera_watch"
    __table_args__ = (
        Index("ix_camera_watch_camera_id_began_at", "camera_id", "began_at"),
        Index("ix_camera_watch_began_at", "began_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("camera.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    desk: Mapped[str] = mapped_column(server_default="")
    lease_id: Mapped[UUID | None] = mapped_column(ForeignKey("desk_lease.id"))
    """The desk's lease then: a desk that died ends its watches with it."""
    began_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class CameraWatchEndRow(Base):
    """A watch has ended. Append-only."""

    __tablename__ = "camera_watch_end"

    watch_id: Mapped[UUID] = mapped_column(ForeignKey("camera_watch.id"), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
