"""Photos and voice notes as evidence: made on the phone, kept over reloads, arrived byte for byte."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import Attachment
from models.media.reading import read_range
from tests.field.phones import HERE, LARGE, Phone, Service, phone_of
from tests.field.test_orders import PLACE
from tests.models.cases.attachments.test_evidence import ruled

ADD = "input[data-kind=photo][multiple]"
RED = (200, 30, 30)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A large photo, all red."""
    path = tmp_path / "现场.jpg"
    Image.new("RGB", (3000, 2000), RED).save(path)
    return path


def order_of(service: Service, worker: str) -> tuple[UUID, UUID]:
    """An order that is being handled, and its case; its rule asks for a photo."""
    done, order = service.town.dispatched("stall", worker, **PLACE)
    for act in ("sign", "start_handling"):
        service.town.do(act, order, by=service.town.field)
    return order, done.case_id


def attached(service: Service, case: UUID) -> tuple[Attachment, ...]:
    with service.town.operator.read() as s:
        return get_attachments(s, case)


def bytes_of(service: Service, one: Attachment) -> bytes:
    with service.town.operator.read() as s:
        return read_range(s, one.media.sha256, 0, one.media.size)


def add(phone: Phone, picture: Path) -> None:
    phone.page.set_input_files(ADD, picture)
    expect(phone.page.locator("button.photo img")).to_have_count(1)


def test_a_photo_is_shrunk_and_stamped_and_arrives_with_its_digest_time_and_place(
    browser: Browser, service: Service, picture: Path
) -> None:
    ruled(service.town, "photo")
    order, case = order_of(service, "w1")
    with phone_of(browser, service, size=LARGE) as phone:
        phone.sign_in("w1")
        phone.go(f"feed_back/{order}")
        phone.see(phone.said("evidence_needed", kinds=phone.words["evidence_photo"]))
        phone.choose(phone.words["finding_done"])
        phone.fill("note", "已清理")
        phone.tap("submit_feedback")
        phone.see(phone.said("evidence_missing", kinds=phone.words["evidence_photo"]))
        add(phone, picture)
        phone.page.reload()
        # The draft was there again, photo and all.
        expect(phone.page.locator("button.photo img")).to_have_count(1)
        phone.see("290 米")
        phone.shot("feedback")
        phone.tap("submit_feedback")
        phone.wait_states("w1", "sent", 1)
        assert phone.kept("media", "w1") == []

        (one,) = attached(service, case)
        data = bytes_of(service, one)
        assert hashlib.sha256(data).hexdigest() == one.media.sha256
        assert (one.evidence, one.lon, one.lat) == ("photo", HERE["longitude"], HERE["latitude"])
        assert one.taken_at is not None
        shown = Image.open(io.BytesIO(data)).convert("RGB")
        assert shown.size == (2048, 1365)
        assert max(abs(a - b) for a, b in zip(shown.getpixel((2000, 20)), RED, strict=True)) < 12  # type: ignore[arg-type]
        assert max(shown.getpixel((4, 1355))) < 100, "no stamp in the corner"  # type: ignore[arg-type, type-var]
        phone.go(f"order/{order}")
        expect(phone.page.locator(".photos img")).to_be_visible()
        phone.shot("order-files")


def test_a_feedback_that_lacks_evidence_is_refused_mended_and_sent_again(
    browser: Browser, service: Service, picture: Path
) -> None:
    ruled(service.town)
    order, case = order_of(service, "w2")
    with phone_of(browser, service) as phone:
        phone.sign_in("w2")
        phone.go(f"feed_back/{order}")
        phone.choose(phone.words["finding_done"])
        phone.fill("note", "已劝离")
        phone.offline()
        phone.tap("submit_feedback")
        phone.wait_states("w2", "waiting", 1)
        # While the phone is away the rule becomes stricter, and the case is filed under its new version.
        ruled(service.town, "photo")
        service.rows(
            "UPDATE case_file c SET rule_id = (SELECT id FROM category_rule r WHERE r.category_id = c.category_id"
            " ORDER BY version DESC LIMIT 1) WHERE id = %s",
            case,
        )
        phone.offline(False)
        phone.wait_states("w2", "refused", 1)
        phone.go("outbox")
        phone.shot("refused")
        phone.tap("outbox_edit")
        expect(phone.page.get_by_label(phone.words["note"], exact=True)).to_have_value("已劝离")
        add(phone, picture)
        phone.tap("submit_feedback")
        phone.wait_states("w2", "sent", 1)
        phone.wait_states("w2", "refused", 0)
        assert len(attached(service, case)) == 1
        assert service.actions(order).count("feed_back") == 1


def test_a_voice_note_goes_with_a_report_as_opus(browser: Browser, service: Service) -> None:
    with phone_of(browser, service) as phone:
        phone.context.grant_permissions(["geolocation", "microphone"])
        phone.sign_in("w3")
        phone.tap("report_new")
        for name in ("事件 ›", "街面秩序 ›", "占道经营"):
            phone.choose(name)
        phone.tap("place_gps")
        phone.fill("title", "有人吵架")
        phone.choose(f"{phone.words['voice']} · {phone.words['voice_record']}")
        phone.page.wait_for_timeout(1200)
        phone.page.locator(".recording").click()
        expect(phone.page.locator("audio")).to_be_visible()
        phone.shot("voice")
        phone.tap("submit_report")
        phone.wait_states("w3", "sent", 1)
        case = service.rows("SELECT id FROM case_file WHERE title = '有人吵架'")[0][0]
        (one,) = attached(service, case)
        assert (one.media.kind, one.media.seconds is not None and one.media.seconds > 0.5) == ("sound", True)
        assert b"OpusHead" in bytes_of(service, one)[:4096]
