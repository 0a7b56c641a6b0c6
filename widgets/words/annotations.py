"""The kinds of annotations (标注) in words."""

from __future__ import annotations

from models.figures.annotations.records import Annotation, AnnotationKind
from widgets.i18n import mark, tr
from widgets.text import line

_KINDS = {
    AnnotationKind.WEATHER: mark("Weather"),
    AnnotationKind.CAMPAIGN: mark("Campaign"),
    AnnotationKind.OCCASION: mark("Occasion"),
    AnnotationKind.RULES: mark("Change of rules"),
    AnnotationKind.OTHER: mark("Other"),
}


def annotation_kind_word(kind: AnnotationKind) -> str:
    """Return what kind of thing an annotation is about."""
    return tr(_KINDS[kind])


def annotation_words(one: Annotation) -> str:
    """Return all that an annotation says: its words; what kind it is, of which days, and by whom."""
    days = f"{one.first:%m/%d}" if one.first == one.last else f"{one.first:%m/%d} – {one.last:%m/%d}"
    about = tr("{kind} · {days} · noted by {by}", kind=annotation_kind_word(one.kind), days=days, by=line(one.by))
    return f"{line(one.words)}\n{about}"
