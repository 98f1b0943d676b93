"""Where a picture of our own making goes into a model, and of which size and range."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.maths.value_range import value_range
from tb_interpret.models.forward import Forward, trace_forward
from tb_interpret.models.inputs import input_shapes
from tb_interpret.models.kept import kept_pass
from tb_interpret.models.keras_private import inputs_struct, sublayers
from tb_interpret.models.layers import named_layers
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.tap import Call

_DEFAULT_PX = 128


@dataclasses.dataclass(frozen=True, eq=False)
class Canvas:
    """The input of a model that takes pictures.

    Attributes:
      shape: Height, width and channels of its pictures.
      picture: Which input it is.
      others: The model's inputs, one example of each, in the structure that
        the model takes.
      value_range: Lowest and highest value of its pictures.
    """

    shape: tuple[int, int, int]
    picture: PictureInput
    others: Any
    value_range: tuple[float, float]

    def feed(self, pictures: tf.Tensor) -> Any:
        """Inputs for the model: every picture with the same company."""
        company = tf.nest.map_structure(
            lambda x: tf.repeat(x, tf.shape(pictures)[0], axis=0), self.others
        )
        return self.picture.put(company, self.picture.as_fed(pictures))


def find_canvas(
    model: keras.Model, inputs: Any = None, *, channels_first: bool = False, picture: int = 0
) -> Canvas:
    """The input that takes pictures: the wanted one, or the first.

    Args:
      model: A built model.
      inputs: A batch of examples, whose size and range are taken. Of a model with several
        inputs, the first example accompanies each picture; zeros without.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
      picture: Which input, counted flat, is wanted.

    Returns:
      Where pictures go. A model that takes any size gets 128 × 128.

    Raises:
      ValueError: No input is known to take pictures.
    """
    if inputs is None:
        usual = (_DEFAULT_PX, _DEFAULT_PX)
        example = _zeros(model, (3, *usual) if channels_first else (*usual, 3))
    else:
        example = tf.nest.map_structure(lambda x: x[:1], inputs)
    flat = tf.nest.flatten(example)
    places = [i for i, x in enumerate(flat) if len(x.shape) == 4]
    place = picture if picture in places else next(iter(places), None)
    if place is None:
        shapes = [(None, *x.shape[1:]) for x in flat]
        raise ValueError(
            f"The model's input is not a batch of pictures. Received: model={model.name!r} with "
            f"inputs of shape {shapes}. Expected (batch, height, width, channels). Only filters "
            "of models that take pictures can be visualized."
        )
    first, second, third = (int(size) for size in flat[place].shape[1:])
    shape = (second, third, first) if channels_first else (first, second, third)
    if inputs is not None:
        values = value_range(tf.nest.flatten(inputs)[place])
    else:
        values = (0.0, 255.0) if _takes_bytes(model) else (0.0, 1.0)
    return Canvas(shape, PictureInput(place, channels_first), example, values)


def canvas_of(
    model: keras.Model,
    inputs: Any,
    select: Callable[[Forward], Call],
    *,
    channels_first: bool | None = None,
) -> Canvas:
    """The input that a layer's output is made from.

    Args:
      model: A built model.
      inputs: A batch of examples; None where the model knows its size.
      select: Which call is meant.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width). None asks the model, for the price of a trace.

    Raises:
      ValueError: No input is known to take pictures, or its size is not known.
    """
    batch = symbolic_inputs(model) if inputs is None else inputs
    if channels_first is None:
        channels_first = kept_pass(model, batch, [], []).channels_first
    picture = _picture_of(model, batch, select)
    return find_canvas(model, inputs, channels_first=channels_first, picture=picture)


def _picture_of(model: keras.Model, inputs: Any, select: Callable[[Forward], Call]) -> int:
    """The place of the input that a layer's output was made from.

    Args:
      model: A built model.
      inputs: A batch, or symbolic inputs.
      select: Which call is meant.

    Returns:
      Among the inputs, counted flat. A model with one picture is not traced.
    """
    places = [i for i, x in enumerate(tf.nest.flatten(inputs)) if len(x.shape) == 4]
    if len(places) < 2:
        return next(iter(places), 0)
    found: list[int] = []

    def look(batch: Any) -> None:
        forward = dataclasses.replace(trace_forward(model, batch), place=places[0])
        pictures = forward.ancestry.pictures_of(select(forward))
        found.append(places[0] if places[0] in pictures or not pictures else pictures[0])

    specs = tf.nest.map_structure(lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), inputs)
    tf.function(look, autograph=False).get_concrete_function(specs)
    return found[0]


def symbolic_inputs(model: keras.Model) -> Any:
    """The model's inputs as it declares them, in the structure that it takes.

    Raises:
      ValueError: It declares none.
    """
    if input_shapes(model) is None:
        raise ValueError(
            f"The size of the model's pictures is not known. Received: model={model.name!r}, a "
            "subclassed model. Expected a model with inputs, or pictures that it takes. Pass a "
            "few as `images`."
        )
    return inputs_struct(model)


def _zeros(model: keras.Model, default: tuple[int, int, int]) -> Any:
    """One empty example, in the structure and of the size that the model takes."""

    def zeros(symbolic: Any) -> tf.Tensor:
        sizes = symbolic.shape[1:]
        defaults = default if len(sizes) == 3 else (1,) * len(sizes)
        return tf.zeros(
            [1, *(x or y for x, y in zip(sizes, defaults, strict=True))], symbolic.dtype
        )

    return tf.nest.map_structure(zeros, symbolic_inputs(model))


def _takes_bytes(model: keras.Model) -> bool:
    """Whether a model begins by bringing 0…255 to a small range itself.

    That is a Rescaling by 1/64 or less before the first layer with weights.

    >>> rescaling = keras.layers.Rescaling(1 / 255)
    >>> _takes_bytes(keras.Sequential([keras.Input((8, 8, 1)), rescaling]))
    True
    """
    for layer in named_layers(model).values():
        if isinstance(layer, keras.layers.Rescaling):
            return bool(np.max(np.abs(layer.scale)) <= 1 / 64)
        if layer.weights and not sublayers(layer):
            return False
    return False
