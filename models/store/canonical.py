"""Records as one canonical text and back: the same records give the same text, and its digest, on every machine."""

from __future__ import annotations

import hashlib
import json
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


class Unreadable(Exception):
    """The text is not what this program's records say; the message names where."""


def to_text(record: Any) -> str:
    """Return a record as JSON: keys sorted, nothing between, times in UTC, every character as itself."""
    return json.dumps(_plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_text(kind: type[T], text: str) -> T:
    """Return the record of that kind that the text holds. Raises Unreadable."""
    try:
        found: T = _record(kind, json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unreadable(f"{kind.__name__}: {error}") from error
    return found


def digest(text: str, picture: bytes = b"") -> str:
    """Return the SHA-256 of the text's UTF-8 and the picture after it, as the database computes it."""
    return hashlib.sha256(text.encode() + picture).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, dict) or value.keys() != _hints(kind).keys():
            raise ValueError(f"not the fields of {kind.__name__}")
        return kind(**{name: _record(hint, value[name]) for name, hint in _hints(kind).items()})
    origin = get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is no list")
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_record(inner[0], one) for one in value)
        return tuple(_record(hint, one) for hint, one in zip(inner, value, strict=True))
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _record(next(one for one in get_args(kind) if one is not type(None)), value)
    return _scalar(kind, value)


def _scalar(kind: Any, value: Any) -> Any:
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    if issubclass(kind, (Enum, UUID)):
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
