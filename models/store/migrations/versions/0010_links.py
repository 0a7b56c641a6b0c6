"""Twins, repeats, merged cases, parents and children."""

from __future__ import annotations

revision = "0010_links"
down_revision = "0009_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
