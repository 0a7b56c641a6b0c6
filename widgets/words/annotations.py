"""The kinds of annotations (标注) in words."""

from __future__ import annotations

from models.figures.annotations.records import AnnotationKind
from widgets.i18n import mark, tr

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
