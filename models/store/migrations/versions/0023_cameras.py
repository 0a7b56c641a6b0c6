"""Cameras that can be watched: whether one is in service, where its picture comes from, and who signs in there."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0023_cameras"
down_revision = "0022_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0023_cameras.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0023_down.sql")
