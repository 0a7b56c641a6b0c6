"""Figures counted in advance: what each counts, kept true in the transaction of every change."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0027_rollups"
down_revision = "0026_evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in ("facts", "cells", "touch", "build", "trust"):
        run_sql(op.get_bind(), f"0027_{part}.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0027_down.sql")
