"""The field's terms, reasons and refusals in words, in the language in use."""

from widgets.words.acts import action_word
from widgets.words.advice import (
    distance_word,
    left_out_words,
    others_left_out,
    reason_words,
    record_words,
    sum_words,
)
from widgets.words.ground import place_kind_word
from widgets.words.parties import actor_word, claimed_word, holder_word, party_word
from widgets.words.refusals import refusal_words
from widgets.words.terms import (
    DOT,
    awaited_word,
    duty_word,
    grid_kind_word,
    lamp_word,
    limit_word,
    nature_word,
    number_word,
    order_state_word,
    role_word,
    source_word,
    stage_limit_word,
    stage_word,
    standing_word,
    state_word,
    tier_word,
    urgency_word,
)

__all__ = [
    "DOT",
    "action_word",
    "actor_word",
    "awaited_word",
    "claimed_word",
    "distance_word",
    "duty_word",
    "grid_kind_word",
    "holder_word",
    "lamp_word",
    "left_out_words",
    "limit_word",
    "nature_word",
    "number_word",
    "order_state_word",
    "others_left_out",
    "party_word",
    "place_kind_word",
    "reason_words",
    "record_words",
    "refusal_words",
    "role_word",
    "source_word",
    "stage_limit_word",
    "stage_word",
    "standing_word",
    "state_word",
    "sum_words",
    "tier_word",
    "urgency_word",
]
