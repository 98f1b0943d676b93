"""What the model itself does to the elements that are followed: stages inside of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np

from tb_interpret.models.inputs import input_shapes
from tb_interpret.models.leading import LeadingLayers
from tb_interpret.pipeline.fingerprint import mark_of
from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.stage_facts import StageFacts

_log = logging.getLogger("tb_interpret")

_TRAIN = "train"
_NOTE = "Run on these pictures when the epoch ends."
# Of the elements of one split, so many sizes of pictures are looked at.
_MAX_SIZES = 4
_PLANES_RANK = 4


class InModel:
    """Looks at layers before a model's first weights, in one training.

    Args:
      recording: What passed the pipeline; is told what passes in the model.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._leading: dict[tuple[Any, ...], LeadingLayers | None] = {}

    def look(self, model: keras.Model | None) -> None:
        """Has the model's first layers run on what last came out of the pipeline; never raises.

        Args:
          model: That is trained; nothing is done where it has several inputs.
        """
        if not isinstance(model, keras.Model) or len(input_shapes(model) or [()]) != 1:
            return
        try:
            for seen in _last_seen(self._recording.observations()):
                self._look(model, seen)
        except Exception as error:
            self._recording.warn_once("layers inside the model", error)

    def _look(self, model: keras.Model, seen: Sequence[Observation]) -> None:
        """Of elements of one split whose pictures are of one size."""
        split = seen[0].split
        pictures = _as_fed(model, np.stack([np.asarray(each.after.image) for each in seen]))
        if pictures is None:
            return
        key = split, pictures.shape[1:], pictures.dtype
        if key not in self._leading:
            self._leading[key] = _leading(model, pictures, training=split == _TRAIN)
        leading = self._leading[key]
        if leading is None:
            return
        marks = [mark_of(picture) for picture in pictures]
        for number, (before, after) in enumerate(leading(pictures)):
            if number < len(leading.layers):
                layer = leading.layers[number]
                name, random = f"{leading.short_name(layer)} (in the model)", layer.is_random
            else:
                name, random = f"what {leading.first} gets", False
                if np.array_equal(after, pictures):
                    continue
            facts = StageFacts(
                split, name, _NOTE, is_tap=before is after, is_random=random, is_in_model=True
            )
            self._recording.stages.declare(facts)
            self._recording.stages.found(facts, random)
            values = {**_others(seen, model), "before.image": before, "after.image": after}
            self._recording.passed(facts, marks, values, batched=True)
            marks = [mark_of(picture) for picture in after]


def _last_seen(observations: Iterable[Observation]) -> list[list[Observation]]:
    """What last came out of each split, by the size of the pictures."""
    latest: dict[tuple[str, str], Observation] = {}
    for seen in observations:
        if seen.is_in_model or seen.after.image is None:
            continue
        known = latest.get((seen.split, seen.element))
        if known is None or (seen.place, seen.number) >= (known.place, known.number):
            latest[seen.split, seen.element] = seen
    places = {
        split: max(s.place for s in latest.values() if s.split == split) for split, _ in latest
    }
    found: dict[tuple[Any, ...], list[Observation]] = {}
    for seen in latest.values():
        if seen.place == places[seen.split]:
            image = np.asarray(seen.after.image)
            found.setdefault((seen.split, image.shape, image.dtype), []).append(seen)
    sizes: dict[str, int] = {}
    kept = []
    for (split, *_), group in found.items():
        sizes[split] = sizes.get(split, 0) + 1
        if sizes[split] <= _MAX_SIZES:
            kept.append(group)
    return kept


def _as_fed(model: keras.Model, pictures: np.ndarray) -> np.ndarray | None:
    """As the model takes them; None: it does not."""
    if pictures.ndim == 3:
        pictures = pictures[..., None]
    shapes = input_shapes(model)
    wanted = shapes[0] if shapes else (None,) * 4
    for axes in ((0, 1, 2, 3), (0, 3, 1, 2)):
        turned = pictures.transpose(axes)
        if len(wanted) == 4 and all(
            w is None or w == got for w, got in zip(wanted[1:], turned.shape[1:], strict=True)
        ):
            return turned
    return None


def _leading(model: keras.Model, pictures: np.ndarray, *, training: bool) -> LeadingLayers | None:
    try:
        return LeadingLayers(model, pictures, training=training)
    except ValueError as error:
        _log.info("%s", error)
        return None


def _others(seen: Sequence[Observation], model: keras.Model) -> dict[str, list[Any]]:
    """Labels, which no layer gets; masks where the model puts out planes, to be compared."""
    found: dict[str, list[Any]] = {}
    outputs = getattr(model, "outputs", None) or ()
    puts_out_planes = any(len(output.shape) == _PLANES_RANK for output in outputs)
    for role in ("label", "mask") if puts_out_planes else ("label",):
        values = [getattr(each.after, role) for each in seen]
        if all(value is not None for value in values):
            found |= {f"{end}.{role}": values for end in ("before", "after")}
    return found
