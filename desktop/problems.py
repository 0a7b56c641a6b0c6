"""What goes wrong outside the program, told so that a person knows what happened, what is safe and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar


class Problem(Exception):
    """The environment's error, never a bug of ours.

    `id` names the message for translation; `happened`, `kept` and `advice` are English templates that `values` fill in;
    `detail` is what the system itself said, untranslated, possibly empty.
    """

    id: ClassVar[str] = "problem"
    happened: ClassVar[str] = "Something outside the program failed."
    kept: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, detail: str = "", **values: object) -> None:
        self.detail = detail.strip()
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(self.text())

    def parts(self, translate: Callable[[str], str] = str) -> tuple[str, str, str]:
        """What happened, what was not lost, what to do next, filled in; in English unless `translate` (tr) is given."""
        happened, kept, advice = (
            translate(text).format_map(self.values) if text else "" for text in (self.happened, self.kept, self.advice)
        )
        return happened, kept, advice

    def text(self) -> str:
        """All of it as lines of plain text, for a terminal or a log."""
        lines = [part for part in self.parts() if part]
        if self.detail:
            lines.append(self.detail)
        return "\n".join(lines)
