"""信息专报: one matter, told so that a reader decides: what happened, what was done, what comes next, and the proof of it."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial

from desktop.briefing import words
from desktop.briefing.paper import Block, Cell, Column, Gallery, Image, Laid, Paragraph, Sheet, Table
from desktop.briefing.sentences import EXERCISE, TITLES, sentence
from models.accounts.records import Duty
from models.briefings.matter_records import Matter, MatterOrder
from models.briefings.records import Briefing
from models.cases.records import CaseState, OrderState, Source, Tier, Urgency
from models.workers.masking import mask_text
from widgets.i18n import language, tr
from widgets.words import (
    DOT,
    action_word,
    order_state_word,
    role_word,
    source_word,
    standing_word,
    tier_word,
    urgency_word,
)
from widgets.words.media import evidence_word

CARD_STEPS = 6
"""So many steps, the last, stand on a card under the map."""


def lay_matter(briefing: Briefing, zone: tzinfo) -> Laid:
    """Lay out the paper about one matter."""
    matter = briefing.snapshot.matter
    assert matter is not None
    exercise = any(one.key == EXERCISE for one in briefing.snapshot.sentences)
    called = mask_text(matter.title)
    own = tr("On the exercise: {title}", title=called) if exercise else tr("On the matter: {title}", title=called)
    told = briefing.wording.title.strip() or own
    title = Paragraph(words.typed(told), "title")
    text, facts = _text(briefing), _facts(matter, zone)
    place = _place(briefing, matter)
    history, orders = _history(matter, zone), _orders(matter, zone)
    gallery = _gallery(briefing, zone)
    said = Paragraph(words.said(matter.text), "plain", "matter_said") if matter.text else None
    first = [title, *text, facts]
    blocks = [*first, *place, *([orders] if matter.orders else []), history, *gallery]
    if said is not None:
        blocks.insert(1 + len(text), Paragraph(tr("As it was reported"), "heading"))
        blocks.insert(2 + len(text), said)
    card = Table(history.title, history.columns, history.rows[-CARD_STEPS:], small=history.small)
    cards: list[tuple[Block, ...]] = [(title, *text, facts), (*place, card)]
    if gallery:
        cards.append(tuple(gallery))
    return Laid(tuple(blocks), partial(_sheets, matter), tuple(cards))


def _text(briefing: Briefing) -> list[Block]:
    """The sentences under their headings; those without one stand under the one before."""
    out: list[Block] = []
    for one in briefing.snapshot.sentences:
        told = sentence(briefing, one)
        if not told:
            continue
        if one.key in TITLES or not out or one.key == EXERCISE:
            out += [Paragraph(tr(TITLES[one.key]), "heading")] if one.key in TITLES else []
            out.append(Paragraph(told, "plain", one.key))
        else:
            # In one breath with the sentence before, but for an exercise's, which stands alone.
            before = out.pop()
            assert isinstance(before, Paragraph)
            gap = "" if language() == "zh" else " "
            out.append(Paragraph(f"{before.text}{gap}{told}", "plain", before.key))
    return out


def _facts(matter: Matter, zone: tzinfo) -> Table:
    area = DOT.join(part for part in (words.typed(matter.area), words.typed(matter.grid)) if part)
    rows = [
        (tr("Number"), matter.number or tr("No number yet")),
        (tr("Category"), words.typed(matter.category)),
        (tr("Source"), source_word(Source(matter.source))),
        (tr("Urgency"), urgency_word(Urgency(matter.urgency))),
        (tr("Tier"), tier_word(Tier(matter.tier))),
        (tr("Place"), words.said(matter.address) or words.DASH),
        (tr("Area"), area or words.DASH),
        (tr("Reported at"), words.stamp(matter.reported_at, zone)),
        (tr("Filed at"), words.stamp(matter.filed_at, zone)),
        (tr("Limit"), words.stamp(matter.due_at, zone)),
        (tr("Closed at"), words.stamp(matter.closed_at, zone)),
        (tr("State"), standing_word(CaseState(matter.state))),
        (tr("With whom"), words.DASH if matter.closed_at else _party(matter.holder, matter.holder_role) or tr("Desk")),
        (tr("Reworked, reopened"), f"{matter.rework_count} / {matter.reopen_count}"),
    ]
    # Two facts a row: a page has room for the picture then.
    half = (len(rows) + 1) // 2
    left, right = rows[:half], rows[half:] + [("", "")] * (2 * half - len(rows))
    cells = tuple((Cell(a), Cell(b), Cell(c), Cell(d)) for (a, b), (c, d) in zip(left, right, strict=True))
    columns = (
        Column(tr("What"), back=True, width=24), Column("", strong=True), Column(tr("What"), back=True, width=28),
        Column("", strong=True),
    )  # fmt: skip
    return Table(tr("The matter at a glance"), columns, cells, headless=True)


def _party(name: str, role: str) -> str:
    told = words.typed(name)
    return told if not told or role in ("bureau", "subcentre", "") or role in set(Duty) else f"{role_word(role)} {told}"


def _place(briefing: Briefing, matter: Matter) -> list[Block]:
    data = briefing.image("place")
    if not data:
        return []
    return [
        Image(tr("Where it is"), data, "image/png", marks=(("◉", tr("the place")),), note=words.said(matter.address))
    ]


def _history(matter: Matter, zone: tzinfo) -> Table:
    columns = (
        Column(tr("Time"), width=28), Column(tr("What was done"), width=30), Column(tr("Done by"), width=38),
        Column(tr("Remark")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(words.stamp(one.at, zone)),
            Cell(action_word(one.action)),
            Cell(_party(one.by, one.role)),
            Cell(words.said(one.note)),
        )
        for one in matter.steps
    )
    total = tr("{n} items", n=words.number(len(rows)))
    return Table(tr("History"), columns, rows, small=total, none=tr("None."))


def _orders(matter: Matter, zone: tzinfo) -> Table:
    columns = (
        Column(tr("Given to")), Column(tr("Lead or assisting"), width=22), Column(tr("State"), width=22),
        Column(tr("Given at"), width=28), Column(tr("Signed at"), width=28), Column(tr("Fed back at"), width=28),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(words.typed(one.addressee), words.said(one.instruction)),
            Cell(tr("lead") if one.lead else tr("assisting")),
            Cell(_state(one)),
            Cell(words.stamp(one.given_at, zone)),
            Cell(words.stamp(one.signed_at, zone)),
            Cell(words.stamp(one.feedback_at, zone)),
        )
        for one in matter.orders
    )
    return Table(tr("Orders"), columns, rows)


def _state(order: MatterOrder) -> str:
    """What became of an order; one that ended with the case after its feedback is done, not broken off."""
    state = OrderState(order.state)
    return tr("Done") if state is OrderState.ENDED and order.feedback_at else order_state_word(state)


def _gallery(briefing: Briefing, zone: tzinfo) -> list[Block]:
    photos = tuple(
        (data, one.mime, DOT.join(part for part in (words.said(one.caption), words.stamp(one.at, zone)) if part))
        for one, data in briefing.images
        if one.kind == "photo"
    )
    return [Gallery(tr("Pictures"), photos)] if photos else []


def _sheets(matter: Matter) -> tuple[Sheet, ...]:
    steps = tuple(
        (one.at, action_word(one.action), _party(one.by, one.role), words.said(one.note)) for one in matter.steps
    )
    orders = tuple(
        (
            words.typed(one.addressee), tr("lead") if one.lead else tr("assisting"), _state(one),
            one.given_at, one.signed_at, one.feedback_at, words.said(one.instruction),
        )
        for one in matter.orders
    )  # fmt: skip
    files = tuple(
        (
            words.said(one.name),
            evidence_word(one.evidence) if one.evidence else "",
            words.typed(one.by),
            one.at,
            one.sha256,
        )
        for one in matter.files
    )
    return (
        Sheet(
            tr("History"),
            ((tr("Time"), 17.0), (tr("What was done"), 22.0), (tr("Done by"), 24.0), (tr("Remark"), 60.0)),
            steps,
        ),
        Sheet(
            tr("Orders"),
            (
                (tr("Given to"), 26.0), (tr("Lead or assisting"), 14.0), (tr("State"), 14.0), (tr("Given at"), 17.0),
                (tr("Signed at"), 17.0), (tr("Fed back at"), 17.0), (tr("Instruction"), 60.0),
            ),
            orders,
        ),
        Sheet(
            tr("Files"),
            ((tr("Name"), 36.0), (tr("Evidence"), 14.0), (tr("Done by"), 22.0), (tr("Time"), 17.0), ("SHA-256", 66.0)),
            files,
        ),
    )  # fmt: skip
