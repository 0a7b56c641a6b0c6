"""The table of cameras' addresses. Only who may write reads it: it holds passwords."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base

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
