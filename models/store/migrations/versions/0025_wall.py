"""The wall watches calls, and shows the cameras that nobody signs in to."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0025_wall"
down_revision = "0024_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0025_wall.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0025_down.sql")
