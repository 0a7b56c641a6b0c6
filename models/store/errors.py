"""What can go wrong with the store, in kinds a desk can put into words."""

from __future__ import annotations

from typing import Any
from uuid import UUID


class StoreError(Exception):
    """Base of everything the store raises on purpose; the text is the technical detail, in English."""


class Unreachable(StoreError):
    """The server does not answer, or the connection to it broke before anything was committed."""


class WrongPassword(StoreError):
    """The server knows the account under another password, or not at all."""


class UnknownDatabase(StoreError):
    """The server answers, but has no database of that name."""


class ServerTooOld(StoreError):
    """The server is older than PostgreSQL 15."""


class SchemaFromFuture(StoreError):
    """The database was migrated by a newer program; this one must not touch it."""


class SchemaBehind(StoreError):
    """The database waits for migrations (`db upgrade`)."""


class NotPermitted(StoreError):
    """The account may not do this."""


class NoSpace(StoreError):
    """The server's disk is full; what was to be written was not."""


class WriteInDoubt(StoreError):
    """The connection broke while committing: it may have happened or not. Ask with `models.store.doubt.resolve`.

    `command_id` is what the caller gave to the transaction; `xid` the transaction's own identifier on the server.
    """

    def __init__(self, command_id: UUID | None, xid: int | None = None) -> None:
        super().__init__(f"connection lost during commit (command {command_id}, transaction {xid})")
        self.command_id = command_id
        self.xid = xid


class Refused(StoreError):
    """A rule said no and nothing was written.

    `code` is a stable key ("taken", "changed_meanwhile", "not_in_this_state", "busy", …), `facts` fill the sentence.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts
