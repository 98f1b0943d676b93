"""What hangs on TensorBoard's loader, with each of the two.

The other browser tests read with the fast one alone: of their logs the page gets the same bytes
from either.
"""

from __future__ import annotations

import json
import pathlib
import re
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tb_interpret_plugin import metadata
from tests import demo_logs as demo
from tests.demo_logs import NUM_EPOCHS, RUNS, TAG
from tests.distributions import Environment
from tests.e2e import long_log
from tests.e2e.browser import Troubles, open_page, open_tab
from tests.e2e.exports import logged, open_timeline
from tests.e2e.large_pictures import choose_mode, compared, hover, overlay_of, readout, values_read
from tests.e2e.serving import serving
from tests.e2e.timeline import go_to
from tests.long_logs import LoggedRun, Size
from tests.plugin.serving import PluginClient
from tests.plugin.serving import serving as answering
from tests.tensorboard_process import get, tensorboard, wait_for_steps

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1
# Of each route, and of each parameter that the page uses.
QUESTIONS = [
    "",
    "&parts=facts",
    "&after=0&max_bytes=20000",
    "&steps=2%2C0%2C1%2C77",
    "&steps=",
]


@pytest.fixture(scope="module", params=["true", "false"], ids=["fast loader", "slow loader"])
def load_fast(request: pytest.FixtureRequest) -> str:
    """Each of TensorBoard's loaders."""
    return str(request.param)


@pytest.fixture(scope="module")
def address(load_fast: str, installed: Environment, demo_logs: pathlib.Path) -> Iterator[str]:
    """Where the demo's logs are served."""
    steps = dict.fromkeys(RUNS, NUM_EPOCHS)
    with serving(installed, demo_logs, load_fast, demo.TAG, steps) as started:
        yield started


@pytest.fixture
def tab(own_page: Page, address: str) -> FrameLocator:
    """Our tab of TensorBoard's whole page."""
    return open_timeline(own_page, address)


def test_every_epoch_of_every_run_is_served(address):
    for run in RUNS:
        page = wait_for_steps(address, f"{run}/interpret", TAG, NUM_EPOCHS)
        assert list(page.steps) == list(range(NUM_EPOCHS))
        assert len(page.records) == NUM_EPOCHS


def test_stock_images_tab_shows_the_overlays(address):
    tags = json.loads(get(address, "plugin/images/tags"))
    assert f"{TAG}/overlays" in tags["clean/interpret"]
    query = f"plugin/images/images?tag={TAG}/overlays&run=clean/interpret&sample=0"
    pictures = json.loads(get(address, query))
    assert pictures[-1]["step"] == LAST
    picture = get(address, f"plugin/images/individualImage?{pictures[-1]['query']}")
    assert picture[:2] == b"\xff\xd8"


def test_tab_opens_with_a_row_a_run_and_a_column_an_epoch(tab):
    for run in RUNS:
        for epoch in range(NUM_EPOCHS):
            expect(tab.get_by_role("gridcell", name=f"{run}, epoch {epoch}").first).to_be_visible()
    expect(tab.get_by_role("gridcell", name="clean, epoch 0").first).to_have_accessible_name(
        # A class and how sure: `clean, epoch 0: T-shirt, 43 %, right`.
        re.compile(r"clean, epoch 0: \S+, \S+\s%, (right|wrong)")
    )


def test_two_runs_are_compared_side_by_side(tab, address):
    tab.get_by_role("combobox", name="Compare with").select_option(label="shortcut")
    pictures = [overlay_of(tab, run, LAST) for run in RUNS]
    for picture in pictures:
        expect(picture).to_be_visible()
    maps = [metadata.decode_maps(logged(address, run, TAG).records[-1].record.maps) for run in RUNS]
    row, column = 2, 1
    hover(pictures[0], row, column, *maps[0].shape[1:])
    for section, heatmaps in zip(compared(tab), maps, strict=True):
        (value,) = values_read(readout(section), row, column)
        assert value == pytest.approx(heatmaps[0, row, column], rel=0.01, abs=1e-4)
    choose_mode(tab, "Difference")
    expect(tab.get_by_role("img", name=re.compile("^Difference: shortcut"))).to_be_visible()


def test_new_epochs_appear_and_never_move_the_reader(browser, installed, load_fast, tmp_path):
    size = Size(examples=3, epochs=40, runs=1, map_px=7)
    with LoggedRun(tmp_path, size, run=0) as training:
        for epoch in range(20):
            training.log(epoch)
        with (
            tensorboard(
                f"--logdir={tmp_path}",
                f"--load_fast={load_fast}",
                python=installed.python,
                cwd=installed.directory,
            ) as address,
            open_page(browser) as (page, troubles),
        ):
            wait_for_steps(address, "run_0/interpret", long_log.TAG, 20)
            tab = open_tab(page, address)
            tab.get_by_role("gridcell", name="run_0, epoch 19:").first.wait_for(timeout=30_000)
            tab.get_by_role("button", name=re.compile("of 20 epochs")).click()
            go_to(tab, 5)
            cell = tab.get_by_role("gridcell", name="run_0, epoch 5:").first
            expect(cell).to_have_attribute("aria-selected", "true")
            page.wait_for_timeout(300)
            place = cell.bounding_box()
            for epoch in range(20, 23):
                training.log(epoch)
            expect(tab.get_by_role("button", name="all 23 epochs")).to_be_visible(timeout=60_000)
            expect(cell).to_have_attribute("aria-selected", "true")
            assert cell.bounding_box() == place
            assert troubles == Troubles()


def test_both_answer_every_request_of_the_browser_tests_alike(
    demo_logs, comparison_logs, long_logs, tmp_path
):
    for logs in (demo_logs, comparison_logs, long_logs):
        shutil.copytree(logs, tmp_path, dirs_exist_ok=True)
    fast, slow = (_all_answers(tmp_path, load_fast=load_fast) for load_fast in (True, False))
    assert len(fast) > 100
    assert [request for request in fast if fast[request] != slow.get(request)] == []
    assert fast.keys() == slow.keys()


def _all_answers(logdir: pathlib.Path, *, load_fast: bool) -> dict[str, tuple[str, bytes]]:
    """The ETag and the body of each answer, by the request."""
    with answering(logdir, load_fast=load_fast, wait_for=1) as client:
        index = _answer(client, "index")
        answers = {"index": index}
        listed = json.loads(index[1])
        for run in (run for run in listed["runs"] if run["has_examples"]):
            request = f"examples?run={quote(run['run'], safe='')}"
            answers[request] = _answer(client, request)
        for series in listed["series"]:
            run, tag = (quote(series[part], safe="") for part in ("run", "tag"))
            for question in QUESTIONS:
                request = f"records?run={run}&tag={tag}{question}"
                answers[request] = _answer(client, request)
    return answers


def _answer(client: PluginClient, request: str) -> tuple[str, bytes]:
    answer = client.get(request)
    assert answer.status_code == 200, (request, answer.text)
    return answer.headers["ETag"], answer.data
