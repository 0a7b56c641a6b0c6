"""Why a file was not kept, not attached or cannot be shown, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from widgets.i18n import mark, tr
from widgets.text import line

SENTENCES = {
    "too_large": mark("“{name}” has {size}, at most {limit} are taken. It was not kept; make it smaller or cut it."),
    "empty_file": mark("“{name}” is empty. It was not kept; look at where it came from."),
    "unreadable_file": mark("“{name}” cannot be read. It was not kept; look whether it is still there."),
    "changed_while_reading": mark("“{name}” changed while it was being read. It was not kept; add it again."),
    "not_this_kind": mark(
        "“{name}” is none of the kinds taken ({mime}). It was not kept; pictures, films, sounds, PDF, DOCX, XLSX and"
        " plain text are."
    ),
    "unreadable_picture": mark("“{name}” is damaged: no picture can be made of it. It was not kept; send it again."),
    "unreadable_film": mark("“{name}” is damaged: it cannot be played. It was not kept; send it again."),
    "unreadable_document": mark("“{name}” is damaged: it ends too early. It was not kept; send it again."),
    "picture_too_large": mark("The picture has {width} × {height} points. It was not kept; make it smaller."),
    "unknown_media": mark("“{name}” is not kept whole any more. Nothing was changed; add the file again."),
    "media_gone": mark("The file is gone from where it was kept ({where}). Tell whoever looks after that place."),
    "media_altered": mark(
        "The file at {where} is not what was kept there: it was altered. It is not shown; tell whoever looks after that"
        " place."
    ),
    "media_unreachable": mark("{where}, where large files are kept, does not answer. Nothing was changed; try later."),
    "place_not_set": mark("No supervisor of this city has set {where} as a place for files. It is not opened."),
    "evidence_missing": mark(
        "The category's rule asks for {kinds} with the feedback. Nothing was changed; add it, what you typed is still here."
    ),
    "evidence_not_this_kind": mark("“{name}” cannot be evidence as {evidence}. Nothing was changed; choose another."),
    "retention_senseless": mark(
        "Files are kept for {low} to {high} days, or for ever. Nothing was changed; give another number of days."
    ),
    "given_twice": mark("“{name}” is given twice. Nothing was changed; take one out."),
    "too_many_files": mark("At most {most} files at once. Nothing was changed; add them in several parts."),
    "text_too_long": mark("The text has more than {most} characters. Nothing was changed; shorten it."),
    "unknown_attachment": mark("This attachment is not in this city. Nothing was changed."),
    "struck_already": mark("{by} struck this attachment at {at}. Nothing was changed."),
    "verifier_is_other": mark(
        "The category's rule has it verified by {verifier}. Nothing was changed; enter who really looked."
    ),
    "media_setting_senseless": mark("This place or limit for files makes no sense ({what}). Nothing was changed."),
}
_EVIDENCE = {
    "photo": mark("a photo"),
    "film": mark("a film"),
    "document": mark("a document"),
    "signature": mark("a signed sheet"),
}
_VERIFIERS = {"worker": mark("a worker on site"), "desk": mark("the desk by video")}


def file_facts(given: Mapping[str, Any]) -> dict[str, object]:
    """Return the facts of these sentences as people read them."""
    kinds = [_evidence(kind) for kind in given.get("kinds", ())]
    return {
        "size": _mib(given.get("size")),
        "limit": _mib(given.get("limit")),
        "mime": line(str(given.get("mime") or "?")),
        "width": given.get("width", "?"),
        "height": given.get("height", "?"),
        "where": line(str(given.get("where") or "?")),
        "kinds": tr(", ").join(kinds) or tr("evidence"),
        "evidence": _evidence(given.get("evidence")),
        "most": given.get("most", "?"),
        "verifier": tr(_VERIFIERS.get(str(given.get("verifier")), "?")),
        "what": line(str(given.get("what") or "?")),
    }


def _evidence(kind: object) -> str:
    return tr(_EVIDENCE[str(kind)]) if str(kind) in _EVIDENCE else line(str(kind or "?"))


def _mib(size: object) -> str:
    return f"{size / (1 << 20):,.1f} MB" if isinstance(size, int) else "?"
