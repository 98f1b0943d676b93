"""Logs of each task that an output may have, with values that tests know."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from tb_interpret_plugin import metadata
from tb_interpret_plugin.sealing import seal
from tests.plugin.event_files import blob_event, examples_metadata, maps_metadata, write_run

TAG = metadata.series_tag("grad_cam", "conv")
EPOCHS = range(6)
LAST = EPOCHS[-1]
NAN = float("nan")

# Of VALUES: one unit; the third example's true value is missing.
TRUE_VALUES = [31.5, 52.0, NAN, 68.25]
VALUE_RUNS = ("adam", "sgd")
# Of LABELS: names of the classes, one of them without; what is true and what nothing is known of.
LABEL_NAMES = ["sun", "sand", "", "boat"]
TRUE_LABELS: Sequence[Sequence[int]] = [[0, 1], [3], [], [0, 1, 2]]
MISSING_LABELS: Sequence[Sequence[int]] = [[], [2], [3], []]
# At the last epoch, of each picture and class.
PROBABILITIES = [
    [0.91, 0.12, 0.05, 0.62],
    [0.2, 0.1, 0.7, 0.97],
    [0.1, 0.2, 0.3, 0.8],
    [0.99, 0.95, 0.88, 0.04],
]


def true_value(example: int) -> float:
    """As it is logged."""
    return float(np.float32(TRUE_VALUES[example]))


def value(run: str, example: int, epoch: int) -> float:
    """What the run's model puts out: the nearer to the true value, the later."""
    truth = 60.0 if example == 2 else TRUE_VALUES[example]
    off = (1 + example) * (9.0 if run == "adam" else -14.0) / (1 + epoch)
    return float(np.float32(truth + off))


def write_values(logdir: pathlib.Path) -> None:
    """Two runs of a regression; pictures larger than what is kept of them."""
    examples = metadata.ExampleSet(
        schema_version=2,
        digest="d",
        task=metadata.VALUES,
        examples=[
            _example(i, label=-1, values=[truth], input_height=1024, input_width=1280)
            for i, truth in enumerate(TRUE_VALUES)
        ],
    )
    for run in VALUE_RUNS:
        records = [_value_record(run, epoch) for epoch in EPOCHS]
        _write(logdir, run, examples, records, "output value, +ŷ")


def write_labels(logdir: pathlib.Path) -> None:
    """One run of pictures with several labels each."""
    entries = [
        (picture, label) for picture, labels in enumerate(TRUE_LABELS) for label in (labels or [-1])
    ]
    examples = metadata.ExampleSet(
        schema_version=2,
        digest="d",
        task=metadata.LABELS,
        class_names=LABEL_NAMES,
        examples=[
            _example(
                picture,
                id=f"p{picture}/{label}",
                label=label,
                labels=TRUE_LABELS[picture],
                missing=MISSING_LABELS[picture],
                picture_id=f"p{picture}",
            )
            for picture, label in entries
        ],
    )
    records = [_label_record(entries, epoch) for epoch in EPOCHS]
    _write(logdir, "beach", examples, records, "logit of each true label")


def write_function(logdir: pathlib.Path) -> None:
    """One run whose target is a function of the output."""
    examples = metadata.ExampleSet(
        schema_version=2,
        digest="d",
        task=metadata.FUNCTION,
        examples=[_example(i, label=-1) for i in range(3)],
    )
    records = []
    for epoch in EPOCHS:
        facts = _facts(3, epoch)
        facts.target.extend([-1] * 3)
        facts.target_name = "pixels of the road"
        facts.score.extend([1.5 + i + epoch for i in range(3)])
        records.append(_record(facts, epoch))
    _write(logdir, "masks", examples, records, "pixels of the road")


def write_classes(logdir: pathlib.Path) -> None:
    """One run of a log of schema 1, as it was written before there were tasks."""
    examples = metadata.ExampleSet(
        schema_version=1,
        digest="d",
        class_names=["cat", "dog"],
        examples=[_example(i, label=i % 2) for i in range(4)],
    )
    records = []
    for epoch in EPOCHS:
        facts = _facts(4, epoch)
        del facts.prediction[:], facts.probability[:]
        facts.target.extend([0, 1, 0, 1])
        facts.score.extend([1.0] * 4)
        facts.prediction.extend([0, 0, 0, 1])
        facts.probability.extend([0.75] * 4)
        facts.target_probability.extend([0.75] * 4)
        records.append(_record(facts, epoch, version=1))
    _write(logdir, "old", examples, records, "logit of the true class", version=1)


def _value_record(run: str, epoch: int) -> metadata.Record:
    count = len(TRUE_VALUES)
    values = [value(run, i, epoch) for i in range(count)]
    facts = _facts(count, epoch)
    facts.target.extend([0] * count)
    facts.score.extend(values)
    facts.value.extend(values)
    facts.true_value.extend(TRUE_VALUES)
    facts.error.extend(v - t for v, t in zip(values, TRUE_VALUES, strict=True))
    return _record(facts, epoch)


def _label_record(entries: Sequence[tuple[int, int]], epoch: int) -> metadata.Record:
    facts = _facts(len(entries), epoch)
    for picture, label in entries:
        probabilities = [p * (1 + epoch) / len(EPOCHS) for p in PROBABILITIES[picture]]
        judged = {
            i: p
            for i, p in enumerate(probabilities)
            if i in TRUE_LABELS[picture] or np.float32(p) >= 0.5
        }
        facts.judged.add(label=list(judged), probability=list(judged.values()))
        shown = int(np.argmax(probabilities)) if label < 0 else label
        facts.target.append(shown)
        facts.score.append(float(np.log(probabilities[shown] / (1 - probabilities[shown]))))
        facts.target_probability.append(probabilities[shown])
    return _record(facts, epoch)


def _facts(count: int, epoch: int) -> metadata.Facts:
    """Without what only a task has."""
    return metadata.Facts(
        prediction=[-1] * count,
        probability=[NAN] * count,
        target_probability=[],
        minimum=[float(m.min()) for m in _maps(count, epoch)],
        maximum=[float(m.max()) for m in _maps(count, epoch)],
        flags=[0] * count,
        rank_correlation=[0.9 - 0.1 * i if epoch else NAN for i in range(count)],
    )


def _record(facts: metadata.Facts, epoch: int, version: int = 2) -> metadata.Record:
    maps = _maps(len(facts.minimum), epoch)
    return metadata.Record(
        schema_version=version,
        examples_digest="d",
        facts=facts,
        maps=metadata.encode_maps(maps),
        seconds=0.1,
    )


def _maps(count: int, epoch: int) -> np.ndarray:
    rng = np.random.default_rng(epoch)
    return rng.normal(0.3, 1, (count, 6, 6)).astype(np.float32)


def _example(index: int, *, label: int, **facts: object) -> metadata.Example:
    side = 48
    rng = np.random.default_rng(index)
    smooth = cv2.resize(rng.uniform(0, 255, (4, 4, 3)), (side, side))
    png = bytes(cv2.imencode(".png", np.clip(smooth, 0, 255).astype(np.uint8))[1])
    given = {"id": f"e{index}", **facts}
    return metadata.Example(index=index, label=label, picture=png, height=side, width=side, **given)


def _write(
    logdir: pathlib.Path,
    run: str,
    examples: metadata.ExampleSet,
    records: Iterable[metadata.Record],
    details: str,
    version: int = 2,
) -> None:
    series = maps_metadata("conv", schema_version=version, details=details)

    def written(message: metadata.ExampleSet | metadata.Record) -> bytes:
        return seal(message) if version > 1 else message.SerializeToString()

    events = [blob_event(metadata.EXAMPLES_TAG, 0, [written(examples)], examples_metadata())]
    events.extend(
        blob_event(TAG, epoch, [written(record)], series)
        for epoch, record in zip(EPOCHS, records, strict=True)
    )
    write_run(logdir, f"{run}/interpret", events)
