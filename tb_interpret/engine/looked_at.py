"""Pictures with labels, what a network says of them, and where it looks, all in one pass."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from typing import Any

import cv2
import keras
import numpy as np
import tensorflow as tf

from tb_interpret.cues.cue import Pictures
from tb_interpret.cues.places import hottest_pixels
from tb_interpret.engine.asked import Asked, ask
from tb_interpret.engine.chosen_examples import chosen_examples
from tb_interpret.engine.enough import check_enough, finite, flat
from tb_interpret.engine.exchanges import Judged
from tb_interpret.engine.fed import fed_examples
from tb_interpret.examples import Examples
from tb_interpret.models.batches import run_in_batches
from tb_interpret.models.class_names import names_by_index
from tb_interpret.models.facts import Facts
from tb_interpret.models.inputs import check_inputs, refuse_single, require_built
from tb_interpret.models.kept import kept_pass
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.request import Request
from tb_interpret.models.target_scores import RUNNER_UP
from tb_interpret.models.targets import Contrast
from tb_interpret.models.traced_pass import TracedPass

_log = logging.getLogger("tb_interpret")

# What to look at all pictures takes, in forward passes: there and back through the network, or
# back to its last layer with places.
LOOK, GLANCE = 3.0, 1.2
# Values of pictures that go through the network at a time, about.
_AT_A_TIME = 2**20
_FEWEST = 8
# Side of the window that is hottest in a picture, as a part of the picture's.
_HOT_PART = 1 / 5
# A label's probability is no nearer to 0 or 1: its logit is finite.
_TINY = 1e-9


@dataclasses.dataclass(frozen=True)
class LookedAt:
    """Pictures and a network that judges others like them.

    Attributes:
      judged: The pictures, and what the network takes them for.
      maps: Float32 `(pictures, height, width)`, nothing below 0, one a request.
      class_names: By index; empty where unknown.
      num_passes: What it took to look at them, in forward passes.
    """

    judged: Judged
    maps: Sequence[np.ndarray]
    class_names: Sequence[str]
    num_passes: float
    _traced: TracedPass
    _inputs: Any
    _picture: PictureInput

    def judge(self, pictures: np.ndarray, rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """How far pictures that stand in for those of these rows are on the side of a class.

        Args:
          pictures: Float32 `(n, height, width, channels)`.
          rows: Int `(n,)`: whose other inputs they get.
          targets: Int `(n,)`, classes or labels.

        Returns:
          Float32 `(n,)`, above 0 where the network takes them for it: how far the
          score is ahead of the foremost other class's, of a label its logit.
        """
        inputs = tf.nest.map_structure(lambda x: x[rows], self._inputs)
        dtype = self._picture.of(inputs).dtype
        fed = self._picture.as_fed(
            np.rint(pictures) if np.issubdtype(dtype, np.integer) else pictures
        )
        inputs = self._picture.put(inputs, fed.astype(dtype))
        facts = _run(self._traced, inputs, targets, pictures[0].size)
        if self.judged.single:
            return np.asarray(facts.scores, np.float32)
        shares = np.clip(facts.target_probabilities.astype(np.float64), _TINY, 1 - _TINY)
        return np.asarray(np.log(shares / (1 - shares)), np.float32)

    def shown(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures as uint8, all on one scale: `(n, height, width, 1 or 3)`."""
        values = self.judged.pictures.values
        low, high = float(values.min()), float(values.max())
        scaled = np.clip((pictures - low) / max(high - low, 1e-12), 0, 1) * 255
        channels = 3 if pictures.shape[-1] >= 3 else 1
        return np.asarray(np.rint(scaled[..., :channels]), np.uint8)


class Looking:
    """A network and pictures with labels, at which it is looked again and again.

    Args:
      model: A built model.
      source: Pictures with labels, as `read_examples` takes them.
      requests: Maps of what is predicted: the first at the picture's own
        resolution, the last one may look at a layer.
      max_examples: How many are taken at the most, as many of each class.
      seed: Of that choice.
      class_names: As `names_by_index` takes them.
      may_lack_layer: Whether the last request is left out where the model has no
        layer for it.

    Raises:
      ValueError: They do not suit the model, or it tells no classes.
    """

    def __init__(
        self,
        model: keras.Model,
        source: Any,
        requests: Sequence[Request],
        max_examples: int,
        seed: int,
        class_names: Any = None,
        *,
        may_lack_layer: bool = False,
    ) -> None:
        require_built(model, None)
        refuse_single(model, source)
        examples = chosen_examples(source, max_examples, seed)
        fed, _ = fed_examples(model, finite(examples))
        check_inputs(model, fed.inputs)
        self.class_names = names_by_index(class_names)
        asked, self._glanced = _asked_for(
            model, fed, requests, class_names, may_lack_layer=may_lack_layer
        )
        task = asked.traced.task
        if task.num_classes is None:
            raise ValueError(
                f"Cues need classes. Received: a model that puts out {task.kind}. Expected one "
                "that tells classes or several labels. Compile it with its loss, if it does."
            )
        self._num_classes, self._single = task.num_classes, task.kind == "classes"
        self._asked, self._inputs = asked, fed.inputs
        self._picture = asked.traced.picture_input.among(fed.inputs)
        against = Contrast("predicted") if self._single else "predicted"
        self._traced = kept_pass(model, fed.inputs, [against], [], asked.labels)
        others = sum(np.ndim(x) == np.ndim(self._picture.of(fed.inputs)) for x in flat(fed.inputs))
        if others > 1:
            _log.warning(
                "Cues are moved in one of the %d pictures that the model takes, the one that maps "
                "are of; the others stay as they are.", others,
            )  # fmt: skip
        arranged = self._picture.arranged(np.asarray(self._picture.of(fed.inputs)))
        self._values = np.asarray(arranged, np.float32)
        unknown = None if self._single else asked.truth.missing
        self._unknown = None if unknown is None else np.asarray(unknown, bool)
        known = asked.truth.labels >= 0 if self._single else asked.truth.true is not None
        if np.any(known):
            of_class = np.zeros((len(self._values), self._num_classes), bool)
            check_enough(_belongs(asked, of_class, single=self._single), max_examples)

    def now(self, *, is_glance: bool = False) -> LookedAt:
        """Facts and maps with the weights of this moment.

        Args:
          is_glance: Whether the last request's maps alone are made: where each
            is hottest is then told by a coarser one.
        """
        result = (self._glanced if is_glance else self._asked).run()
        judged = _judged(result.facts[0], self._num_classes, single=self._single)
        belongs = _belongs(self._asked, judged, single=self._single)
        size = self._values.shape[1:3]
        maps = [_resized(np.maximum(found[0][:, 0], 0), size) for found in result.found]
        # A layer's map is too coarse to tell where in the picture a small mark lies.
        hot = hottest_pixels(maps[0], _HOT_PART)
        return LookedAt(
            Judged(Pictures(self._values, hot), belongs, judged, self._single, self._unknown),
            maps,
            self.class_names,
            GLANCE if is_glance else LOOK,
            self._traced,
            self._inputs,
            self._picture,
        )


def _asked_for(
    model: keras.Model,
    examples: Examples,
    requests: Sequence[Request],
    class_names: Any,
    *,
    may_lack_layer: bool,
) -> tuple[Asked, Asked]:
    """A pass for all requests, and one for the last of them alone."""
    try:
        asked = ask(model, examples, ["predicted"], requests, class_names)
    except ValueError:
        if not may_lack_layer:
            raise
        requests = requests[:-1]
        asked = ask(model, examples, ["predicted"], requests, class_names)
    return asked, ask(model, examples, ["predicted"], requests[-1:], class_names)


def _run(traced: TracedPass, inputs: Any, targets: np.ndarray, size: int) -> Facts:
    count = len(targets)
    indices = np.stack([targets, np.full(count, RUNNER_UP)], axis=1).astype(np.int32)
    batch_size = max(_FEWEST, min(count, _AT_A_TIME // max(size, 1)))
    return run_in_batches(traced, inputs, [indices], batch_size).facts[0]


def _judged(facts: Facts, num_classes: int, *, single: bool) -> np.ndarray:
    if single:
        return np.asarray(facts.predictions[:, None] == np.arange(num_classes))
    return np.asarray(facts.label_probabilities > 0.5)


def _belongs(asked: Asked, judged: np.ndarray, *, single: bool) -> np.ndarray:
    """What the labels say; where there are none, what the network does."""
    truth = asked.truth
    if single:
        known = truth.labels[:, None] == np.arange(judged.shape[1])
        return np.where((truth.labels < 0)[:, None], judged, known)
    return judged if truth.true is None else np.asarray(truth.true, bool)


def _resized(maps: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    if maps.shape[1:] == tuple(size):
        return maps
    resized = [cv2.resize(x, (size[1], size[0]), interpolation=cv2.INTER_LINEAR) for x in maps]
    return np.stack(resized)
