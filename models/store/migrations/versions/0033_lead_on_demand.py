"""Who had a case's lead order is looked up for the facts of which that is asked, and for no others."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0033_lead_on_demand"
down_revision = "0032_hot_topics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0033_lead_on_demand.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0033_down.sql")
