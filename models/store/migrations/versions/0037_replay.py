"""What the time machine reads: steps by time, fixes by time, and days of positions thinned to a fix a minute."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0037_replay"
down_revision = "0036_components"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0037_replay.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0037_down.sql")
