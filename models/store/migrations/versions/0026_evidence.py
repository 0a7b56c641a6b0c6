"""Who watched which camera; retention of what calls and cameras left in cases; calls end when they ended."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0026_evidence"
down_revision = "0025_wall"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in ("0026_ends.sql", "0026_camera_watch.sql", "0026_retention.sql"):
        run_sql(op.get_bind(), part)


def downgrade() -> None:
    run_sql(op.get_bind(), "0026_down.sql")
