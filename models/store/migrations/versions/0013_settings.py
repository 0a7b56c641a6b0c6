"""What a city sets for itself."""

from __future__ import annotations

revision = "0013_settings"
down_revision = "0012_media"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
