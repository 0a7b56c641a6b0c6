"""The process that makes files of a paper beside the one that asked for it; spoken to in pickles. See `beside.Beside`.

It says None once it has all that it needs, is told a paper, a language and a dress, then format by format; of each it says the
files, or None where it could not. It ends when its standard input does.
"""

from __future__ import annotations

import gc
import pickle
import sys
from typing import IO, Any

from desktop.piped import answers


def main(told: IO[bytes], out: IO[bytes]) -> None:
    """Make what is asked for."""
    # Little is made, and all of it goes at the end.
    gc.disable()
    # What the formats bring with them takes longest; the parent is busy otherwise meanwhile.
    from desktop.briefing import cards, docx, pdf, workbook  # noqa: F401
    from desktop.briefing.formats import made

    _say(out, None)
    # Ours alone speaks here: the parent that started this process.
    briefing, language, dress = pickle.load(told)  # noqa: S301
    while True:
        form = pickle.load(told)  # noqa: S301
        try:
            files: Any = dict(made(briefing, form, language, dress))
        except Exception:  # noqa: BLE001 - the parent makes this format itself then, and says what is wrong
            files = None
        _say(out, files)


def _say(out: IO[bytes], what: Any) -> None:
    pickle.dump(what, out, protocol=pickle.HIGHEST_PROTOCOL)
    out.flush()


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer, answers())
    except (EOFError, BrokenPipeError):
        # The parent wants no more, or is no more.
        sys.stderr.flush()
