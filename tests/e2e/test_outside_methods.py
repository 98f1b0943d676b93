"""Methods of `docs/extending.md`, from outside of the package, on the page as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Page, expect

import tb_interpret as tbi
from tb_interpret.maths.map_facts import region_share
from tb_interpret.pictures.rendering import overlay
from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import Example
from tests import networks
from tests.distributions import Environment
from tests.e2e.drawings import canvas_of, pixels
from tests.e2e.exports import arrays_of, decoded, logged, logged_examples, open_menu, saved
from tests.e2e.exports import open_timeline as open_cells
from tests.e2e.serving import serving
from tests.extending_page import made

pytestmark = pytest.mark.e2e

NUM_EPOCHS = 3
IMAGES, LABELS = networks.images(), [0, 1, 2, 0]
# By tag, the title.
SERIES = {
    "blur_sensitivity": "Blur sensitivity",
    "max_cam/conv2": "Max-CAM",
    "strength/conv2": "Strength",
}


@pytest.fixture(scope="module")
def address(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a training with them is served, by an installation that has none of them."""
    max_cam, blur_sensitivity = made("layer", "MaxCAM"), made("stepped", "BlurSensitivity")

    class Strength(max_cam):
        name, title, meaning = "strength", "Strength", "importance"

        def maps(self, activations, gradients):
            return abs(super().maps(activations, gradients))

    logs = tmp_path_factory.mktemp("outside")
    callback = tbi.InterpretCallback(
        logs / "own",
        (IMAGES, LABELS),
        [max_cam("conv2"), blur_sensitivity(4), Strength("conv2"), tbi.Occlusion(4)],
        class_names=["bag", "coat", "shoe"],
        regions=[(0, 0, 8, 12)] * len(IMAGES),
    )
    networks.trained_on_noise(networks.flat(), [callback], epochs=NUM_EPOCHS)
    with serving(installed, logs, "true", "blur_sensitivity", {"own": NUM_EPOCHS}) as started:
        yield started


def opened(page: Page, address: str, tag: str, **view: str) -> FrameLocator:
    asked = {"tag": quote(tag, safe=""), "scale": "map", **view}
    return open_cells(page, address, "".join(f"&p.tb_interpret.{k}={v}" for k, v in asked.items()))


def maps_of(address: str, tag: str) -> np.ndarray:
    """As logged, `(epochs, examples, height, width)`."""
    records = logged(address, "own", tag).records
    return np.stack([metadata.decode_maps(each.record.maps) for each in records])


def assert_drawn(drawn: np.ndarray, example: Example, heatmap: np.ndarray) -> None:
    """A map over its picture as Python draws it; a value at half a step may take the next color."""
    expected = overlay(decoded(example.picture)[None], heatmap[None], opacity=1)[0]
    off = np.abs(drawn[..., :3].astype(int) - expected)
    assert off.max() <= 6
    assert np.percentile(off, 95) <= 1


def test_they_can_be_chosen_beside_ours(page: Page, address: str) -> None:
    tab = opened(page, address, "occlusion")
    options = tab.get_by_role("combobox", name="Method").locator("option")
    expect(options).to_have_text(sorted(["Occlusion", *SERIES.values()]))


@pytest.mark.parametrize("tag", SERIES)
def test_their_cells_and_curves_are_drawn(page: Page, address: str, tag: str) -> None:
    tab = opened(page, address, tag, curves="1", opacity="100")
    maps, pictures = maps_of(address, tag), logged_examples(address, "own").examples
    for epoch in range(NUM_EPOCHS):
        cells = tab.get_by_role("gridcell", name=f"own, epoch {epoch}").all()
        assert len(cells) == len(IMAGES)
        for cell, heatmap, example in zip(cells, maps[epoch], pictures, strict=True):
            assert_drawn(pixels(canvas_of(cell)), example, heatmap)
    section = tab.get_by_role("region", name="Curves of")
    for title in ("Score", "Probability", "Rank correlation", "Agreement", "Inside region"):
        line = section.get_by_role("img", name=f"{title},").locator("g.line path").first
        expect(line).to_have_attribute("d", re.compile(r"^M.*L"))


@pytest.mark.parametrize("tag", SERIES)
def test_they_are_exported(page: Page, address: str, tag: str) -> None:
    menu = open_menu(opened(page, address, tag))
    arrays = arrays_of(saved(page, menu, "Raw maps")[1])
    maps = maps_of(address, tag)
    np.testing.assert_array_equal(arrays["own/maps"], maps)
    method, _, layer = tag.partition("/")
    meaning = "importance" if method == "strength" else "evidence"
    for name, word in (("method", method), ("layer", layer), ("tag", tag), ("meaning", meaning)):
        assert arrays[f"own/{name}"] == word
    rows = list(csv.DictReader(io.StringIO(saved(page, menu, "Facts")[1].decode(), newline="")))
    assert {(row["method"], row["layer"], row["meaning"]) for row in rows} == {
        (method, layer, meaning)
    }
    mask = np.zeros(networks.IMAGE_SHAPE[:2], bool)
    mask[:8] = True
    shares = [region_share(heatmap, mask) for heatmap in maps.reshape(-1, *maps.shape[2:])]
    np.testing.assert_allclose([float(row["region_share"] or "nan") for row in rows], shares, 0.01)


def test_what_a_method_says_of_its_values_is_followed(page: Page, address: str) -> None:
    # Who has chosen both signs for other methods gets one color scale where there is no sign.
    tab = opened(page, address, "strength/conv2", sign="both", opacity="100", comparison="none")
    sign = tab.get_by_role("combobox", name="Sign")
    expect(sign).to_be_disabled()
    expect(sign.locator("option")).to_have_text(["None"])
    expect(tab.get_by_text("importance for bag").first).to_be_visible()
    drawn = pixels(canvas_of(tab.get_by_role("img", name="Overlay: ")))
    example = logged_examples(address, "own").examples[0]
    assert_drawn(drawn, example, maps_of(address, "strength/conv2")[-1, 0])
    tab.get_by_role("combobox", name="Method").select_option(label="Max-CAM")
    expect(sign).to_be_enabled()
    expect(sign).to_have_value("both")
    expect(tab.get_by_text("and for (+) bag").first).to_be_visible()
