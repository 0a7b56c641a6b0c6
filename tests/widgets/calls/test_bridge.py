"""What the call page says is checked before anyone hears of it."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.calls.bridge import LONGEST, READERS, CallBridge

CALL = "0190a5b2-7c3d-7e4f-8a1b-2c3d4e5f6a7b"


def said(words: str) -> list[tuple[object, str, dict]]:
    bridge, heard = CallBridge(), []
    bridge.told.connect(lambda call, what, facts: heard.append((call, what, facts)))
    bridge.tell(words)
    return heard


def test_a_piece_of_a_picture_comes_as_its_bytes(qapp):
    body = {"call": CALL, "what": "still", "key": CALL, "data": base64.b64encode(b"\xff\xd8\0").decode(), "last": True}
    ((call, what, facts),) = said(json.dumps(body))
    assert (str(call), what, facts["data"], facts["last"], facts["end"]) == (CALL, "still", b"\xff\xd8\0", True, False)


@pytest.mark.parametrize(
    "body",
    [
        {"call": CALL, "what": "quality", "width": "1", "height": 1, "frames": 1, "loss": 0, "delay": 1, "kbits": 1},
        {"call": CALL, "what": "clicked", "x": 1.5, "y": 0.5},
        {"call": CALL, "what": "moved", "lon": 181, "lat": 0},
        {"call": CALL, "what": "still", "key": CALL, "data": "no base64!", "last": True},
        {"call": CALL, "what": "signal", "link": CALL, "kind": "offer", "body": "sdp", "receiver": "phone"},
        {"call": "somebody", "what": "up"},
        {"call": CALL, "what": "anything else"},
        {"what": "up"},
    ],
)
def test_what_makes_no_sense_is_heard_by_nobody(qapp, caplog, body):
    assert said(json.dumps(body)) == []
    assert "may not" in caplog.text


def test_nothing_of_any_length_is_read(qapp, caplog):
    assert said(json.dumps({"call": CALL, "what": "text", "words": "x" * LONGEST})) == []


@given(
    st.one_of(
        st.text(max_size=200),
        st.dictionaries(
            st.sampled_from(["call", "what", "x", "y", "key", "data", "last", "body", "link", "kind", "words", "on"]),
            st.one_of(
                st.sampled_from([*READERS, CALL]),
                st.floats(),
                st.booleans(),
                st.none(),
                st.lists(st.integers()),
                st.text(),
            ),
        ).map(json.dumps),
    )
)
def test_no_words_of_a_page_break_the_desk(qapp, words):
    for _, what, facts in said(words):
        assert what in READERS
        assert isinstance(facts, dict)
