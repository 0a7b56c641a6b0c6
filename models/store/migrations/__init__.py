"""Migrations: one module a revision under `versions`, its SQL beside it under `sql`."""
