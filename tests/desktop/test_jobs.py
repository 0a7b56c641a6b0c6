"""The door to the background."""

from __future__ import annotations

import threading
import time

import pytest

from desktop.jobs import Jobs, OnGuiThreadError, forbid_on_gui_thread


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_work_runs_off_the_gui_thread_and_its_answer_comes_on_it(jobs, qtbot):
    seen = {}

    def answered(thread):
        seen["work"], seen["answer"] = thread, threading.current_thread()

    jobs.read(threading.current_thread, answered)
    qtbot.waitUntil(lambda: "answer" in seen)
    assert seen["work"] is not threading.main_thread()
    assert seen["answer"] is threading.main_thread()


def test_writes_keep_their_order(jobs, qtbot):
    done = []
    for number in range(20):
        jobs.write(lambda number=number: (time.sleep(0.002 * (number % 3)), number)[1], done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_an_error_nobody_takes_is_shown(jobs, qtbot):
    with qtbot.waitSignal(jobs.unhandled) as caught:
        jobs.read(lambda: 1 // 0)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_an_error_somebody_takes_goes_to_them_alone(jobs, qtbot):
    taken, shown = [], []
    jobs.unhandled.connect(shown.append)
    jobs.read(lambda: 1 // 0, None, taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert not shown


def test_a_cancelled_job_gives_no_answer(jobs, qtbot):
    release, answers = threading.Event(), []
    job = jobs.read(release.wait, answers.append)
    job.cancel()
    release.set()
    done = []
    jobs.write(lambda: None, done.append)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(50)
    assert not answers


def test_closing_finishes_every_write_that_was_asked_for(qapp):
    jobs, written = Jobs(), []
    for number in range(10):
        jobs.write(lambda number=number: (time.sleep(0.005), written.append(number)))
    jobs.close()
    assert written == list(range(10))


def test_work_asked_for_after_the_end_does_not_begin(qapp):
    jobs = Jobs()
    jobs.close()
    assert jobs.read(lambda: pytest.fail("it began")).cancelled


def test_the_gui_thread_is_told_apart():
    with pytest.raises(OnGuiThreadError, match="a query"):
        forbid_on_gui_thread("a query")
    errors = []

    def elsewhere():
        try:
            forbid_on_gui_thread("a query")
        except OnGuiThreadError as error:
            errors.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert not errors


def test_long_work_holds_up_neither_writes_nor_reads(qtbot, jobs):
    release, seen = threading.Event(), []
    jobs.long(lambda: release.wait(30), lambda _: seen.append("long"))
    jobs.write(lambda: "write", seen.append)
    jobs.read(lambda: "read", seen.append)
    qtbot.waitUntil(lambda: sorted(seen) == ["read", "write"], timeout=20_000)
    release.set()
    qtbot.waitUntil(lambda: "long" in seen, timeout=20_000)
