from __future__ import annotations

import inspect
import re
from pathlib import Path

from tensorboard.plugins import base_plugin

import tb_interpret_plugin
from tb_interpret_plugin import plugin

DOCUMENT = (Path(tb_interpret_plugin.__file__).parent / "http_api.md").read_text("utf-8")
HEADINGS = re.findall(r"^## GET (.*)$", DOCUMENT, re.MULTILINE)


def test_every_route_has_its_heading_and_every_heading_its_route() -> None:
    routes = plugin.InterpretPlugin(base_plugin.TBContext()).get_plugin_apps()
    documented = {"/" + re.split(r"[?\s]", heading)[0] for heading in HEADINGS}
    assert any("assets/" in heading for heading in HEADINGS)
    assert documented == set(routes) - {"/*"}


def test_every_parameter_is_documented_and_every_documented_one_is_read() -> None:
    source = inspect.getsource(plugin)
    read = set(re.findall(r'_(?:text|integer)\(\s*request, "(\w+)"', source))
    documented = set(re.findall(r"[?&](\w+)=", " ".join(HEADINGS)))
    assert documented == read


def test_the_documented_limit_is_the_limit() -> None:
    assert f"{plugin.MAX_BYTES:,}" in DOCUMENT
