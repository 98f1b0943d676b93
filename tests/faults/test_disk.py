"""A disk that is full for a while, a directory that vanishes: provoked for real."""

import contextlib
import logging
import resource
import shutil

import pytest

import tb_interpret as tbi
from tests.at_work import session_of
from tests.faults.reading import assert_both_loaders_read
from tests.faults.training import TAG, At, X, Y, assert_same, trained
from tests.said import said


@contextlib.contextmanager
def any_size_afterwards():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield before
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_costs_the_epochs_that_found_it_full_and_no_more(tmp_path, caplog):
    caplog.set_level(logging.INFO, "tb_interpret")
    callback = tbi.GradCAMCallback(tmp_path / "a", (X, Y))

    def limit(size, hard):
        session_of(callback).writer.drain()
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    def fill():
        # What is written next breaks off in the middle of a record.
        session_of(callback).writer.drain()
        (file,) = (tmp_path / "a" / "interpret").glob("*tfevents*")
        limit(file.stat().st_size + 100, before[1])

    with any_size_afterwards() as before:
        full = [At(2, fill), At(3, lambda: limit(10, before[1])), At(4, lambda: limit(*before))]
        watched = trained([callback, *full])
    assert_same(watched, trained())
    assert_both_loaders_read(tmp_path, {("a/interpret", TAG): [0, 1, 4, 5]})
    (warning,) = said(caplog)
    assert "Could not write" in warning
    assert "File too large" in warning
    assert "explained 6 epochs, 4 written, in" in caplog.text
    # The first, and one for all that came after the failure.
    assert len(list((tmp_path / "a" / "interpret").iterdir())) == 2


@pytest.mark.parametrize("vanish", [shutil.rmtree, lambda path: path.rename(f"{path}_moved")])
def test_directory_that_vanishes_is_told_once_and_begun_anew(tmp_path, caplog, vanish):
    caplog.set_level(logging.INFO, "tb_interpret")
    callback = tbi.GradCAMCallback(tmp_path / "a", (X, Y))

    def gone():
        session_of(callback).writer.drain()
        vanish(tmp_path / "a")

    assert_same(trained([callback, At(2, gone)]), trained())
    moved = {("a_moved/interpret", TAG): [0, 1]} if (tmp_path / "a_moved").exists() else {}
    assert_both_loaders_read(tmp_path, {("a/interpret", TAG): [2, 3, 4, 5], **moved})
    (warning,) = said(caplog)
    assert "has been deleted or moved during training" in warning


def test_directory_that_cannot_come_back_is_told_and_counted(tmp_path, caplog):
    caplog.set_level(logging.INFO, "tb_interpret")
    callback = tbi.GradCAMCallback(tmp_path / "a", (X, Y))

    def gone():
        session_of(callback).writer.drain()
        shutil.rmtree(tmp_path / "a")
        (tmp_path / "a").write_text("in the way")

    assert_same(trained([callback, At(2, gone)]), trained())
    assert [text[:15] for text in said(caplog)] == ["What was writte", "Could not write"]
    assert "explained 6 epochs, 2 written, in" in caplog.text
