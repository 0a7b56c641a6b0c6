"""A base map may be a WMS service."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0035_wms"
down_revision = "0034_paper_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0035_wms.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0035_down.sql")
