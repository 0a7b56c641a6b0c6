"""Who has which case open."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0009_claims"
down_revision = "0008_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0009_claims.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0009_down.sql")
