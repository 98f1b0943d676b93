"""A log whose maps do not fit into what the page keeps: read as needed, let go, read again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from benchmarks.page_probe import Probed
from tests.distributions import Environment
from tests.e2e import beyond_memory_log as log
from tests.e2e.browser import Troubles, launch_beside, open_page, open_tab
from tests.e2e.drawings import canvas_of, pixels
from tests.e2e.serving import serving
from tests.e2e.timeline import go_to

pytestmark = pytest.mark.e2e

OURS = "/data/plugin/tb_interpret/"
# Beside the maps that are kept: answers being decoded, pictures, canvases.
BESIDE_BYTES = 16 * 2**20


@pytest.fixture(scope="module")
def address(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the log is served: by the fast loader, for what is kept does not hang on it."""
    logdir = tmp_path_factory.mktemp("beyond_memory")
    log.write_log(logdir)
    with serving(installed, logdir, "true", log.TAG, log.RUNS) as started:
        yield started


@pytest.fixture
def probed(browser: Browser) -> Iterator[Probed]:
    """A page in a browser of its own: its memory is nobody else's."""
    with launch_beside(browser) as own, open_page(own) as (page, troubles):
        memory = (
            f"Object.defineProperty(navigator, 'deviceMemory', {{value: {log.DEVICE_GIBIBYTES}}})"
        )
        page.add_init_script(memory)
        yield Probed(own, page)
        assert troubles == Troubles()


def open_log(page: Page, address: str) -> FrameLocator:
    """Our tab, once the last epoch is there."""
    tab = open_tab(page, address)
    expect_picture(tab, log.LAST)
    return tab


def expect_picture(tab: FrameLocator, epoch: int) -> None:
    """The selected cell is of this epoch, and so is what is drawn, there and large."""
    expect_thumbnail(tab, epoch)
    expect_told(canvas_of(tab.get_by_role("img", name=f"Overlay: run, epoch {epoch}")), epoch)


def expect_thumbnail(tab: FrameLocator, epoch: int) -> None:
    """The selected cell is of this epoch, and so is what is drawn in it."""
    cell = tab.get_by_role("gridcell", selected=True)
    name = re.compile(f"^run, epoch {epoch}: (?!being read)")
    expect(cell).to_have_accessible_name(name, timeout=30_000)
    expect_told(canvas_of(cell), epoch)


def expect_told(canvas: Locator, epoch: int) -> None:
    """Pictures are drawn a moment after their cell is there."""
    deadline = time.monotonic() + 10
    while (told := log.epoch_told(pixels(canvas))) != epoch:
        assert time.monotonic() < deadline, f"{told} is drawn, not {epoch}"


def test_log_is_larger_than_what_is_kept() -> None:
    assert 1.5 * log.kept_bytes() < log.MAP_BYTES
    assert log.kept_bytes() + 1.5 * BESIDE_BYTES < log.MAP_BYTES


def test_any_epoch_is_reached_and_shows_its_own_picture(probed: Probed, address: str) -> None:
    tab = open_log(probed.page, address)
    slider = tab.get_by_role("slider", name="Epoch", exact=True)
    slider.press("Home")
    expect_picture(tab, 0)
    for epoch in (20, 9, 33, 21):
        go_to(tab, epoch)
        expect_picture(tab, epoch)
    slider.press("End")
    expect_picture(tab, log.LAST)


def test_walking_from_end_to_end_and_back_lets_maps_go_and_reads_them_again(
    probed: Probed, address: str
) -> None:
    tab = open_log(probed.page, address)
    slider = tab.get_by_role("slider", name="Epoch", exact=True)
    slider.press("Home")
    expect_picture(tab, 0)
    for epoch in range(1, log.EPOCHS):
        slider.press("ArrowRight")
        expect_thumbnail(tab, epoch)
    assert held_bytes(probed) < log.kept_bytes() + BESIDE_BYTES
    once = received_bytes(probed)
    for epoch in reversed(range(log.LAST)):
        slider.press("ArrowLeft")
        expect_thumbnail(tab, epoch)
    expect_picture(tab, 0)
    assert held_bytes(probed) < log.kept_bytes() + BESIDE_BYTES
    # Each map once on the way there, on the way back what had been let go: none over and over.
    assert log.MAP_BYTES < once < 1.5 * log.MAP_BYTES
    assert 0.3 * log.MAP_BYTES < received_bytes(probed) - once < 1.5 * log.MAP_BYTES


def test_drawn_region_has_its_share_at_every_epoch(probed: Probed, address: str) -> None:
    # The upper half: there the evidence is in the first half of the epochs.
    tab = open_tab(probed.page, address, "&p.tb_interpret.regions=e0,0,0,500,1000")
    chart = tab.get_by_role("figure", name="Inside your region")
    expect(chart).to_contain_text(re.compile(rf"\d+ of {log.EPOCHS} maps not read"), timeout=30_000)
    expect(chart).to_contain_text("of positive evidence", timeout=120_000)
    lines = chart.get_by_role("img")
    slider = tab.get_by_role("slider", name="Epoch", exact=True)
    for key, epoch, share in (("Home", 0, 100), ("End", log.LAST, 0)):
        slider.press(key)
        expect(lines).to_have_accessible_name(re.compile(rf"epoch {epoch}: run {share}\u00a0%"))
    assert held_bytes(probed) < log.kept_bytes() + BESIDE_BYTES


def held_bytes(probed: Probed) -> float:
    """What the page's arrays take once it has come to rest."""
    probed.settle(OURS)
    return probed.arrays_mb() * 1e6


def received_bytes(probed: Probed) -> int:
    """Of all answers so far."""
    _, received = probed.traffic.count(OURS)
    return received
