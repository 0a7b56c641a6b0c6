"""Makes and sends what the schedule says is due, by whichever program gets the lock. Works on any thread but the GUI's."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from desktop.briefing.mail import MailFailed
from desktop.briefing.make import MakingCancelled, keep_paper
from desktop.briefing.sending import Sender
from desktop.problems import Problem
from models.briefings.commands import Kept
from models.briefings.content import About
from models.briefings.schedule.commands import Busy, alone, begin_delivery, end_delivery, settle, settle_made
from models.briefings.schedule.queries import list_due, list_waiting
from models.briefings.schedule.records import Channel, Delivery, DeliveryState, Outcome, Schedule
from models.briefings.schedule.rules import Due
from models.briefings.schedule.setting import get_schedule
from models.store.engine import Store
from models.store.errors import Refused, StoreError

log = logging.getLogger(__name__)

_NOTHING = frozenset({"day_before_first", "nothing_reported"})
_FOR_GOOD = frozenset({"briefing_damaged", "target_removed"})


@dataclass(slots=True)
class Ran:
    """What one run did. `busy`: another program was at it. `problem`: why a paper that is due could not be made."""

    busy: bool = False
    made: list[str] = field(default_factory=list)
    left_out: list[Due] = field(default_factory=list)
    nothing: list[Due] = field(default_factory=list)
    sent: list[Delivery] = field(default_factory=list)
    failed: list[tuple[Delivery, str, DeliveryState]] = field(default_factory=list)
    problem: Exception | None = None


def run_due(store: Store, cancelled: Callable[[], bool] = lambda: False) -> Ran:
    """Make what is due, then send what waits; returns what was done. As an operator or a supervisor.

    Nothing is done while the schedule is off or another program is at it. What fails is in the answer and tried again by the
    next run; nothing is left half-made. A QGuiApplication must exist. Raises StoreError kinds.
    """
    ran = Ran()
    if not _anything(store):
        return ran
    try:
        with alone(store):
            with store.read() as s:
                schedule, wanted = get_schedule(s)[0], list_due(s)
            if schedule.on:
                _make(store, schedule, wanted, ran, cancelled)
                _send(store, schedule, ran, cancelled)
    except Busy:
        ran.busy = True
    except MakingCancelled:
        pass
    return ran


def _anything(store: Store) -> bool:
    with store.read() as s:
        return get_schedule(s)[0].on and bool(list_due(s) or list_waiting(s))


def _make(store: Store, schedule: Schedule, wanted: list[Due], ran: Ran, cancelled: Callable[[], bool]) -> None:
    ran.left_out = [one for one in wanted if one.left_out]
    if ran.left_out:
        with store.transaction(origin="briefing") as s:
            for one in ran.left_out:
                settle(s, one, Outcome.LEFT_OUT)
    for one in wanted:
        if one.left_out:
            continue
        about = About(one.kind, one.period)
        try:
            kept = keep_paper(store, about, schedule.language, partial(_settled, one, schedule), cancelled=cancelled)
            ran.made.append(kept.briefing.number)
        except Refused as refused:
            if refused.code in _NOTHING:
                with store.transaction(origin="briefing") as s:
                    settle(s, one, Outcome.NOTHING, why=refused.code)
                ran.nothing.append(one)
            elif refused.code != "settled_already":
                ran.problem = ran.problem or refused
        except Problem as problem:
            # What this machine lacks, it lacks for all of them.
            ran.problem = problem
            return
        except (StoreError, MakingCancelled):
            raise
        except Exception as error:
            # One paper that cannot be made keeps no other from being made and sent.
            log.exception("a paper that is due could not be made: %s", one)
            ran.problem = ran.problem or error


def _settled(one: Due, schedule: Schedule, s: Session, kept: Kept) -> None:
    settle_made(s, one, kept.briefing, schedule)


def _send(store: Store, schedule: Schedule, ran: Ran, cancelled: Callable[[], bool]) -> None:
    with store.read() as s:
        waiting = list_waiting(s)
    sender = Sender(store, schedule)
    for one in waiting:
        if cancelled():
            return
        # Noted before it is sent: where this program dies in between, the next one sees that it was tried.
        with store.transaction(origin="briefing") as s:
            if not begin_delivery(s, one):
                continue
        error, for_good = _tried(sender, one, schedule)
        with store.transaction(origin="briefing") as s:
            state = end_delivery(s, one, error, for_good=for_good)
        if error:
            ran.failed.append((one, error, state))
        else:
            ran.sent.append(one)


def _tried(sender: Sender, one: Delivery, schedule: Schedule) -> tuple[str, bool]:
    """Return what it failed of, "" for nothing (a code, or the words of a server or system), and whether for good."""
    try:
        if one.target not in ((schedule.folder,) if one.channel is Channel.FOLDER else schedule.mail.to):
            return "target_removed", True
        sender.deliver(one)
    except MailFailed as failed:
        return str(failed), failed.for_good
    except Refused as refused:
        return refused.code, refused.code in _FOR_GOOD
    except StoreError:
        raise
    except Problem as problem:
        return problem.id, False
    except OSError as failed:
        if failed.errno in (errno.ENOSPC, errno.EDQUOT):
            return "disk_full", False
        if failed.errno in (errno.ENOTDIR, errno.ENOENT):
            return "folder_missing", False
        if failed.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return "folder_closed", False
        return failed.strerror or type(failed).__name__, False
    except Exception:
        # It would be the first again at the next run, and hold up all the others.
        log.exception("a paper could not be sent: %s", one.number)
        return "went_wrong", False
    return "", False
