"""Tables, change feed, levels of trust."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0001_foundations"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in ("epoch", "tables", "functions", "triggers", "trust"):
        run_sql(op.get_bind(), f"0001_{part}.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0001_down.sql")
