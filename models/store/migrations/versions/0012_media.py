"""Attachments and their bytes."""

from __future__ import annotations

revision = "0012_media"
down_revision = "0011_watch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
