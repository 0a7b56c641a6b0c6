"""What cases are told apart by leads to the pages behind a figure."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0039_keys"
down_revision = "0038_redrawing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0039_keys.sql")


def downgrade() -> None:
    # The view as it was is said there.
    run_sql(op.get_bind(), "0033_lead_on_demand.sql")
    run_sql(op.get_bind(), "0039_down.sql")
