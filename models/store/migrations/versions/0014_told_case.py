"""A case that is new is held to its table as well, with every step that its beginning took."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0014_told_case"
down_revision = "0013_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0014_told_case.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0014_down.sql")
