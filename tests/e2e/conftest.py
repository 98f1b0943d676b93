"""What all browser tests share: the browser, and a TensorBoard for each log that several read."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, FrameLocator, Page

from tb_interpret_plugin import metadata
from tests import demo_logs as demo
from tests.distributions import Environment
from tests.e2e import comparison_log, long_log, pipeline_log
from tests.e2e.browser import KeptPages, Troubles, launch_browser, open_page
from tests.e2e.exports import open_timeline
from tests.e2e.serving import serving
from tests.once import made_once
from tests.tensorboard_process import wait_for_steps


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with launch_browser() as launched:
        yield launched


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Iterator[KeptPages]:
    """Pages that tests share, one after the other."""
    kept = KeptPages(browser)
    yield kept
    kept.close()


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    """Holds the TensorBoards that a test starts.

    Every page stands on it, so that they end after the test's page, which asks for new epochs
    every few seconds: of a server that has ended, it would say so.
    """
    with ExitStack() as started:
        yield started


@pytest.fixture
def page(pages: KeptPages, request: pytest.FixtureRequest, servers: ExitStack) -> Iterator[Page]:
    """A kept page; when a test ends, nothing may have gone wrong in it."""
    failed = request.session.testsfailed
    with pages.lend() as lent:
        yield lent
    if request.session.testsfailed > failed:
        pages.forget(lent)


@pytest.fixture
def own_page(browser: Browser, servers: ExitStack) -> Iterator[Page]:
    """An empty page without history, for tests that change more than our frame."""
    with open_page(browser) as (opened, troubles):
        yield opened
        assert troubles == Troubles()


@pytest.fixture(scope="session")
def demo_address(installed: Environment, demo_logs: pathlib.Path) -> Iterator[str]:
    """Where the demo's logs are served."""
    steps = dict.fromkeys(demo.RUNS, demo.NUM_EPOCHS)
    with serving(installed, demo_logs, "true", demo.TAG, steps) as started:
        yield started


@pytest.fixture
def demo_tab(page: Page, demo_address: str) -> tuple[Page, FrameLocator]:
    """Our tab of the demo's logs, once its cells are there."""
    return page, open_timeline(page, demo_address)


@pytest.fixture(scope="session")
def comparison_logs(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """See `comparison_log`."""
    logdir = tmp_path_factory.mktemp("comparison")
    comparison_log.write_log(logdir)
    return logdir


@pytest.fixture(scope="session")
def comparison_address(installed: Environment, comparison_logs: pathlib.Path) -> Iterator[str]:
    """Where they are served."""
    steps = {run: len(steps) for run, steps in comparison_log.RUNS.items()}
    with serving(installed, comparison_logs, "true", comparison_log.TAG, steps) as started:
        yield started


@pytest.fixture(scope="session")
def long_logs(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """See `long_log`."""
    logdir = tmp_path_factory.mktemp("long")
    long_log.write_log(logdir)
    return logdir


@pytest.fixture(scope="session")
def long_address(installed: Environment, long_logs: pathlib.Path) -> Iterator[str]:
    """Where they are served."""
    with serving(installed, long_logs, "true", long_log.TAG, long_log.RUNS) as started:
        yield started


@pytest.fixture(scope="session")
def pipeline_logs(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """See `pipeline_log`."""
    return made_once(tmp_path_factory, "pipeline", pipeline_log.write_log)


@pytest.fixture(scope="session")
def pipeline_address(installed: Environment, pipeline_logs: pathlib.Path) -> Iterator[str]:
    """Where they are served."""
    steps = {pipeline_log.RUN: pipeline_log.EPOCHS}
    tag = metadata.pipeline_tag("train", pipeline_log.TRAIN[-1])
    with serving(installed, pipeline_logs, "true", tag, steps) as started:
        # They are written last.
        run = f"{pipeline_log.RUN}/interpret"
        wait_for_steps(started, run, metadata.VERDICTS_TAG, pipeline_log.EPOCHS)
        yield started
