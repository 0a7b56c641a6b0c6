"""Settles what was due, and carries deliveries on: the only writer of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import psycopg
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.briefings.records import Briefing
from models.briefings.schedule.records import Channel, Delivery, DeliveryState, Outcome, Schedule
from models.briefings.schedule.rules import GIVEN_UP_AFTER, Due, wait_after
from models.briefings.schedule.tables import DeliveryRow, DueRow
from models.store.connection import connect
from models.store.engine import Store
from models.store.ids import new_id
from models.store.times import database_now
from models.store.translate import translate

LONGEST_ERROR = 500
_BEGIN = text("UPDATE briefing_delivery SET state = 'sending', tries = tries + 1 WHERE id = :id AND tries = :tries")
_END = text(
    """UPDATE briefing_delivery SET state = CAST(:state AS varchar), error = :error,
        next_at = clock_timestamp() + CAST(:wait AS interval),
        sent_at = CASE WHEN CAST(:state AS varchar) = 'sent' THEN clock_timestamp() END
    WHERE id = :id AND state = 'sending'"""
)


class Busy(Exception):
    """Another program makes and sends what is due just now."""


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Be the one program that makes and sends what is due, while the block lasts. Raises Busy, StoreError kinds.

    A line of its own keeps the lock: nothing of it is left when a program is killed.
    """
    try:
        with connect(store.url, "shaotai papers") as line:
            line.execute("SET lock_timeout = 0")
            if line.execute("SELECT pg_try_advisory_lock(hashtext('shaotai.papers'))").fetchone() != (True,):
                raise Busy
            try:
                yield
            finally:
                with suppress(psycopg.Error):
                    line.execute("SELECT pg_advisory_unlock_all()")
    except psycopg.Error as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


def settle(s: Session, one: Due, outcome: Outcome, *, why: str = "", briefing_id: UUID | None = None) -> None:
    """Note what became of a paper that was due. Raises Refused("settled_already") where another was quicker."""
    values = {
        "kind": one.kind.value, "first_day": one.period.first, "day": one.period.last, "outcome": outcome.value,
        "why": why, "briefing_id": briefing_id,
    }  # fmt: skip
    s.execute(insert(DueRow).values(id=new_id(), **values))


def settle_made(s: Session, one: Due, briefing: Briefing, schedule: Schedule) -> None:
    """Note that a paper was made, and where it has to go, in the transaction that keeps it.

    Every address gets mail of its own: one that is refused holds up no other, and is not sent to twice for another's sake.
    """
    settle(s, one, Outcome.MADE, briefing_id=briefing.id)
    targets = [(Channel.FOLDER, schedule.folder)] if schedule.folder else []
    targets += [(Channel.MAIL, address) for address in dict.fromkeys(schedule.mail.to)]
    host = schedule.mail.sender.rpartition("@")[2] or "shaotai.invalid"
    for channel, target in targets:
        made = new_id()
        s.execute(
            insert(DeliveryRow).values(
                id=made,
                briefing_id=briefing.id,
                channel=channel.value,
                target=target,
                formats=",".join(schedule.formats),
                language=schedule.language,
                style=schedule.style,
                message_id=f"<{made}@{host}>",
            )
        )


def begin_delivery(s: Session, delivery: Delivery) -> bool:
    """Note that it is being sent, before it is; returns False where another has begun it meanwhile."""
    return s.execute(_BEGIN, {"id": delivery.id, "tries": delivery.tries}).rowcount == 1  # type: ignore[attr-defined, no-any-return]


def end_delivery(s: Session, delivery: Delivery, error: str = "", *, for_good: bool = False) -> DeliveryState:
    """Note that it was sent, or what it failed of and when it is tried again; returns how it stands.

    It is given up `for_good` where no later try can be better, and a week after its beginning.
    """
    state = DeliveryState.SENT
    if error:
        over = for_good or database_now(s) - delivery.begun_at > GIVEN_UP_AFTER
        state = DeliveryState.GIVEN_UP if over else DeliveryState.FAILED
    told = error.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_ERROR]
    wait = wait_after(delivery.tries + 1)
    s.execute(_END, {"id": delivery.id, "state": state.value, "error": told, "wait": wait})
    return state
