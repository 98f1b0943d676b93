"""What several workers need is made by one of them."""

from __future__ import annotations

import concurrent.futures
import time

import pytest

from tests.once import made_once


def test_workers_wait_for_the_one_that_makes_it(tmp_path_factory):
    made = []

    def make(directory):
        made.append(directory)
        time.sleep(0.2)
        (directory / "content").write_text("whole")

    def read(_):
        return (made_once(tmp_path_factory, "waited_for", make) / "content").read_text()

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(4))) == ["whole"] * 4
    assert len(made) == 1


def test_what_failed_is_made_again_from_nothing(tmp_path_factory):
    def fail(directory):
        (directory / "half").touch()
        raise RuntimeError("no space")

    with pytest.raises(RuntimeError, match="no space"):
        made_once(tmp_path_factory, "failing", fail)
    made = made_once(tmp_path_factory, "failing", lambda directory: (directory / "whole").touch())
    assert [path.name for path in made.iterdir()] == ["whole"]
