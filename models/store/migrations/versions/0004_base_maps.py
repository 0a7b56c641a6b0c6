"""A city's base maps."""

from __future__ import annotations

revision = "0004_base_maps"
down_revision = "0003_briefings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
