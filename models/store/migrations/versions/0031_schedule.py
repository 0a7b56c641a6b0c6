"""Papers made by the clock, once each, and where they go."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0031_schedule"
down_revision = "0030_annotations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0031_schedule.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0031_down.sql")
