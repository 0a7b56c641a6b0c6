"""How a hot topic is called, where it is, and how much it rose; in the language in use."""

from __future__ import annotations

from models.figures.day_records import Named
from models.figures.topics.records import By, Standing, Topic
from widgets.i18n import language, mark, tr
from widgets.words import DOT

_STANDINGS = {
    Standing.LATE: mark("late"), Standing.OPEN: mark("Open"), Standing.CLOSED: mark("Completed"),
    Standing.ENDED: mark("ended otherwise"),
}  # fmt: skip


NAMED = 2
"""So many of its words name a topic."""


def topic_word(topic: Topic) -> str:
    """Return what a topic is about: its class, or the words that hold it together and what most of its cases are."""
    category = _named(topic.category)
    if topic.by is not By.WORDS or not topic.words:
        return category
    named = topic.words[:NAMED]
    said = "、".join(f"“{word}”" for word in named) if language() == "zh" else ", ".join(named)
    return tr("{words} (mostly {category})", words=said, category=category)


def place_word(topic: Topic) -> str:
    """Return where a topic is by name: street and grid, as far as most of its cases share them."""
    if topic.citywide and topic.area is None:
        return tr("Whole city")
    names = [_named(one) for one in (topic.area, topic.grid) if one is not None]
    return DOT.join(names) if names else tr("Where several areas meet")


def radius_word(topic: Topic) -> str:
    """Return how far a topic reaches around its middle; "" for one of the whole city or without a place."""
    return "" if topic.radius is None else tr("within {n} m", n=f"{topic.radius:,}")


def usual_word(topic: Topic) -> str:
    """Return what is usual in as long a time, to one place; of what was hardly there that it is less than can be told."""
    if not topic.before:
        return "0"
    return f"{topic.usual:,.1f}" if topic.usual else "< 0.1"


def ratio_word(topic: Topic) -> str:
    """Return how many times the usual it is; in words where it was not there before, or hardly."""
    if not topic.before:
        return tr("new topic")
    if topic.ratio is None or not topic.usual:
        return tr("hardly any before")
    return tr("{times}×", times=f"{topic.ratio:,.1f}")


def against_word(topic: Topic) -> str:
    """Return a topic against the weeks before in a sentence."""
    if not topic.before:
        return tr("new: none in the weeks before")
    if not topic.usual:
        return tr("hardly any before: {n} in all the weeks before", n=f"{topic.before:,}")
    usual = tr("usually {usual} in as long a time", usual=usual_word(topic))
    return DOT.join((usual, ratio_word(topic)))


def topic_standing_word(standing: Standing) -> str:
    """Return where a case of a topic stands."""
    return tr(_STANDINGS[standing])


def _named(one: Named) -> str:
    return one.name_en if language() == "en" and one.name_en else one.name
