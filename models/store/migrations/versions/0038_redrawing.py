"""Grids drawn, split and merged at the desk, and when a dynamic grid ends."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0038_redrawing"
down_revision = "0037_replay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0038_redrawing.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0038_down.sql")
