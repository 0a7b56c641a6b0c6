"""What the schedule makes and sends: once each, caught up, tried again, whole or not at all; on a real mail server and disk."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop import upkeep
from desktop.briefing import due as running
from desktop.briefing import mail as post
from desktop.briefing import sending, typesetting
from desktop.briefing.due import Ran, run_due
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.mail import CA_FILE, PASSWORD_FILE
from desktop.briefing.mail import PASSWORD as VARIABLE
from desktop.briefing.make import write_again
from desktop.jobs import Jobs
from gateway.certificates import certificates_in
from models.briefings.composing import told_by
from models.briefings.content import About
from models.briefings.kinds import Kind
from models.briefings.queries import get_briefing, list_briefings
from models.briefings.records import Briefing
from models.briefings.schedule.queries import list_deliveries, list_settled
from models.briefings.schedule.records import DeliveryState, Mail, Outcome, Schedule, Security, Settled
from models.briefings.schedule.setting import get_schedule, set_schedule
from models.figures.filters import Period
from models.store.engine import Store
from models.store.times import database_now
from tests.desktop.cli.test_headless import can_mount, small_disk
from tests.models.town import LAT, LON, Town, as_owner, cloned_town
from tests.support.commands import Command, environment
from tests.support.database import CityDatabase
from tests.support.smtp import PASSWORD, USER, Box, closed_port, mail_server
from widgets.i18n import speaking, tr
from widgets.words.deliveries import why_words

pytestmark = pytest.mark.database
ROOT = Path(__file__).parents[3]
FAR_BACK = (
    "ALTER TABLE {table} DISABLE TRIGGER USER; UPDATE {table} SET {what}; ALTER TABLE {table} ENABLE TRIGGER USER"
)


@pytest.fixture
def city(qapp, cities, built_town) -> Iterator[tuple[CityDatabase, Town]]:
    """A town with a case of yesterday."""
    with cloned_town(cities, built_town) as (database, town):
        with town.supervisor.read() as s:
            now = database_now(s)
        town.filed(at=now - timedelta(days=1), lon=LON, lat=LAT)
        yield database, town


def scheduled(city: tuple[CityDatabase, Town], days: int = 1, **facts: object) -> Schedule:
    """Switch it on as if so many days ago, a paper at each midnight."""
    database, town = city
    wanted = replace(Schedule(on=True, formats=("html",)), **{"at": Schedule().at.replace(0, 0), **facts})  # type: ignore[arg-type]
    with town.supervisor.transaction() as s:
        set_schedule(s, wanted, version=get_schedule(s)[1])
    as_owner(database, FAR_BACK.format(table="city_setting", what=f"set_at = set_at - interval '{days} days'"))
    return wanted


def again_at_once(database: CityDatabase) -> None:
    """Let the time come at which what failed is tried again."""
    as_owner(database, FAR_BACK.format(table="briefing_delivery", what="next_at = clock_timestamp() - interval '1 s'"))


def states(store: Store) -> dict[str, tuple[DeliveryState, int, str]]:
    with store.read() as s:
        return {one.target: (one.state, one.tries, one.error) for one in list_deliveries(s)}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return certificates_in(tmp_path_factory.mktemp("tls"), ("127.0.0.1",))


@pytest.fixture
def box(certificates, monkeypatch) -> Iterator[Box]:
    monkeypatch.setenv(CA_FILE, str(certificates.authority))
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with mail_server(str(certificates.certificate), str(certificates.key)) as made:
        yield made


def mail_to(box: Box, *to: str, **facts: object) -> Mail:
    return replace(Mail(to, "desk@example.cn", "127.0.0.1", box.port, Security.STARTTLS, USER), **facts)  # type: ignore[arg-type]


def test_two_schedulers_at_once_make_and_write_every_paper_once(
    city: tuple[CityDatabase, Town], tmp_path: Path, command: Command
) -> None:
    database, town = city
    scheduled(city, days=12, folder=str(tmp_path))
    start, rans = threading.Barrier(2), list[Ran]()

    def run(store: Store) -> None:
        start.wait()
        rans.append(run_due(store))

    threads = [threading.Thread(target=run, args=(store,)) for store in (town.operator, town.supervisor)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    made = [number for ran in rans for number in ran.made]
    assert len(made) == 1
    with town.leader.read() as s:
        settled, (head,) = list_settled(s), list_briefings(s)
    outcomes = [one.outcome for one in settled]
    # Before the first report there is nothing to tell, and longer ago than a week nothing is caught up.
    assert (outcomes.count(Outcome.MADE), outcomes.count(Outcome.LEFT_OUT)) == (1, 5)
    assert outcomes.count(Outcome.NOTHING) == len(outcomes) - 6 == 6
    assert [path.name for path in tmp_path.iterdir()] == [f"briefing-{head.day:%Y%m%d}-no{head.number}.html"]
    # The command says so too, and the same paper made by hand says nothing else.
    again = command(
        "briefing", "run-due", "--database", database.operator.render_as_string(hide_password=False), "--json"
    )
    assert (again.code, again.json["made"], again.json["sent"]) == (0, [], [])
    out = ["--database", database.supervisor.render_as_string(hide_password=False), "--out", str(tmp_path / "hand")]
    by_hand = command(
        "briefing", *out, "--date", head.day.isoformat(), "--format", "html", "--language", "zh", "--json"
    )
    assert (by_hand.json["number"], by_hand.json["new"]) == (head.number, False)
    assert Path(by_hand.json["files"][0]).read_bytes() == next(tmp_path.glob("*.html")).read_bytes()


def test_a_paper_made_by_hand_before_is_the_one_that_the_schedule_sends(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    from desktop.briefing.make import make_briefing

    _, town = city
    with town.supervisor.read() as s:
        yesterday = (database_now(s) + timedelta(hours=8)).date() - timedelta(days=1)
    by_hand = make_briefing(town.supervisor, yesterday, tmp_path / "hand")
    scheduled(city, folder=str(tmp_path))
    assert run_due(town.operator).made == [by_hand.number]
    with town.leader.read() as s:
        assert len(list_briefings(s)) == 1
        assert told_by(get_briefing(s, by_hand.number)) == told_by(by_hand.briefing)


def test_nothing_is_made_or_sent_while_it_is_off(city: tuple[CityDatabase, Town], tmp_path: Path) -> None:
    _, town = city
    scheduled(city, folder=str(tmp_path), on=False)
    assert run_due(town.operator) == Ran()
    assert list(tmp_path.iterdir()) == []


def test_mail_goes_encrypted_and_signed_in_to_each_address_once_and_what_is_refused_is_tried_again_or_given_up(
    city: tuple[CityDatabase, Town], box: Box
) -> None:
    database, town = city
    box.refusals = {"full@example.cn": "452 box full", "gone@example.cn": "550 nobody here"}
    addresses = ("lead@example.cn", "full@example.cn", "gone@example.cn")
    scheduled(city, mail=mail_to(box, *addresses))
    ran = run_due(town.operator)
    assert [one.target for one in ran.sent] == ["lead@example.cn"]
    (taken,) = box.taken
    assert (taken.to, taken.encrypted, taken.user) == ("lead@example.cn", True, USER)
    assert "日报" in taken.message["Subject"]
    with speaking("zh"):
        assert tr("It is a draft, not signed yet.") in taken.message.get_body().get_content()
    (file,) = taken.message.iter_attachments()
    assert file.get_filename().endswith(".html")
    assert file.get_content().startswith("<!")
    found = states(town.leader)
    assert found["full@example.cn"] == (DeliveryState.FAILED, 1, "452 box full")
    assert found["gone@example.cn"] == (DeliveryState.GIVEN_UP, 1, "550 nobody here")
    # Its time has not come; then it has.
    assert run_due(town.operator) == Ran()
    box.refusals = {}
    again_at_once(database)
    assert [one.target for one in run_due(town.supervisor).sent] == ["full@example.cn"]
    assert [one.to for one in box.taken] == ["lead@example.cn", "full@example.cn"]


def test_a_program_that_dies_between_sending_and_noting_sends_the_same_message_id_again(
    city: tuple[CityDatabase, Town], box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, town = city
    scheduled(city, mail=mail_to(box, "lead@example.cn"))

    class Died(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as killed:
        killed.setattr(running, "end_delivery", die)
        with pytest.raises(Died):
            run_due(town.operator)
    assert states(town.leader)["lead@example.cn"][:2] == (DeliveryState.SENDING, 1)
    assert [one.target for one in run_due(town.supervisor).sent] == ["lead@example.cn"]
    first, second = (one.message["Message-ID"] for one in box.taken)
    assert first == second
    assert states(town.leader)["lead@example.cn"][:2] == (DeliveryState.SENT, 2)
    assert run_due(town.operator) == Ran()


def test_what_keeps_mail_from_going_is_told_and_the_password_goes_over_no_line_that_is_not_trusted(
    city: tuple[CityDatabase, Town], box: Box, certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, town = city
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD + "\n", "utf-8")

    def tried(error: str, **facts: object) -> None:
        scheduled(city, mail=mail_to(box, "lead@example.cn", **facts))
        again_at_once(database)
        run_due(town.operator)
        state, _, told = states(town.leader)["lead@example.cn"]
        assert state is DeliveryState.FAILED
        assert error in told

    monkeypatch.delenv(VARIABLE)
    tried("password_missing")
    monkeypatch.setenv(VARIABLE, "wrong")
    tried("535 wrong name or password")
    tried("mail_unreachable", port=closed_port())
    monkeypatch.delenv(CA_FILE)
    monkeypatch.setenv(PASSWORD_FILE, str(secret))
    tried("mail_untrusted")
    assert box.passwords == ["wrong"]
    assert box.taken == []
    monkeypatch.setenv(CA_FILE, str(certificates.authority))
    with mail_server(str(certificates.certificate), str(certificates.key), implicit=True) as other:
        scheduled(city, mail=mail_to(other, "lead@example.cn", security=Security.TLS))
        again_at_once(database)
        assert [one.target for one in run_due(town.operator).sent] == ["lead@example.cn"]
        assert other.taken[0].encrypted
    kept = as_owner(database, "SELECT string_agg(value::text, '') FROM city_setting")[0][0]
    assert PASSWORD not in kept


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS"])
@pytest.mark.parametrize("fault", ["silent", "drip", "endless", "cut", "deaf", "plain"])
def test_a_mail_server_that_hangs_breaks_off_or_dawdles_holds_nothing_up(
    certificates, monkeypatch: pytest.MonkeyPatch, fault: str, implicit: bool
) -> None:
    monkeypatch.setattr(post, "TIMEOUT_S", 0.6)
    monkeypatch.setattr(post, "TAKING_S", 0.6)
    monkeypatch.setattr(post, "LONGEST_S", 1.2)
    monkeypatch.setattr(post, "SLOWEST", 1e9)
    monkeypatch.setenv(CA_FILE, str(certificates.authority))
    security = Security.TLS if implicit else Security.STARTTLS
    # Large enough that no socket takes it whole from a server that does not read.
    letter = post.Letter("lead@example.cn", "日报", "见附件", "<1@example.cn>", {"a.pdf": bytes(8_000_000)})
    with mail_server(str(certificates.certificate), str(certificates.key), implicit=implicit) as box:
        box.fault = fault
        mail = mail_to(box, "lead@example.cn", security=security)
        began = time.monotonic()
        with pytest.raises(post.MailFailed) as failed:
            post.send(mail, letter, PASSWORD)
        assert time.monotonic() - began < 10
        assert str(failed.value) == ("mail_not_offered" if fault == "plain" else "mail_unreachable")
        assert not failed.value.for_good
        assert box.taken == []
        box.fault = ""
        monkeypatch.setattr(post, "TAKING_S", 60)
        monkeypatch.setattr(post, "LONGEST_S", 60.0)
        post.send(mail, letter, PASSWORD)
        assert [one.to for one in box.taken] == ["lead@example.cn"]
    timers = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
    assert not [one for one in timers if "pytest" not in one.name]


def test_one_paper_that_cannot_be_made_or_sent_keeps_no_other_from_it(
    city: tuple[CityDatabase, Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    database, town = city
    with town.supervisor.read() as s:
        now = database_now(s)
    for days in (2, 3):
        town.filed(at=now - timedelta(days=days), lon=LON, lat=LAT)
    scheduled(city, days=3, folder=str(tmp_path), kinds=(Kind.DAILY,))
    made, keep, files = list[About](), running.keep_paper, sending.rendered

    def broken(store: Store, about: About, *more: object, **facts: object) -> object:
        made.append(about)
        if len(made) == 1:
            raise ValueError("a picture that is none")
        return keep(store, about, *more, **facts)  # type: ignore[arg-type]

    with monkeypatch.context() as once:
        once.setattr(running, "keep_paper", broken)
        ran = run_due(town.operator)
    assert (len(made), len(ran.made), len(ran.sent)) == (3, 2, 2)
    assert isinstance(ran.problem, ValueError)
    unsettled = {one.period for one in made} - {Period(one.first, one.last) for one in settled_of(town.leader)}
    assert unsettled == {made[0].period}

    def unset(store: Store, briefing: Briefing, *more: object, **facts: object) -> object:
        if briefing.snapshot.last == made[0].period.last:  # type: ignore[union-attr]
            raise ValueError("a picture that is none")
        return files(store, briefing, *more, **facts)  # type: ignore[arg-type]

    with monkeypatch.context() as once:
        once.setattr(sending, "rendered", unset)
        again_at_once(database)
        ran = run_due(town.operator)
    assert (len(ran.made), ran.problem, [error for _, error, _ in ran.failed]) == (
        1, None, ["went_wrong"],
    )  # fmt: skip
    # The days after it were sent long since; the next run sends it too.
    again_at_once(database)
    assert len(run_due(town.operator).sent) == 1
    assert len([one for one in tmp_path.iterdir() if one.suffix == ".html"]) == 3


def settled_of(store: Store) -> list[Settled]:
    with store.read() as s:
        return list_settled(s)


@can_mount
def test_a_folder_that_is_closed_is_told_as_that_and_written_once_it_is_open(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    database, town = city
    with small_disk(tmp_path / "share", "4m") as folder:
        scheduled(city, folder=str(folder))
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        (failed,) = run_due(town.operator).failed
        assert failed[1:] == ("folder_closed", DeliveryState.FAILED)
        with speaking("zh"):
            assert why_words(failed[1]) == "文件夹不可写入"
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        again_at_once(database)
        assert len(run_due(town.operator).sent) == 1
        assert [one.suffix for one in folder.iterdir()] == [".html"]


@can_mount
def test_on_a_full_disk_no_half_file_lies_in_the_folder_and_it_is_tried_again(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    database, town = city
    with small_disk(tmp_path / "full", "16k") as folder:
        scheduled(city, folder=str(folder))
        (failed,) = run_due(town.operator).failed
        assert failed[1:] == ("disk_full", DeliveryState.FAILED)
        assert list(folder.iterdir()) == []
    # Not mounted any more: the folder under the mount point is there, so it is taken away as a share would be.
    (tmp_path / "full").rmdir()
    again_at_once(database)
    assert run_due(town.operator).failed[0][1] == "folder_missing"
    assert not (tmp_path / "full").exists()
    (tmp_path / "full").mkdir()
    again_at_once(database)
    assert len(run_due(town.operator).sent) == 1
    assert states(town.leader)[str(tmp_path / "full")][:2] == (DeliveryState.SENT, 3)


def test_without_the_letters_nothing_is_made_and_it_is_made_once_they_are_there(
    city: tuple[CityDatabase, Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    database, town = city
    scheduled(city, folder=str(tmp_path), kinds=(Kind.DAILY,))
    with monkeypatch.context() as missing:
        missing.setattr(typesetting, "FAMILIES", ("A Family That Nobody Has",))
        ran = run_due(town.operator)
        assert ran.problem.id == "briefing.fonts"
        assert (ran.made, ran.sent, list(tmp_path.iterdir())) == ([], [], [])
        address = ["--database", database.operator.render_as_string(hide_password=False)]
        command("briefing", "run-due", *address).tells(1, "lacks the letters", "no file was written", "fonts-noto-cjk")
    ran = run_due(town.operator)
    assert (len(ran.made), len(ran.sent), ran.problem) == (1, 1, None)


def test_an_address_that_was_taken_out_of_the_schedule_gets_nothing_any_more(
    city: tuple[CityDatabase, Town], box: Box
) -> None:
    database, town = city
    box.refusals = {"old@example.cn": "451 later"}
    scheduled(city, mail=mail_to(box, "old@example.cn"))
    run_due(town.operator)
    scheduled(city, mail=mail_to(box, "new@example.cn"))
    box.refusals = {}
    again_at_once(database)
    run_due(town.operator)
    assert states(town.leader)["old@example.cn"] == (DeliveryState.GIVEN_UP, 2, "target_removed")
    assert box.taken == []


def test_an_open_desk_makes_what_is_due_by_itself_and_tells_why_it_could_not(
    qtbot, city: tuple[CityDatabase, Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, town = city
    scheduled(city, folder=str(tmp_path))
    monkeypatch.setattr(upkeep, "FOLD_MS", 50)
    monkeypatch.setattr(upkeep, "AFTER_PROBLEM", 2)
    jobs = Jobs()
    kept_up = upkeep.Upkeep(town.operator, jobs)
    try:
        with monkeypatch.context() as missing:
            missing.setattr(typesetting, "FAMILIES", ("A Family That Nobody Has",))
            with qtbot.waitSignal(kept_up.papers_failed, timeout=60_000) as failed:
                kept_up.start()
            assert failed.args[0].id == "briefing.fonts"
            assert list(tmp_path.iterdir()) == []
        qtbot.waitUntil(lambda: [one.suffix for one in tmp_path.iterdir()] == [".html"], timeout=60_000)
    finally:
        kept_up.close()
        jobs.close()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_several_programs_at_once_of_which_some_are_killed_make_and_write_each_paper_once(
    city: tuple[CityDatabase, Town], tmp_path: Path
) -> None:
    database, town = city
    with town.supervisor.read() as s:
        now = database_now(s)
    for days in range(2, 6):
        town.filed(at=now - timedelta(days=days), lon=LON, lat=LAT)
    folder = tmp_path / "papers"
    folder.mkdir()
    scheduled(city, days=5, folder=str(folder), kinds=(Kind.DAILY, Kind.THREE_DAY), formats=("html", "xlsx"))
    url = database.operator.render_as_string(hide_password=False)
    order = [sys.executable, "main.py", "briefing", "run-due", "--database", url, "--json"]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            order, cwd=ROOT, env=environment(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    # From before anything is made to after the first files: each is killed somewhat later than the one before it.
    for n in range(6):
        some = [start(), start()]
        time.sleep(1.5 + 0.4 * n)
        some[n % 2].kill()
        for one in some:
            one.communicate()
    last = start()
    _, err = last.communicate()
    assert last.returncode == 0, err
    with town.leader.read() as s:
        heads, settled, deliveries = list_briefings(s), list_settled(s), list_deliveries(s)
    assert len({(one.kind, one.first, one.last) for one in settled}) == len(settled)
    made = [one.number for one in settled if one.outcome is Outcome.MADE]
    assert sorted(one.number for one in heads) == sorted(made)
    assert {one.edition for one in heads} == {1}
    assert len(made) >= 5
    assert {one.state for one in deliveries} == {DeliveryState.SENT}
    assert sorted(one.number for one in deliveries) == sorted(made)
    shown = [one for one in folder.iterdir() if not one.name.startswith(".")]
    assert len(shown) == 2 * len(made)
    for one in heads:
        again = write_again(town.leader, one.number, tmp_path / "again", wanted=Wanted((Format.HTML, Format.XLSX)))
        for path in again.paths:
            assert (folder / path.name).read_bytes() == path.read_bytes()
