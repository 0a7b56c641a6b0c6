"""Video calls: who calls whom about what, every step of a call, and the signals that set it up."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0022_calls"
down_revision = "0021_phones"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0022_calls.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0022_down.sql")
