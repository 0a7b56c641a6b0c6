"""A city's tables row for row, to be compared before and after."""

from __future__ import annotations

from tests.models.imports.city import NewCity

# What imports and the feed keep of themselves, and what no desk may read: no import touches it.
OURS = (
    "import_run", "import_row", "change", "change_floor", "alembic_version",
    "phone_code", "phone_limit", "phone_link", "phone_secret", "phone_token",
    # What is counted of the other tables.
    "figure_state", "figure_touched", "figure_delta", "figure_cell", "figure_time", "figure_pair_time",
    "figure_slice",
)  # fmt: skip
_NAMES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    " AND NOT relispartition ORDER BY 1"
)


def rows_of(city: NewCity) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    names = [name for (name,) in city.ask(_NAMES) if name not in OURS]
    return {name: [row for (row,) in city.ask(f'SELECT t::text FROM "{name}" t ORDER BY 1')] for name in names}
