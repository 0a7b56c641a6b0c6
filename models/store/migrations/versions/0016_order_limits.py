"""An order's limit goes with its case's."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0016_order_limits"
down_revision = "0015_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0016_order_limits.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0016_down.sql")
