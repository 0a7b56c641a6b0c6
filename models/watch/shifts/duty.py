"""All that the shift's window shows, read in one go."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.store.times import database_now
from models.watch.shifts.page import compose_page
from models.watch.shifts.queries import get_log, get_roll_calls, get_seats, get_shift, get_standing
from models.watch.shifts.records import Duty


def get_duty(s: Session) -> Duty:
    """Return the shift under way with seats, log, its latest roll call, and the page as it would be signed now."""
    shift, now = get_shift(s), database_now(s)
    rolls = get_roll_calls(s, shift.id) if shift is not None else ()
    return Duty(
        shift=shift,
        seats=get_seats(s, shift.id if shift is not None else None),
        standing=get_standing(s),
        logged=get_log(s, shift.began_at) if shift is not None else (),
        roll=rolls[0] if rolls else None,
        page=None if shift is None else compose_page(s, shift, get_me(s).name, now),
        read_at=now,
    )
