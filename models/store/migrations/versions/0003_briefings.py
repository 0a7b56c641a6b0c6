"""Numbered briefings."""

from __future__ import annotations

revision = "0003_briefings"
down_revision = "0002_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
