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
    if topic.by is not By.WORDS:
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
    """Return what is usual in as long a time, to one place."""
    return f"{topic.usual:,.1f}"


def ratio_word(topic: Topic) -> str:
    """Return how many times the usual it is; "new" where there was none before."""
    return tr("new") if topic.ratio is None else f"{topic.ratio:,.1f}×"


def topic_standing_word(standing: Standing) -> str:
    """Return where a case of a topic stands."""
    return tr(_STANDINGS[standing])


def _named(one: Named) -> str:
    return one.name_en if language() == "en" and one.name_en else one.name
