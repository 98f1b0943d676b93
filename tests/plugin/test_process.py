"""A real TensorBoard process that finds the plugin by its entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plugin.conftest import LONG_TAG, NUM_STEPS
from tests.tensorboard_process import get, tensorboard, wait_for_steps


@pytest.mark.parametrize("load_fast", ["true", "false"])
def test_a_real_tensorboard_shows_every_step(logdir: Path, load_fast: str) -> None:
    with tensorboard(
        f"--logdir={logdir}", f"--load_fast={load_fast}", "--path_prefix=/some/prefix"
    ) as address:
        assert address.endswith("/some/prefix")
        page = wait_for_steps(address, "long/interpret", LONG_TAG, NUM_STEPS)
        assert list(page.steps) == list(range(NUM_STEPS))
        assert len(page.records) == NUM_STEPS
        listing = json.loads(get(address, "plugins_listing"))
        assert listing["tb_interpret"]["enabled"]
        assert b"render" in get(address, "plugin/tb_interpret/index.js")
        entry = get(address, "plugin_entry.html?name=tb_interpret").decode()
        assert 'import("./index.js")' in entry
