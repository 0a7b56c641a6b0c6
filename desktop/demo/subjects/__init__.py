"""The demo city's category tree, with rules and words for each subclass."""

from __future__ import annotations

from desktop.demo.subjects.components import COMPONENTS
from desktop.demo.subjects.events import EVENTS
from desktop.demo.subjects.governance import GOVERNANCE
from desktop.demo.subjects.questions import QUESTIONS, REFUSALS
from desktop.demo.subjects.record import Ground, Question, Subject, SubjectClass, SubjectType

TYPES: tuple[SubjectType, ...] = (EVENTS, COMPONENTS, GOVERNANCE)
SUBJECTS: tuple[Subject, ...] = tuple(s for t in TYPES for c in t.classes for s in c.subjects)
BY_CODE: dict[str, Subject] = {s.code: s for s in SUBJECTS}

__all__ = [
    "BY_CODE", "QUESTIONS", "REFUSALS", "SUBJECTS", "TYPES",
    "Ground", "Question", "Subject", "SubjectClass", "SubjectType",
]  # fmt: skip
