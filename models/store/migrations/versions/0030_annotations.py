"""Annotations of the charts: words on days, taken back by rows of their own."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0030_annotations"
down_revision = "0029_papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0030_annotations.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0030_down.sql")
