"""A city's base maps."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0004_base_maps"
down_revision = "0003_briefings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0004_base_maps.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0004_down.sql")
