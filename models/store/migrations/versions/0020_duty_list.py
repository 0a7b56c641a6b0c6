"""The duty list: who is on it for which grid, on which days and hours; and no shift is handed over within a minute."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0020_duty_list"
down_revision = "0019_source_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0020_duty_list.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0020_duty_list_down.sql")
