"""Carries one delivery of a paper out: into a folder, whole or not at all, or by mail."""

from __future__ import annotations

from pathlib import Path

from desktop.briefing import mail as post
from desktop.briefing.files import put
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.make import compared, rendered
from desktop.briefing.typesetting import require_typesetting
from desktop.briefing.words import named
from models.briefings.queries import get_briefing
from models.briefings.records import Briefing
from models.briefings.schedule.records import Channel, Delivery, Schedule
from models.store.engine import Store
from widgets.i18n import speaking, tr
from widgets.words.papers import kind_word


def deliver(store: Store, delivery: Delivery, schedule: Schedule) -> None:
    """Carry a delivery out.

    Raises OSError of the folder, MailFailed, Refused, the problems of type setting, and StoreError kinds. A folder must be
    there already: one that is not mounted is not made.
    """
    require_typesetting()
    with store.read() as s:
        briefing = get_briefing(s, delivery.number)
    wanted = Wanted(tuple(map(Format, delivery.formats)), delivery.language, delivery.style)
    if delivery.channel is Channel.FOLDER and not Path(delivery.target).is_dir():
        raise NotADirectoryError(20, "no such folder", delivery.target)
    files, digests = rendered(store, briefing, wanted)
    compared(store, briefing, wanted, digests)
    if delivery.channel is Channel.FOLDER:
        put({Path(delivery.target) / name: data for name, data in files.items()})
        return
    post.send(schedule.mail, letter(briefing, delivery, files), post.password())


def letter(briefing: Briefing, delivery: Delivery, files: dict[str, bytes]) -> post.Letter:
    """Return the mail of a paper, in the paper's language; of what is in it only the days stand in its words."""
    told = briefing.snapshot
    days = str(told.last) if told.first == told.last else f"{told.first} – {told.last}"
    with speaking(delivery.language):
        city = named(told.city)
        subject = tr(
            "{city}: {kind} {number}, {days}", city=city, kind=kind_word(told.kind), number=told.number, days=days
        )
        state = (
            tr("It is a draft, not signed yet.")
            if briefing.signature is None
            else tr("It was signed by {who}.", who=briefing.signature.by)
        )
        words = "\n\n".join(
            (
                subject,
                state,
                tr("Made by the schedule and sent by itself. SHA-256 of its figures: {sha256}", sha256=briefing.sha256),
            )
        )
    return post.Letter(delivery.target, subject, words + "\n", delivery.message_id, files)
