"""The curves under the timeline: what they say, where they lead, what they cost in room."""

from __future__ import annotations

import pathlib
import re

import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tb_interpret.maths.map_facts import region_share
from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import Example, ExampleSet, Record
from tests.demo_logs import NUM_EPOCHS, RUNS, TAG
from tests.e2e.browser import Troubles, open_page, open_tab
from tests.plugin import event_files
from tests.tensorboard_process import get, tensorboard, wait_for_steps

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1
# In a chart: the numbers of the axis stand left of the first epoch.
FIRST_PX = 50


@pytest.fixture(scope="module")
def examples(demo_address: str) -> list[Example]:
    """Every second one has a region."""
    answer = get(demo_address, f"plugin/tb_interpret/examples?run={RUNS[0]}/interpret")
    return list(ExampleSet.FromString(answer).examples)


def opened(page: Page, address: str, **view: str) -> FrameLocator:
    """Our tab with a view that the address asks for."""
    tab = open_tab(page, address, "".join(f"&p.tb_interpret.{k}={v}" for k, v in view.items()))
    expect(slider(tab)).to_be_visible(timeout=30_000)
    return tab


def slider(tab: FrameLocator) -> Locator:
    return tab.get_by_role("slider", name="Epoch", exact=True)


def chart(tab: FrameLocator, title: str) -> Locator:
    return tab.get_by_role("img", name=re.compile(f"^{title}, "))


def titles(tab: FrameLocator) -> list[str]:
    """Of the charts, as a screen reader has them."""
    section = tab.get_by_role("region", name=re.compile("^Curves of "))
    expect(section.get_by_role("img").first).to_be_visible()
    names = [img.get_attribute("aria-label") or "" for img in section.get_by_role("img").all()]
    return [name.partition(",")[0] for name in names]


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None
    return dict(found)


def records(address: str, run: str) -> dict[int, Record]:
    page = wait_for_steps(address, f"{run}/interpret", TAG, NUM_EPOCHS)
    return {entry.step: entry.record for entry in page.records}


MAP_MEASURES = ["Score", "Probability", "Rank correlation", "Agreement"]


def test_an_example_has_a_chart_of_each_measure(page, demo_address, examples):
    tab = opened(page, demo_address, example=examples[0].id)
    assert titles(tab) == MAP_MEASURES


def test_share_of_a_region_is_shown_where_one_was_declared(page, demo_address, examples):
    tab = opened(page, demo_address, example=examples[1].id)
    assert titles(tab) == [*MAP_MEASURES, "Inside region"]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("activations/block3", ["Mean activation", "Dead channels"]),
        ("filters/block3", ["Activation reached"]),
    ],
)
def test_activations_and_filters_have_measures_of_their_own(page, demo_address, tag, expected):
    assert titles(opened(page, demo_address, tag=tag)) == expected


def test_a_chart_says_the_values_of_all_runs_in_words(page, demo_address, examples):
    tab = opened(page, demo_address, example=examples[1].id, at="1")
    shares = [records(demo_address, run)[1].facts.target_probability[1] for run in RUNS]
    clean, shortcut = (f"{share * 100:.0f}\u00a0%" for share in shares)
    expect(chart(tab, "Probability")).to_have_accessible_name(
        re.compile(f"#1, epoch 1: clean {clean}, shortcut {shortcut}$")
    )
    expect(chart(tab, "Rank correlation")).to_have_accessible_name(re.compile(r"clean [\d.]+,"))
    slider(tab).press("Home")
    # There is no epoch before the first.
    expect(chart(tab, "Rank correlation")).to_have_accessible_name(
        re.compile("epoch 0: clean no value, shortcut no value$")
    )


def test_a_click_goes_to_the_nearest_epoch_and_a_drag_along(page, demo_address):
    tab = opened(page, demo_address)
    target = chart(tab, "Score")
    size = box(target)
    target.click(position={"x": FIRST_PX, "y": size["height"] / 2})
    expect(slider(tab)).to_have_value("0")
    size = box(target)  # another chart may have come beside it meanwhile
    page.mouse.move(size["x"] + FIRST_PX, size["y"] + 20)
    page.mouse.down()
    spacing = (size["width"] - FIRST_PX) / LAST
    page.mouse.move(size["x"] + FIRST_PX + spacing, size["y"] + 20, steps=4)
    expect(slider(tab)).to_have_value("1")
    # Beyond the chart the drag goes on.
    page.mouse.move(size["x"] + size["width"] + 40, size["y"] - 40, steps=4)
    expect(slider(tab)).to_have_value(str(LAST))
    page.mouse.up()


def wait_for_values(tab: FrameLocator, target: Locator) -> None:
    """Until those of all runs and epochs have been read; then back to the first epoch."""
    for epoch in range(NUM_EPOCHS):
        expect(target).to_have_accessible_name(
            re.compile(rf"epoch {epoch}: clean [^,]*%, shortcut [^,]*%$")
        )
        slider(tab).press("ArrowRight")
    slider(tab).press("Home")
    expect(target).to_have_accessible_name(re.compile("epoch 0: "))


def test_the_scrubbers_line_moves_and_nothing_is_drawn_anew(page, demo_address):
    tab = opened(page, demo_address, at="0")
    target = chart(tab, "Probability")
    wait_for_values(tab, target)
    rule = target.locator(".scrubber")
    places = [box(rule)["x"]]
    lines = target.locator("svg g path")
    lines.first.evaluate("""path => {
        window.drawn = 0;
        const svg = path.ownerSVGElement;
        new MutationObserver((all) => { window.drawn += all.length; })
          .observe(svg, { attributes: true, childList: true, subtree: true, characterData: true });
    }""")
    for epoch in range(1, NUM_EPOCHS):
        slider(tab).press("ArrowRight")
        expect(target).to_have_accessible_name(re.compile(f"epoch {epoch}: "))
        places.append(box(rule)["x"])
    assert places == sorted(set(places))
    assert lines.first.evaluate("() => window.drawn") == 0


def test_the_pointer_reads_all_runs_without_moving_anything(page, demo_address):
    tab = opened(page, demo_address)
    target = chart(tab, "Score")
    before = [box(chart(tab, title)) for title in MAP_MEASURES]
    target.hover(position={"x": FIRST_PX, "y": 30})
    expect(tab.get_by_text(re.compile(r"pointer:\s+epoch 0"))).to_be_visible()
    for run in RUNS:
        score = records(demo_address, run)[0].facts.score[0]
        value = f"{float(f'{score:.3g}'):g}".replace("-", "\N{MINUS SIGN}")
        expect(tab.get_by_role("figure", name="Score").get_by_title(run)).to_have_text(value)
    expect(slider(tab)).to_have_value(str(LAST))
    assert [box(chart(tab, title)) for title in MAP_MEASURES] == before


def test_a_drawn_region_has_the_share_that_python_computes(page, demo_address, examples):
    example = examples[1]
    tab = opened(page, demo_address, example=example.id, regions=f"{example.id},0,0,500,500")
    mask = np.zeros((example.height, example.width), bool)
    mask[: example.height // 2, : example.width // 2] = True
    logged = {run: records(demo_address, run) for run in RUNS}
    slider(tab).press("Home")
    for epoch in range(NUM_EPOCHS):
        target = chart(tab, "Inside your region")
        expect(target).to_have_accessible_name(
            re.compile(f"epoch {epoch}: clean .*%, shortcut .*%")
        )
        name = target.get_attribute("aria-label") or ""
        for run in RUNS:
            share = region_share(logged_map(logged[run][epoch], 1), mask)
            shown = re.search(rf"{run} (\d+)\u00a0%", name)
            assert shown is not None, name
            assert float(shown[1]) / 100 == pytest.approx(share, abs=0.02)
        slider(tab).press("ArrowRight")


def logged_map(record: Record, position: int) -> np.ndarray:
    maps = record.maps
    values = np.frombuffer(maps.values, "<f2").reshape(-1, maps.height, maps.width)
    return np.float32(values[position]) * maps.scale[position]


def test_the_address_keeps_that_the_curves_are_hidden(page, demo_address):
    tab = opened(page, demo_address)
    button = tab.get_by_role("button", name="Curves")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(chart(tab, "Score")).to_have_count(0)
    page.wait_for_function("location.hash.includes('p.tb_interpret.curves=0')")
    again = open_tab(page, demo_address, page.url.partition("#tb_interpret")[2])
    button = again.get_by_role("button", name="Curves")
    expect(button).to_have_attribute("aria-expanded", "false", timeout=30_000)
    button.press("Enter")
    expect(chart(again, "Score")).to_be_visible()


def test_a_low_page_shows_curves_when_asked(pages, demo_address):
    with pages.lend(800, 600) as page:
        tab = opened(page, demo_address)
        expect(chart(tab, "Score")).to_have_count(0)
        tab.get_by_role("button", name="Curves").click()
        for title in MAP_MEASURES:
            expect(chart(tab, title)).to_be_visible()
            assert box(chart(tab, title))["x"] + box(chart(tab, title))["width"] <= 800


def test_an_example_without_facts_says_so(browser, installed, tmp_path):
    write_bare_log(tmp_path)
    with (
        tensorboard(
            f"--logdir={tmp_path}", python=installed.python, cwd=installed.directory
        ) as address,
        open_page(browser) as (page, troubles),
    ):
        wait_for_steps(address, f"bare/{metadata.RUN_NAME}", TAG, 2)
        tab = opened(page, address)
        expect(tab.get_by_text("The log has no score")).to_be_visible()
        assert troubles == Troubles()


def write_bare_log(logdir: pathlib.Path) -> None:
    """Maps of one picture at two epochs, and nothing about them."""
    example = Example(id="x", label=-1, height=2, width=2, picture=event_files.PNG_GRAY)
    examples = ExampleSet(schema_version=1, digest="d", examples=[example])
    record = Record(schema_version=1, examples_digest="d")
    record.maps.height = record.maps.width = 2
    record.maps.encoding = 1
    record.maps.values = np.float16([0, 1, 1, 0]).tobytes()
    record.maps.scale.append(1)
    series = event_files.maps_metadata("block3")
    event_files.write_run(
        logdir,
        f"bare/{metadata.RUN_NAME}",
        [
            event_files.blob_event(
                metadata.EXAMPLES_TAG,
                0,
                [examples.SerializeToString()],
                event_files.examples_metadata(),
            ),
            *(
                event_files.blob_event(TAG, step, [record.SerializeToString()], series)
                for step in range(2)
            ),
        ],
    )
