"""Why rows cannot be used, in the language in use: models say it in English, as it stands in the file of rejects."""

from __future__ import annotations

import re

from models.imports.kinds import KINDS
from widgets.i18n import language, mark, tr
from widgets.text import cut, line

LONGEST = 200
CASES = "cases"
_PLACE = re.compile(r"\{(\w+)\}")
_SENTENCES = (
    mark("the {name} is empty"),
    mark("the time it came in is empty"),
    mark("came in in the future: {said}"),
    mark("has {n} fields where the header has {many}: is it cut off?"),
    mark("status {said} says that a department has it, but no department is named"),
    mark("status {said} says that it was closed, but not when"),
    mark("the mapping does not say what {name} {said} means"),
    mark("{name}: not a time in any of the mapping's formats: {said}"),
    mark("{name}: no possible time: {said}"),
    mark("{name}: a character that no database can hold, at {n}"),
    mark("{name}: a character that no database can hold"),
    mark("{name}: longer than {n} characters"),
    mark("{name}: neither yes nor no: {said}"),
    mark("{name}: not known what {said} means; known are {known}"),
    mark("the number {said} stands in another line too"),
    mark("the number {said} stands already in line {n}"),
    mark("{said} stands in another line too"),
    mark("{said} stands already in line {n}"),
    mark("half a position: only one of longitude and latitude is given"),
    mark("half a position: lon {lon}, lat {lat}"),
    mark("no place on earth: lon {lon}, lat {lat} (in {crs})"),
    mark("no place on earth: {lon}, {lat} (in {crs})"),
    mark("lies nowhere on earth when its coordinates are taken for {crs}"),
    mark("has no place: neither longitude and latitude nor a shape"),
    mark("has no geometry"),
    mark("has no line"),
    mark("its line has no length"),
    mark("its {name} is empty"),
    mark("is no {name} but a {said}"),
    mark("cannot be repaired to an area: {said}"),
    mark("has neither a name nor a code (say which property it is: --name, --code)"),
    mark("another one is called {said} too: say which property is the code (--code)"),
    mark("the code {said} stands already further up"),
    mark("the code {said} belongs to a grid that was closed"),
    mark("there is no wider grid with the code {said} to be its parent"),
    mark("there is no department with the code or name {said} to own it: import departments first"),
    mark("unknown level {said}; there are {known}"),
    mark("unknown kind {said}; there are {known}"),
    mark("there is no grid {said}"),
    mark("there is no department {said}"),
    mark("there is no category {said}"),
    mark("more than one grid is called {said}: write its code"),
    mark("more than one department is called {said}: write its code"),
    mark("more than one category is called {said}: write its code"),
    mark("a sub-centre needs the grid code of its area"),
    mark("is the template's own example"),
    mark("the rank is no whole number from 1 to 9: {said}"),
    mark("{name} is no number: {said}"),
    mark("{name} is empty"),
)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _PLACE.split(sentence)
    return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.S)


_PATTERNS = tuple((_pattern(sentence), sentence) for sentence in _SENTENCES)


def reason_words(reason: str) -> str:
    """Say a reason in the language in use; one that there are no words for as the models say it."""
    if language() != "en":
        for pattern, sentence in _PATTERNS:
            if (found := pattern.fullmatch(reason)) is not None:
                facts = {name: _name(said) if name == "name" else said for name, said in found.groupdict().items()}
                return line(cut(tr(sentence, **facts), LONGEST))
    return line(cut(reason, LONGEST))


def _name(said: str) -> str:
    """Say a field of a case by its heading; a heading, or a column of the file, as it is."""
    names = {one.name: one.heading for one in KINDS[CASES].fields}
    return names.get(said, said)
