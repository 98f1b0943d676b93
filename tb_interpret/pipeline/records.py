"""From what passed to the messages of the schema; on the writer's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from tb_interpret.maths.value_range import value_range
from tb_interpret.pictures.rendering import encode_png, shrink
from tb_interpret.pipeline.elements import is_channels_first
from tb_interpret.pipeline.kept import Entry
from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.stage_facts import StageEpoch, StageFacts
from tb_interpret.pipeline.verdicts import Verdict
from tb_interpret_plugin import metadata

Scale = tuple[float, float]

_RANDOMNESS = {
    None: metadata.RANDOMNESS_UNSPECIFIED,
    False: metadata.NOT_RANDOM,
    True: metadata.RANDOM,
}


class Scales:
    """Which values are black and white at each stage: as found in its first record.

    A scale of each picture's own would hide pictures that are scaled twice.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, int, str], Scale] = {}

    def of(self, stage: StageFacts, end: str, images: Sequence[np.ndarray]) -> Scale:
        """The scale of one end of a stage.

        Args:
          stage: Which.
          end: `"before"` or `"after"`.
          images: Those of its first record.
        """
        key = stage.split, stage.name, stage.version, end
        if key not in self._found and images:
            self._found[key] = _scale(images)
        return self._found.get(key, (0.0, 1.0))


def stage_record(
    seen: StageEpoch, scales: Scales, class_names: Sequence[str], display_px: int
) -> tuple[metadata.Record, list[np.ndarray]]:
    """What is written of a stage for an epoch, and the pictures for the stock dashboard.

    Args:
      seen: What passed.
      scales: Of all stages.
      class_names: By class index.
      display_px: Longer side of the pictures that are kept.
    """
    facts = seen.facts
    entries = sorted(seen.entries, key=lambda entry: entry.observation.element)
    afters = [e.observation.after.image for e in entries]
    befores = [_before(e) if facts.place <= 0 else None for e in entries]
    scale = scales.of(facts, "after", [i for i in afters if i is not None and i.size])
    scale_before = scales.of(
        facts,
        "before",
        [b.image for b in befores if b is not None and b.image is not None and b.image.size],
    )
    stage = metadata.PipelineStage(
        split=facts.split,
        stage=facts.name,
        place=max(0, facts.place),
        randomness=_RANDOMNESS[facts.is_random],
        note=facts.note,
        is_in_model=facts.is_in_model,
        black=scale[0],
        white=scale[1],
        before_black=scale_before[0],
        before_white=scale_before[1],
    )
    pictures = []
    for entry, before in zip(entries, befores, strict=True):
        seen_once = entry.observation
        after, picture = _passing(seen_once.after, entry.shape, scale, class_names, display_px)
        element = stage.elements.add(
            id=seen_once.element, number=seen_once.number, note=entry.note, after=after
        )
        if picture is not None:
            pictures.append(picture)
        if before is not None:
            passed, _ = _passing(before, entry.shape_before, scale_before, class_names, display_px)
            element.before.CopyFrom(passed)
    record = metadata.Record(
        schema_version=metadata.SCHEMA_VERSION, pipeline=stage, notes=seen.notes
    )
    return record, pictures


def verdicts_record(verdicts: Sequence[Verdict]) -> metadata.Record:
    """What is written of what is wrong.

    Args:
      verdicts: In their order.
    """
    return metadata.Record(
        schema_version=metadata.SCHEMA_VERSION,
        verdicts=[
            metadata.Verdict(
                name=verdict.name,
                text=verdict.words,
                is_note=verdict.is_note,
                elements=verdict.elements,
                epochs=verdict.epochs,
                split=verdict.split,
                stage=verdict.stage,
            )
            for verdict in verdicts
        ],
    )


def _before(entry: Entry) -> Element | None:
    """What went in, of the first stage: there is none before it that shows it."""
    before = entry.observation.before
    return None if before is None or before.image is None else before


def _passing(
    element: Element,
    shape: tuple[int, ...],
    scale: Scale,
    class_names: Sequence[str],
    display_px: int,
) -> tuple[metadata.Passing, np.ndarray | None]:
    message = metadata.Passing(label=_label_words(element.label, class_names))
    image = element.image
    if image is None or 0 in image.shape:
        return message, None
    message.shape.extend(shape)
    message.channels_first = len(shape) == 3 and is_channels_first(np.empty(shape, bool))
    message.dtype = image.dtype.name
    finite = _finite(image)
    message.not_finite = finite.size < image.size
    if finite.size:
        message.minimum, message.maximum = float(finite.min()), float(finite.max())
        message.mean = float(finite.mean(dtype=np.float64))
    else:
        message.minimum = message.maximum = message.mean = float("nan")
    picture = shrink(_picture(image, scale)[None], display_px)[0]
    message.picture = encode_png(picture)
    height, width = image.shape[:2]
    if element.mask is not None:
        message.mask = _mask_png(element.mask, picture.shape[:2])
    for places, shown in ((element.boxes, message.boxes), (element.points, message.points)):
        if places is not None:
            shown.extend(_as_shares(places, height, width).ravel().tolist())
    return message, picture


def _as_shares(places: np.ndarray, height: int, width: int) -> np.ndarray:
    """Pixels (y, x, …) as shares of the picture; those that are shares already as they are."""
    if min(height, width) > 2 and places.max(initial=0) <= 1:
        return places
    return np.asarray(places / np.resize([height, width], places.shape[1]), np.float32)


def _picture(image: np.ndarray, scale: Scale) -> np.ndarray:
    """uint8 `(height, width, 1 or 3)`."""
    picture = image[..., None] if image.ndim == 2 else image
    if picture.shape[2] == 4:
        picture = picture[..., :3]
    elif picture.shape[2] not in (1, 3):
        picture = picture.astype(np.float32).mean(axis=-1, keepdims=True)
    black, white = scale
    if picture.dtype == np.uint8 and scale == (0.0, 255.0):
        return picture
    values = np.nan_to_num(picture.astype(np.float32), nan=black, posinf=white, neginf=black)
    return np.asarray(np.rint(np.clip((values - black) / (white - black), 0, 1) * 255), np.uint8)


def _scale(images: Sequence[np.ndarray]) -> Scale:
    if all(image.dtype == bool for image in images):
        return 0.0, 1.0
    extremes: list[float] = []
    for image in images:
        finite = _finite(image)
        extremes += [float(finite.min()), float(finite.max())] if finite.size else []
    if not extremes:
        return 0.0, 1.0
    whole = all(image.dtype.kind in "ui" for image in images)
    if whole and min(extremes) >= 0 and max(extremes) <= 255:
        return 0.0, 255.0
    return value_range(np.array(extremes, np.float32))


def _finite(image: np.ndarray) -> np.ndarray:
    """Its finite values; itself where all are."""
    values = image if image.dtype.kind in "buif" else image.astype(np.float32)
    if values.dtype.kind == "f" and not np.isfinite([values.min(), values.max()]).all():
        return np.asarray(values[np.isfinite(values)])
    return values


def _mask_png(mask: np.ndarray, size: tuple[int, ...]) -> bytes:
    """Class indices as they are; parts within 0…1 and flags as 0…255."""
    if mask.ndim == 3:
        mask = mask[..., 0] if mask.shape[2] == 1 else mask.argmax(axis=2)
    shown = np.nan_to_num(mask.astype(np.float32))
    if mask.dtype.kind not in "ui" and shown.max(initial=0) <= 1:
        shown = shown * 255
    shown = np.clip(np.rint(shown), 0, 255).astype(np.uint8)
    height, width = size[:2]
    shown = cv2.resize(shown, (width, height), interpolation=cv2.INTER_NEAREST)
    return encode_png(np.asarray(shown)[..., None])


def _label_words(label: Any, class_names: Sequence[str]) -> str:
    names: Mapping[int, str] = dict(enumerate(class_names))
    if label is None:
        return ""
    if isinstance(label, np.ndarray):
        flat = label.reshape(-1)
        if flat.dtype.kind in "buif" and flat.size > 1 and np.isin(flat, (0, 1)).all():
            chosen = np.flatnonzero(flat).tolist()
            return ", ".join(names.get(index) or str(index) for index in chosen) or "none"
        return np.array2string(flat, precision=3, threshold=8, separator=", ")
    if isinstance(label, int) and not isinstance(label, bool):
        return names.get(label) or str(label)
    return f"{label:.4g}" if isinstance(label, float) else str(label)
