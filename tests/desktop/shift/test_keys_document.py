"""docs/keys.md says the keys as they are."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "keys.md"


def test_the_document_names_no_key_that_is_another(open_program):
    program = open_program("supervisor")
    written = re.findall(r"^\| (.+) \| (.+) \| `(.+)` \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(written) > 80
    # Window managers take Alt with an F key (move, resize, close a window) and Ctrl+Alt with a letter (terminal, desktop).
    taken = re.compile(r"^(Alt\+F\d+|Ctrl\+Alt\+(\D|F\d+|Del))$")
    assert [name for keys, _, name in written if taken.match(keys)] == []
    assert program.actions.command("case.whistle").keys == ("F7",)
    for keys, title, name in written:
        command = program.actions.command(name)
        assert (", ".join(command.keys).replace("Return", "Enter"), command.title) == (keys, title)
