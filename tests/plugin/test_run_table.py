"""What sums up runs: scalars beside us and our own records, of real event files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest

from tb_interpret_plugin import metadata, run_records
from tests.plugin.event_files import (
    START,
    blob_event,
    examples_metadata,
    maps_metadata,
    scalar_event,
    write_run,
)
from tests.plugin.serving import PluginClient, serving

TAG = metadata.series_tag("grad_cam", "conv")
CUES_TAG = "cues"
LABELS = (0, 1, 1, -1)
SHARE = f"region_share/{TAG}"
LAST = 39


def _examples(digest: str = "d", task: int = metadata.CLASSES) -> bytes:
    return metadata.ExampleSet(
        schema_version=1,
        digest=digest,
        task=task,
        examples=[metadata.Example(id=str(i), label=label) for i, label in enumerate(LABELS)],
    ).SerializeToString()


def _maps(predictions: Sequence[int], digest: str = "d") -> bytes:
    return metadata.Record(
        schema_version=1,
        examples_digest=digest,
        facts=metadata.Facts(prediction=predictions),
        maps=metadata.encode_maps(np.ones((len(LABELS), 1, 1))),
    ).SerializeToString()


def _cues() -> bytes:
    cards = [
        metadata.CueCard(target=6, kind="level", words="how bright the ground is", effect=0.25),
        metadata.CueCard(target=6, kind="window", words="a window", effect=0.75),
    ]
    classes = [metadata.CueClass(target=6, name="Shirt")]
    report = metadata.CueReport(cards=cards, classes=classes)
    return metadata.Record(schema_version=1, cues=report).SerializeToString()


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with everything, one of values that logs by itself, and one with nothing beside."""
    logdir = tmp_path_factory.mktemp("runs")
    cues = metadata.SeriesMetadata(kind=metadata.CUES, method="cues", title="Cues")
    write_run(
        logdir,
        "full/interpret",
        [
            blob_event("examples", 0, [_examples()], examples_metadata()),
            *(
                blob_event(TAG, step, [_maps((0, 1, int(step == LAST), 1))], maps_metadata("conv"))
                for step in range(LAST + 1)
            ),
            blob_event(CUES_TAG, 0, [_cues()], cues),
            *(scalar_event("effect/Shirt, window/cues", step, step / 4) for step in range(3)),
            scalar_event("effect/Shirt, level/cues", 0, 0.5),
            scalar_event(SHARE, 1, 0.25),
        ],
    )
    write_run(
        logdir,
        "full/validation",
        [
            *(scalar_event("epoch_accuracy", step, step / 400) for step in range(401)),
            scalar_event("epoch_breed_accuracy", 0, 0.125),
            scalar_event("epoch_loss", 0, 2.0),
            scalar_event("epoch_loss", 1, float("nan")),
            scalar_event("evaluation_loss_vs_iterations", 9_000, 1.0),
        ],
    )
    write_run(logdir, "full/train", [scalar_event("epoch_accuracy", 0, 1.0)])
    write_run(
        logdir,
        "values/interpret",
        [
            blob_event("examples", 0, [_examples("v", metadata.VALUES)], examples_metadata()),
            blob_event(TAG, 0, [_maps((-1,) * 4, "v")], maps_metadata("conv")),
        ],
    )
    own = ("val_sparse_categorical_accuracy", "val_sparse_top_k_categorical_accuracy", "val_loss")
    write_run(logdir, "values", [scalar_event(tag, 2, 0.5) for tag in own])
    alone = blob_event(TAG, 3, [_maps((0,) * 4, "none")], maps_metadata("conv"))
    write_run(logdir, "alone/interpret", [alone])
    return logdir


@pytest.fixture(scope="module", params=[True, False], ids=["fast", "slow"])
def client(request: pytest.FixtureRequest, logdir: Path) -> Iterator[PluginClient]:
    with serving(logdir, load_fast=request.param, wait_for=6) as client:
        yield client


def curves(client: PluginClient, *runs: str) -> dict[str, dict[str, list[list[float]]]]:
    answer = client.get(f"curves?{urlencode([('run', run) for run in runs])}")
    assert answer.status_code == 200, answer.text
    return {each["run"]: each["curves"] for each in answer.json["runs"]}


def test_a_row_has_the_newest_numbers_and_where_they_stand(client: PluginClient) -> None:
    answer = client.get("runs").json
    alone, full, values = answer["runs"]
    assert not answer["partial"]
    assert full == {
        "run": "full/interpret",
        "last_written": START + 400,
        "last_epoch": 400,
        # The newest loss is no number, so there is none.
        "values": {"accuracy": 1.0, SHARE: 0.25, "right": 1.0},
        "sources": {
            "accuracy": "full/validation/epoch_accuracy",
            SHARE: f"full/interpret/{SHARE}",
        },
        "cues": [
            {"target": 6, "name": "Shirt", "kind": kind, "words": words, "effect": effect}
            for kind, words, effect in (
                ("window", "a window", 0.75),
                ("level", "how bright the ground is", 0.25),
            )
        ],
    }
    assert values["values"] == {"accuracy": 0.5, "loss": 0.5}
    assert values["sources"]["accuracy"] == "values/val_sparse_categorical_accuracy"
    assert (values["last_epoch"], values["cues"]) == (2, [])
    assert (alone["values"], alone["last_epoch"]) == ({}, 3)


def test_curves_are_bounded_and_keep_both_ends(client: PluginClient) -> None:
    found = curves(client, "full/interpret", "alone/interpret")
    assert found["alone/interpret"] == {}
    full = found["full/interpret"]
    effects = {f"effect/6/{kind}" for kind in ("window", "level")}
    assert set(full) == {"accuracy", "loss", "right", SHARE, *effects}
    assert len(full["accuracy"]) == 64
    assert (full["accuracy"][0], full["accuracy"][-1]) == ([0, 0.0], [400, 1.0])
    assert full["loss"] == [[0, 2.0]]
    assert full["effect/6/window"] == [[0, 0.0], [1, 0.25], [2, 0.5]]
    assert len(full["right"]) == 16
    assert full["right"][-1] == [LAST, 1.0]
    assert full["right"][0] == [0, pytest.approx(2 / 3)]


def test_an_answer_that_holds_still_is_not_made_again(client: PluginClient) -> None:
    etag = client.get("runs").headers["ETag"]
    assert client.get("runs", if_none_match=etag).status_code == 304


def test_what_is_too_much_for_one_answer_comes_with_the_next(
    logdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_records, "MAX_ANSWER_BYTES", 1)
    with serving(logdir, load_fast=False, wait_for=6) as client:
        answers = [client.get("runs")]
        while answers[-1].json["partial"]:
            # The same listing, but another answer.
            etag = answers[-1].headers["ETag"]
            answers.append(client.get("runs", if_none_match=etag))
            assert len(answers) < 10
        assert len(answers) > 2
        assert "right" not in answers[0].json["runs"][1]["values"]
        assert answers[-1].json["runs"][1]["values"]["right"] == 1.0


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        ("curves", 400, "Received: []. Expected 'run'."),
        ("curves?run=x", 404, "Received: run='x'. Expected one of: 'alone/interpret'"),
        (
            "curves?" + "&".join(f"run={i}" for i in range(17)),
            400,
            "Received: run 17 times. Expected at most 16.",
        ),
    ],
)
def test_a_bad_request_is_told(
    client: PluginClient, request_: str, status: int, words: str
) -> None:
    answer = client.get(request_)
    assert answer.status_code == status
    assert words in answer.json["error"]["message"]
