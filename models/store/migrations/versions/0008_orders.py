"""Refusals, rulings, whistles: several orders at once."""

from __future__ import annotations

revision = "0008_orders"
down_revision = "0007_clocks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
