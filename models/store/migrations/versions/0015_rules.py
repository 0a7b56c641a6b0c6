"""A category's rule that makes no sense is refused by the database too; who entered it is not for the writer to say."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0015_rules"
down_revision = "0014_told_case"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0015_rules.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0015_down.sql")
