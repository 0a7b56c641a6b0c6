"""What a city's own files say and no table had: codes of places and roads, phones, a worker's department, usual urgency."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0005_city_files"
down_revision = "0004_base_maps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0005_city_files.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0005_down.sql")
