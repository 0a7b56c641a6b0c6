"""Carries deliveries of papers out: into a folder, whole or not at all, or by mail."""

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

_OF_SERVER = frozenset({"mail_unreachable", "mail_untrusted", "password_not_ascii", "password_missing"})


class Sender:
    """One run's deliveries: a paper that goes to many is set once, a mail server that is away is waited for once."""

    def __init__(self, store: Store, schedule: Schedule) -> None:
        self._store, self._schedule = store, schedule
        self._made: dict[tuple[str, Wanted], tuple[Briefing, dict[str, bytes]]] = {}
        self._away: post.MailFailed | None = None

    def deliver(self, delivery: Delivery) -> None:
        """Carry a delivery out.

        Raises OSError of the folder, MailFailed, Refused, the problems of type setting, and StoreError kinds. A folder must be
        there already: one that is not mounted is not made.
        """
        if delivery.channel is Channel.FOLDER:
            if not Path(delivery.target).is_dir():
                raise NotADirectoryError(20, "no such folder", delivery.target)
            _, files = self._files(delivery)
            put({Path(delivery.target) / name: data for name, data in files.items()})
            return
        if self._away is not None:
            raise self._away
        try:
            secret = post.password()
            if self._schedule.mail.user and not secret:
                raise post.MailFailed("password_missing")
            briefing, files = self._files(delivery)
            post.send(self._schedule.mail, letter(briefing, delivery, files), secret)
        except post.MailFailed as failed:
            if str(failed) in _OF_SERVER:
                self._away = failed
            raise

    def _files(self, delivery: Delivery) -> tuple[Briefing, dict[str, bytes]]:
        wanted = Wanted(tuple(map(Format, delivery.formats)), delivery.language, delivery.style)
        key = (delivery.number, wanted)
        if key not in self._made:
            require_typesetting()
            with self._store.read() as s:
                briefing = get_briefing(s, delivery.number)
            files, digests = rendered(self._store, briefing, wanted)
            compared(self._store, briefing, wanted, digests)
            self._made = {key: (briefing, files)}
        return self._made[key]


def letter(briefing: Briefing, delivery: Delivery, files: dict[str, bytes]) -> post.Letter:
    """Return the mail of a paper, in the paper's language; of what is in it only the days stand in its words."""
    told = briefing.snapshot
    days = str(told.last) if told.first == told.last else f"{told.first} – {told.last}"
    with speaking(delivery.language):
        city, kind = named(told.city), kind_word(told.kind)
        subject = tr("{city}: {kind} {number}, {days}", city=city, kind=kind, number=told.number, days=days)
        state = (
            tr("It is a draft, not signed yet.")
            if briefing.signature is None
            else tr("It was signed by {who}.", who=briefing.signature.by)
        )
        made = tr("Made by the schedule and sent by itself. SHA-256 of its figures: {sha256}", sha256=briefing.sha256)
    words = f"{subject}\n\n{state}\n\n{made}\n"
    return post.Letter(delivery.target, subject, words, delivery.message_id, files)
