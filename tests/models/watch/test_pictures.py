"""The same picture twice is to be looked at; of one matter it is not, nor long ago, nor what was struck."""

from __future__ import annotations

import io
from uuid import UUID

from PIL import Image

from models.cases.attachments.commands import strike_file
from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import NewAttachment
from models.cases.records import Done
from models.links.commands import merge, unmerge
from models.media.keeping import keep_bytes
from models.watch.deciding import mark_seen
from models.watch.looking import get_looks
from models.watch.records import Look, LookKind
from tests.models.media.files import picture
from tests.models.town import Town
from tests.support.database import CityDatabase, connect


def looks(town: Town) -> dict[UUID, Look]:
    with town.leader.read() as s:
        return {one.case_id: one for one in get_looks(s) if one.kind is LookKind.SAME_PICTURE}


def fed_back(town: Town, data: bytes, worker: str = "w1") -> Done:
    _done, order = town.dispatched(worker=worker)
    for name in ("sign", "start_handling"):
        town.do(name, order, by=town.field)
    item = NewAttachment(keep_bytes(town.operator, data, "a.jpg").sha256, "现场.jpg")
    return town.do("feed_back", order, "已更换井盖", by=town.field, attachments=[item])


def worse(data: bytes) -> bytes:
    kept = io.BytesIO()
    Image.open(io.BytesIO(data)).resize((400, 300)).save(kept, "JPEG", quality=50)
    return kept.getvalue()


def test_the_same_picture_and_a_smaller_one_of_it_are_told_with_the_case_that_has_it(town: Town) -> None:
    first = fed_back(town, picture(101))
    fed_back(town, picture(102))
    again, smaller = fed_back(town, picture(101), "w2"), fed_back(town, worse(picture(101)), "w3")
    found = looks(town)
    number = town.see(first).case.number
    assert set(found) == {again.case_id, smaller.case_id}
    assert (found[again.case_id].figure, found[again.case_id].other, found[again.case_id].who) == (0, number, "欧阳**")
    assert found[smaller.case_id].figure <= 4
    with town.supervisor.transaction() as s:
        mark_seen(s, again.case_id, LookKind.SAME_PICTURE, "同一处")
    assert looks(town)[again.case_id].seen_words == "同一处"


def test_what_belongs_to_one_matter_shares_its_pictures_rightly(town: Town) -> None:
    first, again = fed_back(town, picture(111)), fed_back(town, picture(111), "w2")
    assert again.case_id in looks(town)
    with town.operator.transaction() as s:
        merge(s, again.case_id, None, first.case_id)
    assert again.case_id not in looks(town)
    with town.operator.transaction() as s:
        unmerge(s, again.case_id, None)
    assert again.case_id in looks(town)


def test_what_was_struck_or_lies_long_ago_is_no_match(town: Town, base: CityDatabase) -> None:
    first, again = fed_back(town, picture(121)), fed_back(town, picture(121), "w2")
    assert again.case_id in looks(town)
    with town.supervisor.transaction() as s:
        strike_file(s, get_attachments(s, first.case_id)[0].id, "传错了")
    assert again.case_id not in looks(town)
    old = fed_back(town, picture(122))
    with connect(base.owner) as connection, connection.transaction():
        connection.execute("ALTER TABLE attachment DISABLE TRIGGER sign_attachment")
        connection.execute(
            "UPDATE attachment SET added_at = now() - interval '91 days' WHERE case_id = %s", [old.case_id]
        )
        connection.execute("ALTER TABLE attachment ENABLE TRIGGER sign_attachment")
    new, newer = fed_back(town, picture(122), "w2"), fed_back(town, picture(122), "w3")
    found = looks(town)
    assert new.case_id not in found
    assert found[newer.case_id].other == town.see(new).case.number
