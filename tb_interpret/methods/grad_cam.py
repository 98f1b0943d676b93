"""Grad-CAM, as a description and on trained models."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.engine.asked import ask, task_facts
from tb_interpret.engine.fed import feed
from tb_interpret.examples import read_examples
from tb_interpret.maths.grad_cam import gate_gradients, grad_cam, weighted_sums
from tb_interpret.methods.method import (
    Method,
    check_count,
    checked_layers,
    checked_targets,
    select_calls,
)
from tb_interpret.models.derivatives import Derivatives
from tb_interpret.models.forward import Forward
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.spatial import SpatialCall
from tb_interpret.models.targets import Targets, describe_target
from tb_interpret.results.explanation import Explanation

_log = logging.getLogger("tb_interpret")


@dataclasses.dataclass(frozen=True)
class GradCAM(Method):
    """Where a layer's activations raise the score of a class.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. A list
        of these explains several layers at once.
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.
      gated: Whether gradients count only where they and the activation are
        positive, as in tf-explain's default. This is not Guided Grad-CAM.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.

    Reference:
      Selvaraju et al., https://arxiv.org/abs/1610.02391

    Example:
      >>> import keras, numpy as np
      >>> from keras import layers
      >>> model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3, name="conv"),
      ...     layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")])
      >>> explanation = GradCAM().explain(model, np.ones((2, 8, 8, 1)), targets=1)
      >>> explanation.layer, explanation.maps.shape
      ('conv', (2, 6, 6))
    """

    layer: Any = None
    targets: Any = dataclasses.field(default=None, kw_only=True)
    gated: bool = dataclasses.field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layer", checked_layers(self.layer))
        object.__setattr__(self, "targets", checked_targets(self.targets))

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "gated_grad_cam" if self.gated else "grad_cam"

    @property
    def title(self) -> str:
        """For people."""
        return "Gated Grad-CAM" if self.gated else "Grad-CAM"

    def explain(
        self, model: keras.Model, images: Any, targets: Targets | Sequence[Any] | None = None
    ) -> Any:
        """Explains a model as it is now.

        Args:
          model: A built model of any style.
          images: A batch of model inputs, or `(images, labels)`, a dataset or
            a PyDataset.
          targets: As in the constructor, and in its place; or a table of
            classes `(batch, k)` for k maps an example in one pass. By default
            the labels are explained where there are any, else the predictions.

        Returns:
          An `Explanation`: raw maps and facts, as numpy arrays; with a list of
          layers a list of them. For a table of k classes its maps are
          `(batch, k, map_height, map_width)` and its targets and scores
          `(batch, k)`. Where several labels are true at once and these are
          explained, there is one map a true label: `examples` says of which
          image.

        Raises:
          ValueError: The images, the layer or the targets do not suit the
            model.
        """
        require_built(model)
        wanted = next(t for t in (checked_targets(targets), self.targets, "true") if t is not None)
        table = np.ndim(wanted) == 2 if isinstance(wanted, tuple) else False
        columns = [tuple(column) for column in zip(*wanted, strict=True)] if table else [wanted]
        examples = feed(model, read_examples(images))
        check_inputs(model, examples.inputs)
        request = GradCAMRequest(self, tuple(range(len(columns))))
        asked = ask(model, examples, columns, [request])
        result = asked.run()
        facts = task_facts(result.facts) if table else result.facts[0]
        task = asked.traced.task
        explanations = []
        for place, layer in enumerate(asked.traced.layers[0]):
            maps = result.found[0][place]
            check_count(layer, maps, len(asked.examples))
            explanations.append(
                Explanation(
                    **vars(facts),
                    maps=maps if table else maps[:, 0],
                    layer=layer,
                    channels_first=asked.traced.channels_first,
                    picture=asked.traced.pictures[0][place],
                    examples=asked.truth.owners,
                    task=task.kind,
                )
            )
            _log.info("%s of layer %r, %s.", self.title, layer, describe_target(wanted, task))
        asked.tell_notes()
        return explanations if isinstance(self.layer, tuple) else explanations[0]


@dataclasses.dataclass(frozen=True)
class GradCAMRequest:
    """What Grad-CAM wants of a traced pass.

    Attributes:
      method: How it was described.
      targets: The numbers of the pass's targets that are explained.
    """

    method: GradCAM
    targets: tuple[int, ...]

    def arguments(self) -> list[np.ndarray]:
        """None."""
        return []

    def select(self, forward: Forward) -> list[SpatialCall]:
        """The calls that are explained."""
        return select_calls(forward, self.method.layer)

    def compute(
        self,
        calls: list[SpatialCall],
        derivatives: Derivatives,
        _arguments: list[tf.Tensor],
        /,
    ) -> list[tf.Tensor]:
        """Signed maps `(batch, targets, height, width)`, one tensor a call."""
        if self.method.gated:
            return [self._gated(call, derivatives) for call in calls]
        return [
            weighted_sums(call.arranged(), derivatives.channel_weights(call, self.targets))
            for call in calls
        ]

    def _gated(self, call: SpatialCall, derivatives: Derivatives) -> tf.Tensor:
        activations = call.arranged()
        gradients = [derivatives.gradients(call, target) for target in self.targets]
        maps = [grad_cam(activations, gate_gradients(activations, g)) for g in gradients]
        return tf.stack(maps, axis=1)
