"""What cases are found by, the newest first."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0028_words"
down_revision = "0027_rollups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0028_words.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0028_down.sql")
