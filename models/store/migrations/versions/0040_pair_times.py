"""How long stages took, by two dimensions."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0040_pair_times"
down_revision = "0039_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0040_pair_times.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0040_down.sql")
