"""Twins, repeats, merged cases, parents and children."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0010_links"
down_revision = "0009_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0010_links.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0010_down.sql")
