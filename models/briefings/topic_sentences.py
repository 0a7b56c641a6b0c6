"""What a paper says of its hot topics in one sentence, as facts."""

from __future__ import annotations

from models.briefings.records import Fact, Sentence
from models.figures.day_records import Named
from models.figures.topics.records import Topics


def topics_sentence(topics: Topics) -> Sentence:
    """Return the sentence: how many rose and which is the clearest; that none did; or that nothing can be compared yet."""
    looked_at = Fact("looked_at", number=topics.looked_at)
    if not topics.weeks:
        return Sentence("topics_unknown", (looked_at,), ())
    if not topics.topics:
        return Sentence("topics_none", (looked_at, Fact("weeks", number=topics.weeks)), ())
    first = topics.topics[0]
    where = first.grid or first.area
    facts = (
        Fact("n", number=len(topics.topics)), looked_at, Fact("what", words=first.category),
        Fact("where", words=where or Named("", "")), Fact("now", number=first.now),
    )  # fmt: skip
    return Sentence("topics_city" if where is None else "topics", facts, ())
