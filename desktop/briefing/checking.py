"""Verifies a kept paper whole: its digest, what it says recomputed as it was seen then, and its files made once more."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.briefing.dress import Dress
from desktop.briefing.formats import Format, made
from desktop.briefing.make import PROGRAM, digest_of
from desktop.briefing.typesetting import require_typesetting, versions
from models.briefings.queries import get_briefing, get_renderings
from models.briefings.records import Briefing, Difference
from models.briefings.verifying import Found, Verified, Why, verify_briefing
from models.store.engine import Store
from widgets.i18n import mark, tr

WHY = {
    Why.NAMED: mark("an area, a class or whoever held a case is called otherwise by now; names are no history"),
    Why.REMOVED: mark("cases behind it were taken out again with the import that brought them"),
    Why.RENEWED: mark("another system told its cases anew since (import), and what it said before is not kept whole"),
    Why.MOVED: mark("the history itself is another: rows were changed without a step of their own"),
    Why.DEFINITION_GONE: mark("this program does not count by that definition any more; the paper keeps its formula"),
    Why.DEFINITION_NEW: mark("that definition is newer than the paper"),
    Why.SUBJECT_GONE: mark("what it is about is not in the database any more"),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A first rendering made again: "same", "other", or "not_compared" where the versions are others by now."""

    format: str
    language: str
    style: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a paper."""

    briefing: Briefing
    content: Verified
    renderings: tuple[Rendered, ...]

    @property
    def equal(self) -> bool:
        """Whether all that could be compared is as it was."""
        return self.content.equal and all(one.outcome != "other" for one in self.renderings)


def check_paper(store: Store, number: str) -> Checked:
    """Verify a paper. Raises Refused: "unknown_briefing", "briefing_damaged" where its digest is another; StoreError kinds."""
    require_typesetting()
    with store.read() as s:
        briefing = get_briefing(s, number)
        content = verify_briefing(s, briefing)
        first = get_renderings(s, briefing)
    return Checked(briefing, content, tuple(_again(briefing, *one) for one in first))


def _again(briefing: Briefing, form: str, language: str, style: str, by: str, sha256: str) -> Rendered:
    if form not in set(Format) or versions(form, PROGRAM) != by:
        return Rendered(form, language, style, "not_compared")
    now = digest_of(made(briefing, Format(form), language, Dress(style)).values())
    return Rendered(form, language, style, "same" if now == sha256 else "other")


def lines(checked: Checked) -> list[str]:
    """Return what was found, line by line, in the language in use."""
    from desktop.briefing.heads import difference_words

    told = checked.content
    out = [
        tr(
            "{number}: the digest of what is kept is right: {sha256}",
            number=told.number,
            sha256=checked.briefing.sha256,
        )
    ]
    if not told.possible:
        out.append(
            tr(
                "It was made before the database's snapshot was noted, so its figures cannot be recomputed as they were."
            )
        )
    elif told.equal:
        out.append(
            tr("Recomputed from the history as it was seen then, everything is equal: {n} facts.", n=told.compared)
        )
    else:
        out.append(tr("Recomputed from the history as it was seen then, {n} facts differ:", n=len(told.differences)))
    out += [f"  {difference_words(one.difference, checked.briefing)} ({tr(WHY[one.why])})" for one in told.differences]
    if told.by_clock:
        out.append(tr("The database was restored since: what was seen then was told by the time of recording."))
    words = {
        "same": tr("the same bytes"),
        "other": tr("OTHER BYTES"),
        "not_compared": tr("not compared: other versions by now"),
    }
    out += [f"  {one.format} {one.language} {one.style}: {words[one.outcome]}" for one in checked.renderings]
    return out


def facts(checked: Checked) -> dict[str, object]:
    """Return the same for a program."""

    def told(one: Found) -> dict[str, object]:
        what: Difference = one.difference
        return {
            "what": what.what, "where": what.where, "kept": what.kept, "now": what.now, "cases": list(what.cases),
            "why": one.why.value,
        }  # fmt: skip

    return {
        "number": checked.content.number,
        "equal": checked.equal,
        "possible": checked.content.possible,
        "by_clock": checked.content.by_clock,
        "compared": checked.content.compared,
        "differences": [told(one) for one in checked.content.differences],
        "renderings": [
            {"format": one.format, "language": one.language, "style": one.style, "outcome": one.outcome}
            for one in checked.renderings
        ],
    }
