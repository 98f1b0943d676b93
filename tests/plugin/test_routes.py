from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_interpret_plugin.plugin import InterpretPlugin
from tests.plugin.conftest import LONG_TAG
from tests.plugin.serving import PluginClient

LONG = f"run=long/interpret&tag={LONG_TAG}"


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        ("examples", 400, "Expected 'run'"),
        ("examples?run=nowhere", 404, "Received: run='nowhere'. Expected one of: 'long/interpret'"),
        ("examples?run=", 404, "Received: run=''"),
        ("examples?run=%FF%00", 404, "No such run"),
        ("records", 400, "Expected 'run'"),
        ("records?run=long/interpret", 400, "Expected 'tag'"),
        (f"records?tag={LONG_TAG}", 400, "Expected 'run'"),
        ("records?run=nowhere&tag=x", 404, "No such run"),
        ("records?run=long/interpret&tag=x", 404, f"Expected one of: '{LONG_TAG}'."),
        ("records?run=long/interpret&tag=examples", 404, "No such tag"),
        (f"records?{LONG}&after=soon", 400, "Received: after='soon'"),
        (f"records?{LONG}&after=", 400, "Received: after=''"),
        (f"records?{LONG}&after=1.5", 400, "Received: after='1.5'"),
        (f"records?{LONG}&after=1_0", 400, "Received: after='1_0'"),
        (f"records?{LONG}&after=%D9%A1", 400, "Expected an integer"),
        (f"records?{LONG}&after=2147483648", 400, "from -2147483648 to 2147483647"),
        (f"records?{LONG}&after={'9' * 5000}", 400, "Expected an integer"),
        (f"records?{LONG}&max_bytes=0", 400, "Received: max_bytes='0'"),
        (f"records?{LONG}&max_bytes=-1", 400, "Received: max_bytes='-1'"),
        (f"records?{LONG}&max_bytes=inf", 400, "Received: max_bytes='inf'"),
        (f"records?{LONG}&steps=1,soon,3", 400, "Received: 'soon' in steps."),
        (f"records?{LONG}&steps=1,,3", 400, "Received: '' in steps."),
        (f"records?{LONG}&steps=1,%203", 400, "Received: ' 3' in steps."),
        (f"records?{LONG}&steps=1_0", 400, "Expected integers from -2147483648 to 2147483647"),
        (f"records?{LONG}&steps=2147483648", 400, "Received: '2147483648' in steps."),
        (f"records?{LONG}&steps={'9' * 5000}", 400, "separated by commas"),
        (f"records?{LONG}&steps={'1,' * 1000}1", 400, "Received: steps of 1,001 numbers."),
        (f"records?{LONG}&steps={',' * 5000}", 400, "Expected at most 1,000."),
        (f"records?{LONG}&steps=1&after=1", 400, "Received: after=1 and steps."),
        (f"records?{LONG}&steps=&after=1", 400, "exclude each other"),
        (f"records?{LONG}&parts=maps", 400, "Received: parts='maps'. Expected one of: 'all', 'f"),
        (f"records?{LONG}&parts=", 400, "Received: parts=''"),
        (f"records?{LONG}&parts={'x' * 5000}", 400, "Expected one of: 'all', 'facts'."),
        ("nothing", 404, "Received: 'nothing'"),
        ("assets/nothing.js", 404, "Received: 'assets/nothing.js'"),
        ("../../../setup.py", 404, "No such route"),
        ("assets/%2e%2e/plugin.py", 404, "No such route"),
        ("assets/..%2f..%2fplugin.py", 404, "No such route"),
        ("assets//etc/passwd", 404, "No such route"),
    ],
)
def test_a_bad_request_is_answered_with_what_is_wrong(
    client: PluginClient, request_: str, status: int, words: str
) -> None:
    answer = client.get(request_)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    error = answer.json["error"]
    assert error["status"] == status
    assert words in error["message"]
    assert re.search(r"\. Received: .* Expected ", error["message"])
    assert len(error["message"]) < 500


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("request_", ["index", "examples", "records", "index.js", "assets/a.js"])
def test_methods_other_than_get_and_head_are_refused(
    client: PluginClient, method: str, request_: str
) -> None:
    answer = client.get(request_, method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert f"Received: {method}." in answer.json["error"]["message"]


@pytest.mark.parametrize(
    "request_", ["index", "examples?run=long/interpret", f"records?{LONG}", "index.js"]
)
def test_head_gives_the_headers_of_get_without_a_body(client: PluginClient, request_: str) -> None:
    get, head = client.get(request_), client.get(request_, "HEAD")
    assert head.status_code == get.status_code == 200
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(get.data))


def test_tensorboard_shows_the_tab(client: PluginClient) -> None:
    listing = client.client.get(f"{client.path_prefix}/data/plugins_listing").json["tb_interpret"]
    assert listing["enabled"]
    assert listing["tab_name"] == "Interpret"
    assert client.client.get(listing["loading_mechanism"]["module_path"]).status_code == 200


@pytest.mark.parametrize("heeds_base", [True, False], ids=["Chromium, Firefox", "WebKit"])
def test_every_browser_finds_the_page(client: PluginClient, heeds_base: bool) -> None:
    entry_url = f"{client.path_prefix}/data/plugin_entry.html?name=tb_interpret"
    entry = client.client.get(entry_url).text
    (base,) = re.findall(r'<base href="(.+?)"', entry)
    (module,) = re.findall(r'import\("(.+?)"\)', entry)
    url = urljoin(urljoin(entry_url, base) if heeds_base else entry_url, module)
    answer = client.client.get(url)
    assert answer.content_type.startswith("text/javascript")
    for led_to in re.findall(r'^export \* from "(.+)";$', answer.text):
        url = urljoin(url, led_to)
    # Relative to it, the page finds its routes.
    assert url == f"{client.path_prefix}/data/plugin/tb_interpret/index.js"
    assert "render" in client.client.get(url).text


def test_a_defect_of_ours_is_told_in_json() -> None:
    # A context that TensorBoard never makes stands for a defect.
    plugin = InterpretPlugin(base_plugin.TBContext(data_provider=None))
    answer = Client(plugin.get_plugin_apps()["/index"]).get("/")
    assert answer.status_code == 500
    assert answer.json["error"]["message"].startswith("tb_interpret failed. Received: ")
