"""Pictures that excite filters, all improved at once in one kept loop."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.maths.filter_visualization import Parameters, Parametrization
from tb_interpret.models.canvas import Canvas
from tb_interpret.models.forward import Forward, trace_forward
from tb_interpret.models.frozen import Frozen
from tb_interpret.models.logits import find_logits
from tb_interpret.models.spatial import SpatialCall
from tb_interpret.models.tap import Call

_RECTIFIERS = {"Relu", "Relu6"}
_PASSES_ON = {"Identity", "Cast"}


class FilterAscent:
    """Gradient ascent on pictures, one a filter, in one kept function.

    The model is traced when this is made: once inside the loop, once behind
    it. No later call can trace it again, whatever the filters, the number of
    steps and the weights.

    Args:
      model: A built model.
      parametrization: How pictures are held and improved.
      entry: How pictures become the model's inputs.
      input_range: Lowest and highest value of the model's input.
      select: Which call's channels are the filters.

    Attributes:
      layer: Path of the layer whose filters are excited.
      num_channels: How many filters it has.

    Raises:
      ValueError: The model cannot be run on such pictures, or the layer does
        not depend on them.
    """

    def __init__(
        self,
        model: keras.Model,
        parametrization: Parametrization,
        entry: Canvas,
        input_range: tuple[float, float],
        select: Callable[[Forward], Call],
    ) -> None:
        self._parametrization = parametrization
        self._low, self._high = input_range
        self.layer, self.num_channels = "", 0

        def reached(pictures: tf.Tensor, filters: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            inputs = entry.feed(self._low + (self._high - self._low) * pictures)
            # Of a shared tower, the call that the pictures reach.
            forward = dataclasses.replace(trace_forward(model, inputs), place=entry.picture.place)
            call = select(forward)
            self.layer = call.path
            activations, objective = _activations(call, filters)
            self.num_channels = _channels(call)
            return activations, objective

        specs = tuple(
            tf.TensorSpec((None, *x.shape[1:]), x.dtype) for x in parametrization.start(1)
        )
        self._function = Frozen(
            lambda *arguments: self._trace(reached, *arguments),
            specs,
            tf.TensorSpec((), tf.int32),
            tf.TensorSpec((), tf.int32),
            tf.TensorSpec((None,), tf.int32),
        )

    def start(self, count: int) -> Ascended:
        """Where `count` pictures start from; what they reach is not known yet."""
        parameters = self._parametrization.start(count)
        pictures = self._parametrization.pictures(parameters).numpy()
        return Ascended(parameters, 0, pictures, np.full(count, np.nan, np.float32))

    def resume(self, before: Ascended) -> Ascended:
        """Where pictures of an earlier run go on from, when the weights have changed."""
        return dataclasses.replace(
            before, parameters=self._parametrization.resume(before.parameters)
        )

    def run(self, before: Ascended, filters: np.ndarray, steps: int) -> Ascended:
        """Takes steps with the weights of this moment.

        Args:
          before: What `start` or the last `run` returned.
          filters: Int32 `(count,)`, the channel that each picture excites.
          steps: How many steps to take; 0 only looks.

        Returns:
          Where they have led. Runs of 2 and 3 steps are one run of 5.
        """
        with self._function.restoring():
            parameters, pictures, activations = self._function(
                before.parameters,
                tf.constant(before.step, tf.int32),
                tf.constant(before.step + steps, tf.int32),
                tf.constant(filters, tf.int32),
            )
        return Ascended(
            tuple(parameters), before.step + steps, pictures.numpy(), activations.numpy()
        )

    def _trace(
        self,
        reached: Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]],
        parameters: Parameters,
        first: tf.Tensor,
        last: tf.Tensor,
        filters: tf.Tensor,
    ) -> tuple[Parameters, tf.Tensor, tf.Tensor]:
        method = self._parametrization

        def body(step: tf.Tensor, *parameters: tf.Tensor) -> tuple[tf.Tensor, ...]:
            # The model is called in here, so that what it puts out belongs to
            # the graph of the loop's body.
            pictures = method.look(method.pictures(parameters), step)
            _, objective = reached(pictures, filters)
            (gradients,) = tf.gradients(objective, [parameters[0]])
            if gradients is None:
                raise ValueError(
                    f"`layer` does not depend on the picture. Received: layer={self.layer!r}. "
                    "Expected a layer on a way from the model's input that can be "
                    "differentiated. Name another layer; integers on the way stop gradients."
                )
            return step + 1, *method.improve(parameters, gradients, step)

        _, *found = tf.while_loop(
            lambda step, *_: step < last,
            body,
            [first, *parameters],
            shape_invariants=[first.shape, *(x.shape for x in parameters)],
            parallel_iterations=1,
        )
        pictures = method.pictures(tuple(found))
        activations, _ = reached(pictures, filters)
        return tuple(found), pictures, activations


@dataclasses.dataclass(frozen=True)
class Ascended:
    """How far pictures have come.

    Attributes:
      parameters: What the next steps go on from.
      step: How many have been taken.
      pictures: Float32 `(count, height, width, channels)`, in 0…1.
      activations: Float32 `(count,)`, of the pictures as they are here: the
        filter's mean over all positions.
    """

    parameters: Parameters
    step: int
    pictures: np.ndarray
    activations: np.ndarray


def _channels(call: Call) -> int:
    if isinstance(call, SpatialCall):
        return int(call.arranged().shape[-1])
    return int(call.output.shape[-1])


def _activations(call: Call, filters: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Each picture's activation of its filter, and what is differentiated for it."""
    activations, total = _means(call, filters)
    before = _before_rectifier(call.output)
    if before is None:
        return activations, total
    # A rectified filter that is silent has no gradient, and would stay so.
    _, hidden = _means(dataclasses.replace(call, output=before), filters)
    return activations, tf.where(activations > 0, total, hidden)


def _means(call: Call, filters: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Mean and sum of one channel a picture, over all positions, float32 `(count,)`.

    The sum is what is differentiated: in half precision, gradients of a mean
    over many positions would be lost.
    """
    if isinstance(call, SpatialCall):
        outputs = tf.cast(call.arranged(), tf.float32)
        positions = tf.cast(tf.shape(outputs)[1] * tf.shape(outputs)[2], tf.float32)
        totals = tf.reduce_sum(outputs, axis=[1, 2])
    else:
        # A unit of the last layer is excited before the softmax: behind it, the
        # surest way up is to silence the others.
        totals, positions = tf.cast(find_logits(call.output).values, tf.float32), 1.0
    total = tf.gather(totals, filters, axis=1, batch_dims=1)
    return total / positions, total


def _before_rectifier(output: tf.Tensor) -> tf.Tensor | None:
    tensor = output
    while tensor.op.type in _PASSES_ON:
        tensor = tensor.op.inputs[0]
    return tensor.op.inputs[0] if tensor.op.type in _RECTIFIERS else None
