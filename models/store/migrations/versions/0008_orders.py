"""Refusals, deliberations, rulings, whistles; what an order knows of its own."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0008_orders"
down_revision = "0007_clocks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0008_orders.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0008_down.sql")
