"""From arrays to the messages of the schema."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from tb_interpret.engine.work import Tiles
from tb_interpret.maths.map_facts import map_facts, rank_correlation, region_share
from tb_interpret.models.facts import Facts
from tb_interpret.models.task import Task, TaskKind
from tb_interpret.models.truth import Truth
from tb_interpret.pictures.rendering import encode_jpeg, encode_png
from tb_interpret_plugin import metadata

_LOSSLESS_PX = 64
_TASKS: dict[TaskKind, metadata.Task] = {
    "classes": metadata.CLASSES,
    "labels": metadata.LABELS,
    "values": metadata.VALUES,
    "function": metadata.FUNCTION,
}


def example_set(
    pictures: np.ndarray,
    truth: Truth,
    task: Task,
    class_names: Sequence[str],
    masks: Sequence[np.ndarray | None],
    *,
    input_size: tuple[int, int] | None = None,
    known_by: np.ndarray | None = None,
) -> metadata.ExampleSet:
    """The examples as the page shows them.

    Args:
      pictures: uint8 `(batch, height, width, 1 or 3)`.
      truth: What the labels say of each.
      task: What the model's output means.
      class_names: Names by class index; empty when not known.
      masks: Declared regions, `(height, width)` or None, one an example.
      input_size: Height and width of the model's input; said where the
        pictures that are kept are smaller.
      known_by: The pictures that ids are made of, where others are kept.

    Returns:
      The message, with ids that depend on the pictures alone, so that the
      same picture has the same id in every run.
    """
    examples: list[metadata.Example] = []
    owners = truth.owners
    picture_ids = _picture_ids(pictures if known_by is None else known_by, owners)
    larger = input_size is not None and max(input_size) > max(pictures.shape[1:3])
    height, width = input_size if input_size is not None and larger else (0, 0)
    for index, picture in enumerate(pictures):
        mask, label = masks[index], int(truth.labels[index])
        own = picture_ids[int(owners[index])]
        examples.append(
            metadata.Example(
                id=f"{own}.{label}" if task.kind == "labels" and label >= 0 else own,
                index=int(owners[index]),
                label=label,
                labels=_places(truth.true, index),
                missing=_places(truth.missing, index),
                picture_id=own if task.kind == "labels" else "",
                values=[] if truth.values is None else truth.values[index].tolist(),
                picture=encode_png(picture),
                height=picture.shape[0],
                width=picture.shape[1],
                regions=[] if mask is None else [_region(mask)],
                input_height=height,
                input_width=width,
            )
        )
    message = metadata.ExampleSet(
        schema_version=metadata.SCHEMA_VERSION,
        examples=examples,
        class_names=class_names,
        task=_TASKS[task.kind],
    )
    message.digest = hashlib.blake2b(message.SerializeToString(), digest_size=8).hexdigest()
    return message


def tiles(found: Tiles) -> metadata.Tiles:
    """What was found of channels; pictures are encoded here."""
    message = metadata.Tiles(
        channel=found.channels.tolist(),
        activation=found.activations.tolist(),
        num_channels=found.num_channels,
        num_dead=found.num_dead,
    )
    if found.dead is not None:
        message.dead.extend(found.dead.tolist())
    if found.top is not None:
        message.top_example.extend(int(example) for example in found.top[:, 0])
        message.top_y.extend(found.top[:, 1].tolist())
        message.top_x.extend(found.top[:, 2].tolist())
    if found.pictures is not None:
        message.picture.extend(_encoded(found.pictures))
    return message


def add_task_facts(message: metadata.Record, facts: Facts, truth: Truth, task: Task) -> None:
    """Adds what the task knows besides scores: values, or how labels are judged.

    Args:
      message: A record with facts.
      facts: Of its entries.
      truth: What their labels say.
      task: What the model's output means.
    """
    if task.kind == "values":
        message.facts.value.extend(facts.values.tolist())
        message.facts.true_value.extend(facts.true_values.tolist())
        message.facts.error.extend(facts.errors.tolist())
    elif task.kind == "labels":
        probabilities = facts.label_probabilities
        true = np.zeros(probabilities.shape, bool) if truth.true is None else truth.true
        for own, is_true in zip(probabilities, true, strict=True):
            labels = np.flatnonzero(is_true | (own >= 0.5))
            message.facts.judged.add(label=labels.tolist(), probability=own[labels].tolist())


def _picture_ids(pictures: np.ndarray, owners: np.ndarray) -> dict[int, str]:
    """An id an example, from its picture; equal ones are counted."""
    ids: dict[int, str] = {}
    seen: dict[str, int] = {}
    for owner, picture in zip(owners.tolist(), pictures, strict=True):
        if owner in ids:
            continue
        content = hashlib.blake2b(str(picture.shape).encode() + picture.tobytes(), digest_size=8)
        base = content.hexdigest()
        seen[base] = seen.get(base, 0) + 1
        ids[owner] = base if seen[base] == 1 else f"{base}-{seen[base]}"
    return ids


def _encoded(pictures: np.ndarray) -> list[bytes]:
    """Pictures `(tiles, height, width, 1 or 3)`, uint8: small ones without loss."""
    encode = encode_png if max(pictures.shape[1:3]) <= _LOSSLESS_PX else encode_jpeg
    return [encode(picture) for picture in pictures]


def _places(table: np.ndarray | None, row: int) -> list[int]:
    return [] if table is None else np.flatnonzero(table[row]).tolist()


def _region(mask: np.ndarray) -> metadata.Region:
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    is_box = bool(mask[top:bottom, left:right].all())
    return metadata.Region(
        top=top / height,
        left=left / width,
        bottom=bottom / height,
        right=right / width,
        mask=b"" if is_box else encode_png(mask[..., None].astype(np.uint8) * 255),
    )


def record(
    digest: str,
    facts: Facts | None,
    maps: np.ndarray | None,
    masks: Sequence[np.ndarray | None],
    previous: np.ndarray | None = None,
    tiles: metadata.Tiles | None = None,
) -> metadata.Record:
    """What one method found at one epoch.

    Args:
      digest: Of the example set that was explained.
      facts: Of the examples; None where the record is about none.
      maps: Float32 `(batch, height, width)`, with tiles `(batch, tiles,
        height, width)`; None where there are none.
      masks: Declared regions, one an example.
      previous: The maps explained before these, to compare with.
      tiles: Of a record of tiles.

    Returns:
      The message, without notes and costs.
    """
    message = metadata.Record(
        schema_version=metadata.SCHEMA_VERSION, examples_digest=digest, tiles=tiles
    )
    if facts is not None:
        message.facts.CopyFrom(
            metadata.Facts(
                target=facts.targets.tolist(),
                score=facts.scores.tolist(),
                prediction=facts.predictions.tolist(),
                probability=facts.probabilities.tolist(),
                target_probability=facts.target_probabilities.tolist(),
            )
        )
    if maps is None:
        return message
    message.maps.CopyFrom(metadata.encode_maps(maps.reshape(-1, *maps.shape[-2:])))
    found = map_facts(maps)
    flags = (
        found.flat * metadata.FLAT
        + found.no_positive * metadata.NO_POSITIVE
        + found.not_finite * metadata.NOT_FINITE
    )
    message.facts.minimum.extend(found.minimum.tolist())
    message.facts.maximum.extend(found.maximum.tolist())
    message.facts.flags.extend(flags.tolist())
    if maps.ndim == 3:
        if any(mask is not None for mask in masks):
            message.facts.region_share.extend(
                float("nan") if mask is None else region_share(heatmap, mask)
                for heatmap, mask in zip(maps, masks, strict=True)
            )
        if previous is not None:
            message.facts.rank_correlation.extend(rank_correlation(maps, previous).tolist())
    return message
