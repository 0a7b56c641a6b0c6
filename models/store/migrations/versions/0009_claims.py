"""Who has which case open."""

from __future__ import annotations

revision = "0009_claims"
down_revision = "0008_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
