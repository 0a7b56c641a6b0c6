"""What a sentence stands on: each figure with its definition, its two numbers, and the cases that it singles out."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.briefing import words
from desktop.briefing.explanations import explained_key
from desktop.briefing.paper import Sheet, Value
from desktop.briefing.sentences import sentence
from models.briefings.records import Behind, Briefing, Sentence, Snapshot
from widgets.i18n import mark, tr

_SPANS = {
    "own": mark("The paper's own days"),
    "before": mark("Days before"),
    "usual": mark("Same weekdays before"),
    "concentrated": mark("In these areas"),
    "worst_area": mark("Of this area"),
    "worst_department": mark("Of this department"),
    "risen": mark("Of this class"),
    "risen_usual": mark("Of this class, same weekdays before"),
    "risen_before": mark("Of this class, days before"),
    "longest": mark("Late the longest"),
}
_LISTED = ("concentrated", "worst_area", "worst_department", "risen", "longest")


def span_word(span: str) -> str:
    """Return of what the cases behind a figure are, "" for a span that this program does not know."""
    return tr(_SPANS[span]) if span in _SPANS else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure behind a sentence: what it is called, its definition, of what it is, how many of how many."""

    name: str
    definition: str
    span: str
    behind: Behind
    rate: bool

    @property
    def parts(self) -> str:
        """Its numbers: "14/23" of a rate and of what was singled out, one of a count."""
        if self.rate or self.behind.span in _LISTED:
            return words.parts(self.behind.hits, self.behind.many)
        return words.number(self.behind.hits)


def standing_of(snapshot: Snapshot, one: Sentence) -> tuple[Standing, ...]:
    """Return the figures that a sentence stands on, of which the paper keeps the cases."""
    kept = {f"{behind.definition} {behind.span}": behind for behind in snapshot.behind}
    rates = {defined.key for defined in snapshot.definitions if defined.kind == "rate"}
    return tuple(
        Standing(
            explained_key(behind.definition),
            behind.definition,
            span_word(behind.span),
            behind,
            behind.definition in rates,
        )
        for figure in one.figures
        if (behind := kept.get(figure)) is not None
    )


@dataclass(frozen=True, slots=True)
class StandingText:
    """A sentence as it is said, and the figures that it stands on."""

    text: str
    figures: tuple[Standing, ...]


def standing_texts(briefing: Briefing) -> dict[str, StandingText]:
    """Return by their keys the sentences that stand on figures, in the language in use; none of older papers."""
    told = briefing.snapshot
    found = {one.key: StandingText(sentence(briefing, one), standing_of(told, one)) for one in told.sentences}
    return {key: one for key, one in found.items() if one.text and one.figures}


def standing_words(snapshot: Snapshot, one: Sentence) -> str:
    """Return the same in one line, "" for a sentence that stands on no figure."""
    told = [
        tr(
            "{name} {parts} ({definition}, {span})",
            name=each.name,
            parts=each.parts,
            definition=each.definition,
            span=each.span,
        )
        for each in standing_of(snapshot, one)
    ]
    return tr("It stands on: {figures}", figures=tr("; ").join(told)) if told else ""


def standing_sheets(briefing: Briefing) -> tuple[Sheet, ...]:
    """Return the workbook's sheets of sentences and figures, and of the cases singled out; none for older papers."""
    told = briefing.snapshot
    if not told.rules:
        return ()
    figures: list[tuple[Value, ...]] = []
    cases: list[tuple[Value, ...]] = []
    for one in told.sentences:
        text = sentence(briefing, one)
        for each in standing_of(told, one):
            figures.append((text, each.name, each.definition, each.span, each.behind.hits, each.behind.many))
            if each.behind.span in _LISTED:
                cases += _cases(told, each)
    heads = (
        (tr("Text"), 60.0), (tr("Figure"), 20.0), (tr("Definition"), 22.0), (tr("Of"), 26.0), (tr("Numerator"), 10.0),
        (tr("Denominator"), 10.0),
    )  # fmt: skip
    singled = ((tr("Figure"), 20.0), (tr("Of"), 26.0), (tr("Number"), 38.0), (tr("In the numerator"), 14.0))
    return Sheet(tr("Behind the text"), heads, tuple(figures)), Sheet(tr("Cases of the text"), singled, tuple(cases))


def _cases(told: Snapshot, each: Standing) -> list[tuple[Value, ...]]:
    hits = set(each.behind.within)
    found: list[tuple[Value, ...]] = []
    for n, place in enumerate(each.behind.of):
        case, number = told.cases[place]
        found.append((each.name, each.span, words.typed(number or str(case)), int(n in hits)))
    return found
