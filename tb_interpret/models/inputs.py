"""Whether a batch of examples fits a model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.keras_private import inputs_struct, is_built_throughout, unfused_attention
from tb_interpret.photographs import is_photograph
from tb_interpret.sources import shape_of

_ONE_EXAMPLE = "This is one example without a batch axis: pass x[None]."


def input_shapes(model: keras.Model) -> list[tuple[int | None, ...]] | None:
    """Shapes of the model's inputs, batch axis included; None if not known.

    A subclassed model remembers at most what it was built with, which is no
    promise that nothing else fits: of it only the rank is sure.
    """
    inputs = getattr(model, "inputs", None)
    if inputs:
        return [tuple(x.shape) for x in tf.nest.flatten(inputs)]
    return None


def input_rank(model: keras.Model) -> int:
    """Rank of the model's first input, batch included; pictures when unknown."""
    shapes = input_shapes(model)
    return len(shapes[0]) if shapes else 4


def refuse_single(model: keras.Model, source: Any) -> None:
    """Refuses one example without a batch axis, before its rows are taken for examples.

    Args:
      model: The model.
      source: As examples are given; datasets are left alone.

    Raises:
      ValueError: It is as the model takes one example.
    """
    expected = input_shapes(model)
    labeled = isinstance(source, tuple) and not all(map(is_photograph, source))
    inputs = source[0] if labeled else source
    if expected is None or isinstance(inputs, (tf.data.Dataset, keras.utils.PyDataset)):
        return
    each = tf.nest.flatten(inputs) if isinstance(inputs, Mapping) else [inputs]
    shapes = [shape_of(own) for own in each]
    known = [shape for shape in shapes if not isinstance(shape, str)]
    if not len(known) == len(shapes) == len(expected):
        return
    if all(_fits(wanted, (1, *got)) for wanted, got in zip(expected, known, strict=True)):
        raise ValueError(_wrong_shape(known[0], expected[0], _ONE_EXAMPLE))


def check_inputs(model: keras.Model, inputs: Any) -> None:
    """Refuses inputs that the model does not take.

    Args:
      model: The model.
      inputs: A batch, arrays or a structure of arrays.

    Raises:
      ValueError: Number or shapes of the inputs differ from the model's.
    """
    expected = input_shapes(model)
    received = [tuple(x.shape) for x in tf.nest.flatten(inputs)]
    if expected is None:
        return
    _refuse_other_names(model, inputs)
    if len(expected) != len(received):
        raise ValueError(
            f"`examples` does not hold the model's inputs. Received: {len(received)} inputs of "
            f"shape {received}. Expected {len(expected)} of shape {expected}. Give them as the "
            "model takes them, by name in a dict."
        )
    for got, wanted in zip(received, expected, strict=True):
        if _fits(wanted, got):
            continue
        fix = "Prepare the examples as you prepare the training pictures."
        if len(got) == len(wanted) - 1 and got == wanted[1:]:
            fix = _ONE_EXAMPLE
        elif (*got[1:], 1) == wanted[1:]:
            fix = "The channel axis is missing: pass x[..., None]."
        elif (1, *got[1:]) == wanted[1:]:
            fix = "The channel axis is missing: pass x[:, None]."
        elif len(got) == 4 and _fits(wanted, (*got[:3], 3)) and got[3] == 1:
            fix = "The model takes colors: pass np.repeat(x, 3, axis=-1)."
        elif len(got) == 4 and _fits(wanted, (got[0], got[3], got[1], got[2])):
            fix = "The model takes channels first: pass x.transpose(0, 3, 1, 2)."
        raise ValueError(_wrong_shape(got, wanted, fix))


def _wrong_shape(got: tuple[int, ...], wanted: tuple[int | None, ...], fix: str) -> str:
    return (
        f"`examples` has the wrong shape for this model. Received: shape {got}. "
        f"Expected {wanted}, the first axis being the batch. {fix}"
    )


def _refuse_other_names(model: keras.Model, inputs: Any) -> None:
    struct = inputs_struct(model)
    if not isinstance(inputs, Mapping) or struct is None:
        return
    named = isinstance(struct, Mapping)
    names = list(struct) if named else [x.name for x in tf.nest.flatten(struct)]
    if not set(names) <= set(inputs):
        raise ValueError(
            f"`examples` lacks an input of the model. Received: inputs named {sorted(inputs)}. "
            f"Expected {names}. Name them as the model does: {{{names[0]!r}: x}}."
        )


def _fits(wanted: tuple[int | None, ...], got: tuple[int, ...]) -> bool:
    pairs = zip(got[1:], wanted[1:], strict=False)
    return len(got) == len(wanted) and all(w is None or g == w for g, w in pairs)


def call_model(model: keras.Model, inputs: Any) -> Any:
    """The model's output in inference mode, inside a graph.

    Raises:
      ValueError: The model cannot be called on such inputs.
    """
    try:
        # A name scope of ours: alone, TensorFlow refuses a model called "_net".
        with tf.name_scope("tb_interpret"), unfused_attention():
            return model(inputs, training=False)
    except Exception as error:
        shapes = [tuple(x.shape) for x in tf.nest.flatten(inputs)]
        raise ValueError(
            f"The model cannot be run on `examples`. Received: inputs of shape {shapes}. Expected "
            f"what the model is trained on. It said: {error}"
        ) from error


def require_built(model: Any, layer: Any = None) -> None:
    """Refuses what is no model, and a model that has no weights to explain.

    Args:
      model: What was given for one.
      layer: What the method was given for a layer.

    Raises:
      ValueError: It is of another kind, or has not been built.
    """
    require_model(model, layer)
    if not model.built:
        raise ValueError(
            f"The model has not been built. Received: model={model.name!r} without weights. "
            "Expected a model that has seen a batch. Call it once, or give it a keras.Input."
        )


def require_model(model: Any, layer: Any = None) -> None:
    """Refuses what is no model of Keras 3.

    Args:
      model: What was given for one.
      layer: What the method was given for a layer.

    Raises:
      ValueError: Say, pictures in the model's place, a path, a SavedModel as
        TensorFlow loads it, or a model of legacy Keras.
    """
    if isinstance(model, keras.Model):
        return
    kind = type(model)
    received = f"{kind.__module__}.{kind.__name__}"
    if hasattr(model, "__array__") or isinstance(model, (list, tuple, tf.data.Dataset)):
        fix = "The model comes first: explain(model, images)."
        if isinstance(layer, keras.Model):
            fix = "A model is explained, not a method made of it: tbi.GradCAM().explain(model, x)."
    elif isinstance(model, (str, os.PathLike)):
        received, fix = repr(os.fspath(model)), "Load it: keras.models.load_model(path)."
    elif kind.__module__.startswith(("tf_keras", "tensorflow.python.keras")) or any(
        base.__module__.startswith("tf_keras") for base in kind.__mro__
    ):
        fix = (
            "It is of legacy Keras, whose layers cannot be watched: build or load it with Keras 3 "
            "(unset TF_USE_LEGACY_KERAS, import keras)."
        )
    elif hasattr(model, "signatures"):
        fix = (
            "A SavedModel as TensorFlow loads it has lost its layers: load the .keras file that "
            "it was exported from, or build the model and load its weights."
        )
    elif isinstance(model, type):
        received, fix = repr(model), "This is a class: make a model of it, and build it."
    else:
        fix = "Give the keras.Model that is to be explained."
    raise ValueError(
        f"`model` is no model of Keras 3. Received: {received}. Expected a keras.Model. {fix}"
    )


def build_model(model: keras.Model, inputs: Any) -> None:
    """Builds a model that would be built by its first training step.

    It is done as that step does it, by tracing a call: variables get the
    initial values that they would have got.

    Args:
      model: Any model; nothing is done if it is built.
      inputs: A batch, arrays or a structure of arrays.
    """
    if is_built_throughout(model):
        return
    batch = tf.nest.map_structure(lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), inputs)
    function = tf.function(lambda x: call_model(model, x), autograph=False)
    function.get_concrete_function(batch)
