"""A kind of paper of its own: 热点专报."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0032_hot_topics"
down_revision = "0031_schedule"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0032_hot_topics.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0032_down.sql")
