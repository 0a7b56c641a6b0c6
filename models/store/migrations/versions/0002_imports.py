"""What an import did, so that it can be undone."""

from __future__ import annotations

revision = "0002_imports"
down_revision = "0001_foundations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
