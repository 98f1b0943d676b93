"""Occlusion, as a description, on trained models and prepared for training."""

from __future__ import annotations

import dataclasses
import functools
import logging
import operator
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.engine.asked import ask
from tb_interpret.engine.fed import feed
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.examples import read_examples
from tb_interpret.maths.occlusion import (
    Aggregate,
    Size,
    as_pair,
    default_patch,
    fill_pictures,
    patch_grid,
)
from tb_interpret.methods.method import Method, checked_targets
from tb_interpret.methods.prepared_occlusion import PreparedOcclusion
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.kept import kept, kept_pass
from tb_interpret.models.occluded_scores import (
    OccludedScores,
    choose_positions_per_step,
    picture_index,
)
from tb_interpret.models.targets import Targets, describe_target
from tb_interpret.models.task import Task
from tb_interpret.results.explanation import Explanation

_log = logging.getLogger("tb_interpret")

# Examples at a time in `explain`: bounds the memory.
_BATCH_SIZE = 32


@dataclasses.dataclass(frozen=True)
class Occlusion(Method):
    """How much of a score is lost when a part of the picture is hidden.

    Args:
      patch_size: Of the window that hides, pixels: one number, or height and
        width. None for an eighth of the picture along each axis.
      stride: From window to window, pixels: likewise. None for windows that
        lie side by side.
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.
      fill: What the window shows: `"mean"` (of the example, for each channel),
        `"blur"` (the example, blurred), a number, or an array that broadcasts
        to one example, in the units and the layout of the model's input.
      aggregate: Where windows overlap: `"mean"` or `"sum"` of their drops.

    Raises:
      ValueError: An argument is of no accepted kind, or the windows would
        leave holes.

    Reference:
      Zeiler and Fergus, https://arxiv.org/abs/1311.2901

    Example:
      >>> from keras import layers
      >>> model = keras.Sequential([keras.Input((28, 20, 1)), layers.Conv2D(4, 3),
      ...     layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")])
      >>> explanation = Occlusion(4).explain(model, np.ones((2, 28, 20, 1)), targets=1)
      >>> explanation.maps.shape
      (2, 7, 5)
    """

    patch_size: Size | None = None
    stride: Size | None = None
    targets: Any = dataclasses.field(default=None, kw_only=True)
    fill: Any = dataclasses.field(default="mean", kw_only=True)
    aggregate: Aggregate = dataclasses.field(default="mean", kw_only=True)

    def __post_init__(self) -> None:
        for name, check in (
            ("patch_size", _checked_size),
            ("stride", _checked_size),
            ("fill", _checked_fill),
        ):
            object.__setattr__(self, name, check(name, getattr(self, name)))
        object.__setattr__(self, "targets", _checked_targets(self.targets))
        if self.aggregate not in ("mean", "sum"):
            raise ValueError(
                f"`aggregate` is unknown. Received: aggregate={self.aggregate!r}. "
                "Expected 'mean' or 'sum'."
            )
        if self.patch_size is not None and self.stride is not None:
            patch_grid(*as_pair(self.patch_size), self.patch_size, self.stride)  # finds holes

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "occlusion"

    @property
    def title(self) -> str:
        """For people."""
        return "Occlusion"

    def explain(
        self, model: keras.Model, images: Any, targets: Targets | None = None
    ) -> Explanation:
        """Explains a model as it is now.

        Args:
          model: A built model of any style.
          images: A batch of model inputs, or `(images, labels)`, a dataset or
            a PyDataset. Of several inputs the first of rank 4 is occluded.
          targets: As in the constructor, and in its place. By default the
            labels are explained where there are any, else the predictions.

        Returns:
          Raw maps and facts, on the CPU, as numpy arrays. Its `layer` is
          empty: what is occluded is the input.

        Raises:
          ValueError: The images, the window or the targets do not suit the
            model.
        """
        require_built(model)
        wanted = next(t for t in (_checked_targets(targets), self.targets, "true") if t is not None)
        examples = feed(model, read_examples(images))
        check_inputs(model, examples.inputs)
        asked = ask(model, examples, [wanted], [])
        examples, task = asked.examples, asked.traced.task
        channels_first = asked.traced.channels_first
        functions = (wanted,) if callable(wanted) else ()
        trace = functools.partial(
            self._traced, model, examples.inputs, wanted, task, channels_first, 0
        )
        prepared = self._prepared(
            examples.inputs,
            _BATCH_SIZE,
            lambda per_step: kept(
                model,
                examples.inputs,
                ("occlusion", per_step, channels_first, task, *functions),
                functools.partial(trace, per_step),
                functions,
            ),
            channels_first=channels_first,
        )
        (facts,) = asked.run().facts
        maps = []
        line = ProgressLine(self.title, "windows")
        num_positions, count = prepared.num_positions(), len(examples)
        starts = range(0, count, _BATCH_SIZE)
        for number, start in enumerate(starts):
            part = slice(start, start + _BATCH_SIZE)
            batch = tf.nest.map_structure(operator.itemgetter(part), examples.inputs)
            of_part = dataclasses.replace(prepared, fills=prepared.fills[part])
            tell = functools.partial(line.update, before=number, parts=len(starts))
            maps.append(of_part.run(batch, facts.targets[part], facts.scores[part], on_step=tell))
        _log.info(
            "%s by %d windows of %d x %d pixels, %s.",
            self.title, num_positions, *prepared.patch, describe_target(wanted, task),
        )  # fmt: skip
        asked.tell_notes()
        return Explanation(
            **vars(facts),
            maps=np.concatenate(maps),
            layer="",
            channels_first=channels_first,
            picture=picture_index(examples.inputs),
            examples=asked.truth.owners,
            task=task.kind,
        )

    def prepare(
        self,
        model: keras.Model,
        inputs: Any,
        targets: Targets,
        *,
        task: Task | None = None,
        channels_first: bool | None = None,
        picture: int = 0,
    ) -> PreparedOcclusion:
        """Traces the model and computes the fills, once for many runs.

        Args:
          model: A built model.
          inputs: A batch. Later batches must have its shape and dtype; the
            windows show what suits these examples.
          targets: What is explained. Only whether it is a function matters
            here: classes are given to each run.
          task: What the model's output means. None asks the model, for the
            price of a trace.
          channels_first: Whether the model takes its pictures as (batch,
            channels, height, width). None asks the model, for the price of a
            trace.
          picture: Which input, counted flat, is occluded: that which is shown.

        Returns:
          What computes maps with the weights of the moment.

        Raises:
          ValueError: The inputs or the window do not suit the model.
        """
        count = len(tf.nest.flatten(inputs)[0])
        if channels_first is None or task is None:
            traced = kept_pass(model, inputs, [targets], [])
            channels_first, task = traced.channels_first, traced.task
        make = functools.partial(
            self._traced, model, inputs, targets, task, channels_first, picture
        )
        return self._prepared(inputs, count, make, channels_first=channels_first, picture=picture)

    def _traced(
        self,
        model: keras.Model,
        inputs: Any,
        targets: Targets,
        task: Task,
        channels_first: bool,
        picture: int,
        per_step: int,
    ) -> OccludedScores:
        return OccludedScores(
            model,
            inputs,
            targets,
            per_step,
            task=task,
            channels_first=channels_first,
            picture=picture,
        )

    def _prepared(
        self,
        inputs: Any,
        batch_size: int,
        make: Callable[[int], OccludedScores],
        *,
        channels_first: bool,
        picture: int = 0,
    ) -> PreparedOcclusion:
        """Prepared for runs of `batch_size` examples, or all if they are fewer."""
        pictures = np.asarray(tf.nest.flatten(inputs)[picture_index(inputs, picture)])
        height, width = pictures.shape[2:] if channels_first else pictures.shape[1:3]
        patch = as_pair(self.patch_size or default_patch(height, width))
        stride = as_pair(self.stride or patch)
        num_positions = len(patch_grid(height, width, patch, stride))
        per_step = choose_positions_per_step(num_positions, min(len(pictures), batch_size))
        scores = make(per_step)
        fills = fill_pictures(self.fill, pictures, channels_first=channels_first)
        return PreparedOcclusion(scores, fills, (height, width), patch, stride, self.aggregate)


def _checked_size(name: str, size: Any) -> Any:
    """A size as a value: None, a number or a tuple of two."""
    if size is None:
        return None
    pair = (size,) if np.ndim(size) == 0 else tuple(size)
    whole = all(isinstance(x, (int, np.integer)) and not isinstance(x, bool) for x in pair)
    if not whole or len(pair) not in (1, 2) or min(pair) < 1 or (np.ndim(size) and len(pair) == 1):
        raise ValueError(
            f"`{name}` is no size. Received: {name}={size!r}. Expected a whole number of pixels, "
            "a tuple (height, width) or None. Give 1 or more for each."
        )
    return int(size) if np.ndim(size) == 0 else (int(pair[0]), int(pair[1]))


def _checked_fill(name: str, fill: Any) -> Any:
    """A fill as a value: a word, a number or nested tuples of numbers."""
    if isinstance(fill, str):
        known = fill in ("mean", "blur")
    else:
        values = np.asarray(fill)
        known = np.issubdtype(values.dtype, np.number) and bool(np.all(np.isfinite(values)))
    if not known:
        raise ValueError(
            f"`{name}` is of no known kind. Received: {name}={fill!r:.80}. Expected 'mean', "
            "'blur', a finite number or an array of them that broadcasts to one example. Give "
            "numbers in the units of the model's input."
        )
    return fill if isinstance(fill, str) else _as_tuples(np.asarray(fill).tolist())


def _as_tuples(values: Any) -> Any:
    return tuple(_as_tuples(value) for value in values) if isinstance(values, list) else values


def _checked_targets(targets: Any) -> Any:
    targets = checked_targets(targets)
    if isinstance(targets, tuple) and np.ndim(targets) > 1:
        raise ValueError(
            f"Occlusion explains one target an example. Received: targets={targets!r:.80}. "
            "Expected one class an example. Explain once for each column."
        )
    return targets
