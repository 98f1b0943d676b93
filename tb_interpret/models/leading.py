"""What a model does to pictures before its first weights: augmentation and scaling inside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.models.frozen import Frozen, batch_specs
from tb_interpret.models.layers import named_layers
from tb_interpret.models.randomness import calls_python, draws_random, num_operations
from tb_interpret.models.tap import wrapped_calls

_CHANNELS = (1, 3, 4)


@dataclasses.dataclass(frozen=True)
class LeadingLayer:
    """A layer that gets a picture and puts one out.

    Attributes:
      path: Where it is in the model, `"augmentation/random_flip"`.
      is_random: Whether it draws random numbers.
    """

    path: str
    is_random: bool


class LeadingLayers:
    """Runs a model up to its first weights, and leaves its state as it was.

    The model itself is run, as in a training, until it calls the first layer
    that learns or that makes something else of a picture. Random numbers are
    those that the layers would draw next; they will draw them again.

    Args:
      model: A built model of one input.
      pictures: A batch, as the model takes it: of later ones the shape, but
        for their number, and the type are the same.
      training: Whether it is run as in training.

    Attributes:
      layers: Those before the first weights that change a picture, in order.
      first: Path of the first that does not, `"conv1"`; empty: there is none.

    Raises:
      ValueError: It calls functions of Python, whose random numbers would not
        be found as they were.
    """

    def __init__(self, model: keras.Model, pictures: np.ndarray, *, training: bool) -> None:
        self.layers: list[LeadingLayer] = []
        self.first = ""

        def run(batch: tf.Tensor) -> list[tf.Tensor]:
            watch = _Watch(model, batch)
            try:
                watch.run(training=training)
            except _Reached:
                self.first = watch.first
            if calls_python(tf.compat.v1.get_default_graph()):
                raise ValueError(
                    "What the model does to its pictures is not looked at. Received: a layer "
                    "before its first weights that calls a function of Python. Expected layers "
                    "whose random numbers can be put back. Do it in the input pipeline."
                )
            self.layers = watch.layers
            return watch.tensors

        self._frozen = Frozen(run, batch_specs(pictures))

    def short_name(self, layer: LeadingLayer) -> str:
        """The last part of its path, where no other layer is called so."""
        last = layer.path.rpartition("/")[2]
        same = [each for each in self.layers if each.path.rpartition("/")[2] == last]
        return last if len(same) == 1 else layer.path

    def __call__(self, pictures: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """What goes into each layer and what comes out of it.

        Args:
          pictures: A batch.

        Returns:
          Of each of `layers`, and then twice what `first` gets, unless that is
          what the last of them put out or the model was given.
        """
        with self._frozen.restoring():
            found = [np.asarray(each) for each in self._frozen(pictures)]
        return list(zip(found[::2], found[1::2], strict=True))


class _Reached(BaseException):
    """The first weights; no `Exception`, for Keras makes others of those."""


class _Watch:
    """One trace of a model, up to its first weights."""

    def __init__(self, model: keras.Model, batch: tf.Tensor) -> None:
        self.layers: list[LeadingLayer] = []
        self.tensors: list[tf.Tensor] = []
        self.first = ""
        self._model, self._batch = model, batch
        self._graph = tf.compat.v1.get_default_graph()
        self._channels = {*_CHANNELS, batch.shape[-1], batch.shape[1]}

    def run(self, *, training: bool) -> None:
        """Runs the model.

        Raises:
          _Reached: A layer with weights was reached.
        """
        layers = _outermost(self._model)
        with wrapped_calls(layers, self._watched), tf.name_scope("tb_interpret"):
            self._model(self._batch, training=training)

    def _watched(
        self, path: str, layer: keras.Layer, original: Callable[..., Any]
    ) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            given = next((x for x in (*args, *kwargs.values()) if self._is_picture(x)), None)
            # Padding belongs to the convolution behind it.
            if given is None or isinstance(layer, keras.layers.ZeroPadding2D) or _learns(layer):
                self._reach(path, given)
            since = num_operations(self._graph)
            output = original(*args, **kwargs)
            if not self._is_picture(output):
                self._reach(path, given)
            if output is not given:
                random = bool(draws_random(self._graph, since))
                self.layers.append(LeadingLayer(path, random))
                self.tensors += [given, output]
            return output

        return call

    def _reach(self, path: str, given: tf.Tensor | None) -> None:
        self.first = path
        last = self.tensors[-1] if self.tensors else self._batch
        if given is not None and given is not last:
            self.tensors += [given, given]
        raise _Reached

    def _is_picture(self, value: Any) -> bool:
        if not isinstance(value, tf.Tensor) or getattr(value, "graph", None) is not self._graph:
            return False
        shape = value.shape
        return shape.rank == 4 and bool({shape[-1], shape[1]} & self._channels)


def _outermost(model: keras.Model) -> dict[str, keras.Layer]:
    """Layers by path, of models inside of the model theirs; of other layers the layer alone."""
    layers = named_layers(model)

    def is_inside_of_a_layer(path: str) -> bool:
        parent = path.rpartition("/")[0]
        return bool(parent) and (
            not isinstance(layers.get(parent), keras.Model) or is_inside_of_a_layer(parent)
        )

    return {
        path: layer
        for path, layer in layers.items()
        if not isinstance(layer, keras.Model) and not is_inside_of_a_layer(path)
    }


def _learns(layer: keras.Layer) -> bool:
    """Whether it has weights that are learnt, though they may be frozen now."""
    # Without its own factor and sum it learns the means of what it gets.
    if layer.trainable_weights or isinstance(layer, keras.layers.BatchNormalization):
        return True
    frozen = bool(layer.weights) and not layer.trainable
    return frozen and not isinstance(layer, keras.layers.Normalization)
