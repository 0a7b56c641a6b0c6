"""Text is kept as it was typed, whatever it looks like; what cannot be kept is refused by name."""

from __future__ import annotations

import pytest

from models.cases.finding import find_cases
from models.cases.queries import get_cases, get_open_cases
from models.cases.records import NewReport
from models.store.errors import Refused
from tests.models.town import Town

HOSTILE = (
    "${alert(1)}",
    "`;DROP TABLE case_file;--",
    "<script>alert('x')</script>",
    "\u202ereversed\u2066inner\u2069",
    "%_\\%",
    "'; --",
    "😀𠮷野家\u200b\u0001\x7f",
    "\t两行\r\n第二行",
    "Ａ１全角",
    ":id %(id)s {0} %s",
)


def test_hostile_text_comes_back_as_typed_from_every_field(town: Town) -> None:
    for text in HOSTILE:
        new = town.new(title=text, text=text, address=text, reporter=text, reporter_phone=text, source_system=text)
        done = town.do("report", new)
        done = town.do("accept", done.case_id, done.version, note=text)
        done = town.do("file_case", done.case_id, done.version)
        town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], instruction=text)
        seen = town.see(done, unmask=True)
        assert (seen.case.title, seen.text, seen.address, seen.reporter, seen.reporter_phone) == (text,) * 5
        assert seen.orders[0].instruction == text
        assert seen.steps[1].note == text


def test_hostile_text_is_found_by_itself_and_finds_nothing_else(town: Town) -> None:
    for text in HOSTILE:
        town.do("report", town.new(title=f"甲{text}乙", text=""))
    with town.operator.read() as s:
        for text in HOSTILE:
            wanted = text.strip()
            assert [case.title for case in get_cases(s, find_cases(s, wanted).ids)] == [f"甲{text}乙"]
        assert find_cases(s, "\0\ud83d").ids == ()
        assert find_cases(s, "  ").ids == ()


def test_text_that_cannot_be_stored_is_refused_by_the_name_of_its_field(town: Town) -> None:
    for name in ("title", "text", "address", "reporter", "reporter_phone", "source_number"):
        for broken in ("NUL \0 inside", "half a pair \ud83d"):
            with pytest.raises(Refused) as refused:
                town.do("report", town.new(**{name: broken}))
            assert (refused.value.code, refused.value.facts["field"]) == ("unstorable_text", name)
    with town.operator.read() as s:
        assert get_open_cases(s) == []


def test_a_note_that_cannot_be_stored_leaves_the_case_as_it_was(town: Town) -> None:
    done = town.do("report", town.new())
    with pytest.raises(Refused) as refused:
        town.do("accept", done.case_id, done.version, note="\0")
    assert refused.value.code == "unstorable_text"
    assert town.see(done).case.version == done.version
    assert isinstance(town.new(), NewReport)
