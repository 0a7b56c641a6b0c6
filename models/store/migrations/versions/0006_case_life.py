"""Every state, branch and overlay of a case's life, and the table that allows them."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0006_case_life"
down_revision = "0005_city_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in ("case_life", "arrows", "hold"):
        run_sql(op.get_bind(), f"0006_{part}.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0006_down.sql")
