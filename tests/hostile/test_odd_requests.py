"""Thousands of requests that nobody would send in earnest."""

from __future__ import annotations

import random
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugin.conftest import example_set, record
from tests.plugin.event_files import blob_event, examples_metadata, maps_metadata, write_run
from tests.plugin.serving import serving
from tests.tensorboard_process import tensorboard, wait_for_steps

RUN, TAG = "run/interpret", "grad_cam/conv"
IN_PROCESS, TO_A_PROCESS = 5_000, 150
# A page of records, its list of steps, and what lies around.
MAX_ANSWER = 9 * 2**20
MAX_ERROR = 2_000

ROUTES = ["index", "examples", "records", "index.js", "assets/a.js", "", "*", "nothing", "records/"]
NAMES = ["run", "tag", "after", "steps", "parts", "max_bytes", "experiment", "x" * 300, ""]
VALUES = [
    RUN,
    TAG,
    "examples",
    "",
    "0",
    "-1",
    "1",
    "1,2,3",
    "facts",
    "all",
    "9" * 400,
    "NaN",
    "1e9",
    "%00",
    "%FF%FE",
    "%F0%9F%99%82",
    "..%2f..%2f",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "'%22%5C",
    ",".join(map(str, range(1_200))),
    "a" * 3_000,
    "%0d%0aX-Evil:%201",
    "-2147483648",
    "2147483648",
]
METHODS = ["GET"] * 12 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO"]
HEADERS = {
    "If-None-Match": ["*", '"', 'W/"x"', "a" * 2_000, '"x", ' * 300],
    "Accept-Encoding": ["gzip", "br;q=x", "identity;q=0, *;q=0", ""],
    "Range": ["bytes=0-1", "bytes=9-1"],
    "Content-Length": ["0"],
    "Host": ["evil.example"],
    "Accept": ["", "text/html", "\xff"],
}


def requests(count: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The same ones at each call: method, path below the plugin's, headers."""
    chance = random.Random(0)
    for _ in range(count):
        route = chance.choice(ROUTES)
        if chance.random() < 0.2:
            route += "".join(chance.choice("/.%2eE~\\?;&#a") for _ in range(chance.randrange(12)))
        names = ["run", "tag"] if chance.random() < 0.5 else []
        names += chance.choices(NAMES, k=chance.randrange(4))
        query = "&".join(f"{name}={_value(name, chance)}" for name in names)
        headers = {
            name: chance.choice(values)
            for name, values in HEADERS.items()
            if chance.random() < 0.15
        }
        yield chance.choice(METHODS), f"{route}?{query}" if query else route, headers


def _value(name: str, chance: random.Random) -> str:
    if name in ("run", "tag") and chance.random() < 0.6:
        return {"run": RUN, "tag": TAG}[name]
    if chance.random() < 0.2:
        return "".join(f"%{chance.randrange(256):02x}" for _ in range(chance.randrange(20)))
    return chance.choice(VALUES)


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("logs")
    write_run(
        logdir,
        RUN,
        [
            blob_event("examples", 0, [example_set("d")], examples_metadata()),
            *(blob_event(TAG, step, [record(step)], maps_metadata()) for step in range(5)),
            blob_event(TAG, 5, [b"\xff"], maps_metadata()),
        ],
    )
    return logdir


def test_no_request_makes_the_plugin_fail_or_answer_without_end(logdir: Path) -> None:
    statuses: dict[int, int] = {}
    with serving(logdir, load_fast=False, wait_for=2) as client:
        for method, request, headers in requests(IN_PROCESS):
            answer = client.client.open(
                f"/data/plugin/tb_interpret/{request}", method=method, headers=headers
            )
            status = answer.status_code
            statuses[status] = statuses.get(status, 0) + 1
            assert status < 500, (method, request, headers, answer.text[:500])
            ours = answer.content_type.startswith("application/json") and status >= 400
            assert len(answer.data) <= (MAX_ERROR if ours else MAX_ANSWER), (method, request)
            assert "X-Evil" not in answer.headers
            assert answer.headers.get("X-Content-Type-Options") == "nosniff" or status == 308
    # They reach all of it: answers, what is known, bad queries, what is not there, other methods.
    assert {200, 304, 400, 404, 405} <= set(statuses)


def test_a_process_answers_them_and_lives_on(logdir: Path) -> None:
    with tensorboard(f"--logdir={logdir}", "--load_fast=true") as address:
        wait_for_steps(address, RUN, TAG, 6)
        for method, request, headers in requests(TO_A_PROCESS):
            safe = "".join(letter for letter in request if letter.isascii() and letter > " ")
            url = f"{address}/data/plugin/tb_interpret/{safe}"
            sent = {k: v for k, v in headers.items() if k != "Host" and v.isascii()}
            asked = urllib.request.Request(url, method=method, headers=sent)
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    status, body = answer.status, answer.read()
            except urllib.error.HTTPError as error:
                status, body = error.code, error.read()
            # 501: TensorBoard's own server, to a method that it does not know.
            assert status < 500 or (status, method) == (501, "FOO"), (method, request)
            assert len(body) <= MAX_ANSWER
        assert len(wait_for_steps(address, RUN, TAG, 6).records) == 5
