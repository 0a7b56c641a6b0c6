"""Figures counted in advance: what each counts, kept true in the transaction of every change."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0027_rollups"
down_revision = "0026_evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0027_facts.sql")
    run_sql(op.get_bind(), "0027_rollups.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0027_down.sql")
