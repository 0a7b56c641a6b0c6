"""Requests for approval, and what passes between the desk and the citizen, in words."""

from __future__ import annotations

from models.cases.citizen.records import Channel, Satisfaction
from models.cases.requests.records import ExclusionBasis, RequestKind, RequestState
from widgets.i18n import mark, tr

_KINDS = {
    RequestKind.VOID: mark("Void"),
    RequestKind.EXTENSION: mark("Extension"),
    RequestKind.POSTPONEMENT: mark("Postponement"),
    RequestKind.SHELVING: mark("Shelving"),
    RequestKind.EXCLUSION: mark("Exclusion"),
}
_BASES = {
    ExclusionBasis.REPEATED: mark("Repeated request after the final reply"),
    ExclusionBasis.OTHER: mark("Another reason"),
}
_STATES = {
    RequestState.ASKED: mark("To be approved"),
    RequestState.APPROVED: mark("Approved"),
    RequestState.DECLINED: mark("Declined"),
    RequestState.WITHDRAWN: mark("Taken back"),
}
_CHANNELS = {
    Channel.PHONE: mark("By telephone"),
    Channel.MESSAGE: mark("By text message"),
    Channel.VISIT: mark("In person"),
    Channel.ONLINE: mark("Online"),
    Channel.LETTER: mark("By letter"),
}
_SATISFACTIONS = {
    Satisfaction.SATISFIED: mark("Satisfied"),
    Satisfaction.FAIRLY: mark("Fairly satisfied"),
    Satisfaction.UNSATISFIED: mark("Not satisfied"),
    Satisfaction.NOT_SAID: mark("Not said"),
}


def request_word(kind: RequestKind) -> str:
    """Return what is asked for: 作废, 延期, 缓办, 挂账 or 剔除."""
    return tr(_KINDS[kind])


def basis_word(basis: ExclusionBasis) -> str:
    """Return on which ground a case leaves assessment."""
    return tr(_BASES[basis])


def request_state_word(state: RequestState) -> str:
    """Return where a request stands."""
    return tr(_STATES[state])


def channel_word(channel: Channel) -> str:
    """Return how the citizen was told: 电话, 短信, 上门, 网上 or 信函."""
    return tr(_CHANNELS[channel])


def satisfaction_word(satisfaction: Satisfaction) -> str:
    """Return what the citizen said of it: 满意, 基本满意, 不满意 or 未评价."""
    return tr(_SATISFACTIONS[satisfaction])
