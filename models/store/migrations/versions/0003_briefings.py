"""Numbered briefings."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0003_briefings"
down_revision = "0002_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0003_briefings.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0003_down.sql")
