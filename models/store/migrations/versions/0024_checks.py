"""Video checks: a worker at the place, a call after a quarter of an hour, a verdict."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0024_checks"
down_revision = "0023_cameras"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0024_checks.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0024_down.sql")
