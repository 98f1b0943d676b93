from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from tensorboard.plugins import base_plugin

import tb_interpret_plugin
from tb_interpret_plugin import (
    data,
    limits,
    plugin,
    query,
    run_records,
    run_scalars,
    run_table,
    series_page,
)

DOCUMENT = (Path(tb_interpret_plugin.__file__).parent / "http_api.md").read_text("utf-8")
HEADINGS = re.findall(r"^## GET (.*)$", DOCUMENT, re.MULTILINE)


def test_every_route_has_its_heading_and_every_heading_its_route() -> None:
    routes = plugin.InterpretPlugin(base_plugin.TBContext()).get_plugin_apps()
    documented = {"/" + re.split(r"[?\s]", heading)[0] for heading in HEADINGS}
    assert any("assets/" in heading for heading in HEADINGS)
    assert documented == set(routes) - {"/*"}


def test_every_parameter_is_documented_and_every_documented_one_is_read() -> None:
    source = inspect.getsource(plugin) + inspect.getsource(query)
    read = set(re.findall(r'(?:texts?|word|integers?)\(request, "(\w+)"', source))
    documented = set(re.findall(r"[?&](\w+)=", " ".join(HEADINGS)))
    assert documented == read


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (series_page.MAX_BYTES, "maximum {:,}"),
        (series_page.MAX_READ_BYTES, "{:,} bytes have been read"),
        (query.MAX_STEPS, "at most {:,} numbers"),
        (data.MAX_AT_ONCE, "At most {} answers"),
        (series_page.MAX_UNREADABLE, "or {:,} steps were unreadable"),
        (run_table.MAX_RUNS, "at most {} runs"),
        (run_table.MAX_RECORD_POINTS, "{} of its records"),
        (run_scalars.MAX_POINTS, "at most {} points"),
        (run_records.MAX_CUES, "at most {} cues"),
        (run_records.MAX_ANSWER_BYTES, "{:,} bytes of records"),
        (limits.MAX_RECORD_BYTES, "at most {:,} bytes of a record"),
        (limits.MAX_EXAMPLES_BYTES, "{:,} of the examples"),
        (limits.MAX_ENTRIES, "{:,} fields, counted"),
        (limits.MAX_EXAMPLES, "at most {:,} examples"),
        (limits.MAX_TILES, "{:,} tiles"),
        (limits.MAX_CLASS_NAMES, "{:,} class names"),
        (limits.MAX_NUMBERS, "{:,} labels or values"),
        (limits.MAX_SIDE_PX, "{:,} pixels a side"),
        (limits.MAX_PICTURE_PX, "a side, {:,} in all"),
        (limits.MAX_PICTURES_PX, "and {:,} with those before it"),
        (limits.MAX_MAP_PX, "a side and {:,} values"),
        (limits.MAX_REGIONS, "at most {} regions"),
        (limits.MAX_NAME, "names of at most {} characters"),
        (limits.MAX_SENTENCES, "at most {} notes"),
        (limits.MAX_SENTENCE, "notes of {:,}"),
        (limits.MAX_TAG, "whose tag has more than {:,}"),
    ],
)
def test_the_documented_limits_are_the_limits(limit: int, words: str) -> None:
    assert words.format(limit) in " ".join(DOCUMENT.split())
