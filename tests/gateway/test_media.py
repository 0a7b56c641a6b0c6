"""Photos over the API: sent under their digest, attached as evidence, seen by those whose they are."""

from __future__ import annotations

import hashlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from models.store.ids import new_id
from tests.gateway.house import House, Phone
from tests.models.town import as_owner


def picture(seed: int, side: int = 900) -> bytes:
    """A photo of some hundred KiB, another for each seed: its bytes span several chunks."""
    noise = np.random.default_rng(seed).integers(0, 255, (side, side, 3), dtype=np.uint8)
    made = BytesIO()
    Image.fromarray(noise).save(made, "JPEG", quality=80)
    return made.getvalue()


def send(phone: Phone, content: bytes, digest: str | None = None) -> tuple[int, str]:
    digest = digest or hashlib.sha256(content).hexdigest()
    return phone.ask("PUT", f"/media/{digest}", content=content).status_code, digest


def test_a_photo_is_sent_once_and_read_back_in_parts(house: House) -> None:
    phone, content = house.phone("w1"), picture(1)
    assert len(content) > 300_000
    code, digest = send(phone, content)
    assert code == 201
    assert send(phone, content)[0] == 200
    whole = phone.ask("GET", f"/media/{digest}")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, content, "image/jpeg")
    asked = phone.ask("HEAD", f"/media/{digest}")
    assert (asked.status_code, int(asked.headers["content-length"]), asked.content) == (200, len(content), b"")
    for said, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=262100-262200", 262100, 262200),
        ("bytes=-5", len(content) - 5, None),
    ):
        part = phone.client.get(
            f"/api/v1/media/{digest}", headers={"Authorization": f"Bearer {phone.tokens['access']}", "Range": said}
        )
        assert part.status_code == 206
        assert part.content == content[first : None if last is None else last + 1]
    beyond = {"Authorization": f"Bearer {phone.tokens['access']}", "Range": f"bytes={len(content)}-"}
    assert phone.client.get(f"/api/v1/media/{digest}", headers=beyond).status_code == 416
    small = phone.ask("GET", f"/media/{digest}/thumbnail")
    assert max(Image.open(BytesIO(small.content)).size) == 320


def test_bytes_that_have_another_digest_are_not_kept(house: House) -> None:
    phone = house.phone("w1")
    content = picture(2, 64)
    code, digest = send(phone, content, hashlib.sha256(b"something else").hexdigest())
    assert code == 422
    assert phone.ask("HEAD", f"/media/{digest}").status_code == 404
    assert as_owner(house.database, "SELECT count(*) FROM media WHERE sha256 = %s", digest) == [(0,)]


@pytest.mark.parametrize(("content", "code"), [(b"", "empty_file"), (b"MZ\x90\x00" + b"\0" * 600, "not_this_kind")])
def test_what_is_no_evidence_of_any_kind_is_refused(house: House, content: bytes, code: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    answer = house.phone("w1").ask(
        "PUT",
        f"/media/{digest}",
        content=content,
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)


def test_a_photo_is_seen_by_who_sent_it_and_by_who_has_an_order_about_it(house: House) -> None:
    mine, theirs, content = house.phone("w1"), house.phone("w2"), picture(3, 200)
    _, digest = send(mine, content)
    order = house.order("w1")
    mine.post(f"/orders/{order}/sign")
    ways = [("GET", ""), ("HEAD", ""), ("GET", "/thumbnail")]
    assert {theirs.ask(method, f"/media/{digest}{rest}").status_code for method, rest in ways} == {404}
    file = {"sha256": digest, "name": "现场.jpg", "evidence": "photo", "lon": 121.005, "lat": 30.005}
    mine.post(f"/orders/{order}/feed_back", finding="progress", note="已围挡", attachments=[file])
    assert {theirs.ask(method, f"/media/{digest}{rest}").status_code for method, rest in ways} == {404}
    (shown,) = mine.get(f"/orders/{order}")["attachments"]
    assert (shown["sha256"], shown["name"], shown["evidence"], shown["by"]) == (digest, "现场.jpg", "photo", "王**")
    case = mine.get(f"/orders/{order}")["case"]["id"]
    house.town.do("dispatch", case, None, worker_id=house.town.workers["w2"], lead=False)
    assert {theirs.ask(method, f"/media/{digest}{rest}").status_code for method, rest in ways} == {200}


def test_knowing_a_digest_is_not_having_the_file(house: House) -> None:
    mine, theirs = house.phone("w1"), house.phone("w2")
    _, digest = send(mine, picture(4, 100))
    order = house.order("w2")
    theirs.post(f"/orders/{order}/sign")
    file = {"sha256": digest, "name": "x.jpg", "evidence": "photo"}
    refused = theirs.post(f"/orders/{order}/feed_back", 409, finding="done", note="已处置", attachments=[file])
    assert refused["error"]["code"] == "unknown_media"
    assert theirs.ask("HEAD", f"/media/{digest}").status_code == 404


def test_a_feedback_brings_the_evidence_that_its_rule_asks_for(house: House) -> None:
    as_owner(
        house.database,
        "INSERT INTO category_rule (id, category_id, version, routing, evidence) VALUES (%s, %s, 1, 'territory_first', 'photo')",
        new_id(), house.town.categories["stall"],
    )  # fmt: skip
    phone, order = house.phone("w1"), house.order("w1", "stall")
    assert phone.post(f"/orders/{order}/sign")["order"]["evidence_missing"] == ["photo"]
    refused = phone.post(f"/orders/{order}/feed_back", 409, finding="done", note="已劝离")
    assert (refused["error"]["code"], refused["error"]["facts"]) == ("evidence_missing", {"kinds": ["photo"]})
    _, digest = send(phone, picture(5, 120))
    file = {"sha256": digest, "name": "劝离后.jpg", "evidence": "photo"}
    done = phone.post(f"/orders/{order}/feed_back", finding="not_so", note="未见摊贩", attachments=[file])
    assert (done["order"]["state"], done["order"]["evidence_missing"]) == ("FEEDBACK", [])
    assert phone.get(f"/orders/{order}")["steps"][-1]["finding"] == "not_so"


def test_a_call_for_a_department_takes_its_photo_along_and_is_made_once(house: House) -> None:
    phone, order = house.phone("w1"), house.order("w1")
    phone.post(f"/orders/{order}/sign")
    _, digest = send(phone, picture(6, 110))
    facts = {"id": str(new_id()), "finding": "needs_department", "note": "管线断裂，需排水公司",
             "department_id": str(house.town.departments["D1"]), "attachments": [{"sha256": digest, "name": "管线.jpg"}]}  # fmt: skip
    for _ in range(2):
        assert phone.post(f"/orders/{order}/feed_back", **facts)["order"]["state"] == "SIGNED"
    whole = phone.get(f"/orders/{order}")
    assert [step["action"] for step in whole["steps"]].count("whistle") == 1
    assert [one["name"] for one in whole["attachments"]] == ["管线.jpg"]
    without = phone.post(f"/orders/{order}/feed_back", 422, finding="needs_department", note="需部门")
    assert without["error"]["facts"]["fact"] == "department_id"


def test_a_report_brings_its_photo(house: House) -> None:
    phone = house.phone("w1")
    _, digest = send(phone, picture(7, 130))
    facts = {"title": "路灯倾斜", "category_id": str(house.town.categories["lid"]), "lon": 121.005, "lat": 30.005}
    case = phone.post("/reports", **facts, attachments=[{"sha256": digest, "name": "路灯.jpg"}])["report"]["case_id"]
    assert as_owner(house.database, "SELECT name, sha256 FROM attachment WHERE case_id = %s", case) == [
        ("路灯.jpg", digest)
    ]
