"""What the page says of classes, values, several labels and functions: each in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.distributions import Environment
from tests.e2e import task_logs as log
from tests.e2e.axe import plugin_frame, violations
from tests.e2e.exports import open_menu, open_timeline
from tests.e2e.serving import serving
from tests.e2e.timeline import rows

pytestmark = pytest.mark.e2e

OF_CLASSES = re.compile(r"\b(class\w*|right|wrong|predict\w*|probab\w*|verdict)\b|[%✓✗]", re.I)
# All that is read or spoken, through the shadow roots; a slider's own share is left out.
_EVERY_WORD = """(root) => {
  const words = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data.trim());
    if (node.matches?.("style, script, .field:has(input[type=range])")) return;
    for (const name of ["aria-label", "title", "placeholder", "data-words"])
      words.push(node.getAttribute?.(name));
    if (node.shadowRoot) visit(node.shadowRoot);
    for (const child of node.childNodes) visit(child);
  };
  visit(root);
  return words.filter(Boolean);
}"""


@pytest.fixture(scope="module")
def address(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where runs of all tasks are served; each test chooses its own."""
    logdir = tmp_path_factory.mktemp("tasks")
    log.write_values(logdir)
    log.write_labels(logdir)
    log.write_function(logdir)
    log.write_classes(logdir)
    steps = dict.fromkeys((*log.VALUE_RUNS, "beach", "masks", "old"), len(log.EPOCHS))
    with serving(installed, logdir, "true", log.TAG, steps) as started:
        yield started


def opened(page: Page, address: str, *runs: str) -> FrameLocator:
    """Our tab with these runs alone."""
    names = "%2C".join(f"{run}%2Finterpret" for run in runs)
    return open_timeline(page, address, f"&p.tb_interpret.runs={names}")


def every_word(page: Page) -> list[str]:
    """What the page says anywhere, hidden dialogs and tooltips included."""
    words = plugin_frame(page).evaluate(f"() => ({_EVERY_WORD})(document.body)")
    assert len(words) > 50
    return list(words)


def cell(tab: FrameLocator, run: str, row: int, epoch: int = log.LAST) -> Locator:
    """Of the so manyeth row of a run."""
    return tab.get_by_role("gridcell", name=f"{run}, epoch {epoch}: ").nth(row)


def facts(tab: FrameLocator, letter: str = "A") -> dict[str, str]:
    """Beside a large picture."""
    section = tab.get_by_role("region", name=re.compile(f"^{letter}: "))
    terms = section.get_by_role("term").all_inner_texts()
    told = section.get_by_role("definition").all_inner_texts()
    return dict(zip(terms, told, strict=True))


def options(tab: FrameLocator, name: str) -> list[str]:
    """Of a drop-down list."""
    found = tab.get_by_role("combobox", name=name, exact=True).get_by_role("option")
    return [text.strip() for text in found.all_text_contents()]


def chart(tab: FrameLocator, title: str) -> Locator:
    return tab.get_by_role("img", name=re.compile(f"^{title}, "))


def test_values_are_told_as_values_and_nothing_as_classes(page, address):
    tab = opened(page, address, *log.VALUE_RUNS)
    expect(cell(tab, "adam", 0)).to_have_accessible_name(
        "adam, epoch 5: value 33, error +1.5, true value 31.5"
    )
    expect(cell(tab, "adam", 0)).to_contain_text("error +1.5")
    # The true value is missing, and so is the error.
    expect(cell(tab, "sgd", 2)).to_have_accessible_name("sgd, epoch 5: value 53")
    labels = tab.get_by_role("rowheader").all_inner_texts()
    assert next(text for text in labels if "true" in text).startswith("true 31.5")
    told = facts(tab)
    assert {name: told.get(name) for name in ("Value", "True value", "Error", "Explained")} == {
        "Value": "33",
        "True value": "31.5",
        "Error": "+1.5",
        "Explained": "the value",
    }
    assert "48\u00a0×\u00a048 of 1024\u00a0×\u00a01280" in told["Picture kept at"]
    expect(tab.get_by_text("evidence for a greater value").first).to_be_visible()
    for name in ("Class", "Label", "Prediction"):
        expect(tab.get_by_role("combobox", name=name, exact=True)).to_have_count(0)

    menu = open_menu(tab)
    expect(menu).to_contain_text("value, error and color bar")
    assert [words for words in every_word(page) if OF_CLASSES.search(words)] == []
    assert not violations(plugin_frame(page))


def test_value_is_drawn_over_the_epochs_beside_the_true_one(page, address):
    tab = opened(page, address, *log.VALUE_RUNS)
    expect(chart(tab, "Value")).to_have_accessible_name(
        re.compile(r": adam 33, sgd 29\.167, true value 31\.5$")
    )
    expect(chart(tab, "Error")).to_have_accessible_name(
        re.compile(r": adam \+1\.5, sgd \u22122\.33$")
    )
    expect(chart(tab, "Probability")).to_have_count(0)
    # A line of its own, as level as the true value is, over all epochs.
    truth = chart(tab, "Value").locator("g.reference path").first.get_attribute("d") or ""
    points = np.array(re.findall(r"([\d.]+),([\d.]+)", truth), float)
    assert len(points) == len(log.EPOCHS)
    assert len(np.unique(points[:, 1])) == 1
    expect(chart(tab, "Error").locator("g.reference")).to_have_count(0)


def test_largest_error_stands_first(page, address):
    tab = opened(page, address, *log.VALUE_RUNS)
    assert options(tab, "Sort") == [
        "As logged",
        "Largest error first",
        "Most changed",
        "Least stable",
    ]
    assert rows(tab)[0] == "#0"
    tab.get_by_role("combobox", name="Sort", exact=True).select_option("error")
    expect(tab.get_by_role("rowheader").first).to_contain_text("#3")
    assert rows(tab) == ["#3", "#1", "#0", "#2"]


def test_each_label_has_its_mark_and_leads_to_its_row(page, address):
    tab = opened(page, address, "beach")
    expect(cell(tab, "beach", 0)).to_have_accessible_name(
        "beach, epoch 5: sun, 91\u00a0%, found, 1 of 2 labels, 1 false alarm"
    )
    expect(tab.get_by_role("rowheader").first).to_contain_text("#0 + sand")
    # Of what is predicted nothing is known: neither right nor wrong.
    expect(cell(tab, "beach", 3)).to_have_accessible_name(
        "beach, epoch 5: boat, 80\u00a0%, truth not known"
    )
    marks = tab.get_by_role("definition").first.get_by_role("listitem")
    found = ["sun found, 91\u00a0%", "sand missed, 12\u00a0%", "boat false alarm, 62\u00a0%"]
    expect(marks).to_have_text([re.compile(r"\s+".join(words.split(" "))) for words in found])
    assert not violations(plugin_frame(page))

    marks.get_by_role("button", name="sand").click()
    expect(tab.get_by_role("heading", name="Sand #0")).to_be_visible()
    expect(tab.get_by_role("gridcell", selected=True)).to_have_accessible_name(
        "beach, epoch 5: sand, 12\u00a0%, missed, 1 of 2 labels, 1 false alarm"
    )
    expect(chart(tab, "Probability")).to_have_accessible_name(re.compile("of sand: .* 12\u00a0%$"))


def test_rows_are_chosen_by_label_and_by_what_is_missed_or_false(page, address):
    tab = opened(page, address, "beach")
    assert options(tab, "Label") == ["All", "sun", "sand", "class 2", "boat"]
    assert rows(tab) == ["#0", "#0", "#1", "#2", "#3", "#3", "#3"]
    tab.get_by_role("combobox", name="Prediction").select_option("wrong")
    # Of the first picture sand is missed and boat a false alarm, so that sun's row is wrong, too.
    expect(tab.get_by_text("2 of 7 rows")).to_be_visible()
    assert rows(tab) == ["#0", "#0"]
    tab.get_by_role("button", name="Show all").click()
    tab.get_by_role("combobox", name="Label", exact=True).select_option(label="class 2")
    expect(tab.get_by_text("1 of 7 rows")).to_be_visible()
    tab.get_by_role("combobox", name="Label", exact=True).select_option(label="All")
    tab.get_by_role("combobox", name="Sort", exact=True).select_option(label="By label")
    assert rows(tab) == ["#0", "#3", "#0", "#3", "#3", "#1", "#2"]


def test_function_has_a_score_and_no_verdict(page, address):
    tab = opened(page, address, "masks")
    expect(cell(tab, "masks", 0)).to_have_accessible_name("masks, epoch 5: score 6.5")
    told = facts(tab)
    assert (told["Explained"], told["Its score"]) == ("pixels of the road", "6.5")
    assert options(tab, "Sort") == ["As logged", "Most changed", "Least stable"]
    assert [words for words in every_word(page) if OF_CLASSES.search(words)] == []


def test_runs_of_different_tasks_stand_side_by_side(page, address):
    tab = opened(page, address, "adam", "old")
    expect(cell(tab, "adam", 0)).to_have_accessible_name(re.compile("value 33"))
    expect(cell(tab, "old", 2)).to_have_accessible_name("old, epoch 5: cat, 75\u00a0%, right")
    assert facts(tab)["Error"] == "+1.5"
    assert facts(tab, "B")["True class"] == "cat"
    for title, words in (("Value", "adam 33, old no value"), ("Score", "adam no value, old 1")):
        expect(chart(tab, title)).to_have_accessible_name(re.compile(words))
    sorts = options(tab, "Sort")
    assert {"Wrong first", "Largest error first", "By class"} <= set(sorts)
