"""Components (部件): what stands in the street, with code, category and owner."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0036_components"
down_revision = "0035_wms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0036_components.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0036_down.sql")
