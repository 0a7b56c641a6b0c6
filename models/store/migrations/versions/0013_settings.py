"""What a city sets for itself."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0013_settings"
down_revision = "0011_watch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0013_settings.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0013_down.sql")
