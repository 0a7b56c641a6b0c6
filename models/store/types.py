"""Column types that SQLAlchemy lacks."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType


class Xid8(UserDefinedType[int]):
    """PostgreSQL's xid8: a transaction identifier that never wraps; an int in Python."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in SQL."""
        return "xid8"

    def result_processor(self, _dialect: Any, _coltype: object) -> Any:
        """Turn the text form into an int."""
        return lambda value: None if value is None else int(value)


# So that reflection, and with it the comparison of schema and mapped classes, knows it.
ischema_names["xid8"] = Xid8
