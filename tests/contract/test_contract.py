from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tb_interpret_plugin.metadata import ExampleSet
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests.contract.generate import FIXTURES, make_fixtures, write_log
from tests.plugin.serving import serving

NAMES = [
    "index.json",
    "runs.json",
    "curves.json",
    "examples.json",
    "records.json",
    "records_page.json",
    "records_steps.json",
    "records_no_steps.json",
    "records_facts.json",
    "examples_values.json",
    "examples_labels.json",
    "records_values.json",
    "records_labels.json",
    "errors.json",
]


@pytest.fixture(scope="module", params=[True, False], ids=["fast", "slow"])
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    logdir = tmp_path_factory.mktemp("contract")
    num_series = write_log(logdir)
    with serving(logdir, load_fast=request.param, wait_for=num_series) as client:
        return make_fixtures(client)


def read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_plugin_answers_what_the_fixture_says(answers: dict[str, Any], name: str) -> None:
    expected, answer = read(name), answers[name]
    if "body_base64" in expected:
        # Another protobuf may order the bytes of a message differently.
        message_type = ExampleSet if name.startswith("examples") else SeriesPage
        bodies = [base64.b64decode(case.pop("body_base64")) for case in (expected, answer)]
        assert len({message_type.FromString(body).SerializeToString() for body in bodies}) == 1
    assert answer == expected


def test_there_is_no_other_fixture() -> None:
    assert sorted(path.name for path in Path(FIXTURES).glob("*.json")) == sorted(NAMES)
