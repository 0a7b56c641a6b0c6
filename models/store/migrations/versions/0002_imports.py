"""What an import did, so that it can be undone."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0002_imports"
down_revision = "0001_foundations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in ("tables", "record", "undo", "trust"):
        run_sql(op.get_bind(), f"0002_{part}.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0002_down.sql")
