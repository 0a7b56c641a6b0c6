"""Which cases were due, and cells by both keys, told by an index alone."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0041_due"
down_revision = "0040_pair_times"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0041_due.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0041_down.sql")
