"""From arrays to the messages of the schema."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from tb_interpret.methods.map_facts import map_facts, rank_correlation, region_share
from tb_interpret.models.facts import Facts
from tb_interpret.rendering import encode_png
from tb_interpret_plugin import metadata


def example_set(
    pictures: np.ndarray,
    labels: np.ndarray | None,
    class_names: Sequence[str],
    masks: Sequence[np.ndarray | None],
    *,
    input_size: tuple[int, int] | None = None,
    known_by: np.ndarray | None = None,
) -> metadata.ExampleSet:
    """The examples as the page shows them.

    Args:
      pictures: uint8 `(batch, height, width, 1 or 3)`.
      labels: Class indices `(batch,)`, or None.
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
    seen: dict[str, int] = {}
    larger = input_size is not None and max(input_size) > max(pictures.shape[1:3])
    height, width = input_size if input_size is not None and larger else (0, 0)
    for index, picture in enumerate(pictures):
        known = picture if known_by is None else known_by[index]
        content = hashlib.blake2b(str(known.shape).encode() + known.tobytes(), digest_size=8)
        base = content.hexdigest()
        seen[base] = seen.get(base, 0) + 1
        mask = masks[index]
        examples.append(
            metadata.Example(
                id=base if seen[base] == 1 else f"{base}-{seen[base]}",
                index=index,
                label=-1 if labels is None else int(labels[index]),
                picture=encode_png(picture),
                height=picture.shape[0],
                width=picture.shape[1],
                regions=[] if mask is None else [_region(mask)],
                input_height=height,
                input_width=width,
            )
        )
    message = metadata.ExampleSet(
        schema_version=metadata.SCHEMA_VERSION, examples=examples, class_names=class_names
    )
    message.digest = hashlib.blake2b(message.SerializeToString(), digest_size=8).hexdigest()
    return message


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
