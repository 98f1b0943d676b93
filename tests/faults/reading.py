"""The epochs that TensorBoard's two loaders read."""

from __future__ import annotations

import pathlib
import time

from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests.plugin.serving import PluginClient, serving

_PATIENCE_SECONDS = 10.0


def assert_both_loaders_read(
    logdir: pathlib.Path, expected: dict[tuple[str, str], list[int]]
) -> None:
    """Asserts which steps each series, by run and tag, has in either loader, all of them whole."""
    for load_fast in (True, False):
        with serving(logdir, load_fast=load_fast, wait_for=len(expected)) as client:
            for (run, tag), steps in expected.items():
                assert (load_fast, run, _steps(client, run, tag, steps)) == (load_fast, run, steps)


def _steps(client: PluginClient, run: str, tag: str, expected: list[int]) -> list[int]:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:  # the fast loader reads on in the background
        answer = client.get(f"records?run={run}&tag={tag}")
        page = SeriesPage.FromString(answer.data) if answer.status_code == 200 else SeriesPage()
        if list(page.steps) == expected or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    assert not page.unreadable_steps
    assert [entry.step for entry in page.records] == list(page.steps)
    return list(page.steps)
