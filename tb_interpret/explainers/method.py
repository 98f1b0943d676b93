"""What every method has in common: a layer, targets, and `explain`."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any, cast

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.examples import read_examples
from tb_interpret.explanation import Explanation
from tb_interpret.models.forward import Forward
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.kept_passes import kept_pass
from tb_interpret.models.layers import resolve_layer
from tb_interpret.models.spatial import find_spatial_call, last_spatial_call
from tb_interpret.models.tap import Call
from tb_interpret.models.targets import Targets, check_targets, describe_target
from tb_interpret.models.traced_pass import run_in_batches

_log = logging.getLogger("tb_interpret")


@dataclasses.dataclass(frozen=True)
class MapMethod:
    """A method whose result is one map an example.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth.
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.

    Raises:
      ValueError: `layer` or `targets` is of no accepted kind.
    """

    layer: str | keras.Layer | None = None
    targets: Targets | None = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.layer is not None and not isinstance(self.layer, (str, keras.Layer)):
            raise ValueError(
                f"`layer` is of no known kind. Received: layer={self.layer!r}. Expected a "
                "layer's name, its path in the model, a keras.Layer or None."
            )
        check_targets(self.targets)
        if np.ndim(cast(Any, self.targets)) == 1:
            # A tuple can be compared and hashed: methods stay values.
            object.__setattr__(self, "targets", tuple(np.asarray(self.targets).tolist()))

    @property
    def name(self) -> str:
        """First part of the tag, `"grad_cam"`."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """For people, `"Grad-CAM"`."""
        raise NotImplementedError

    def select(self, forward: Forward) -> Call:
        """The call whose output is explained."""
        if self.layer is None:
            return last_spatial_call(forward.calls, forward.output)
        return find_spatial_call(forward.calls, resolve_layer(forward.layers, self.layer))

    def compute(self, activations: tf.Tensor, gradients: tf.Tensor) -> tf.Tensor:
        """Maps `(batch, height, width)` from a layer's output and gradients."""
        raise NotImplementedError

    def explain(
        self, model: keras.Model, images: Any, targets: Targets | None = None
    ) -> Explanation:
        """Explains a model as it is now.

        Args:
          model: A built model of any style.
          images: A batch of model inputs, or `(images, labels)`, a dataset or
            a PyDataset.
          targets: As in the constructor, and in its place. By default the
            labels are explained where there are any, else the predictions.

        Returns:
          Raw maps and facts, on the CPU, as numpy arrays.

        Raises:
          ValueError: The images, the layer or the targets do not suit the
            model.
        """
        check_targets(targets)
        wanted = next(t for t in (targets, self.targets, "true") if t is not None)
        require_built(model)
        examples = read_examples(images, max_examples=None)
        check_inputs(model, examples.inputs)
        traced = kept_pass(model, examples.inputs, self, wanted)
        labels = examples.class_indices(traced.num_classes) if wanted == "true" else None
        indices = traced.indices(wanted, labels, len(examples))
        found = run_in_batches(traced, examples.inputs, indices)
        _log.info(
            "%s of layer %r, %s.",
            self.title,
            traced.layers[0],
            describe_target(wanted, traced.head),
        )
        return Explanation(**vars(found), layer=traced.layers[0])
