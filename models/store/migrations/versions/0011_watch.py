"""Urging, supervising, shifts."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0011_watch"
down_revision = "0010_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0011_watch.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0011_down.sql")
