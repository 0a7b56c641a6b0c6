"""Calendars, category rules and what stops a clock."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0007_clocks"
down_revision = "0006_case_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0007_clocks.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0007_down.sql")
