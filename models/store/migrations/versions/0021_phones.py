"""Phones: sessions, codes, links and tokens; the group of the service that phones talk to."""

from __future__ import annotations

from alembic import op

from models.store.migrations.run_sql import run_sql

revision = "0021_phones"
down_revision = "0020_duty_list"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), "0021_phones.sql")


def downgrade() -> None:
    run_sql(op.get_bind(), "0021_down.sql")
