"""What became of something decided in the supervisor's windows, in words."""

from __future__ import annotations

from collections import Counter
from datetime import tzinfo

from desktop.desk.words import error_words
from desktop.watch.urging import Batch
from models.store.errors import Refused, WriteInDoubt
from widgets.i18n import tr, trn
from widgets.words import refusal_words

_MOVED = frozenset({"changed_meanwhile", "not_in_this_state", "order_over"})


def wrong(error: BaseException, zone: tzinfo) -> str:
    """Say why something was not done."""
    if isinstance(error, Refused):
        return refusal_words(error.code, error.facts, zone=zone)
    if isinstance(error, WriteInDoubt):
        return tr(
            "The connection broke off and nobody knows yet whether it was written. It is shown as it is once connected; look before doing it again."
        )
    return error_words(error)


def batch_words(batch: Batch) -> str:
    """Say how many were urged, and why the others were not."""
    told = [trn("Urged about {n} case.", "Urged about {n} cases.", batch.sent)]
    again, moved, other = 0, 0, 0
    for code, count in Counter(batch.refused.values()).items():
        if code == "urged_already":
            again += count
        elif code in _MOVED:
            moved += count
        else:
            other += count
    if moved:
        told.append(trn("{n} has moved on meanwhile.", "{n} have moved on meanwhile.", moved))
    if again:
        told.append(trn("{n} was urged by somebody else just now.", "{n} were urged by somebody else just now.", again))
    if other:
        told.append(trn("{n} was refused.", "{n} were refused.", other))
    return " ".join(told)
