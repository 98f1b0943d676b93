"""Writing in the background: nothing lost, nothing doubled, training unharmed."""

import logging
import subprocess
import sys
import threading
import time

import pytest

from tb_interpret.summary import values
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary.training import Share, Training
from tests.logs import Run


def new_share():
    return Share(Training(Share))  # anything may be trained


def scalar_job(step):
    return lambda file: file.add(step, [values.scalar_value("number", step)])


def test_those_who_share_a_directory_share_a_writer(tmp_path):
    training = Training(Share)
    one, other = Share(training), Share(training)
    first = RunWriter.acquire(tmp_path, one)
    second = RunWriter.acquire(str(tmp_path) + "/.", other)
    assert first is second
    first.release(one)
    second.submit(scalar_job(1))
    second.release(other)
    assert Run(tmp_path).scalars("number") == [1]


def test_what_was_submitted_is_on_disk_after_release(tmp_path):
    share = new_share()
    writer = RunWriter.acquire(tmp_path, share)
    for step in range(50):
        writer.submit(scalar_job(step))
    writer.release(share)
    assert Run(tmp_path).steps("number") == list(range(50))


def test_full_queue_makes_the_submitter_wait(tmp_path):
    share = new_share()
    writer = RunWriter.acquire(tmp_path, share)
    gate = threading.Event()
    writer.submit(lambda file: gate.wait())
    submitted = []

    def submit():
        for step in range(30):
            writer.submit(scalar_job(step))
            submitted.append(step)

    thread = threading.Thread(target=submit)
    thread.start()
    while len(submitted) < 8:
        time.sleep(0.01)
    time.sleep(0.1)
    assert len(submitted) < 12
    gate.set()
    thread.join()
    writer.release(share)
    assert Run(tmp_path).steps("number") == list(range(30))


def test_failure_is_reported_once_and_the_next_job_is_done(tmp_path, caplog):
    share = new_share()
    writer = RunWriter.acquire(tmp_path, share)

    def fail(file):
        raise OSError("No space left on device")

    writer.submit(fail)
    writer.submit(fail)
    writer.submit(scalar_job(3))
    writer.release(share)
    assert [r.levelno for r in caplog.records] == [logging.WARNING]
    assert "No space left on device" in caplog.text
    assert Run(tmp_path).steps("number") == [3]


def test_steps_that_are_written_anew_win(tmp_path):
    for numbers in ([0, 1, 2], [1]):
        share = new_share()
        writer = RunWriter.acquire(tmp_path, share)
        for step in numbers:
            value = values.scalar_value("number", step + 10 * (len(numbers) == 1))
            writer.submit(lambda file, step=step, value=value: file.add(step, [value]))
        writer.release(share)
    assert Run(tmp_path).scalars("number") == [0, 11]


def test_interpreter_that_is_interrupted_writes_what_it_holds(tmp_path):
    script = """
import sys, time
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary import values
from tb_interpret.summary.training import Share, Training
writer = RunWriter.acquire(sys.argv[1], Share(Training(Share)))
for step in range(5):
    writer.submit(lambda file, step=step: (
        time.sleep(0.05), file.add(step, [values.scalar_value("number", step)])))
raise KeyboardInterrupt
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert "KeyboardInterrupt" in done.stderr
    assert Run(tmp_path).steps("number") == [0, 1, 2, 3, 4]


def test_directory_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="`log_dir` cannot be written"):
        RunWriter.acquire(tmp_path / "file", new_share())
