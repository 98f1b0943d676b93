"""Makes the fixtures: real event files, the real plugin, its answers.

python -m tests.contract.generate
"""

from __future__ import annotations

import base64
import json
import math
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from google.protobuf.message import Message

from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tb_interpret_plugin.sealing import seal
from tests.plugin.event_files import (
    PNG_GRAY,
    PNG_RGB,
    blob_event,
    examples_metadata,
    maps_metadata,
    write_run,
)
from tests.plugin.serving import PluginClient, serving

FIXTURES = Path(__file__).parent

NAN = math.nan
TAG = metadata.series_tag("grad_cam", "conv2d_2")
ODD_RUN = "lr=0.1 & <b>ü</b>/interpret"

# Two examples: one with NaN and infinity, one whose values are no float16.
MAPS = np.array(
    [[[0.0, 0.5, -0.25], [NAN, math.inf, 1.0]], [[1e-9, 2e-9, -3e-9], [0.0, 0.1e-9, 0.7e-9]]],
    dtype=np.float32,
)


def write_log(logdir: Path) -> int:
    """Writes the log that the fixtures ask about; returns how many series it has."""
    clean = [
        blob_event(
            metadata.EXAMPLES_TAG, 0, [_examples().SerializeToString()], examples_metadata()
        ),
        *(
            blob_event(TAG, step, [_record(step).SerializeToString()], maps_metadata())
            for step in (0, 1, 3)
        ),
        blob_event(TAG, 4, [b"\xff damaged"], maps_metadata()),
    ]
    future = maps_metadata("future", schema_version=99, kind=99, method="crystal_ball", meaning=9)
    unsigned = maps_metadata(meaning=metadata.IMPORTANCE)
    odd = [
        blob_event(TAG, 0, [_record(0).SerializeToString()], unsigned),
        blob_event("crystal_ball/future", 0, [_record(0).SerializeToString()], future),
        blob_event("grad_cam/damaged", 0, [b""], b"\xff damaged"),
    ]
    write_run(logdir, "clean/interpret", clean)
    write_run(logdir, ODD_RUN, odd)
    for name, (examples, record) in TASKS.items():
        events = [
            blob_event(metadata.EXAMPLES_TAG, 0, [seal(examples)], examples_metadata()),
            blob_event(TAG, 0, [seal(record)], maps_metadata()),
        ]
        write_run(logdir, f"{name}/interpret", events)
    return 4 + len(TASKS)


def make_fixtures(client: PluginClient) -> dict[str, Any]:
    """The fixtures by the names of their files."""
    records = {"run": "clean/interpret", "tag": TAG}
    errors = [
        ("GET", "records"),
        ("GET", _query("records", run="clean/interpret")),
        ("GET", _query("records", run="nowhere", tag=TAG)),
        ("GET", _query("records", run="clean/interpret", tag="grad_cam/x")),
        ("GET", _query("records", **records, after="soon")),
        ("GET", _query("records", **records, max_bytes="0")),
        ("GET", _query("records", **records, steps="1,soon")),
        ("GET", _query("records", **records, steps=",".join("1" * 1001))),
        ("GET", _query("records", **records, steps="1", after=0)),
        ("GET", _query("records", **records, parts="maps")),
        ("GET", _query("examples", run="nowhere")),
        ("GET", _query("examples", run=ODD_RUN)),
        ("GET", "curves"),
        ("GET", _query("curves", run="nowhere")),
        ("GET", "assets/nothing.js"),
        ("POST", "index"),
    ]
    return {
        "index.json": _json_case(client, "GET", "index"),
        "runs.json": _json_case(client, "GET", "runs"),
        "curves.json": _json_case(client, "GET", _query("curves", run="clean/interpret")),
        "examples.json": _message_case(
            client, _query("examples", run="clean/interpret"), metadata.ExampleSet
        ),
        "records.json": _message_case(client, _query("records", **records), SeriesPage),
        "records_page.json": _message_case(
            client, _query("records", **records, after=0, max_bytes=1), SeriesPage
        ),
        "records_steps.json": _message_case(
            client, _query("records", **records, steps="4,3,99,0"), SeriesPage
        ),
        "records_no_steps.json": _message_case(
            client, _query("records", **records, steps=""), SeriesPage
        ),
        "records_facts.json": _message_case(
            client, _query("records", **records, steps="3,1", parts="facts"), SeriesPage
        ),
        **{
            f"examples_{name}.json": _message_case(
                client, _query("examples", run=f"{name}/interpret"), metadata.ExampleSet
            )
            for name in TASKS
        },
        **{
            f"records_{name}.json": _message_case(
                client, _query("records", run=f"{name}/interpret", tag=TAG), SeriesPage
            )
            for name in TASKS
        },
        "errors.json": [_json_case(client, method, request) for method, request in errors],
    }


def decoded(message: Message) -> dict[str, Any]:
    """The message spelled out, with every field but messages that are not there."""
    fields = {
        field.json_name: _decoded_value(value)
        for field in message.DESCRIPTOR.fields
        if not isinstance(value := getattr(message, field.name), Message)
        or message.HasField(field.name)
    }
    if isinstance(message, metadata.Maps):
        maps = metadata.decode_maps(message)
        fields["values"] = [[_number(value) for value in map_.flat] for map_ in maps]
    return fields


def _decoded_value(value: Any) -> Any:
    if isinstance(value, Message):
        return decoded(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, (str, int)):
        return value
    return [_decoded_value(item) for item in value]


def _number(value: float) -> float | str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return float(value)


def _query(route: str, **parameters: object) -> str:
    return f"{route}?{urlencode(parameters)}"


def _json_case(client: PluginClient, method: str, request: str) -> dict[str, Any]:
    answer = client.get(request, method)
    return {
        "method": method,
        "request": request,
        "status": answer.status_code,
        "headers": {name: answer.headers[name] for name in ("Allow",) if name in answer.headers},
        "body": answer.json,
    }


def _message_case(
    client: PluginClient, request: str, message_type: type[Message]
) -> dict[str, Any]:
    answer = client.get(request)
    return {
        "method": "GET",
        "request": request,
        "status": answer.status_code,
        "content_type": answer.content_type,
        "body_base64": base64.b64encode(answer.data).decode(),
        "decoded": decoded(message_type.FromString(answer.data)),
    }


def _examples() -> metadata.ExampleSet:
    box = metadata.Region(name="mark", top=0.0, left=0.5, bottom=0.25, right=1.0)
    mask = metadata.Region(name="coat", bottom=1.0, right=0.5, mask=PNG_GRAY)
    return metadata.ExampleSet(
        schema_version=1,
        digest="d1",
        class_names=["T-shirt", "Mäntel"],
        examples=[
            metadata.Example(
                id="a0", index=0, label=1, picture=PNG_GRAY, height=2, width=2, regions=[box]
            ),
            metadata.Example(
                id="b1", index=7, label=-1, picture=PNG_RGB, height=2, width=3, regions=[mask]
            ),
            metadata.Example(
                id="c2", index=8, label=0, picture=b"<svg onload=alert(1)>", height=2, width=2
            ),
        ],
    )


def _record(step: int) -> metadata.Record:
    facts = metadata.Facts(
        target=[1, -1],
        target_name="mean of the mask",
        score=[2.5 + step, -0.5],
        prediction=[1, 0],
        probability=[0.75, NAN],
        target_probability=[0.75, 0.125],
        minimum=[-0.25, -3e-9],
        maximum=[1.0, 2e-9],
        flags=[metadata.NOT_FINITE, 0],
        region_share=[0.5, NAN],
        rank_correlation=[NAN, 0.75] if step else [],
    )
    tiles = metadata.Tiles(
        channel=[12, 3],
        activation=[1.5, 0.0],
        picture=[PNG_GRAY, b"<svg onload=alert(1)>"],
        dead=[False, True],
        top_example=[1, 0],
        top_y=[0.25, 0.5],
        top_x=[0.75, 0.5],
        num_channels=64,
        num_dead=3,
    )
    return metadata.Record(
        schema_version=1,
        examples_digest="d1",
        facts=facts,
        maps=metadata.encode_maps(MAPS),
        notes=["2 of 3 examples: the time budget was spent"] if step == 3 else [],
        seconds=0.25,
        tiles=tiles if step == 3 else None,
    )


def _task_record(facts: metadata.Facts) -> metadata.Record:
    return metadata.Record(
        schema_version=2, examples_digest="d1", facts=facts, maps=metadata.encode_maps(MAPS)
    )


# Of each task that schema 2 tells apart, by the name of its run.
TASKS = {
    "values": (
        metadata.ExampleSet(
            schema_version=2,
            digest="d1",
            task=metadata.VALUES,
            examples=[
                metadata.Example(
                    id=id_,
                    index=index,
                    label=-1,
                    picture=PNG_GRAY,
                    height=2,
                    width=2,
                    values=[truth],
                    input_height=1024,
                    input_width=768,
                )
                for index, (id_, truth) in enumerate((("a0", 30.5), ("b1", NAN)))
            ],
        ),
        _task_record(
            metadata.Facts(
                target=[0, 0],
                score=[28.0, 4.25],
                prediction=[-1, -1],
                probability=[NAN, NAN],
                target_probability=[NAN, NAN],
                value=[28.0, 4.25],
                true_value=[30.5, NAN],
                error=[-2.5, NAN],
            )
        ),
    ),
    "labels": (
        metadata.ExampleSet(
            schema_version=2,
            digest="d1",
            task=metadata.LABELS,
            class_names=["sun", "", "boat"],
            examples=[
                metadata.Example(
                    id=f"{picture}/{label}",
                    index=index,
                    label=label,
                    picture=PNG_GRAY,
                    height=2,
                    width=2,
                    labels=labels,
                    missing=missing,
                    picture_id=picture,
                )
                for index, picture, label, labels, missing in (
                    (0, "a0", 0, [0, 2], [1]),
                    (0, "a0", 2, [0, 2], [1]),
                )
            ],
        ),
        _task_record(
            metadata.Facts(
                target=[0, 2],
                score=[1.25, -0.5],
                prediction=[-1, -1],
                probability=[NAN, NAN],
                target_probability=[0.75, 0.375],
                judged=[
                    metadata.Judged(label=[0, 1, 2], probability=[0.75, 0.5, 0.375]),
                    metadata.Judged(label=[0, 1, 2], probability=[0.75, 0.5, 0.375]),
                ],
            )
        ),
    ),
}


def main() -> None:
    """Writes the fixtures beside this file."""
    with tempfile.TemporaryDirectory() as directory:
        num_series = write_log(Path(directory))
        with serving(Path(directory), load_fast=False, wait_for=num_series) as client:
            fixtures = make_fixtures(client)
    for name, fixture in fixtures.items():
        text = json.dumps(fixture, indent=2, ensure_ascii=False, allow_nan=False)
        (FIXTURES / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
