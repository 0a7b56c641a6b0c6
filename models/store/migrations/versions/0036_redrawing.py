"""Grids drawn, split and merged at the desk, and when a dynamic grid ends."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0036_redrawing"
down_revision = "0034_paper_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0036_redrawing.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0036_down.sql")
