"""A case is taken out of assessment (剔除) by an approved request; how long a whistle waits is a setting in versions."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0017_exclusion"
down_revision = "0016_order_limits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0017_exclusion.sql")
    run_sql(op.get_bind(), "0017_whistle_limits.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0017_down.sql")
