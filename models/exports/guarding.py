"""Text in CSV that a spreadsheet program would take for a formula gets an apostrophe before it; reading takes it off.

A CSV file cannot say that a field is text, and a name such as `=HYPERLINK(…)` would run where the file is opened
(https://owasp.org/www-community/attacks/CSV_Injection). The mark is reversible: what begins with apostrophes and then
one of these characters gets one apostrophe more, so that taking one off gives back what it was.
"""

from __future__ import annotations

import re

_STARTS = "[=+\\-@\\t\\r\\n＝＋－＠]"
_RISKY = re.compile("'*" + _STARTS)
_GUARDED = re.compile("'+" + _STARTS)


def guarded(text: str) -> str:
    """Return the text as it may stand in a CSV file."""
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text
