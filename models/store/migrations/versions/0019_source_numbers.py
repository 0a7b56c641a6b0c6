"""A case is found by its number in the system it came from."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0019_source_numbers"
down_revision = "0018_attachments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0019_source_numbers.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0019_down.sql")
