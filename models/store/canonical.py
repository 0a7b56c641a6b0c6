"""Records as one canonical text and back: the same records give the same text, and its digest, on every machine."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
Reader = Callable[[Any], Any]


class Unreadable(Exception):
    """The text is not what this program's records say; the message names where."""


def to_text(record: Any) -> str:
    """Return a record as JSON: keys sorted, nothing between, times in UTC, every character as itself."""
    return json.dumps(
        record, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def from_text(kind: type[T], text: str) -> T:
    """Return the record of that kind that the text holds. Raises Unreadable."""
    try:
        found: T = _reader(kind)(json.loads(text))  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unreadable(f"{kind.__name__}: {error}") from error
    return found


def digest(text: str, picture: bytes = b"") -> str:
    """Return the SHA-256 of the text's UTF-8 and the picture after it, as the database computes it."""
    return hashlib.sha256(text.encode() + picture).hexdigest()


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _plain(value: Any) -> Any:
    """What JSON has no word for: a record as its fields, a time, an identifier, a word."""
    kind = type(value)
    if kind is UUID:
        return str(value)
    if is_dataclass(kind):
        return {name: getattr(value, name) for name in _names(kind)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no plain form")


@lru_cache(maxsize=1024)
def _reader(kind: Any) -> Reader:
    """Return what reads a value of that kind: made once, for a paper holds a hundred thousand of them."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_reader(kind)
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin in (Union, types.UnionType):
        of = _reader(next(one for one in get_args(kind) if one is not type(None)))
        return lambda value: None if value is None else of(value)
    return _scalar_reader(kind)


def _record_reader(kind: Any) -> Reader:
    # Where a record holds another of its kind, that one's reader is this one.
    readers: dict[str, Reader] = {}

    def read(value: Any) -> Any:
        if not readers:
            readers.update((name, _reader(hint)) for name, hint in get_type_hints(kind).items())
        if not isinstance(value, dict) or value.keys() != readers.keys():
            raise ValueError(f"not the fields of {kind.__name__}")
        return kind(**{name: of(value[name]) for name, of in readers.items()})

    return read


def _tuple_reader(inner: tuple[Any, ...]) -> Reader:
    many = len(inner) == 2 and inner[1] is Ellipsis
    readers = [_reader(one) for one in inner if one is not Ellipsis]

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is no list")
        if many:
            return tuple(map(readers[0], value))
        return tuple(of(one) for of, one in zip(readers, value, strict=True))

    return read


def _scalar_reader(kind: Any) -> Reader:
    if kind is datetime or kind is date:
        told: Reader = kind.fromisoformat
        return told
    if issubclass(kind, (Enum, UUID)):
        made: Reader = kind
        return made

    def read(value: Any) -> Any:
        if type(value) is kind:
            return value
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        raise TypeError(f"{value!r} is no {kind.__name__}")

    return read
